"""The owner's release desk: answering, withdrawing, and the review of overrides."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from openmash.actions import overrides, release_answers, release_reading, withdrawals
from openmash.core.errors import BadInput, NotNow, Overtaken, Refused
from openmash.domain.access import Act, Viewer
from openmash.domain.sharing.releases import UNANSWERED, ReleaseStatus, ReviewFinding
from openmash.records.queries import release_desk as query
from openmash.records.queries.release_views import RequestedView, RequestView
from openmash.web import gate
from openmash.web.forms.decisions import add_faults
from openmash.web.forms.refusals import refuse
from openmash.web.forms.releases import AnswerForm, ReviewForm, WithdrawForm
from openmash.web.moving import see_other
from openmash.web.presenters import releases as present
from openmash.web.presenters.clocks import due_view
from openmash.web.presenters.formatters import in_london, plural
from openmash.web.presenters.products import children

_ANSWERABLE = UNANSWERED | {ReleaseStatus.DECLINED}


@gate.page(Act.ANSWER_RELEASE)
def releases(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What the viewer's agency is asked to release, what it answered, what was overridden."""
    now = datetime.now(UTC)
    desk = query.desk(viewer, in_london(now).date())
    shown = (*desk.waiting, *desk.for_review, *desk.overrides, *desk.released)
    release_reading.desk_seen(viewer, rows=len(shown), now=now)
    waiting = [present.desk_row(each, now=now) for each in desk.waiting]
    context = {
        "yours": [row for row in waiting if row["yours"]],
        "colleagues": [row for row in waiting if not row["yours"]],
        "for_review": [present.desk_row(each, now=now) for each in desk.for_review],
        "overrides": [
            (each, due_view(each.at, each.review_due_at, now=now, stopped_at=each.reviewed_at))
            for each in desk.overrides
        ],
        "released": desk.released,
        "statement": present.statement,
    }
    return render(request, "releases/desk.html", context)


@gate.page(Act.ANSWER_RELEASE)
def answer(request: HttpRequest, viewer: Viewer, request_id: UUID) -> HttpResponse:
    """One release request, item by item: propose, or confirm what a colleague proposed."""
    now = datetime.now(UTC)
    view = query.request(viewer, request_id)
    posted = request.POST if request.method == "POST" else None
    forms = _forms(view, posted)
    open_forms = [form for _, form in forms if form]
    valid = [form.is_valid() for form in open_forms]
    if posted is None or not all(valid) or not open_forms:
        return _show(request, viewer, view, forms, now)
    answers = [
        release_answers.ItemAnswer(row.requested_item_id, form.cleaned_data["seen"], form.said)
        for row, form in forms
        if form and form.says_something
    ]
    try:
        settled = release_answers.answer(viewer, request_id=request_id, answers=answers, now=now)
    except BadInput as fault:
        prefixed = {str(form.prefix): form for form in open_forms}
        add_faults({"": open_forms[0], **prefixed}, fault.by_field)
        return _show(request, viewer, view, forms, now)
    except (NotNow, Refused) as first_come:
        fresh = query.request(viewer, request_id)
        context = _context(fresh, _forms(fresh, None), now)
        context |= {"sentence": first_come.sentence, "typed": _typed(forms)}
        release_reading.request_opened(viewer, request_id=request_id, now=now)
        return render(request, "releases/answer.html", context, status=409)
    messages.success(request, _done(len(answers) - settled, settled))
    return see_other("releases")


@gate.page(Act.ANSWER_RELEASE)
def withdraw(request: HttpRequest, viewer: Viewer, release_id: UUID) -> HttpResponse:
    """Take a release back, with the reason."""
    now = datetime.now(UTC)
    view = query.release(viewer, release_id)
    posted = request.POST if request.method == "POST" else None
    form = WithdrawForm(posted)
    if posted is not None and form.is_valid():
        try:
            withdrawals.withdraw(
                viewer, release_id=release_id, reason=form.cleaned_data["reason"], now=now
            )
        except BadInput as fault:
            refuse(form, fault.by_field)
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "The release is withdrawn. From now on it opens nothing.")
            return see_other("releases")
    release_reading.release_opened(viewer, release_id=release_id, now=now)
    context = {"form": form, "release": view, "item": present.statement(view.item)}
    return render(request, "releases/withdraw.html", context)


@gate.page(Act.REVIEW_OVERRIDE)
def review(request: HttpRequest, viewer: Viewer, override_id: UUID) -> HttpResponse:
    """Somebody else says whether an override was justified."""
    now = datetime.now(UTC)
    view = query.override(viewer, override_id)
    posted = request.POST if request.method == "POST" else None
    form = ReviewForm(posted)
    status = 200
    if posted is not None and form.is_valid():
        try:
            overrides.review(
                viewer,
                override_id=override_id,
                finding=ReviewFinding(form.cleaned_data["finding"]),
                reason=form.cleaned_data["reason"],
                now=now,
            )
        except BadInput as fault:
            refuse(form, fault.by_field)
        except Overtaken as first:
            form.add_error(None, first.sentence)
            view, status = query.override(viewer, override_id), 409
        else:
            messages.success(request, "The review is recorded.")
            return see_other("releases")
    release_reading.override_opened(viewer, override_id=override_id, now=now)
    context = {
        "form": form,
        "override": view,
        "rows": present.override_rows(view),
        "item": present.statement(view.item),
        "clock": due_view(view.at, view.review_due_at, now=now, stopped_at=view.reviewed_at),
    }
    return render(request, "releases/review.html", context, status=status)


def _forms(view: RequestView, posted: Any) -> list[tuple[RequestedView, AnswerForm | None]]:
    """A form for each item that may still be answered; None for those answered for good."""
    return [
        (
            row,
            AnswerForm(
                posted,
                prefix=f"item_{row.requested_item_id}",
                waiting=row.status is ReleaseStatus.PROPOSED and not row.is_own_proposal,
                initial={"seen": row.seen},
            )
            if row.status in _ANSWERABLE
            else None,
        )
        for row in view.items
    ]


def _show(
    request: HttpRequest,
    viewer: Viewer,
    view: RequestView,
    forms: list[tuple[RequestedView, AnswerForm | None]],
    now: datetime,
) -> HttpResponse:
    release_reading.request_opened(viewer, request_id=view.request_id, now=now)
    return render(request, "releases/answer.html", _context(view, forms, now))


def _context(
    view: RequestView, forms: list[tuple[RequestedView, AnswerForm | None]], now: datetime
) -> dict[str, Any]:
    bound = [form for _, form in forms if form]
    return {
        "request_view": view,
        "rows": [*children(query.asked_about(view)), *present.request_rows(view)],
        "forms": forms,
        "bound": bound,
        "form": next((form for form in bound if form.errors), None),
        "clock": due_view(view.asked_at, view.due_at, now=now, stopped_at=view.closed_at),
        "present": present,
        "sentence": "",
        "typed": [],
    }


def _typed(forms: list[tuple[RequestedView, AnswerForm | None]]) -> list[str]:
    """What somebody typed who came second: shown to be copied, and not stored."""
    typed = [form.cleaned_data for _, form in forms if form and form.is_bound]
    return [said[name] for said in typed for name in ("wording", "reason") if said.get(name)]


def _done(proposed: int, settled: int) -> str:
    parts = []
    if settled:
        parts.append(f"{plural(settled, 'item')} answered; whoever asked is told.")
    if proposed:
        answers = plural(proposed, "answer")
        parts.append(f"{answers} proposed: a second person of your agency must confirm.")
    return " ".join(parts)


urlpatterns: list[URLPattern] = [
    path("", releases, name="releases"),
    path("<uuid:request_id>/", answer, name="releases.answer"),
    path("withdraw/<uuid:release_id>/", withdraw, name="releases.withdraw"),
    path("overrides/<uuid:override_id>/", review, name="releases.review"),
]

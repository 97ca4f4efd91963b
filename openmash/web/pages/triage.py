"""Screening: propose, confirm or change a rating, pass the contact on, keep a colleague away."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from openmash.actions import exclusions, reading, triage
from openmash.core.errors import BadInput, NotNow
from openmash.domain.access import Act, Viewer
from openmash.domain.contacts.lifecycle import Move, after
from openmash.records.queries import case as query
from openmash.records.queries.case import CaseView
from openmash.web import gate
from openmash.web.forms.refusals import refuse
from openmash.web.forms.triage import ExcludeForm, RatingForm, RedirectForm
from openmash.web.moving import see_other
from openmash.web.presenters import contact as present
from openmash.web.presenters import matches as present_matches
from openmash.web.presenters.passing_on import cases_to_pass


@gate.page(Act.PROPOSE_RATING)
def propose(request: HttpRequest, viewer: Viewer, contact_id: UUID) -> HttpResponse:
    """A rating proposed against the threshold text; a manager confirms it."""
    now, case = _opened(viewer, contact_id, Move.PROPOSE_RATING, request)
    form = RatingForm(_posted(request), policy=case.policy, initial=_before(case))

    def act() -> str:
        triage.propose_rating(
            viewer,
            contact_id=contact_id,
            rating=form.rating_given,
            reason=form.cleaned_data["reason"],
            seen=form.cleaned_data["seen"],
            now=now,
        )
        return f"{form.rating_given.label} is proposed. A manager confirms it."

    page = {"title": "Propose a rating", "button": "Propose this rating"}
    return _run(request, viewer, case, form, act, "triage/rating.html", page, now)


@gate.page(Act.CONFIRM_RATING)
def confirm(request: HttpRequest, viewer: Viewer, contact_id: UUID) -> HttpResponse:
    """The manager confirms the proposal, or gives another rating with a reason."""
    now, case = _opened(viewer, contact_id, Move.CONFIRM_RATING, request)
    proposed = case.proposal.rating if case.proposal else None
    initial = _before(case) | ({"rating": proposed.value} if proposed else {})
    weigh = "must" if case.contact.repeat_review else ""
    form = RatingForm(
        _posted(request), policy=case.policy, weigh=weigh, proposed=proposed, initial=initial
    )

    def act() -> str:
        triage.confirm_rating(viewer, contact_id=contact_id, now=now, **_given(form))
        return f"The rating is {form.rating_given.label}."

    page = {"title": "Confirm the rating", "button": "Confirm the rating"}
    if case.proposal is None:
        page = {"title": "Rate this contact", "button": "Give this rating"}
    return _run(request, viewer, case, form, act, "triage/rating.html", page, now)


@gate.page(Act.CONFIRM_RATING)
def change(request: HttpRequest, viewer: Viewer, contact_id: UUID) -> HttpResponse:
    """A later rating, as facts arrive. The first one stays on the record."""
    now, case = _opened(viewer, contact_id, Move.CHANGE_RATING, request)
    weigh = "may" if case.contact.repeat_review else ""
    form = RatingForm(_posted(request), policy=case.policy, weigh=weigh, initial=_before(case))

    def act() -> str:
        triage.change_rating(viewer, contact_id=contact_id, now=now, **_given(form))
        return f"The rating is now {form.rating_given.label}."

    page = {"title": "Change the rating", "button": "Change the rating"}
    return _run(request, viewer, case, form, act, "triage/rating.html", page, now)


@gate.page(Act.REDIRECT_CONTACT)
def redirect(request: HttpRequest, viewer: Viewer, contact_id: UUID) -> HttpResponse:
    """Pass the contact to the worker who already has the child."""
    now, case = _opened(viewer, contact_id, Move.REDIRECT, request)
    people = {person.id: person for person in (*case.children, *case.adults)}
    cases = cases_to_pass(contact_id, query.known(viewer, contact_id), people)
    sure = [str(key) for key, each in cases.items() if each.sure]
    form = RedirectForm(
        _posted(request),
        cases=[(str(key), each.label) for key, each in cases.items()],
        hints={str(key): each.hint for key, each in cases.items()},
        initial={"open_case": sure[0] if len(sure) == 1 else None},
    )

    def act() -> str:
        found = None if form.found_elsewhere else cases[UUID(form.cleaned_data["open_case"])].case
        triage.redirect(
            viewer,
            contact_id=contact_id,
            open_case_id=found.open_case_id if found else None,
            worker_name=found.worker_name if found else form.cleaned_data["worker_name"],
            team=found.team if found else form.cleaned_data["team"],
            reason=form.cleaned_data["reason"],
            now=now,
        )
        return "The contact is passed on. The referrer is to be told."

    page: dict[str, Any] = {
        "cases": list(cases.values()),
        "may_compare": viewer.may(Act.CONFIRM_MATCH),
    }
    return _run(request, viewer, case, form, act, "triage/redirect.html", page, now)


@gate.page(Act.EXCLUDE_STAFF)
def exclude(request: HttpRequest, viewer: Viewer, contact_id: UUID) -> HttpResponse:
    """Keep a colleague from seeing the contact."""
    now, case = _opened(viewer, contact_id, None, request)
    form = ExcludeForm(_posted(request), people=query.colleagues(viewer))

    def act() -> str:
        exclusions.exclude(
            viewer,
            contact_id=contact_id,
            account_id=form.account_id,
            reason=form.cleaned_data["reason"],
            may_ask=form.cleaned_data["may_ask"],
            now=now,
        )
        return "The colleague can no longer see this contact."

    return _run(request, viewer, case, form, act, "triage/exclude.html", {}, now)


@gate.page(Act.EXCLUDE_STAFF)
def exclude_lift(
    request: HttpRequest, viewer: Viewer, contact_id: UUID, exclusion_id: UUID
) -> HttpResponse:
    """Let the colleague see the contact again, after one question."""
    now, case = _opened(viewer, contact_id, None, request)
    standing = next((e for e in case.exclusions if e.exclusion_id == exclusion_id), None)
    if request.method != "POST" and standing is not None:
        context = {"exclusion": standing, **_frame(case, now)}
        return render(request, "triage/exclude_lift.html", context)
    exclusions.lift(viewer, contact_id=contact_id, exclusion_id=exclusion_id, now=now)
    messages.success(request, "The colleague can see this contact again.")
    return _see(case)


def _opened(
    viewer: Viewer, contact_id: UUID, move: Move | None, request: HttpRequest
) -> tuple[datetime, CaseView]:
    """Open the contact, audited; refuse the page itself where the move is not due."""
    now = datetime.now(UTC)
    reading.contact_opened(viewer, contact_id=contact_id, now=now)
    case = query.of(viewer, contact_id)
    if move is not None and request.method != "POST":
        after(move, case.status)
    return now, case


def _run(
    request: HttpRequest,
    viewer: Viewer,
    case: CaseView,
    form: forms.Form,
    act: Callable[[], str],
    template: str,
    page: dict[str, Any],
    now: datetime,
) -> HttpResponse:
    """Show the form; when it is sent, act. No refusal loses what was typed."""
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, act())
            return _see(case)
        except BadInput as fault:
            refuse(form, fault.by_field)
        except NotNow as refusal:
            return _overtaken(request, viewer, case, form, refusal, now)
    context = {"form": form, **page, **_frame(case, now), "known": _earlier(viewer, case)}
    return render(request, template, context)


def _overtaken(
    request: HttpRequest,
    viewer: Viewer,
    case: CaseView,
    form: forms.Form,
    refusal: NotNow,
    now: datetime,
) -> HttpResponse:
    """Somebody was first: say who, and give back what was typed."""
    typed = [
        (str(form.fields[name].label), _as_chosen(form.fields[name], str(value)))
        for name, value in form.cleaned_data.items()
        if value and name != "seen"
    ]
    fresh = query.of(viewer, case.contact.id)
    context = {"sentence": refusal.sentence, "typed": typed, **_frame(fresh, now)}
    return render(request, "triage/overtaken.html", context, status=409)


def _as_chosen(field: forms.Field, value: str) -> str:
    choices: Sequence[tuple[Any, Any]] = getattr(field, "choices", ())
    return next((str(text) for key, text in choices if str(key) == value), value)


def _frame(case: CaseView, now: datetime) -> dict[str, Any]:
    return {
        "case": case,
        "contact_view": present.identity(case, now=now),
        "statements": present.statements(case.items),
        "ratings": present.ratings(case.ratings),
    }


def _earlier(viewer: Viewer, case: CaseView) -> list[present_matches.EarlierWords]:
    """The earlier contacts to weigh, where the contact repeats: likely or joined ones."""
    if not case.contact.repeat_review:
        return []
    found = query.known(viewer, case.contact.id).found.values()
    contacts = {c.contact.contact_id: c.contact for f in found for c in f.candidates if c.strong}
    newest = sorted(contacts.values(), key=lambda each: each.received_at, reverse=True)
    return [present_matches.earlier_words(each) for each in newest]


def _before(case: CaseView) -> dict[str, Any]:
    return {"seen": len(case.ratings)}


def _given(form: RatingForm) -> dict[str, Any]:
    return {
        "rating": form.rating_given,
        "reason": form.cleaned_data["reason"],
        "repeat_weighed": form.cleaned_data.get("repeat_weighed", ""),
        "seen": form.cleaned_data["seen"],
    }


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _see(case: CaseView) -> HttpResponse:
    return see_other("contact", case.contact.id)


urlpatterns: list[URLPattern] = [
    path("<uuid:contact_id>/propose/", propose, name="triage.propose"),
    path("<uuid:contact_id>/confirm/", confirm, name="triage.confirm"),
    path("<uuid:contact_id>/change-rating/", change, name="triage.change"),
    path("<uuid:contact_id>/redirect/", redirect, name="triage.redirect"),
    path("<uuid:contact_id>/exclude/", exclude, name="triage.exclude"),
    path(
        "<uuid:contact_id>/exclude/<uuid:exclusion_id>/lift/",
        exclude_lift,
        name="triage.exclude_lift",
    ),
]

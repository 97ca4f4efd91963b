"""Handovers: the receiving team's list and answer, and the manager's answer to a challenge."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST

from openmash.actions import handovers as actions
from openmash.actions import reading
from openmash.core.errors import BadInput, Overtaken
from openmash.domain.access import Act, Viewer
from openmash.domain.decisions.handovers import check_decide_again
from openmash.domain.decisions.outcomes import HandoverStatus
from openmash.records.queries import handover_case, products
from openmash.records.queries import handovers as query
from openmash.records.queries.handover_case import HandoverView
from openmash.records.queries.hubs import hub_by_id
from openmash.web import gate
from openmash.web.forms.decisions import NEED_FIELDS, ChildForm, add_faults
from openmash.web.forms.handovers import ACCEPT, AnswerForm
from openmash.web.moving import see_other
from openmash.web.presenters import handovers as present
from openmash.web.presenters import products as present_products
from openmash.web.presenters.formatters import in_london


@gate.page(Act.SEE_HANDOVERS)
def handovers(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What waits for an answer, or what was answered."""
    now = datetime.now(UTC)
    answered = request.GET.get("view") == "answered"
    number = request.GET.get("page", "1")
    listed = query.answered if answered else query.waiting
    found = listed(viewer, number=int(number) if number.isdecimal() else 1)
    reading.handovers_seen(viewer, rows=len(found.rows), now=now)
    counts = query.counts(viewer)
    waiting = counts[HandoverStatus.OFFERED] + counts[HandoverStatus.CHALLENGED]
    here = reverse("handovers")
    context = {
        "rows": [present.row(row, now=now) for row in found.rows],
        "found": found,
        "answered": answered,
        "is_manager": viewer.may(Act.DECIDE),
        "counts": counts,
        "tabs": [
            {"text": f"Waiting ({waiting})", "href": here, "active": not answered},
            {"text": "Answered", "href": f"{here}?view=answered", "active": answered},
        ],
        "page_href": f"{here}?view={'answered' if answered else 'waiting'}&",
    }
    return render(request, "handovers/handovers.html", context)


@gate.page(Act.SEE_HANDOVERS)
def open_handover(request: HttpRequest, viewer: Viewer, handover_id: UUID) -> HttpResponse:
    """One handover: the child, the decision, and what has been released to the team."""
    now = datetime.now(UTC)
    return _show(request, viewer, handover_case.of(viewer, handover_id), AnswerForm(), now)


@require_POST
@gate.page(Act.ANSWER_HANDOVER)
def answer(request: HttpRequest, viewer: Viewer, handover_id: UUID) -> HttpResponse:
    """The team accepts or challenges."""
    now = datetime.now(UTC)
    view = handover_case.of(viewer, handover_id)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _show(request, viewer, view, form, now)
    said = form.cleaned_data
    accepts = said["answer"] == ACCEPT
    try:
        if accepts:
            actions.accept(viewer, handover_id=handover_id, note=said["note"], now=now)
        else:
            actions.challenge(viewer, handover_id=handover_id, reason=said["reason"], now=now)
    except Overtaken as first:
        form.add_error(None, first.sentence)
        now_stands = handover_case.of(viewer, handover_id)
        return _show(request, viewer, now_stands, form, now, status=409)
    except BadInput as fault:
        add_faults({"": form}, fault.by_field)
        return _show(request, viewer, view, form, now)
    done = "You have accepted the child." if accepts else "The hub’s managers are told."
    messages.success(request, done)
    return see_other("handovers.open", handover_id)


@gate.page(Act.DECIDE)
def decide_again(request: HttpRequest, viewer: Viewer, handover_id: UUID) -> HttpResponse:
    """The manager answers a challenge with a new decision for the child."""
    now = datetime.now(UTC)
    view = handover_case.of(viewer, handover_id)
    name = present.child_name(view.child)
    data = request.POST if request.method == "POST" else None
    form = ChildForm(data, name=name)
    if view.again is None:
        check_decide_again(view.status)
    elif data is None:
        return redirect("handovers.open", handover_id)
    if data is None or not form.is_valid():
        return _again(request, viewer, view, form, now)
    told = form.told(view.child.record_id)
    try:
        actions.answer_challenge(
            viewer,
            handover_id=handover_id,
            outcome=told.outcome,
            primary_need=told.primary_need,
            rationale=told.rationale,
            now=now,
        )
    except Overtaken as first:
        form.add_error(None, first.sentence)
        return _again(request, viewer, view, form, now, status=409)
    except BadInput as fault:
        add_faults({"": form}, fault.by_field)
        return _again(request, viewer, view, form, now)
    messages.success(request, "The new decision is recorded, and the team is told.")
    return see_other("handovers.open", handover_id)


def _show(
    request: HttpRequest,
    viewer: Viewer,
    view: HandoverView,
    form: AnswerForm,
    now: datetime,
    *,
    status: int = 200,
) -> HttpResponse:
    reading.handover_opened(viewer, handover_id=view.handover_id, now=now)
    offered = view.status is HandoverStatus.OFFERED
    hub = hub_by_id(viewer.hub_id)
    context = {
        **_common(view, now),
        "form": form,
        "may_answer": viewer.may(Act.ANSWER_HANDOVER) and offered,
        "lost": form.is_bound and not offered,
        "may_decide_again": viewer.may(Act.DECIDE)
        and view.status is HandoverStatus.CHALLENGED
        and view.again is None,
        "is_manager": viewer.may(Act.OPEN_CONTACT),
        "others": [present.other_words(other) for other in view.others],
        "items": present.items(view),
        "staff_safety": present.staff_safety(view),
        "withheld": present.withheld_words(view.withheld),
        "safety": present.contact_safety(view, hub),
        "hub": hub,
        "source": present.source(view),
        "products": _products(viewer, view),
    }
    return render(request, "handovers/handover.html", context, status=status)


def _products(viewer: Viewer, view: HandoverView) -> list[dict[str, Any]]:
    """The information products that the team was sent about this contact."""
    if not viewer.may(Act.READ_PRODUCT):
        return []
    rows = products.delivered_of_contact(viewer, view.contact_id)
    return [present_products.row(row, for_recipient=True) for row in rows]


def _again(
    request: HttpRequest,
    viewer: Viewer,
    view: HandoverView,
    form: ChildForm,
    now: datetime,
    *,
    status: int = 200,
) -> HttpResponse:
    reading.handover_opened(viewer, handover_id=view.handover_id, now=now)
    context = {
        **_common(view, now),
        "form": form,
        "need_fields": {o.value: field for o, field in NEED_FIELDS.items()},
    }
    return render(request, "handovers/decide_again.html", context, status=status)


def _common(view: HandoverView, now: datetime) -> dict[str, Any]:
    return {
        "handover": view,
        "child": present.child_name(view.child),
        "child_rows": present.child_rows(view.child, in_london(now).date()),
        "steps": [
            (step, present.decision_rows(step), present.answer_words(step)) for step in view.steps
        ],
        "tag": present.status_tag(view.status),
    }


urlpatterns: list[URLPattern] = [
    path("", handovers, name="handovers"),
    path("<uuid:handover_id>/", open_handover, name="handovers.open"),
    path("<uuid:handover_id>/answer/", answer, name="handovers.answer"),
    path("<uuid:handover_id>/decide-again/", decide_again, name="handovers.decide_again"),
]

"""One contact: the working page of every hub desk, and deciding who is already known."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse

from openmash.actions import matching, reading
from openmash.core.errors import NotNow
from openmash.domain.access import Act, Viewer
from openmash.domain.people.verdicts import Verdict
from openmash.records.queries import (
    agency_checks,
    agency_links,
    matches,
    review_pairs,
    undone_joins,
)
from openmash.records.queries import case as query
from openmash.records.queries.case import CaseView
from openmash.records.queries.matches import Pair
from openmash.web import gate
from openmash.web.forms.triage import MatchForm, UndoForm
from openmash.web.moving import see_other
from openmash.web.presenters import agency_links as present_links
from openmash.web.presenters import case_tabs, persons
from openmash.web.presenters import contact as present
from openmash.web.presenters import household as present_household
from openmash.web.presenters import matches as present_matches
from openmash.web.presenters import review_answers as present_answers
from openmash.web.presenters.decisions import decided_again_for
from openmash.web.presenters.match_reasons import match_words
from openmash.web.presenters.next_step import next_step


@gate.page(Act.OPEN_CONTACT)
def contact(request: HttpRequest, viewer: Viewer, contact_id: UUID) -> HttpResponse:
    """Everything of one contact that the viewer may read, and what should happen next."""
    now = datetime.now(UTC)
    reading.contact_opened(viewer, contact_id=contact_id, now=now)
    with query.at_once(viewer, contact_id):
        case = query.of(viewer, contact_id)
        returns = agency_checks.returns_of(viewer, contact_id)
        people = _people(viewer, case, now)
        links = agency_links.of_contact(viewer, contact_id)
        undone = undone_joins.of_contact(viewer, contact_id)
    context = {
        **people,
        **_told(case, now),
        "in_extracts": present_links.lines(links),
        "agencies": present.agency_lines(returns, now=now),
        "not_asked": present.not_asked(returns),
        "case": case,
        "undone_joins": [present_answers.notice_line(each) for each in undone],
        "viewer_may": {act.value: viewer.may(act) for act in Act},
        "may_decide_again": viewer.may(Act.DECIDE) and bool(decided_again_for(case)),
        "tabs": case_tabs.tabs(viewer, contact_id, "contact"),
        "now": now,
    }
    context["next_step"] = next_step(
        viewer,
        case,
        known_open=any(each.sure for each in context["open_cases"]),
        waiting=present.waiting(returns, case),
    )
    return render(request, "contact/contact.html", context)


def _people(viewer: Viewer, case: CaseView, now: datetime) -> dict[str, Any]:
    """Who is in the contact, who of them is already known, and who is around them."""
    known = query.known(viewer, case.contact.id)
    today = present.today(case, now=now)
    may = viewer.may(Act.CONFIRM_MATCH)
    by_id = {person.id: person for person in (*case.children, *case.adults)}
    words = {
        person_id: present_matches.known_words(
            case.contact.id, by_id[person_id], found, today, may_decide=may
        )
        for person_id, found in known.found.items()
    }
    return {
        "children": [(p.id, persons.person_words(p, today), words[p.id]) for p in case.children],
        "adults": [(p.id, persons.person_words(p, today), words[p.id]) for p in case.adults],
        "open_cases": [
            each
            for each in present_matches.open_cases(known, by_id)
            # Once the contact is passed on, "compare first" comes too late: the match stays below.
            if each.sure or case.redirect is None
        ],
        "household": present_household.household_words(known.household, by_id.values(), today),
    }


def _told(case: CaseView, now: datetime) -> dict[str, Any]:
    """What was told and what has been done with it."""
    return {
        "contact_view": present.identity(case, now=now, link=False),
        "clock": present.clock(case, now=now),
        "statements": present.statements(case.items),
        "staff_safety": present.staff_safety(case.items),
        "withheld": present.withheld_words(case.withheld),
        "restricted": present.restricted(case.items),
        "referrer": present.referrer_rows(case),
        "family": present.family_rows(case),
        "ratings": present.ratings(case.ratings),
        "repeat": present.repeat(case),
        "decisions": present.decisions(case),
        "feedback": present.feedback_rows(case),
    }


@gate.page(Act.CONFIRM_MATCH)
def match(
    request: HttpRequest, viewer: Viewer, contact_id: UUID, record_id: UUID, other_id: UUID
) -> HttpResponse:
    """Two records side by side: decide whether they are one person, or undo what was decided."""
    now = datetime.now(UTC)
    case, pair = _opened_pair(viewer, contact_id, record_id, other_id, now)
    form = MatchForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _show_pair(request, case, pair, form, now)
    verdict = Verdict(form.cleaned_data["verdict"])
    try:
        made = matching.settle(
            viewer,
            record_id=record_id,
            other_id=other_id,
            verdict=verdict,
            reason=form.cleaned_data["reason"],
            now=now,
        )
    except NotNow as refusal:
        form.add_error(None, refusal.sentence)
        pair = matches.pair(viewer, contact_id, record_id, other_id)
        return _show_pair(request, case, pair, form, now, status=409)
    messages.success(request, _PROPOSED if made.proposal_id else _DONE[verdict])
    return _back_to(case, record_id)


_PROPOSED = "Proposed. One of the two has a plan, so a second person must agree before they join."
_DONE = {
    Verdict.SAME: "The two records are joined. You can undo it.",
    Verdict.DIFFERENT: "Recorded: these are different people.",
    Verdict.UNSURE: "Recorded: it cannot be told yet. Nothing was joined.",
}


@gate.page(Act.CONFIRM_MATCH)
def match_undo(
    request: HttpRequest, viewer: Viewer, contact_id: UUID, record_id: UUID, other_id: UUID
) -> HttpResponse:
    """Take back what was decided about two records. Opened by itself it is the pair's page."""
    if request.method != "POST":
        return redirect("contact.match", contact_id, record_id, other_id)
    now = datetime.now(UTC)
    case, pair = _opened_pair(viewer, contact_id, record_id, other_id, now)
    form = UndoForm(request.POST)
    if not form.is_valid() or pair.verdict is None:
        return _show_pair(request, case, pair, form, now)
    matching.undo(
        viewer,
        verdict_id=pair.verdict.verdict_id,
        reason=form.cleaned_data["reason"],
        now=now,
    )
    messages.success(request, "The decision is undone, and every record is as it was told.")
    return _back_to(case, record_id)


def _opened_pair(
    viewer: Viewer, contact_id: UUID, record_id: UUID, other_id: UUID, now: datetime
) -> tuple[CaseView, Pair]:
    """Both contacts are read here, so both are audited."""
    pair = matches.pair(viewer, contact_id, record_id, other_id)
    reading.contact_opened(viewer, contact_id=contact_id, now=now)
    if pair.contact.contact_id != contact_id:
        reading.contact_opened(viewer, contact_id=pair.contact.contact_id, now=now)
    return query.of(viewer, contact_id), pair


def _show_pair(
    request: HttpRequest,
    case: CaseView,
    pair: Pair,
    form: MatchForm | UndoForm,
    now: datetime,
    *,
    status: int = 200,
) -> HttpResponse:
    settled = pair.verdict is not None and pair.verdict.verdict is not Verdict.UNSURE
    if settled and not isinstance(form, UndoForm):
        form = UndoForm() if status == 200 else form
    context = {
        "contact_view": present.identity(case, now=now),
        "case": case,
        "pair": pair,
        "name": persons.name_of(pair.record),
        "sides": present_matches.sides(pair),
        "words": match_words(pair.match),
        "earlier": present_matches.earlier_words(pair.contact),
        "said": present_matches.said_words(pair.verdict),
        "settled": settled,
        "proposal": review_pairs.proposal_about(pair.record.id, pair.other.id),
        "undoing": isinstance(form, UndoForm),
        "form": form,
    }
    return render(request, "contact/match.html", context, status=status)


def _back_to(case: CaseView, record_id: UUID) -> HttpResponse:
    """The contact's page, at the person."""
    people = (*case.children, *case.adults)
    person = next(p for p in people if p.id == record_id)
    return see_other(
        reverse("contact", args=[case.contact.id]) + f"#{person.kind}-{person.position}"
    )


_PAIR = "<uuid:contact_id>/people/<uuid:record_id>/match/<uuid:other_id>/"

urlpatterns: list[URLPattern] = [
    path("<uuid:contact_id>/", contact, name="contact"),
    path(_PAIR, match, name="contact.match"),
    path(f"{_PAIR}undo/", match_undo, name="contact.match_undo"),
]

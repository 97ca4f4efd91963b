"""One contact in words, as its page shows it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from openmash.actions.intake_rows import STAFF_SAFETY
from openmash.core.codes import PrimaryNeed, ReferralSource
from openmash.domain.agency_checks.lifecycle import Answer, Silence
from openmash.domain.contacts.clocks import ClockKind
from openmash.domain.contacts.rating_rules import WEIGHED_PREFIX
from openmash.domain.contacts.ratings import Rating
from openmash.domain.decisions.feedback import Method
from openmash.domain.sharing.handling import HandlingCode, SourceGrade
from openmash.records.queries.agency_checks import GivenReturn, ReturnView
from openmash.records.queries.case import CaseView
from openmash.records.queries.case_views import DecisionView, ItemView, RatingView
from openmash.web.addresses import address
from openmash.web.presenters import formatters, persons
from openmash.web.presenters.clocks import ClockView, clock_view, due_view
from openmash.web.presenters.next_step import Waiting
from openmash.web.presenters.phones import phone

_STEPS = {"proposed": "proposed", "confirmed": "confirmed", "changed": "changed to"}
_TOLD = {"told": "Yes", "not_told": "No", "not_known": "Not known"}
_SAFE = {"yes": "Yes", "no": "No, or only in a certain way", "not_known": "Not known"}
_GRADES = {
    SourceGrade.RELIABLE: "source reliable",
    SourceGrade.UNTESTED: "source untested",
    SourceGrade.NOT_RELIABLE: "source not reliable",
}


@dataclass(frozen=True, slots=True)
class AgencyLine:
    """One agency that was asked: its answer or its silence, and when."""

    agency: str
    state: Answer | Silence
    clock: ClockView | None
    when: datetime | None
    note: str
    own_view: Rating | None


@dataclass(frozen=True, slots=True)
class DecisionWords:
    """The decision for one child."""

    child: str
    later: bool
    outcome: str
    need: str
    rationale: str
    by: str
    at: datetime
    outstanding: str
    handover: str
    handover_reason: str


def identity(case: CaseView, *, now: datetime, link: bool = True) -> dict[str, Any]:
    """The bar that says on every page whose contact this is.

    Args:
        link: False on the contact's own page.
    """
    return {
        "reference": case.contact.reference,
        "href": address("contact", case.contact.id) if link else "",
        "children": [persons.name_of(child) for child in case.children],
        "rating": case.rating,
        "status": case.status.label,
        "clock": clock(case, now=now),
    }


def clock(case: CaseView, *, now: datetime) -> ClockView:
    """The clock that runs now, with why it is due then."""
    return clock_view(case.clock, now=now, name=case.clock.kind.label)


def statements(items: Iterable[ItemView]) -> list[dict[str, Any]]:
    """What the referrer told, each with its kind of saying, owner and handling."""
    return [
        {
            "text": item.text,
            "basis": item.basis,
            "owner": "the referrer",
            "handling": item.handling,
            "when": formatters.partial_date(item.event_date, item.precision)
            if item.event_date
            else "",
            "grade": f"belongs to {item.owner}, {_GRADES[item.grade]}",
        }
        for item in items
        if item.kind != STAFF_SAFETY
    ]


def staff_safety(items: Iterable[ItemView]) -> list[str]:
    """What was told about keeping staff safe."""
    return [item.text for item in items if item.kind == STAFF_SAFETY]


def withheld_words(count: int) -> str:
    """That something is held back, never what; "" if nothing is."""
    if not count:
        return ""
    verb = "is" if count == 1 else "are"
    return (
        f"{formatters.plural(count, 'item')} told with this contact {verb} not open to your role."
    )


def referrer_rows(case: CaseView) -> list[dict[str, Any]]:
    """Who told the hub, and how to reach them."""
    contact = case.contact
    anonymous = "Not given" if contact.referrer_is_professional else "Anonymous"
    rows = [
        ("Name", contact.referrer_name or anonymous),
        ("Role", contact.referrer_role),
        ("Organisation", contact.referrer_organisation),
        ("Relationship", contact.referrer_relationship),
        ("Phone", phone(contact.referrer_phone)),
        ("Email", contact.referrer_email),
        ("Source", f"{contact.source_code}: {ReferralSource(contact.source_code).label}"),
        ("Received", formatters.moment(contact.received_at)),
        ("Their reference", contact.source_system_reference),
    ]
    return [{"key": key, "value": value} for key, value in rows if value]


def family_rows(case: CaseView) -> list[dict[str, Any]]:
    """Whether the family was told, and whether it is safe to contact them."""
    contact = case.contact
    rows: list[dict[str, Any]] = [{"key": "Family told", "value": _TOLD[contact.family_told]}]
    if contact.family_told_why_not:
        rows.append({"key": "Why not", "value": contact.family_told_why_not, "typed": True})
    rows.append({"key": "Safe to contact", "value": _SAFE[contact.safe_to_contact]})
    detail = contact.safe_to_contact_detail
    if detail or contact.safe_to_contact == "no":
        rows.append({"key": "How", "value": detail, "empty": "Not said", "typed": True})
    return rows


def ratings(facts: Iterable[RatingView]) -> list[dict[str, Any]]:
    """Every rating fact, newest first, for the timeline."""
    return [
        {
            "rating": fact.rating,
            "step": _STEPS.get(fact.step, fact.step),
            "initial": fact.step == "confirmed",
            "by": fact.by,
            "at": fact.at,
            "reason": fact.reason,
            "threshold": fact.threshold_text,
        }
        for fact in reversed(list(facts))
    ]


def repeat(case: CaseView) -> str:
    """What is left to say of a repeat contact: "weigh", "weighed", "unweighed"; "" of any other.

    It can become one after it was rated, by a join: then no rating weighs the earlier contacts.
    """
    if not case.contact.repeat_review:
        return ""
    if case.rating is None:
        return "unweighed" if case.redirect else "weigh"
    weighed = any(WEIGHED_PREFIX in each.reason for each in case.ratings)
    return "weighed" if weighed else "unweighed"


def agency_lines(views: Iterable[ReturnView], *, now: datetime) -> list[AgencyLine]:
    """The agencies that were asked, those still silent first and the latest of them first."""
    asked = [view for view in views if view.silence is not Silence.NOT_ASKED]
    asked.sort(key=lambda view: (view.given is not None, view.due_at is None, view.due_at))
    return [_agency_line(view, now) for view in asked]


def _agency_line(view: ReturnView, now: datetime) -> AgencyLine:
    given = view.given
    if given is not None:
        notes = [
            formatters.plural(len(given.items), "item") if given.items else "",
            f"{given.withheld} not open to your role" if given.withheld else "",
            "" if given.in_time else "late",
            "after the decision" if given.after_decision else "",
        ]
        own = given.own_view.rating if given.own_view else None
        note = ", ".join(each for each in notes if each)
        return AgencyLine(view.agency_name, given.answer, None, given.answered_at, note, own)
    chased = f"Chased {formatters.plural(view.chased, 'time')}" if view.chased else ""
    note = ", ".join(each for each in (chased, "escalated" if view.escalated_at else "") if each)
    running = (
        due_view(view.asked_at, view.due_at, now=now, kind=ClockKind.AGENCY_RETURN)
        if view.asked_at
        else None
    )
    return AgencyLine(
        view.agency_name, Silence.NOT_YET_ANSWERED, running, view.asked_at, note, None
    )


def not_asked(views: Iterable[ReturnView]) -> list[str]:
    """The agencies that were not asked, by name."""
    return [view.agency_name for view in views if view.silence is Silence.NOT_ASKED]


def waiting(views: Iterable[ReturnView], case: CaseView) -> Waiting:
    """How the agencies stand, for the next step."""
    asked = [view for view in views if view.silence is not Silence.NOT_ASKED]
    silent = [view.agency_name for view in asked if view.given is None]
    # Deciding again for one child leaves a sibling's decision as it was.
    stands = min((each.at for each in _in_force(case)), default=None)
    late = [view.agency_name for view in asked if stands and _came_after(view.given, stands)]
    return Waiting(len(asked), len(asked) - len(silent), tuple(silent), tuple(late))


def _in_force(case: CaseView) -> Iterable[DecisionView]:
    latest = {each.child_id: each for each in sorted(case.decisions, key=lambda d: d.sequence)}
    return latest.values()


def _came_after(given: GivenReturn | None, decided_at: datetime) -> bool:
    """True if the viewer may read something of a return that the decision was made without."""
    if given is None or not given.after_decision or given.answered_at < decided_at:
        return False
    return bool(given.items) or not given.withheld


def decisions(case: CaseView) -> list[DecisionWords]:
    """The decisions by child, in order."""
    names = {child.id: persons.name_of(child) for child in case.children}
    return [_decision(names.get(each.child_id, "Child"), each) for each in case.decisions]


def _decision(child: str, each: DecisionView) -> DecisionWords:
    needs = {need.value: need.label for need in PrimaryNeed}
    handover = ""
    if each.handover is not None:
        handover = f"{each.handover_to}: {each.handover.label}"
        if each.handover_at:
            handover += f", {each.handover_by}, {formatters.moment(each.handover_at)}"
    return DecisionWords(
        child=child,
        later=each.sequence > 1,
        outcome=each.outcome.label,
        need=f"{each.primary_need}: {needs.get(each.primary_need, '')}"
        if each.primary_need
        else "",
        rationale=each.rationale,
        by=each.by,
        at=each.at,
        outstanding=_without(each),
        handover=handover,
        handover_reason=each.handover_reason,
    )


def _without(each: DecisionView) -> str:
    """What the decision did without, and why; the reason stands even where nothing was awaited."""
    if each.outstanding:
        missing = f"Decided with {formatters.plural(each.outstanding, 'return')} outstanding"
        # A red contact is decided on the returns that matter, and nobody is asked why.
        return f"{missing}: {each.outstanding_reason}" if each.outstanding_reason else f"{missing}."
    if each.outstanding_reason:
        return f"Decided without every agency that the policy asks: {each.outstanding_reason}"
    return ""


def feedback_rows(case: CaseView) -> list[dict[str, Any]]:
    """The feedback to the referrer as given; nothing before it is due or given."""
    task = case.feedback
    if task is None or task.given_at is None:
        return []
    by = f"{formatters.moment(task.given_at)}, by {task.given_by}"
    words = {"value": task.wording, "typed": True}
    if task.method == Method.NOT_POSSIBLE:
        # The words kept are why, and were told to nobody.
        return [{"key": "Not told", "value": by}, {"key": "Why", **words}]
    how = {"key": "How", "value": Method(task.method).label}
    return [{"key": "Told", "value": by}, how, {"key": "In these words", **words}]


def restricted(items: Iterable[ItemView]) -> bool:
    """True if any item shown is restricted or sealed."""
    return any(item.handling in (HandlingCode.RESTRICTED, HandlingCode.SEALED) for item in items)


def today(case: CaseView, *, now: datetime) -> date:
    """The London day by which ages are told."""
    return case.policy.calendar.local(now).date()

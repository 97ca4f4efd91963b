"""Handovers in words: the lists, one handover, and what a team is given of the contact."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.urls import reverse

from openmash.actions.intake_rows import STAFF_SAFETY
from openmash.core.codes import ReferralSource
from openmash.domain.agency_checks.fields import label_of
from openmash.domain.contacts.ratings import Rating
from openmash.domain.decisions.outcomes import HandoverStatus, Outcome
from openmash.records.queries.handover_case import (
    ChildHandedOver,
    HandoverView,
    OtherPerson,
    ReleasedItem,
    Step,
)
from openmash.records.queries.handovers import HandoverRow
from openmash.records.queries.hubs import HubFacts
from openmash.records.queries.protected_places import HIDDEN
from openmash.web.presenters import formatters, persons
from openmash.web.presenters.decisions import need_label

_LOOKS = {
    HandoverStatus.OFFERED: "govuk-tag--yellow",
    HandoverStatus.ACCEPTED: "govuk-tag--green",
    HandoverStatus.CHALLENGED: "govuk-tag--red",
}
_SEX = {"M": "Male", "F": "Female"}
_LIVES = {"yes": "Lives with the child", "no": "Lives elsewhere"}


@dataclass(frozen=True, slots=True)
class HandoverRowView:
    """What one row of a list of handovers shows."""

    href: str
    child: str
    reference: str
    outcome: Outcome
    rating: Rating
    urgent: bool
    to_agency: str
    status: str
    look: str
    offered_at: datetime
    waited: str
    answer: str


def row(facts: HandoverRow, *, now: datetime) -> HandoverRowView:
    """A row as shown at `now` (aware UTC)."""
    forename = facts.forename or ("Unborn child" if facts.is_unborn else "")
    waits = facts.status is HandoverStatus.OFFERED
    minutes = (now - facts.offered_at).total_seconds() / 60
    return HandoverRowView(
        href=reverse("handovers.open", args=[facts.handover_id]),
        child=formatters.name_in_list(forename, facts.surname),
        reference=facts.reference,
        outcome=facts.outcome,
        rating=facts.rating,
        urgent=facts.urgent,
        to_agency=facts.to_agency,
        status=facts.status.label,
        look=_LOOKS[facts.status],
        offered_at=facts.offered_at,
        waited=f"Waiting for {formatters.duration(minutes)}" if waits else "",
        answer=_answer(facts),
    )


def _answer(facts: HandoverRow) -> str:
    if facts.answered_at is None:
        return ""
    said = f"{facts.answered_by}, {formatters.moment(facts.answered_at)}"
    if facts.status is not HandoverStatus.CHALLENGED:
        return said
    return f"{said}. {'Answered by a manager' if facts.answered_again else 'Not answered yet'}"


def status_tag(status: HandoverStatus) -> dict[str, str]:
    """A status as a tag."""
    return {"text": status.label, "classes": f"om-tag {_LOOKS[status]}"}


def source(view: HandoverView) -> str:
    """Where the contact came from; never who told."""
    return ReferralSource(view.source_code).label


def child_name(child: ChildHandedOver) -> str:
    """The name as people say it; an unborn child without one is called that."""
    if child.is_unborn and not child.forename:
        return f"Unborn child {child.surname}".strip()
    return formatters.full_name(child.forename, child.surname)


def child_rows(child: ChildHandedOver, today: date) -> list[dict[str, Any]]:
    """What a team needs to find the child. What is not known says so."""
    born = child.expected_date if child.is_unborn else child.birth_date
    precision = persons.due_precision(child) if child.is_unborn else child.birth_precision
    age = formatters.age(born, today, precision, unborn=child.is_unborn)
    if born is None and child.approximate_age is not None:
        age = f"about {formatters.plural(child.approximate_age, 'year')} (said)"
    needed = child.interpreter_needed
    return [
        {"key": "Age", "value": age},
        {"key": "Born", "value": formatters.partial_date(child.birth_date, child.birth_precision)},
        {"key": "Other names", "value": ", ".join(child.other_names), "empty": "None known"},
        {"key": "Sex", "value": _SEX.get(child.sex, "")},
        {"key": "Address", "value": _lines(child.address, child.postcode), "typed": True},
        {"key": "School", "value": child.school},
        {"key": "NHS number", "value": formatters.nhs_number(child.nhs_number)},
        {"key": "Unique pupil number", "value": _upn(child)},
        {"key": "Language", "value": child.language},
        {"key": "Interpreter", "value": "Needed" if needed else "Not asked for"},
    ]


def _upn(child: ChildHandedOver) -> str:
    """The number names the school that gave it, so it goes where a protected school goes."""
    return HIDDEN if child.upn and child.school == HIDDEN else child.upn


def _lines(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


def other_words(other: OtherPerson) -> dict[str, str]:
    """Another person of the contact, in a line."""
    role = "Child" if other.kind == "child" else (other.relationship or "Adult")
    lives = _LIVES.get(other.lives_with_children, "Not known whether they live with the child")
    name = formatters.full_name(other.forename, other.surname)
    return {"name": name, "words": role if other.kind == "child" else f"{role}. {lives}"}


def decision_rows(step: Step) -> list[dict[str, Any]]:
    """One decision, as summary rows."""
    need = need_label(step.primary_need)
    rows: list[dict[str, Any]] = [{"key": "Outcome", "value": step.outcome.label}]
    if need:
        rows.append({"key": "Primary need", "value": need})
    return [
        *rows,
        {"key": "Rating then", "value": step.rating.label},
        {"key": "Rationale", "value": step.rationale, "typed": True},
        {"key": "Decided", "value": f"{step.decided_by}, {formatters.moment(step.decided_at)}"},
    ]


def answer_words(step: Step) -> str:
    """What the receiving team answered, or that it has not."""
    if step.status is None:
        return "Not handed over to a receiving team."
    if step.answered_at is None:
        return f"Offered to {step.to_agency}; not answered yet."
    did = "Accepted" if step.status is HandoverStatus.ACCEPTED else "Challenged"
    when = formatters.moment(step.answered_at)
    return f"{did} by {step.answered_by}, {step.to_agency}, {when}."


def items(view: HandoverView) -> list[dict[str, Any]]:
    """What the viewer may read of the contact, by owner; what keeps staff safe stands apart."""
    names: dict[UUID, str] = {view.child.record_id: child_name(view.child)}
    names |= {
        other.record_id: formatters.full_name(other.forename, other.surname)
        for other in view.others
    }
    return [_item(item, names) for item in view.items if not _of_staff_safety(item)]


def staff_safety(view: HandoverView) -> list[str]:
    """What was told about keeping staff safe, as far as the viewer may read it."""
    return [item.text for item in view.items if _of_staff_safety(item)]


def _of_staff_safety(item: ReleasedItem) -> bool:
    return item.kind == STAFF_SAFETY and not item.from_return


def _item(item: ReleasedItem, names: dict[UUID, str]) -> dict[str, Any]:
    when = formatters.partial_date(item.event_date, item.precision) if item.event_date else ""
    about = f"about {names[item.about_id]}" if item.about_id in names else ""
    return {
        "label": label_of(item.owner_kind, item.kind) if item.from_return else item.kind,
        "text": item.text,
        "basis": item.basis,
        "owner": item.owner,
        "handling": None,
        "when": ", ".join(part for part in (about, when) if part),
    }


def withheld_words(withheld: Iterable[tuple[str, int]]) -> str:
    """What is not given, by owner and number; "" if nothing is."""
    parts = [f"{formatters.plural(count, 'item')} of {owner}" for owner, count in withheld]
    if not parts:
        return ""
    return (
        f"Not released to you: {formatters.joined(parts)}. "
        "If you need more to keep the child safe, ask the agency that owns it, through the hub."
    )


def contact_safety(view: HandoverView, hub: HubFacts | None) -> list[dict[str, Any]]:
    """What to know before contacting the family."""
    safe = {"yes": "Yes", "no": "No, or only in a certain way"}.get(view.safe_to_contact, "")
    told = {"told": "Yes", "not_told": "No"}.get(view.family_told, "")
    rows: list[dict[str, Any]] = [
        {"key": "Safe to contact the family?", "value": safe, "empty": "Not known: find out first"},
    ]
    if view.safe_to_contact_detail:
        rows.append({"key": "What is unsafe", "value": view.safe_to_contact_detail, "typed": True})
    rows.append({"key": "Was the family told?", "value": told})
    if view.family_told_why_not:
        rows.append({"key": "Why not", "value": view.family_told_why_not, "typed": True})
    if hub is not None:
        rows.append({"key": "The hub’s telephone", "value": hub.phone})
        rows.append({"key": "Outside office hours", "value": hub.out_of_hours_phone})
    return rows

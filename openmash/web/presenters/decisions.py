"""What a manager decides, in words: what follows from it, and what was typed."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from openmash.core.codes import PrimaryNeed
from openmash.domain.contacts.ratings import Rating
from openmash.domain.decisions.outcomes import (
    BECOMES_REFERRAL,
    HANDED_TO,
    HandoverStatus,
    Outcome,
)
from openmash.domain.decisions.rules import DecisionTold
from openmash.records.queries.case import CaseView
from openmash.records.queries.persons import PersonView
from openmash.web.addresses import address
from openmash.web.presenters import persons


def change_rating_href(case: CaseView) -> str:
    """Where the rating is changed."""
    return address("triage.change", case.contact.id)


def names_of(case: CaseView) -> dict[UUID, str]:
    """Every person of the contact by record."""
    return {record.id: persons.name_of(record) for record in (*case.children, *case.adults)}


def initials(record: Any) -> str:
    """A child as a professional is told of them.

    >>> class Tolu:
    ...     forename, surname, is_unborn = "Tolu", "Adeyemi", False
    >>> initials(Tolu)
    'T.A.'
    """
    letters = [name[0].upper() for name in (record.forename, record.surname) if name]
    if record.is_unborn and not record.forename:
        return "the unborn child"
    return "".join(f"{letter}." for letter in letters) or "the child"


def told_rows(told: DecisionTold) -> list[dict[str, Any]]:
    """A child's decision as it is checked before it is recorded."""
    rows: list[dict[str, Any]] = [{"key": "Outcome", "value": told.outcome.label}]
    if told.outcome in BECOMES_REFERRAL:
        rows.append({"key": "Primary need", "value": need_label(told.primary_need)})
    rows.append({"key": "Rationale", "value": told.rationale, "typed": True})
    rows.append({"key": "What follows", "value": what_follows(told)})
    return rows


def need_label(code: str) -> str:
    """A primary need with its census code, or nothing for no code."""
    known = {need.value: need for need in PrimaryNeed}
    return f"{code}: {known[code].label}" if code in known else ""


def what_follows(told: DecisionTold) -> str:
    """What recording the decision sets going for the child."""
    kind = HANDED_TO.get(told.outcome)
    if told.outcome in BECOMES_REFERRAL:
        return "Becomes a referral, and is handed over to the assessment team."
    if kind is not None:
        return f"Is handed over to {kind.label.lower()}. No referral is made."
    if told.outcome is Outcome.NO_FURTHER_ACTION:
        return "No referral is made, and nothing follows. The contact stays on the record."
    if told.outcome is Outcome.INFORMATION_ADVICE:
        return "No referral is made. Whoever gives the advice does so outside this service."
    return "No referral is made. Pass it on outside this service, to whom the rationale names."


def cautions(rating: Rating | None, told: Iterable[DecisionTold]) -> list[str]:
    """What to look at twice before recording. Nothing here stops anybody."""
    outcomes = {each.outcome for each in told}
    said: list[str] = []
    if rating is Rating.RED and not outcomes & set(HANDED_TO):
        said.append("The rating is red, and no child is handed over to a receiving team.")
    if len(outcomes) > 1:
        said.append("The children have different outcomes.")
    return said


def typed_back(posted: Mapping[str, str], case: CaseView) -> list[tuple[str, str]]:
    """What somebody typed into a decision that cannot be recorded any more, to read and copy."""
    shown: list[tuple[str, str]] = []
    for child in case.children:
        prefix = f"child_{child.position}"
        outcome = next((o for o in Outcome if o.value == posted.get(f"{prefix}-outcome")), None)
        name = persons.name_of(child)
        if outcome is not None:
            shown.append((f"Outcome for {name}", outcome.label))
        shown.append((f"Rationale for {name}", posted.get(f"{prefix}-rationale", "")))
    shown.append(("Why the decision does not wait", posted.get("outstanding_reason", "")))
    shown += [
        ("How a view was weighed", value)
        for key, value in posted.items()
        if key.startswith("view_") and key.endswith("-how")
    ]
    return [(label, text) for label, text in shown if text.strip()]


def decided_again_for(case: CaseView) -> list[PersonView]:
    """The children for whom a later decision can be recorded: decided, and with no team."""
    latest = {each.child_id: each for each in sorted(case.decisions, key=lambda d: d.sequence)}
    free = (None, HandoverStatus.CHALLENGED)
    return [c for c in case.children if c.id in latest and latest[c.id].handover in free]

"""One handover, whole, as one viewer may see it.

What a team reads of the contact are the items open to it; the rest is a number for each owner.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count

from openmash.core.errors import NotThere
from openmash.domain.access import AgencyKind, Role, Viewer
from openmash.domain.contacts.ratings import Rating
from openmash.domain.decisions.outcomes import HandoverStatus, Outcome
from openmash.domain.sharing.handling import Basis, DatePrecision, HandlingCode
from openmash.records.models import Decision, Handover, PersonRecord

from . import danger
from .handovers import visible_handovers
from .protected_places import around_contact, hide, mask
from .visibility import visible_items, withheld_items


@dataclass(frozen=True, slots=True)
class ChildHandedOver:
    """The child, and what a team needs to find them."""

    record_id: UUID
    forename: str
    surname: str
    other_names: tuple[str, ...]
    birth_date: date | None
    birth_precision: DatePrecision
    is_unborn: bool
    expected_date: date | None
    approximate_age: int | None
    sex: str
    nhs_number: str
    upn: str
    address: str
    postcode: str
    school: str
    language: str
    interpreter_needed: bool


@dataclass(frozen=True, slots=True)
class OtherPerson:
    """Somebody else in the contact."""

    record_id: UUID
    forename: str
    surname: str
    kind: str
    relationship: str
    lives_with_children: str


@dataclass(frozen=True, slots=True)
class ReleasedItem:
    """An item that the viewer may read."""

    kind: str
    owner_kind: AgencyKind
    owner: str
    from_return: bool
    about_id: UUID | None
    text: str
    basis: Basis
    handling: HandlingCode
    event_date: date | None
    precision: DatePrecision


@dataclass(frozen=True, slots=True)
class Step:
    """One decision for the child with the handover that followed, if one did."""

    sequence: int
    outcome: Outcome
    primary_need: str
    rationale: str
    rating: Rating
    decided_by: str
    decided_at: datetime
    to_agency: str
    status: HandoverStatus | None
    answered_by: str
    answered_at: datetime | None
    answer_reason: str


@dataclass(frozen=True, slots=True)
class DecidedAgain:
    """That a manager answered the challenge, and with which outcome; not why."""

    outcome: Outcome
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class HandoverView:
    """One handover, whole, as one viewer may see it.

    Attributes:
        urgent, urgent_reason: the referrer says a child is in danger now, and why: "" if closed.
        steps: every decision for this child so far, oldest first. For a team: those handed to it.
        again: the decision that answered the challenge, if there is one.
        items: what the viewer may read; `withheld` has the rest by owner, as numbers.
        told_at: when the referrer was told of the decision; None if not yet.
    """

    handover_id: UUID
    contact_id: UUID
    reference: str
    source_code: str
    urgent: bool
    urgent_reason: str
    to_agency: str
    status: HandoverStatus
    offered_at: datetime
    safe_to_contact: str
    safe_to_contact_detail: str
    family_told: str
    family_told_why_not: str
    child: ChildHandedOver
    others: tuple[OtherPerson, ...]
    steps: tuple[Step, ...]
    again: DecidedAgain | None
    items: tuple[ReleasedItem, ...]
    withheld: tuple[tuple[str, int], ...]
    told_at: datetime | None

    @property
    def decision(self) -> Step:
        """The decision that was handed over and is shown."""
        return self.steps[-1]


def of(viewer: Viewer, handover_id: UUID) -> HandoverView:
    """One handover as the viewer may see it.

    Raises:
        NotThere: absent, another team's, or of a contact that is hidden from the viewer.
    """
    row = (
        visible_handovers(viewer)
        .select_related("contact", "decision__child", "to_agency")
        .filter(id=handover_id)
        .first()
    )
    if row is None:
        raise NotThere("There is no handover here that you can open.")
    contact = row.contact
    # A team prints this, and the paper may lie on the family's table.
    places = around_contact(contact.id)
    steps = tuple(mask(e, places, "rationale", "answer_reason") for e in _steps(viewer, row))
    view = HandoverView(
        handover_id=row.id,
        contact_id=contact.id,
        reference=contact.reference,
        source_code=contact.source_code,
        urgent=contact.urgent,
        urgent_reason=danger.words_for(viewer, contact.urgent_reason, places, row.to_agency.kind),
        to_agency=row.to_agency.name,
        status=HandoverStatus(row.status),
        offered_at=row.offered_at,
        safe_to_contact=contact.safe_to_contact,
        safe_to_contact_detail=contact.safe_to_contact_detail,
        family_told=contact.family_told,
        family_told_why_not=contact.family_told_why_not,
        child=hide(_child(row.decision.child), places),
        others=_others(row),
        steps=steps,
        again=_again(row),
        items=tuple(mask(each, places, "text") for each in _items(viewer, contact.id)),
        withheld=_withheld(viewer, contact.id),
        told_at=contact.closed_at,
    )
    return mask(view, places, "safe_to_contact_detail", "family_told_why_not")


def _child(row: PersonRecord) -> ChildHandedOver:
    return ChildHandedOver(
        record_id=row.id,
        forename=row.forename,
        surname=row.surname,
        other_names=tuple(row.other_names),
        birth_date=row.birth_date,
        birth_precision=DatePrecision(row.birth_precision),
        is_unborn=row.is_unborn,
        expected_date=row.expected_date,
        approximate_age=row.approximate_age,
        sex=row.sex,
        nhs_number=row.nhs_number,
        upn=row.upn,
        address=row.address,
        postcode=row.postcode,
        school=row.school,
        language=row.language,
        interpreter_needed=row.interpreter_needed,
    )


def _others(row: Handover) -> tuple[OtherPerson, ...]:
    people = PersonRecord.objects.filter(contact_id=row.contact_id)
    others = people.exclude(id=row.decision.child_id).order_by("-kind", "position")
    return tuple(
        OtherPerson(
            other.id,
            other.forename,
            other.surname,
            other.kind,
            other.relationship,
            other.lives_with_children,
        )
        for other in others
    )


def _steps(viewer: Viewer, shown: Handover) -> tuple[Step, ...]:
    """The decisions up to the one handed over; for a team without those handed to others."""
    own = visible_handovers(viewer).filter(decision__child_id=shown.decision.child_id)
    handed = {row.decision_id: row for row in own.select_related("to_agency", "answered_by")}
    rows = Decision.objects.filter(
        child_id=shown.decision.child_id, sequence__lte=shown.decision.sequence
    ).select_related("decided_by")
    return tuple(
        _step(row, handed.get(row.id))
        for row in rows.order_by("sequence")
        if viewer.role is Role.MANAGER or row.id in handed
    )


def _step(row: Decision, handed: Handover | None) -> Step:
    return Step(
        sequence=row.sequence,
        outcome=Outcome(row.outcome),
        primary_need=row.primary_need,
        rationale=row.rationale,
        rating=Rating(row.rating),
        decided_by=row.decided_by.name,
        decided_at=row.decided_at,
        to_agency=handed.to_agency.name if handed else "",
        status=HandoverStatus(handed.status) if handed else None,
        answered_by=handed.answered_by.name if handed and handed.answered_by else "",
        answered_at=handed.answered_at if handed else None,
        answer_reason=handed.answer_reason if handed else "",
    )


def _again(row: Handover) -> DecidedAgain | None:
    later = (
        Decision.objects.filter(child_id=row.decision.child_id, sequence__gt=row.decision.sequence)
        .select_related("decided_by")
        .order_by("sequence")
        .first()
    )
    if later is None:
        return None
    return DecidedAgain(Outcome(later.outcome), later.decided_by.name, later.decided_at)


def _items(viewer: Viewer, contact_id: UUID) -> tuple[ReleasedItem, ...]:
    rows = (
        visible_items(viewer)
        .filter(contact_id=contact_id)
        .select_related("owner_agency")
        .order_by("owner_agency__name", "created_at", "position")
    )
    return tuple(
        ReleasedItem(
            kind=row.kind,
            owner_kind=AgencyKind(row.owner_agency.kind),
            owner=row.owner_agency.name,
            from_return=row.agency_return_id is not None,
            about_id=row.about_id,
            text=row.text,
            basis=Basis(row.basis),
            handling=HandlingCode(row.handling),
            event_date=row.event_date,
            precision=DatePrecision(row.date_precision),
        )
        for row in rows
    )


def _withheld(viewer: Viewer, contact_id: UUID) -> tuple[tuple[str, int], ...]:
    """What the viewer is told of but not given, by owner."""
    rows = (
        withheld_items(viewer)
        .filter(contact_id=contact_id)
        .values("owner_agency__name")
        .annotate(held=Count("pk"))
    )
    return tuple(
        (row["owner_agency__name"], row["held"]) for row in rows.order_by("owner_agency__name")
    )

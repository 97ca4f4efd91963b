"""What a manager needs before deciding, and who was told what the contact is about."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from openmash.domain.access import Act, AgencyKind, Viewer, require
from openmash.domain.agency_checks.lifecycle import Answer, RequestStatus
from openmash.domain.contacts.ratings import Rating
from openmash.domain.decisions.outcomes import HandoverStatus
from openmash.domain.decisions.rules import Outstanding, Readiness, Returned, Seen, readiness
from openmash.records.models import (
    AgencyReturn,
    Contact,
    Decision,
    Handover,
    InformationRequest,
    PersonRecord,
    ProfessionalView,
    ViewWeighed,
)

from . import policies
from .contacts import visible_contacts


@dataclass(frozen=True, slots=True)
class DifferingView:
    """An agency's own view that differs from the rating and has not been weighed yet."""

    view_id: UUID
    agency: str
    rating: Rating
    why: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class WeighedView:
    """How a differing view was weighed."""

    view_id: UUID
    how: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class BeforeDeciding:
    """What stands before a decision: readiness, the views to weigh, what there is to have seen."""

    readiness: Readiness
    differing: tuple[DifferingView, ...]
    seen: Seen


def before_deciding(viewer: Viewer, contact_id: UUID) -> BeforeDeciding | None:
    """What a manager weighs before deciding; None if the contact is hidden, absent or not rated."""
    require(viewer, Act.DECIDE)
    contact = visible_contacts(viewer).filter(id=contact_id).first()
    if contact is None or contact.current_rating is None:
        return None
    return BeforeDeciding(readiness_of(contact), differing(contact), seen_of(contact))


def readiness_of(contact: Contact) -> Readiness:
    """How ready a rated contact is, from its information requests."""
    _, policy, _ = policies.by_id(contact.policy_id)
    rows = list(
        InformationRequest.objects.filter(contact=contact)
        .exclude(status=RequestStatus.WITHDRAWN)
        .select_related("agency")
        .order_by("agency__name")
    )
    answers = dict(
        AgencyReturn.objects.filter(information_request__in=rows).values_list(
            "information_request_id", "answer"
        )
    )
    waiting = [
        Outstanding(row.agency_id, AgencyKind(row.agency.kind), row.agency.name)
        for row in rows
        if row.id not in answers
    ]
    returned = [
        Returned(AgencyKind(row.agency.kind), row.agency.name, Answer(answers[row.id]))
        for row in rows
        if row.id in answers
    ]
    return readiness(Rating(str(contact.current_rating)), policy, waiting, returned)


def differing(contact: Contact) -> tuple[DifferingView, ...]:
    """The agencies' views that differ from the rating now and were not weighed yet."""
    weighed = ViewWeighed.objects.filter(contact=contact).values("view_id")
    rows = (
        ProfessionalView.objects.filter(contact=contact)
        .exclude(rating=contact.current_rating)
        .exclude(id__in=weighed)
        .select_related("agency", "by")
        .order_by("at", "id")
    )
    return tuple(
        DifferingView(row.id, row.agency.name, Rating(row.rating), row.why, row.by.name, row.at)
        for row in rows
    )


def seen_of(contact: Contact) -> Seen:
    """What there is to have seen: how many returns the record holds, and the rating."""
    returns = AgencyReturn.objects.filter(information_request__contact=contact).count()
    return Seen(returns, Rating(str(contact.current_rating)))


def weighed_of(viewer: Viewer, contact_id: UUID) -> dict[UUID, WeighedView]:
    """How differing views of a contact were weighed, by view."""
    require(viewer, Act.OPEN_CONTACT)
    if not visible_contacts(viewer).filter(id=contact_id).exists():
        return {}
    rows = ViewWeighed.objects.filter(contact_id=contact_id).select_related("by")
    return {row.view_id: WeighedView(row.view_id, row.how, row.by.name, row.at) for row in rows}


def family_names(contact_id: UUID) -> tuple[str, ...]:
    """Every name of every person in the contact, other names included. For rules on wording."""
    names: list[str] = []
    for forename, surname, others in PersonRecord.objects.filter(contact_id=contact_id).values_list(
        "forename", "surname", "other_names"
    ):
        names += [forename, surname, *others]
    return tuple(name for name in names if name)


def challenged(contact_id: UUID) -> int:
    """How many children's present handover is challenged and not answered yet."""
    rows = Decision.objects.filter(contact_id=contact_id).order_by("sequence")
    newest = dict(rows.values_list("child_id", "id"))
    return Handover.objects.filter(
        decision_id__in=newest.values(), status=HandoverStatus.CHALLENGED
    ).count()

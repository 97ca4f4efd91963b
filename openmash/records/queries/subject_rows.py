"""A subject access request as the rules see it: its clock, its items, and who is around it."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from openmash.domain.sharing.handling import HandlingCode
from openmash.domain.sharing.protection import Place
from openmash.domain.sharing.subject_access import (
    OPEN,
    Exemption,
    SubjectDecision,
    SubjectItemFacts,
    SubjectStatus,
)
from openmash.domain.sharing.subject_clock import Due, Pause, PauseReason, due
from openmash.records.models import (
    Contact,
    PersonRecord,
    SubjectItem,
    SubjectRequest,
    SubjectRequestPause,
)

from . import policies
from .protected_places import around_contact


def due_of(row: SubjectRequest, pauses: Iterable[Pause], now: datetime) -> Due:
    """When a request is due as things stand; a settled one keeps the time it had."""
    if SubjectStatus(row.status) not in OPEN:
        return Due(row.due_at, row.due_explained, paused=False)
    calendar = policies.in_force(now).calendar
    extended = row.extended_at is not None
    return due(calendar, row.received_at, list(pauses), extended=extended, now=now)


def pauses_of(request_id: UUID) -> list[Pause]:
    """Every time the clock of a request stood."""
    return [each for each, _ in pauses_by_request([request_id]).get(request_id, [])]


def facts_of(row: SubjectItem) -> SubjectItemFacts:
    """A collected item as the rules see it."""
    return SubjectItemFacts(
        item_id=row.item_id,
        decision=SubjectDecision(row.decision),
        text=row.item.text,
        wording=row.wording,
        exemption=Exemption(row.exemption) if row.exemption else None,
        reason=row.reason,
        handling=HandlingCode(row.item.handling),
    )


def cluster(person: PersonRecord) -> QuerySet[PersonRecord]:
    """The records that are held to be the same person as this one."""
    same = Q(id=person.id)
    if person.person_id is not None:
        same |= Q(person_id=person.person_id)
    return PersonRecord.objects.filter(same)


def cluster_contacts(person: PersonRecord) -> list[UUID]:
    """The contacts in which the person was told of."""
    return list(cluster(person).values_list("contact_id", flat=True))


def names_around(person: PersonRecord) -> tuple[list[str], list[str]]:
    """Who told about the person without being a professional, and who else is named with them.

    Professionals' names stay in an answer; a member of the public was promised that theirs would
    not be told.
    """
    own = cluster(person)
    contact_ids = cluster_contacts(person)
    public = Contact.objects.filter(id__in=contact_ids, referrer_is_professional=False)
    told = public.values_list("referrer_name", "referrer_phone", "referrer_email")
    others = PersonRecord.objects.filter(contact_id__in=contact_ids).exclude(id__in=own)
    same = {f"{each.forename} {each.surname}".strip() for each in own}
    names = {f"{each.forename} {each.surname}".strip() for each in others} - same
    return [each for row in told for each in row if each], sorted(name for name in names if name)


def places_around(contact_ids: Iterable[UUID]) -> list[Place]:
    """The protected places of anybody in these contacts, or joined to anybody in them."""
    found = {place.place_id: place for each in contact_ids for place in around_contact(each)}
    return list(found.values())


def pauses_by_request(request_ids: Iterable[UUID]) -> dict[UUID, list[tuple[Pause, str]]]:
    rows = SubjectRequestPause.objects.filter(subject_request_id__in=list(request_ids))
    found: dict[UUID, list[tuple[Pause, str]]] = {}
    for row in rows.order_by("began_at"):
        pause = Pause(PauseReason(row.reason), row.began_at, row.ended_at)
        found.setdefault(row.subject_request_id, []).append((pause, row.detail))
    return found

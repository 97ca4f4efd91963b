"""Who in this hub may be the same person: earlier records of each person, with reasons."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from openmash.domain.access import Viewer
from openmash.domain.contacts.ratings import Rating
from openmash.domain.decisions.outcomes import Outcome
from openmash.domain.people.keys import query_keys
from openmash.domain.people.matching import Match, MatchBand, compare
from openmash.domain.people.verdicts import Verdict
from openmash.records.models import (
    Contact,
    Decision,
    MatchVerdict,
    OpenCase,
    PersonKey,
    PersonRecord,
)

from .contacts import visible_contacts
from .person_facts import facts_of

SHOWN = 8
"""Candidates shown for one person, best first; the page says how many more there are."""

COMPARED = 200
"""Candidates compared for one person: those that share most keys."""


@dataclass(frozen=True, slots=True)
class EarlierContact:
    """A contact of this hub that an earlier record belongs to. Times are aware UTC."""

    contact_id: UUID
    reference: str
    received_at: datetime
    source_code: str
    rating: Rating | None
    outcomes: tuple[Outcome, ...]
    is_open: bool


@dataclass(frozen=True, slots=True)
class OpenCaseFacts:
    """A child already open to children's social care."""

    open_case_id: UUID
    team: str
    worker_name: str
    worker_email: str
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class StandingVerdict:
    """What somebody decided about the pair, and by whom."""

    verdict_id: UUID
    verdict: Verdict
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Candidate:
    """An earlier record that may be about the same person, and what that would bring."""

    record: PersonRecord
    match: Match
    contact: EarlierContact
    linked: bool
    verdict: StandingVerdict | None
    open_case: OpenCaseFacts | None


@dataclass(frozen=True, slots=True)
class Found:
    """The candidates for one person of a contact."""

    record_id: UUID
    candidates: tuple[Candidate, ...]
    more: int


def of_contact(viewer: Viewer, contact: Contact) -> dict[UUID, Found]:
    """Candidates for every person of a contact, in hub contacts that the viewer may open.

    Records already joined to the person come first, then by band. Never a percentage.
    """
    people = list(PersonRecord.objects.filter(contact=contact).order_by("kind", "position"))
    near = _near(people)
    ids = {record_id for found in near.values() for record_id in found}
    records = {
        record.id: record
        for record in PersonRecord.objects.filter(
            id__in=ids, contact__in=visible_contacts(viewer)
        ).exclude(contact=contact)
    }
    matched: dict[UUID, list[tuple[PersonRecord, Match]]] = {}
    for person in people:
        facts = facts_of(person)
        pairs = []
        for record_id in near[person.id]:
            record = records.get(record_id)
            if record is None:
                continue
            match = compare(facts, facts_of(record))
            if match.band is not None or _joined(person, record):
                pairs.append((record, match))
        matched[person.id] = pairs
    return _with_contacts(people, matched)


def _joined(person: PersonRecord, record: PersonRecord) -> bool:
    return person.person_id is not None and person.person_id == record.person_id


def _near(people: Sequence[PersonRecord]) -> dict[UUID, list[UUID]]:
    """For each person, the records that share keys, most shared first, and those already joined."""
    keys = {person.id: query_keys(facts_of(person)) for person in people}
    wanted = set().union(*keys.values()) if keys else set()
    holders: dict[str, list[UUID]] = defaultdict(list)
    # A key that hundreds share (a common name alone) tells nothing and costs much.
    common = set(
        PersonKey.objects.filter(key__in=wanted)
        .values("key")
        .annotate(n=Count("record"))
        .filter(n__gt=COMPARED)
        .values_list("key", flat=True)
    )
    for key, record_id in PersonKey.objects.filter(key__in=wanted - common).values_list(
        "key", "record_id"
    ):
        holders[key].append(record_id)
    joined = _joined_ids(people)
    near = {}
    for person in people:
        shared: dict[UUID, int] = defaultdict(int)
        for key in keys[person.id]:
            for record_id in holders.get(key, ()):
                shared[record_id] += 1
        best = sorted(shared, key=lambda r: (-shared[r], r))[:COMPARED]
        near[person.id] = [*joined[person.id], *(r for r in best if r not in joined[person.id])]
    return near


def _joined_ids(people: Sequence[PersonRecord]) -> dict[UUID, list[UUID]]:
    by_person: dict[UUID, list[UUID]] = defaultdict(list)
    person_ids = {p.person_id for p in people if p.person_id}
    for person_id, record_id in PersonRecord.objects.filter(person_id__in=person_ids).values_list(
        "person_id", "id"
    ):
        by_person[person_id].append(record_id)
    return {p.id: by_person[p.person_id] if p.person_id else [] for p in people}


_BAND_ORDER = {MatchBand.EXACT: 0, MatchBand.LIKELY: 1, MatchBand.POSSIBLE: 2, None: 3}


def _with_contacts(
    people: Sequence[PersonRecord], matched: dict[UUID, list[tuple[PersonRecord, Match]]]
) -> dict[UUID, Found]:
    records = [record for pairs in matched.values() for record, _ in pairs]
    contacts = _earlier({record.contact_id for record in records})
    verdicts = _verdicts([p.id for p in people])
    cases = _open_cases({r.person_id for r in records if r.person_id})
    found = {}
    for person in people:
        candidates = [
            Candidate(
                record=record,
                match=match,
                contact=contacts[record.contact_id],
                linked=_joined(person, record),
                verdict=verdicts.get(frozenset((person.id, record.id))),
                open_case=cases.get(record.person_id) if record.person_id else None,
            )
            for record, match in matched[person.id]
        ]
        candidates.sort(
            key=lambda c: (
                not c.linked,
                c.verdict is not None and c.verdict.verdict is Verdict.DIFFERENT,
                _BAND_ORDER[c.match.band],
                -c.contact.received_at.timestamp(),
            )
        )
        found[person.id] = Found(
            person.id, tuple(candidates[:SHOWN]), max(0, len(candidates) - SHOWN)
        )
    return found


def _earlier(contact_ids: Iterable[UUID]) -> dict[UUID, EarlierContact]:
    ids = list(contact_ids)
    outcomes: dict[UUID, list[Outcome]] = defaultdict(list)
    for contact_id, outcome in Decision.objects.filter(contact_id__in=ids).values_list(
        "contact_id", "outcome"
    ):
        outcomes[contact_id].append(Outcome(outcome))
    return {
        contact.id: EarlierContact(
            contact_id=contact.id,
            reference=contact.reference,
            received_at=contact.received_at,
            source_code=contact.source_code,
            rating=Rating(contact.current_rating) if contact.current_rating else None,
            outcomes=tuple(dict.fromkeys(outcomes[contact.id])),
            is_open=contact.closed_at is None,
        )
        for contact in Contact.objects.filter(id__in=ids)
    }


def _verdicts(record_ids: Sequence[UUID]) -> dict[frozenset[UUID], StandingVerdict]:
    rows = MatchVerdict.objects.filter(
        Q(record_id__in=record_ids) | Q(other_id__in=record_ids), undone_at__isnull=True
    ).select_related("by")
    return {
        frozenset((row.record_id, row.other_id)): StandingVerdict(
            row.id, Verdict(row.verdict), row.reason, row.by.name, row.at
        )
        for row in rows
    }


def _open_cases(person_ids: Iterable[UUID]) -> dict[UUID, OpenCaseFacts]:
    return {
        case.person_id: OpenCaseFacts(
            case.id, case.team, case.worker_name, case.worker_email, case.opened_at
        )
        for case in OpenCase.objects.filter(person_id__in=list(person_ids), closed_at__isnull=True)
    }

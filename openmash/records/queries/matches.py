"""Who in a contact is already known: earlier records of each person, with reasons."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Q

from openmash.core.errors import NotThere
from openmash.domain.access import Viewer
from openmash.domain.people.keys import query_keys
from openmash.domain.people.matching import Match, MatchBand, compare
from openmash.domain.people.verdicts import Verdict
from openmash.records.models import MatchVerdict, OpenCase, PersonKey, PersonRecord
from openmash.records.prepared import Rows, one_of, prepared

from .contacts import visible_contacts
from .earlier import EarlierContact, earlier_contacts
from .person_facts import facts_of
from .persons import PERSON_COLUMNS, PersonView
from .protected_places import hide_all

SHOWN = 8
"""Candidates shown for one person, best first; the page says how many more there are."""

COMPARED = 200
"""Candidates compared for one person: those that share most keys."""


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

    record: PersonView
    match: Match
    contact: EarlierContact
    linked: bool
    verdict: StandingVerdict | None
    open_case: OpenCaseFacts | None

    @property
    def ruled_out(self) -> bool:
        """True if somebody decided that this is another person."""
        return self.verdict is not None and self.verdict.verdict is Verdict.DIFFERENT

    @property
    def strong(self) -> bool:
        """True if it is joined, or likely enough to act on with care."""
        likely = self.match.band in (MatchBand.EXACT, MatchBand.LIKELY)
        return not self.ruled_out and (self.linked or likely)


@dataclass(frozen=True, slots=True)
class Found:
    """The candidates for one person of a contact.

    Attributes:
        more: how many candidates there are beyond those listed.
        open_case: the open case of the person that this record itself came with or is joined to.
    """

    record_id: UUID
    candidates: tuple[Candidate, ...]
    more: int
    open_case: OpenCaseFacts | None = None


def of_contact(viewer: Viewer, contact_id: UUID, people: Sequence[PersonView]) -> dict[UUID, Found]:
    """Candidates for every person of a contact, in hub contacts that the viewer may open.

    Records already joined to the person come first, then by band. Never a percentage.

    Args:
        people: the contact's records.
    """
    near = _near(people)
    ids = {record_id for found in near.values() for record_id in found}
    told = (PersonView(*row) for row in _records(viewer, ids))
    records = {record.id: record for record in told if record.contact_id != contact_id}
    facts = {row.id: facts_of(row) for row in (*people, *records.values())}
    matched: dict[UUID, list[tuple[PersonView, Match]]] = {}
    for person in people:
        compared = [
            (records[record_id], compare(facts[person.id], facts[record_id]))
            for record_id in near[person.id]
            if record_id in records
        ]
        matched[person.id] = [
            (record, match)
            for record, match in compared
            if match.band is not None or _joined(person, record)
        ]
    return _with_contacts(people, matched)


@prepared
def _records(viewer: Viewer, record_ids: Collection[UUID]) -> Rows:
    rows = PersonRecord.objects.filter(
        one_of("id", record_ids), contact__in=visible_contacts(viewer)
    )
    return rows.values_list(*PERSON_COLUMNS)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records side by side: one of the contact that is open, and an earlier one."""

    record: PersonView
    other: PersonView
    match: Match
    contact: EarlierContact
    verdict: StandingVerdict | None
    open_case: OpenCaseFacts | None


def pair(viewer: Viewer, contact_id: UUID, record_id: UUID, other_id: UUID) -> Pair:
    """Two records to compare.

    Raises:
        NotThere: either is absent, or in a contact that the viewer may not open.
    """
    told = (PersonView(*row) for row in _records(viewer, {record_id, other_id}))
    rows = {row.id: row for row in told}
    mine, other = rows.get(record_id), rows.get(other_id)
    if mine is None or other is None or mine.contact_id != contact_id or mine is other:
        raise NotThere("There are no two such records here to compare. Open the contact again.")
    shown = {each.id: each for each in hide_all([mine, other])}
    return Pair(
        record=shown[mine.id],
        other=shown[other.id],
        match=compare(facts_of(mine), facts_of(other)),
        contact=earlier_contacts([other.contact_id])[other.contact_id],
        verdict=_verdicts([mine.id]).get(frozenset((mine.id, other.id))),
        open_case=_open_cases([other]).get(other.id),
    )


def _joined(person: PersonView, record: PersonView) -> bool:
    return person.person_id is not None and person.person_id == record.person_id


def _near(people: Sequence[PersonView]) -> dict[UUID, list[UUID]]:
    """For each person, the records already joined, and those that share keys, most shared first."""
    keys = {person.id: query_keys(facts_of(person)) for person in people}
    holders = dict(_holders(set().union(*keys.values())))
    joined = _joined_ids(people)
    near = {}
    for person in people:
        shared: dict[UUID, int] = defaultdict(int)
        for key in keys[person.id]:
            for record_id in holders.get(key, ()):
                shared[record_id] += 1
        best = sorted(shared, key=lambda r: (-shared[r], r))[:COMPARED]
        near[person.id] = list(dict.fromkeys([*joined[person.id], *best]))
    return near


@prepared
def _holders(keys: Collection[str]) -> Rows:
    """The records that hold each key.

    A key that hundreds share (a common name alone) tells nothing and costs much: it is left out.
    """
    held = PersonKey.objects.filter(one_of("key", keys)).values("key")
    counted = held.annotate(n=Count("record"), records=ArrayAgg("record"))
    return counted.filter(n__lte=COMPARED).values_list("key", "records")


def _joined_ids(people: Sequence[PersonView]) -> dict[UUID, list[UUID]]:
    person_ids = {p.person_id for p in people if p.person_id}
    by_person: dict[UUID, list[UUID]] = defaultdict(list)
    for row in _joined_records(person_ids) if person_ids else ():
        by_person[row.person_id].append(row.id)
    return {p.id: by_person[p.person_id] if p.person_id else [] for p in people}


@prepared
def _joined_records(person_ids: Collection[UUID]) -> Rows:
    rows = PersonRecord.objects.filter(one_of("person_id", person_ids))
    return rows.values_list("person_id", "origin_id", "id")


_BAND_ORDER = {MatchBand.EXACT: 0, MatchBand.LIKELY: 1, MatchBand.POSSIBLE: 2, None: 3}


def _with_contacts(
    people: Sequence[PersonView], matched: dict[UUID, list[tuple[PersonView, Match]]]
) -> dict[UUID, Found]:
    records = [record for pairs in matched.values() for record, _ in pairs]
    contacts = earlier_contacts({record.contact_id for record in records})
    verdicts = _verdicts([p.id for p in people])
    cases = _open_cases([*records, *people])
    found = {}
    for person in people:
        candidates = [
            Candidate(
                record=record,
                match=match,
                contact=contacts[record.contact_id],
                linked=_joined(person, record),
                verdict=verdicts.get(frozenset((person.id, record.id))),
                open_case=cases.get(record.id),
            )
            for record, match in matched[person.id]
        ]
        candidates.sort(key=_best_first)
        found[person.id] = Found(
            person.id,
            tuple(candidates[:SHOWN]),
            max(0, len(candidates) - SHOWN),
            cases.get(person.id),
        )
    return found


def _best_first(candidate: Candidate) -> tuple[bool, bool, int, float]:
    return (
        candidate.ruled_out,
        not candidate.linked,
        _BAND_ORDER[candidate.match.band],
        -candidate.contact.received_at.timestamp(),
    )


def _verdicts(record_ids: Sequence[UUID]) -> dict[frozenset[UUID], StandingVerdict]:
    return {
        frozenset((row.record_id, row.other_id)): StandingVerdict(
            row.id, Verdict(row.verdict), row.reason, row.by__name, row.at
        )
        for row in _standing(record_ids)
    }


@prepared
def _standing(record_ids: Collection[UUID]) -> Rows:
    either = Q(one_of("record_id", record_ids)) | Q(one_of("other_id", record_ids))
    rows = MatchVerdict.objects.filter(either, undone_at__isnull=True)
    return rows.values_list("id", "record_id", "other_id", "verdict", "reason", "by__name", "at")


def _open_cases(records: Iterable[PersonView]) -> dict[UUID, OpenCaseFacts]:
    """The open case of each record that has one, by record.

    A case stays with the person it came for, and a join may put that person's records under
    another. So a case is looked for under every person that any record joined to this one came
    with, or was first joined under (who has that record's id): no join can hide a case.
    """
    known_as: dict[UUID, set[UUID]] = {r.id: {r.id, r.person_id or r.id} for r in records}
    group_of = {r.id: r.person_id for r in records if r.person_id}
    groups: dict[UUID, set[UUID]] = defaultdict(set)
    for row in _joined_records(set(group_of.values())) if group_of else ():
        groups[row.person_id] |= {row.id, row.origin_id or row.id}
    for record_id, person_id in group_of.items():
        known_as[record_id] |= groups[person_id]
    wanted = set().union(*known_as.values())
    cases = {person_id: OpenCaseFacts(*facts) for person_id, *facts in _open_now(wanted)}
    found = {}
    for record_id, names in known_as.items():
        own = [cases[name] for name in names & cases.keys()]
        if own:
            found[record_id] = max(own, key=lambda case: (case.opened_at, case.open_case_id))
    return found


@prepared
def _open_now(person_ids: Collection[UUID]) -> Rows:
    rows = OpenCase.objects.filter(one_of("person_id", person_ids), closed_at__isnull=True)
    return rows.order_by("opened_at", "id").values_list(
        "person_id", "id", "team", "worker_name", "worker_email", "opened_at"
    )

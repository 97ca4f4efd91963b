"""Who in a contact is already known: earlier records of each person, with reasons."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Q, TextField
from django.db.models.functions import Cast

from openmash.core.errors import NotThere
from openmash.domain.access import Viewer
from openmash.domain.people.facts import PersonFacts
from openmash.domain.people.keys import is_weak, query_keys
from openmash.domain.people.matching import Match, MatchBand, compare, is_out_of_the_question
from openmash.domain.people.verdicts import Verdict
from openmash.records.models import MatchVerdict, PersonKey, PersonRecord
from openmash.records.prepared import Rows, one_of, prepared

from .contacts import visible_contacts
from .earlier import EarlierContact, earlier_contacts
from .open_cases import OpenCaseFacts, joined_records, open_cases
from .person_facts import FACT_COLUMNS, facts_of
from .persons import PERSON_COLUMNS, PersonView
from .protected_places import hide_all

SHOWN = 8
"""Candidates shown for one person, best first; the page says how many more there are."""

COMPARED = 60
"""Candidates compared for one person: those that share most keys, a rare key counting more.

Measured on 858 pairs of one person told twice among 840,000 records: 851 are within these sixty,
and 841 within the two hundred that share the largest number of keys.
"""

COMMON = 200
"""A key that more records hold (a common name alone) tells nothing and costs much."""


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
    told = {row.id: row for row in _facts(viewer, ids) if row.contact_id != contact_id}
    facts = {row.id: facts_of(row) for row in (*people, *told.values())}
    matched: dict[UUID, list[tuple[Any, Match]]] = {}
    for person in people:
        rows = (told[record_id] for record_id in near[person.id] if record_id in told)
        matched[person.id] = list(_matching(person, facts[person.id], rows, facts))
    return _with_contacts(viewer, people, matched)


def _matching(
    person: PersonView, own: PersonFacts, rows: Iterable[Any], facts: Mapping[UUID, PersonFacts]
) -> Iterator[tuple[Any, Match]]:
    """Of these records those that may be the same person, or were joined to them."""
    for row in rows:
        joined, other = _joined(person, row), facts[row.id]
        if joined or not is_out_of_the_question(own, other):
            match = compare(own, other)
            if joined or match.band is not None:
                yield row, match


@prepared
def _facts(viewer: Viewer, record_ids: Collection[UUID]) -> Rows:
    """What is compared of each record: of hundreds compared, a few are read whole."""
    rows = PersonRecord.objects.filter(
        one_of("id", record_ids), contact__in=visible_contacts(viewer)
    )
    return rows.values_list("id", "contact_id", "person_id", *FACT_COLUMNS)


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
        open_case=open_cases([other]).get(other.id),
    )


def _joined(person: PersonView, record: Any) -> bool:
    return person.person_id is not None and person.person_id == record.person_id


def _near(people: Sequence[PersonView]) -> dict[UUID, list[UUID]]:
    """For each person, the records already joined, and those that share keys, most and rarest
    first: a key counts as one divided by how many hold it.
    """
    keys = {person.id: query_keys(facts_of(person)) for person in people}
    holders = dict(_holders(set().union(*keys.values())))
    joined = _joined_ids(people)
    near = {}
    for person in people:
        best = _best(keys[person.id] & holders.keys(), holders)
        near[person.id] = list(dict.fromkeys([*joined[person.id], *best]))
    return near


def _best(keys: Collection[str], holders: Mapping[str, Sequence[str]]) -> list[UUID]:
    """The holders of these keys worth comparing, best first; no more than are compared."""
    shared: dict[str, float] = defaultdict(float)
    strong: set[str] = set()
    once: set[str] = set()
    # In order, so that equal sums are equal to the last digit whenever they are made.
    for key in sorted(keys):
        held_by = holders[key]
        weight = 1 / len(held_by)
        strong.update(once.intersection(held_by) if is_weak(key) else held_by)
        once.update(held_by)
        for record_id in held_by:
            shared[record_id] += weight
    ranked = sorted(strong, key=lambda record_id: (-shared[record_id], record_id))
    return [UUID(record_id) for record_id in ranked[:COMPARED]]


@prepared
def _holders(keys: Collection[str]) -> Rows:
    """The records that hold each key, without the keys that are too common to tell anything."""
    held = PersonKey.objects.filter(one_of("key", keys)).values("key")
    # As text: a hundred thousand look-ups a minute go by these ids, and text is hashed once.
    counted = held.annotate(n=Count("record"), records=ArrayAgg(Cast("record", TextField())))
    return counted.filter(n__lte=COMMON).values_list("key", "records")


def _joined_ids(people: Sequence[PersonView]) -> dict[UUID, list[UUID]]:
    person_ids = {p.person_id for p in people if p.person_id}
    by_person: dict[UUID, list[UUID]] = defaultdict(list)
    for row in joined_records(person_ids) if person_ids else ():
        by_person[row.person_id].append(row.id)
    return {p.id: by_person[p.person_id] if p.person_id else [] for p in people}


_BAND_ORDER = {MatchBand.EXACT: 0, MatchBand.LIKELY: 1, MatchBand.POSSIBLE: 2, None: 3}


def _with_contacts(
    viewer: Viewer,
    people: Sequence[PersonView],
    matched: Mapping[UUID, Sequence[tuple[Any, Match]]],
) -> dict[UUID, Found]:
    rows = [row for pairs in matched.values() for row, _ in pairs]
    contacts = earlier_contacts({row.contact_id for row in rows})
    verdicts = _verdicts([p.id for p in people])
    cases = open_cases([*rows, *people])
    ranked: dict[UUID, list[Candidate]] = {}
    for person in people:
        candidates = [
            Candidate(
                record=row,
                match=match,
                contact=contacts[row.contact_id],
                linked=_joined(person, row),
                verdict=verdicts.get(frozenset((person.id, row.id))),
                open_case=cases.get(row.id),
            )
            for row, match in matched[person.id]
        ]
        ranked[person.id] = sorted(candidates, key=_best_first)
    whole = _whole(viewer, ranked.values())
    return {
        person_id: Found(
            person_id,
            tuple(replace(each, record=whole[each.record.id]) for each in candidates[:SHOWN]),
            max(0, len(candidates) - SHOWN),
            cases.get(person_id),
        )
        for person_id, candidates in ranked.items()
    }


def _whole(viewer: Viewer, ranked: Iterable[Sequence[Candidate]]) -> dict[UUID, PersonView]:
    """The records that are shown, each with all that was told."""
    shown = {each.record.id for candidates in ranked for each in candidates[:SHOWN]}
    told = (PersonView(*row) for row in _records(viewer, shown)) if shown else ()
    return {record.id: record for record in told}


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

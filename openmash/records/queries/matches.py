"""Who in a contact is already known: earlier records of each person, with reasons."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from openmash.core.errors import NotThere
from openmash.domain.access import Viewer
from openmash.domain.people.known import Match, Relation, judge_records
from openmash.domain.people.linkage.bands import Band
from openmash.domain.people.linkage.cards import card_of
from openmash.domain.people.linkage.keys import asked_keys
from openmash.domain.people.verdicts import Verdict
from openmash.records.models import PersonRecord
from openmash.records.prepared import Asking, Rows, at_once, one_of, prepared

from . import candidates as lookup
from .candidates import Held
from .contacts import visible_contacts
from .earlier import EarlierContact, asking_earlier, earlier_contacts
from .family import with_family
from .judged_records import Matching, is_joined
from .match_verdicts import (
    ProposedJoin,
    StandingVerdict,
    Verdicts,
    asking_verdicts,
    proposed_joins,
    standing_verdicts,
)
from .open_cases import OpenCaseFacts, asking_joined, joined_records, open_cases
from .person_facts import facts_of
from .persons import PERSON_COLUMNS, PersonView
from .protected_places import hide_all
from .trained_models import asking_in_force, in_force

SHOWN = 8
"""Candidates shown for one person, best first; the page says how many more there are."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An earlier record that may be about the same person, and what that would bring.

    Attributes:
        proposed: the join of the two that waits for a second person.
    """

    record: PersonView
    match: Match
    contact: EarlierContact
    linked: bool
    verdict: StandingVerdict | None
    open_case: OpenCaseFacts | None
    proposed: ProposedJoin | None = None

    @property
    def ruled_out(self) -> bool:
        """True if somebody decided that this is another person."""
        return self.verdict is not None and self.verdict.verdict is Verdict.DIFFERENT

    @property
    def strong(self) -> bool:
        """True if it is joined, or likely enough to act on with care."""
        return not self.ruled_out and (self.linked or self.match.is_strong)


@dataclass(frozen=True, slots=True)
class Found:
    """The candidates for one person of a contact.

    Attributes:
        more: how many candidates there are beyond those listed.
        related: records of the family or the home, each with what it has in common.
        open_case: the open case of the person that this record itself came with or is joined to.
    """

    record_id: UUID
    candidates: tuple[Candidate, ...]
    more: int
    related: Mapping[UUID, Relation] = field(default_factory=dict)
    open_case: OpenCaseFacts | None = None


def of_contact(viewer: Viewer, contact_id: UUID, people: Sequence[PersonView]) -> dict[UUID, Found]:
    """Candidates for every person of a contact, in hub contacts that the viewer may open.

    Records already joined to the person come first, then by band. Never a percentage.

    Args:
        people: the contact's records.
    """
    near = _near(people)
    ids = {record_id for found in near.values() for record_id in found}
    # What a viewer may not open is no rival either: they could tell from a band that it is there.
    held = lookup.held(viewer, ids).items()
    told = {key: each for key, each in held if each.contact_id != contact_id}
    verdicts = standing_verdicts(frozenset(person.id for person in people))
    rows = {
        person.id: [told[record_id] for record_id in near[person.id] if record_id in told]
        for person in people
    }
    apart = {pair for pair, said in verdicts.items() if said.verdict is Verdict.DIFFERENT}
    matched = with_family(viewer, in_force(), people, rows, (verdicts.keys(), apart))
    return _with_contacts(viewer, people, matched, verdicts)


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
        match=_compare(mine, other),
        contact=earlier_contacts([other.contact_id])[other.contact_id],
        verdict=standing_verdicts(frozenset([mine.id])).get(frozenset((mine.id, other.id))),
        open_case=open_cases([other]).get(other.id),
    )


def _compare(mine: PersonView, other: PersonView) -> Match:
    """The two by themselves, whoever else may be about as likely."""
    cards = {other.id: card_of(facts_of(other))}
    return judge_records(card_of(facts_of(mine)), cards, {}, model=in_force())[other.id]


def _near(people: Sequence[PersonView]) -> dict[UUID, list[UUID]]:
    """For each person, the records already joined, and those whose keys agree most."""
    joined = _joined_ids(people)
    asked = [asked_keys(facts_of(person)) for person in people]
    nearest = lookup.nearest(asked, besides=[person.id for person in people])
    return {
        person.id: list(dict.fromkeys([*joined[person.id], *found]))
        for person, found in zip(people, nearest, strict=True)
    }


def asking(people: Sequence[PersonView]) -> Iterator[Asking]:
    """What `of_contact` asks that needs nobody to be found first."""
    yield asking_in_force()
    yield from asking_verdicts(frozenset(person.id for person in people))
    if person_ids := _person_ids(people):
        yield joined_records.asking(person_ids)


def _person_ids(people: Iterable[PersonView]) -> frozenset[UUID]:
    return frozenset(person.person_id for person in people if person.person_id)


def _joined_ids(people: Sequence[PersonView]) -> dict[UUID, list[UUID]]:
    person_ids = _person_ids(people)
    by_person: dict[UUID, list[UUID]] = defaultdict(list)
    for row in joined_records(person_ids) if person_ids else ():
        by_person[row.person_id].append(row.id)
    return {p.id: by_person[p.person_id] if p.person_id else [] for p in people}


_BAND_ORDER = {band: place for place, band in enumerate((*Band, None))}


def _with_contacts(
    viewer: Viewer,
    people: Sequence[PersonView],
    matched: Mapping[UUID, Matching],
    verdicts: Verdicts,
) -> dict[UUID, Found]:
    rows = [row for found in matched.values() for row, _ in found.candidates]
    told_in = frozenset(row.contact_id for row in rows)
    with at_once(*asking_earlier(told_in), *asking_joined([*rows, *people])):
        contacts = earlier_contacts(told_in)
        cases = open_cases([*rows, *people])
    ranked = {
        person.id: _ranked(person, matched[person.id], contacts, verdicts) for person in people
    }
    whole = _whole(viewer, ranked.values())
    proposed = proposed_joins(frozenset(person.id for person in people))
    return {
        person_id: Found(
            person_id,
            tuple(
                Candidate(
                    record=whole[each.record.id],
                    match=each.match,
                    contact=each.contact,
                    linked=each.linked,
                    verdict=each.verdict,
                    open_case=cases.get(each.record.id),
                    proposed=proposed.get(frozenset((person_id, each.record.id))),
                )
                for each in candidates[:SHOWN]
            ),
            max(0, len(candidates) - SHOWN),
            matched[person_id].related,
            cases.get(person_id),
        )
        for person_id, candidates in ranked.items()
    }


def _ranked(
    person: PersonView,
    matched: Matching,
    contacts: Mapping[UUID, EarlierContact],
    verdicts: Verdicts,
) -> list["_Ranked"]:
    candidates = (
        _Ranked(
            row,
            match,
            contacts[row.contact_id],
            is_joined(person, row),
            verdicts.get(frozenset((person.id, row.id))),
        )
        for row, match in matched.candidates
    )
    return sorted(candidates, key=_best_first)


def _whole(viewer: Viewer, ranked: Iterable[Sequence["_Ranked"]]) -> dict[UUID, PersonView]:
    """The records that are shown, each with all that was told."""
    shown = {each.record.id for candidates in ranked for each in candidates[:SHOWN]}
    told = (PersonView(*row) for row in _records(viewer, shown)) if shown else ()
    return {record.id: record for record in told}


class _Ranked(NamedTuple):
    record: Held
    match: Match
    contact: EarlierContact
    linked: bool
    verdict: StandingVerdict | None


def _best_first(each: _Ranked) -> tuple[bool, bool, int, float, float]:
    ruled_out = each.verdict is not None and each.verdict.verdict is Verdict.DIFFERENT
    surely = each.match.band is Band.SAME_PERSON
    return (
        ruled_out,
        not each.linked,
        _BAND_ORDER[each.match.band],
        # Of those surely theirs the newest is wanted; of the others the likeliest.
        0.0 if surely else -each.match.judged.log_odds,
        -each.contact.received_at.timestamp(),
    )

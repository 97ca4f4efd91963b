"""Ties that contacts tell of: who is what to whom, who lives where, who goes to which school."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from uuid import UUID

from .kinship import Kin, understand
from .network_ends import Ends
from .network_facts import RecordTold, Source, SourceKind
from .ties import Confidence, TieKind

Told = tuple[TieKind, str, str, Source, Confidence]

_OF_PARENT_ITSELF = {
    TieKind.PARTNER: TieKind.PARENTS_PARTNER,
    TieKind.FORMER_PARTNER: TieKind.PARENTS_FORMER_PARTNER,
}
"""What is drawn to the children where nobody, or more than one, is told to be that parent."""


def told_ties(records: Sequence[RecordTold], ends: Ends) -> Iterator[Told]:
    """Every tie of these records. One told twice comes twice, with a source each."""
    by_contact: dict[UUID, list[RecordTold]] = defaultdict(list)
    records = sorted(records, key=lambda r: (r.told_at, r.record_id))
    for record in records:
        by_contact[record.contact_id].append(record)
    for told in by_contact.values():
        yield from _kinship(told, ends)
        yield from _with_the_children(told, ends)
    yield from _homes(records, ends)
    for record in records:
        if record.is_child and (school := ends.school(record)):
            yield _tie(TieKind.SCHOOL, ends.person(record), school, record)


def _source(record: RecordTold, words: str = "") -> Source:
    return Source(SourceKind.TOLD, record.contact_id, record.reference, record.told_at, words)


def _tie(
    kind: TieKind,
    start: str,
    end: str,
    record: RecordTold,
    words: str = "",
    sure: Confidence = Confidence.LIKELY,
) -> Told:
    return kind, start, end, _source(record, words), sure


def _kinship(told: Sequence[RecordTold], ends: Ends) -> Iterator[Told]:
    """What each adult of one contact is to its children, or to their parent."""
    children = [record for record in told if record.is_child]
    adults = [record for record in told if not record.is_child and record.relationship.strip()]
    understood = {adult.record_id: understand(adult.relationship) for adult in adults}
    for adult in adults:
        kin, me, words = understood[adult.record_id], ends.person(adult), adult.relationship
        kind = kin.kind if kin else TieKind.OTHER
        sure = Confidence.UNSURE if kin and kin.unsure else Confidence.LIKELY
        parent = _the_parent(kin, adult, adults, understood)
        if parent is not None:
            yield _tie(kind, me, ends.person(parent), adult, words, sure)
            continue
        if kin and kin.of:
            kind = _OF_PARENT_ITSELF.get(kind, TieKind.OTHER)
        for child in children:
            yield _tie(kind, me, ends.person(child), adult, words, sure)


def _the_parent(
    kin: Kin | None,
    adult: RecordTold,
    adults: Sequence[RecordTold],
    understood: dict[UUID, Kin | None],
) -> RecordTold | None:
    """The one other adult who is told to be the parent that the words name."""
    if kin is None or not kin.of:
        return None
    found = [
        other
        for other in adults
        if other is not adult
        and (theirs := understood[other.record_id])
        and theirs.is_parent
        and kin.of in (theirs.is_parent, "parent")
    ]
    return found[0] if len(found) == 1 else None


def _with_the_children(told: Sequence[RecordTold], ends: Ends) -> Iterator[Told]:
    """Adults told to live with the children: at their address, or with each if it is not told."""
    children = [record for record in told if record.is_child]
    homes = {place for child in children if (place := ends.place(child))}
    for adult in told:
        if adult.is_child or adult.lives_with_children != "yes":
            continue
        own = ends.place(adult)
        if own and own in homes:
            continue
        if len(homes) == 1:
            # Told to live with them and at another address: both are drawn, and neither is sure.
            sure = Confidence.UNSURE if own else Confidence.LIKELY
            home = next(iter(homes))
            words = "lives with the children"
            yield _tie(TieKind.LIVES_AT, ends.person(adult), home, adult, words, sure)
            continue
        for child in children:
            yield _tie(TieKind.LIVES_WITH, ends.person(adult), ends.person(child), adult)


def _homes(records: Sequence[RecordTold], ends: Ends) -> Iterator[Told]:
    """Each person's newest address, and those told before it."""
    told: dict[str, list[tuple[RecordTold, str]]] = defaultdict(list)
    for record in records:
        if place := ends.place(record):
            told[ends.person(record)].append((record, place))
    for person, homes in told.items():
        newest = homes[-1][1]
        for record, place in homes:
            kind = TieKind.LIVES_AT if place == newest else TieKind.LIVED_AT
            yield _tie(kind, person, place, record)

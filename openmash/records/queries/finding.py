"""Which records hold what was typed: found by equality of words, which the wall lets an index do.

Every step is bounded, whatever is typed and however common it is. Nothing here asks who may see
what: whoever calls takes what is found through `visible_contacts` before it is shown or counted.
"""

from collections.abc import Sequence
from operator import itemgetter
from typing import Any, Final, NamedTuple
from uuid import UUID

from openmash.domain.contacts.searching.fit import ALIKE, Slot, fits_stand_ins, slots
from openmash.domain.contacts.searching.sought import Name, Sought, readings
from openmash.domain.people.linkage.keys import asked_keys
from openmash.domain.people.name_search import name_keys
from openmash.domain.people.search_words import likeness, parts_of
from openmash.records.cursors import server_cursor
from openmash.records.models import SearchWordPart
from openmash.records.prepared import Rows, prepared

from . import candidates
from .sheltered import Shelter

SCAN: Final = 3_000
"""Records of the rarest thing typed that are looked through for the others."""

CROWD: Final = 60_000
"""Records of each thing typed that are laid beside the others where all of them are common."""

MOST_WORDS: Final = 60
"""Names taken for one with stand-ins, or alike; more say that another letter is needed."""

_SPELLINGS: Final = 2_000
_BY_SOUND: Final = 5.0
"""What a pair of names that sounds the same counts, in bits: as much as one that looks the same."""


class Held(NamedTuple):
    """Records found. `all_of_them` is False if more hold it than were looked through."""

    record_ids: tuple[UUID, ...]
    all_of_them: bool


class Filled(NamedTuple):
    """A slot with the stored words that fill it."""

    slot: Slot
    words: tuple[str, ...]


def as_typed(sought: Sought, shelter: Shelter) -> Held:
    """The records that hold everything typed, to the letter but for stand-ins."""
    filled = [Filled(slot, _filling(slot)) for slot in slots(sought)]
    return _holding(filled, shelter)


def alike(sought: Sought, shelter: Shelter) -> Held:
    """The records that hold names which look like those typed: first with all else, then alone."""
    filled = [Filled(s, _alike(s.name) if s.name else (s.word,)) for s in slots(sought)]
    named = [each for each in filled if each.slot.name]
    if not named:
        return Held((), all_of_them=True)
    closer, wider = _holding(filled, shelter), _holding(named, shelter)
    both = tuple(dict.fromkeys((*closer.record_ids, *wider.record_ids)))
    return Held(both, closer.all_of_them and wider.all_of_them)


def nearest(sought: Sought, shelter: Shelter) -> tuple[UUID, ...]:
    """The records nearest to the person looked for, however it is spelled: as matching finds them.

    Whoever is sheltered is found only if they would be without the postcode.
    """
    if not sought.is_fuller:
        return ()
    placed, free = (
        readings(sought, with_postcode=True)[0],
        readings(sought, with_postcode=False)[0],
    )
    by_sound = dict.fromkeys(name_keys(free), _BY_SOUND)
    asked = [{**by_sound, **asked_keys(facts)} for facts in (free, placed)]
    freely, placed_too = candidates.nearest(asked if placed != free else [asked[0], {}])
    known = {*freely, *shelter.record_ids}
    return (*freely, *(each for each in placed_too if each not in known))


def _filling(slot: Slot) -> tuple[str, ...]:
    if slot.name is None or not slot.name.is_wild:
        return (slot.word,)
    name = slot.name
    begun = _begun(f" {name.start[:2]}", name.start, f"{name.start}\U0010ffff")
    return tuple(row.word for row in begun if fits_stand_ins(name, row.word))[: MOST_WORDS + 1]


@prepared
def _begun(part: str, least: str, beyond: str) -> Rows:
    """The names of the hub between two words, which all have this part."""
    rows = SearchWordPart.objects.filter(part=part, word__gte=least, word__lt=beyond)
    return rows.order_by("word").values_list("word")[:_SPELLINGS]


_LIKENESS = f"""
SELECT word, count(*) FROM unnest(%s::text[]) AS asked (part) CROSS JOIN LATERAL (
  SELECT word FROM records_searchwordpart WHERE part = asked.part LIMIT 20000
) AS held GROUP BY word ORDER BY count(*) DESC, word LIMIT {_SPELLINGS}
"""  # noqa: S608  # a number of this module's own


def _alike(name: Name) -> tuple[str, ...]:
    """The names of the hub that look like one, most alike first, itself included."""
    if name.is_wild:
        return _filling(Slot(name.word, name))
    with server_cursor() as cursor:
        cursor.execute(_LIKENESS, [sorted(parts_of(name.word))])
        ranked = sorted((-likeness(n, name.word, word), word) for word, n in cursor.fetchall())
    near = [word for less, word in ranked if -less >= ALIKE]
    return tuple(dict.fromkeys((name.word, *near)))[:MOST_WORDS]


def _holding(filled: Sequence[Filled], shelter: Shelter) -> Held:
    """The records that fill every slot; the sheltered ones, whatever the postcode, if others do."""
    if not filled:
        return Held((), all_of_them=True)
    cut = any(len(each.words) > MOST_WORDS for each in filled)
    found = _all_of([_words(each) for each in filled])
    kept = list(found.record_ids)
    if shelter.record_ids and any(each.slot.is_place for each in filled):
        hidden = set(shelter.record_ids)
        rest = [_words(each) for each in filled if not each.slot.is_place]
        kept = [each for each in kept if each not in hidden]
        kept += _asked(_AMONG, [[*shelter.record_ids], *rest]) if rest else []
    return Held(tuple(kept), found.all_of_them and not cut)


def _words(filled: Filled) -> list[str]:
    return list(filled.words[:MOST_WORDS])


def _all_of(every: Sequence[list[str]]) -> Held:
    """The records that hold a word of each list."""
    if not all(every):
        return Held((), all_of_them=True)
    counts = _counts(every, SCAN)
    ordered = [words for _, words in sorted(zip(counts, every, strict=True), key=itemgetter(0))]
    if min(counts) <= SCAN or len(every) == 1:
        # The rarest is looked through, and each of its records asked for the others.
        return Held(tuple(_asked(_HOLDERS, ordered)), min(counts) <= SCAN)
    # Each is common by itself: the lists lie in one order, and are laid beside each other.
    crowds = " INTERSECT ".join([_CROWD] * len(every))
    found = _ids(f"SELECT record_id FROM ({crowds}) AS held LIMIT {SCAN}", every)  # noqa: S608
    return Held(tuple(found), len(found) < SCAN and max(_counts(every, CROWD)) <= CROWD)


def _asked(start: str, parts: Sequence[list[Any]]) -> list[UUID]:
    return _ids(start + _AND * (len(parts) - 1), parts)


def _ids(statement: str, values: Sequence[list[Any]]) -> list[UUID]:
    with server_cursor() as cursor:
        cursor.execute(statement, list(values))
        return [record_id for (record_id,) in cursor.fetchall()]


def _counts(every: Sequence[list[str]], most: int) -> list[int]:
    """How many rows hold each, as far as one more than `most`."""
    with server_cursor() as cursor:
        cursor.execute(
            "SELECT " + ", ".join([_COUNT] * len(every)),
            [value for words in every for value in (words, most + 1)],
        )
        return list(cursor.fetchone() or ())


_HOLDERS = f"""
SELECT record_id FROM (
  SELECT DISTINCT record_id FROM records_searchword WHERE word = ANY(%s::text[]) LIMIT {SCAN}
) AS held WHERE true"""  # noqa: S608  # a number of this module's own
_AMONG = "SELECT record_id FROM unnest(%s::uuid[]) AS held (record_id) WHERE true"
_AND = """
AND EXISTS (SELECT 1 FROM records_searchword o
  WHERE o.word = ANY(%s::text[]) AND o.record_id = held.record_id)"""
_CROWD = (
    "(SELECT record_id FROM records_searchword "  # noqa: S608  # a number of this module's own
    f"WHERE word = ANY(%s::text[]) LIMIT {CROWD})"
)
_COUNT = (
    "(SELECT count(*) FROM (SELECT 1 FROM records_searchword "
    "WHERE word = ANY(%s::text[]) LIMIT %s) AS held)"
)

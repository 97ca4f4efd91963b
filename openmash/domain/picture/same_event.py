"""Do two tellings tell one event? Rules that a person can check against the two texts."""

from collections.abc import Mapping
from datetime import date, timedelta
from math import ceil
from uuid import UUID

from openmash.domain.picture.entries import Entry, EntryKind
from openmash.domain.picture.event_dates import may_be_one_day
from openmash.domain.picture.topics import topics_of, words_of
from openmash.domain.sharing.handling import Basis

NEARLY = 0.7
"""Share of all the words of two texts that both must have to be called nearly the same."""

ENOUGH_WORDS = 4
"""Shorter texts ("Yes", "87%") say too little: they are the same only if told as the same thing."""

_NEXT_DAY = timedelta(days=1)


def same_event(one: Entry, other: Entry, words: Mapping[UUID, frozenset[str]] | None = None) -> str:
    """Why two entries tell one event, as a sentence; "" if nothing says that they do.

    1. Both are items; or both are the birth of one child on one date.
    2. They come from two tellings: one return, or one contact, tells an event once.
    3. They are about the same person, or both about the family; where only one is about the family
       as a whole, the words must be nearly the same.
    4. They may have been on the same day, as exactly as each date is known; or on two days running
       in nearly the same words.
    5. The words are the same or nearly so; or two agencies tell of the same topic on the same day,
       and neither is giving an opinion.

    Args:
        words: the words of each entry by id, where they are worked out already.
    """
    if one.kind is not other.kind or one.telling == other.telling:
        return ""
    if one.kind in (EntryKind.BORN, EntryKind.EXPECTED):
        same = one.about is not None and (one.about, one.when) == (other.about, other.when)
        return "The same date, told with each contact." if same else ""
    if one.kind is not EntryKind.ITEM or not _may_be_one_person(one, other):
        return ""
    when = _dates(one, other)
    if when is None:
        return ""
    told = _wording(one, other, words)
    if told and not (when == "" and told != _SAME_WORDS):
        return f"{when}{', ' if when else ''}{told}.".capitalize()
    topic = _shared_topic(one, other)
    return f"Same day, and both tell of {topic}." if topic else ""


_SAME_WORDS = "in the same words"
_NEARLY_SAME_WORDS = "in nearly the same words"


def _may_be_one_person(one: Entry, other: Entry) -> bool:
    return one.about == other.about or one.about is None or other.about is None


def _dates(one: Entry, other: Entry) -> str | None:
    """How the dates agree; "" where one is not known, None where they do not."""
    if not (one.when.known and other.when.known):
        return ""
    if may_be_one_day(one.when, other.when):
        return "same day" if one.when.exact and other.when.exact else "the dates agree"
    if one.when.exact and other.when.exact and _running(one.when.on, other.when.on):
        return "one day apart"
    return None


def _running(one: date | None, other: date | None) -> bool:
    return one is not None and other is not None and abs(one - other) == _NEXT_DAY


def _wording(one: Entry, other: Entry, words: Mapping[UUID, frozenset[str]] | None) -> str:
    mine = words[one.entry_id] if words else words_of(one.text)
    theirs = words[other.entry_id] if words else words_of(other.text)
    if min(len(mine), len(theirs)) < ENOUGH_WORDS:
        same = one.text.casefold() == other.text.casefold() and one.field == other.field
        return _SAME_WORDS if same and one.about == other.about else ""
    if mine == theirs:
        return _SAME_WORDS
    nearly = len(mine & theirs) >= least_shared(len(mine) + len(theirs))
    return _NEARLY_SAME_WORDS if nearly else ""


def least_shared(words: int) -> int:
    """How many words two texts must share to be nearly the same, of so many in both together.

    NEARLY of all their words, which are those of both less the shared: s >= NEARLY x (words - s).
    """
    return ceil(NEARLY * words / (1 + NEARLY) - 1e-9)


def _shared_topic(one: Entry, other: Entry) -> str:
    same_day = one.when.exact and other.when.exact and one.when.on == other.when.on
    same_person = one.about is not None and one.about == other.about
    if not same_day or not same_person or one.agency_id == other.agency_id:
        return ""
    if Basis.OPINION in (one.basis, other.basis):
        return ""
    shared = topics_of(one.field, one.text) & topics_of(other.field, other.text)
    return min(shared, default="")

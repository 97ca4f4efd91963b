"""The same event told twice becomes one event with both tellings, each in full.

A child's night in hospital is told by the hospital, by the school, and again by the police when
they are asked a second time. Read as three events it looks like a pattern. Every fold says why,
from rules that a person can check against the two texts, and nothing is hidden by one: an event
keeps every telling whole, under its own source and its own marks.

Only what a viewer may read gets here, so that an event never shows that a further telling exists.
"""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from uuid import UUID

from openmash.domain.picture.entries import Entry, EntryKind
from openmash.domain.picture.event_dates import EventDate, Place, may_be_one_day, span
from openmash.domain.picture.topics import topics_of, words_of
from openmash.domain.sharing.handling import Basis

NEARLY = 0.7
"""Share of all the words of two texts that both must have to be called nearly the same."""

ENOUGH_WORDS = 4
"""Shorter texts ("Yes", "87%") say too little: they are the same only if told as the same thing."""

MOST_TELLINGS = 20
"""An event takes no more: one told so often comes from a system that sends it again and again."""

AT_ONE_DAY = 200
"""Events of one day that an entry is compared with: beyond, the day is no event's own day but what
a system puts where it knows none."""

_NEXT_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Event:
    """One event with everything told of it.

    Attributes:
        entries: every telling, the most exactly dated first.
        why: for each telling but the first, why it is taken for the same event.
    """

    entries: tuple[Entry, ...]
    why: tuple[str, ...] = ()

    @property
    def lead(self) -> Entry:
        """The most exactly dated telling."""
        return self.entries[0]

    @property
    def when(self) -> EventDate:
        """When it was, as exactly as any source knows."""
        return self.lead.when

    @property
    def place(self) -> Place:
        """Where it stands in a list, oldest first."""
        return self.lead.place


def fold(entries: Iterable[Entry]) -> tuple[Event, ...]:
    """Every entry in exactly one event, oldest first. The order they come in makes no difference.

    An entry joins an event only if it agrees with every telling already in it. One that is dated
    loosely and fits two events joins neither: which it was is not for a rule to say.
    """
    given = sorted(entries, key=_exact_first)
    groups = _Groups({entry.entry_id: words_of(entry.text) for entry in given})
    for entry in given:
        groups.add(entry)
    return tuple(sorted(groups.events(), key=lambda event: event.place))


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
    nearly = _is_nearly_all(len(mine & theirs), len(mine), len(theirs))
    return _NEARLY_SAME_WORDS if nearly else ""


def _is_nearly_all(shared: int, mine: int, theirs: int) -> bool:
    """True if two texts of so many words share enough of all their words."""
    return shared >= NEARLY * (mine + theirs - shared)


def _shared_topic(one: Entry, other: Entry) -> str:
    same_day = one.when.exact and other.when.exact and one.when.on == other.when.on
    same_person = one.about is not None and one.about == other.about
    if not same_day or not same_person or one.agency_id == other.agency_id:
        return ""
    if Basis.OPINION in (one.basis, other.basis):
        return ""
    shared = topics_of(one.field, one.text) & topics_of(other.field, other.text)
    return min(shared, default="")


def _exact_first(entry: Entry) -> tuple[bool, int, Place]:
    """Exact dates first, then the narrowest, so that the loosely dated find what they may be."""
    when = span(entry.when)
    return when is None, (when[1] - when[0]).days if when else 0, entry.place


class _Groups:
    """Events in the making, found again by their day, by their words, or by the whole text.

    Entries come the most exactly dated first. So one that is dated to the day is looked for among
    the days around it only, and one that is dated loosely among those with a rare word in common.
    There the words of a text are one number, a bit for each: thousands are compared.
    """

    def __init__(self, words: Mapping[UUID, frozenset[str]]) -> None:
        self._words = words
        counts = Counter(word for own in words.values() for word in own)
        rarest_first = sorted(counts, key=lambda word: (counts[word], word))
        self._rank = {word: place for place, word in enumerate(rarest_first)}
        shared = (word for word in rarest_first if counts[word] > 1)
        self._bits = {word: 1 << place for place, word in enumerate(shared)}
        self._members: list[list[Entry]] = []
        self._why: list[list[str]] = []
        self._lead_words: list[int] = []
        self._lead_length: list[int] = []
        self._days: list[date] = []
        self._by_day: dict[date, list[int]] = defaultdict(list)
        self._by_word: dict[object, list[int]] = defaultdict(list)
        self._by_whole: dict[object, list[int]] = defaultdict(list)

    def add(self, entry: Entry) -> None:
        """Put the entry into the one event it agrees with, or into one of its own."""
        fitting = self._fitting(entry)
        if fitting and (entry.when.exact or len(fitting) == 1):
            group, why = fitting[0]
            self._members[group].append(entry)
            self._why[group].append(why)
        else:
            self._begin(entry)

    def _begin(self, entry: Entry) -> None:
        """A new event, found again by its first telling: what joins it must agree with that."""
        group = len(self._members)
        self._members.append([entry])
        self._why.append([])
        self._lead_words.append(self._numbered(entry))
        self._lead_length.append(len(self._words[entry.entry_id]))
        if entry.when.on is not None and entry.when.exact:
            self._days.append(entry.when.on)
            self._by_day[entry.when.on].append(group)
        if entry.kind is EntryKind.ITEM:
            self._by_whole[self._whole(entry)].append(group)
            for word in self._rarest(entry):
                self._by_word[word].append(group)

    def events(self) -> Iterator[Event]:
        """What was made."""
        for members, why in zip(self._members, self._why, strict=True):
            yield Event(tuple(members), tuple(why))

    def _fitting(self, entry: Entry) -> list[tuple[int, str]]:
        """The events the entry agrees with; of one that is dated loosely, no more than two."""
        enough = 1 if entry.when.exact else 2
        fitting: list[tuple[int, str]] = []
        for group in self._near(entry):
            if why := self._agrees(entry, group):
                fitting.append((group, why))
                if len(fitting) == enough:
                    break
        return fitting

    def _near(self, entry: Entry) -> Iterable[int]:
        """Events to compare with. Of those that could be the same, none is missed."""
        on = entry.when.on
        if on is not None and entry.when.exact:
            days = (on, *(each for each in (_shifted(on, -1), _shifted(on, 1)) if each))
            return dict.fromkeys(g for day in days for g in self._by_day.get(day, ())[:AT_ONE_DAY])
        if entry.kind is not EntryKind.ITEM:
            return range(len(self._members))
        if not entry.when.known:
            return dict.fromkeys(self._by_whole.get(self._whole(entry), ()))
        mine, length = self._numbered(entry), len(self._words[entry.entry_id])
        theirs, lengths = self._lead_words, self._lead_length
        return [
            group
            for group in self._with_rarest(entry)
            if _is_nearly_all((mine & theirs[group]).bit_count(), length, lengths[group])
        ]

    def _numbered(self, entry: Entry) -> int:
        """The words of a text as one number, without those that no other text has."""
        return sum(self._bits.get(word, 0) for word in self._words[entry.entry_id])

    def _with_rarest(self, entry: Entry) -> list[int]:
        """Events that use a rare word of the entry, and were in its time or are loosely dated."""
        first, last = span(entry.when) or (date.min, date.max)
        # Events of one day stand in the order of their days, before all others.
        begin, end = bisect_left(self._days, first), bisect_right(self._days, last)
        found: set[int] = set()
        for word in self._rarest(entry):
            held = self._by_word.get(word, ())
            found.update(held[bisect_left(held, begin) : bisect_left(held, end)])
            found.update(held[bisect_left(held, len(self._days)) :])
        return sorted(found)

    def _rarest(self, entry: Entry) -> Sequence[object]:
        """So many of a text's rarest words that nearly the same text has one of them among its own.

        Two texts that share nearly all their words can differ in so few that, taken in one order,
        the beginnings of both meet (the prefix filter: Chaudhuri, Ganti and Kaushik, 2006).
        """
        words = self._words[entry.entry_id]
        if not words:
            return [self._whole(entry)]
        # A hair less, so that a product that should be whole is not rounded up for its last digit.
        kept = len(words) - ceil(NEARLY * len(words) - 1e-9) + 1
        return sorted(words, key=self._rank.__getitem__)[:kept]

    def _whole(self, entry: Entry) -> object:
        words = self._words[entry.entry_id]
        return words if len(words) >= ENOUGH_WORDS else (entry.field, entry.text.casefold())

    def _agrees(self, entry: Entry, group: int) -> str:
        members = self._members[group]
        if len(members) >= MOST_TELLINGS:
            return ""
        why = same_event(members[0], entry, self._words)
        others = members[1:] if why else ()
        return why if all(same_event(told, entry, self._words) for told in others) else ""


def _shifted(day: date, by: int) -> date | None:
    """So many days later; None beyond the ends of the calendar."""
    number = day.toordinal() + by
    return date.fromordinal(number) if 1 <= number <= date.max.toordinal() else None

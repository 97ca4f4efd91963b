"""The same event told twice becomes one event with both tellings, each in full.

A child's night in hospital is told by the hospital, by the school, and again by the police when
they are asked a second time. Read as three events it looks like a pattern. Every fold says why,
from rules that a person can check against the two texts, and nothing is hidden by one: an event
keeps every telling whole, under its own source and its own marks.

Only what a viewer may read gets here, so that an event never shows that a further telling exists.
"""

from bisect import bisect_left, bisect_right, insort
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from math import ceil
from uuid import UUID

from openmash.domain.picture.entries import Entry, EntryKind
from openmash.domain.picture.event_dates import EventDate, Place, span
from openmash.domain.picture.same_event import ENOUGH_WORDS, NEARLY, least_shared, same_event
from openmash.domain.picture.topics import words_of

MOST_TELLINGS = 20
"""An event takes no more: one told so often comes from a system that sends it again and again."""

AT_ONE_DAY = 200
"""Events of one day that an entry is compared with: beyond, the day is no event's own day but what
a system puts where it knows none."""

_KEPT = 8
_A_DAY = timedelta(days=1)
_A_FEW = 12
"""Entries told since an account was folded: the items of one return or so."""


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
    return _folded(tuple(entries))


@lru_cache(maxsize=_KEPT)
def _folded(entries: tuple[Entry, ...]) -> tuple[Event, ...]:
    """As `fold`. Kept, because people page through, filter and print one account for minutes.

    The key is everything the reader may see at this moment, so what was sealed since is not found.
    """
    given = {entry.entry_id: entry for entry in entries}
    events = _with_a_few_more(given)
    if events is None:
        events = tuple(sorted(_grouped(entries), key=lambda event: event.place))
    if len(given) == len(entries):
        _recent.append((given, events))
    return events


def _grouped(entries: Iterable[Entry]) -> Iterator[Event]:
    given = sorted(entries, key=_exact_first)
    groups = _Groups({entry.entry_id: words_of(entry.text) for entry in given})
    for entry in given:
        groups.add(entry)
    return groups.events()


_recent: deque[tuple[Mapping[UUID, Entry], tuple[Event, ...]]] = deque(maxlen=_KEPT)
"""What was folded last. Read only by whoever may see every entry of it: it is part of what is
folded then, and adds nothing to it."""


def _with_a_few_more(given: Mapping[UUID, Entry]) -> tuple[Event, ...] | None:
    """An account folded before, with entries that agree with none: each is an event of its own.

    Most of what is told anew tells something new. Nothing else changes then: whether two entries
    agree depends on the two alone. None if that is not so, or nothing like it was folded.
    """
    for before, events in reversed(tuple(_recent)):
        if not 0 < len(given) - len(before) <= _A_FEW:
            continue
        # The very same object nearly always: what is one is not compared field by field.
        if any(
            (now := given.get(entry_id)) is not entry and now != entry
            for entry_id, entry in before.items()
        ):
            continue
        new = [entry for entry_id, entry in given.items() if entry_id not in before]
        if any(_joins(entry, given.values(), events) for entry in new):
            return None
        found = list(events)
        for entry in new:
            insort(found, Event((entry,)), key=_place)
        return tuple(found)
    return None


def _place(event: Event) -> Place:
    return event.entries[0].place


def _joins(new: Entry, entries: Iterable[Entry], events: Iterable[Event]) -> bool:
    """True if it agrees with another, or may crowd one out of what its day is compared with."""
    on = new.when.on
    if on is None or not new.when.exact:
        return any(entry is not new and same_event(new, entry) for entry in entries)
    if sum(event.entries[0].when.on == on for event in events) + _A_FEW > AT_ONE_DAY:
        return True
    # What is dated to a day further off agrees in no rule, and thousands are.
    near = (e for e in entries if not e.when.exact or abs((e.when.on or on) - on) <= _A_DAY)
    return any(entry is not new and same_event(new, entry) for entry in near)


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
        alone = sum(count == 1 for count in counts.values())
        # A word that one text alone has can be shared with none: it needs no bit.
        self._bits = {w: 1 << (n - alone) if n >= alone else 0 for w, n in self._rank.items()}
        lengths = range(max(map(len, words.values()), default=0) + 1)
        self._least = [[least_shared(one + other) for other in lengths] for one in lengths]
        self._members: list[list[Entry]] = []
        self._why: list[list[str]] = []
        self._lead_words: list[int] = []
        self._lead_length: list[int] = []
        self._days: list[date] = []
        self._by_day: dict[int, list[int]] = defaultdict(list)
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
            self._by_day[entry.when.on.toordinal()].append(group)
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
            day, held = on.toordinal(), self._by_day
            return [g for d in (day, day - 1, day + 1) for g in held.get(d, ())[:AT_ONE_DAY]]
        if entry.kind is not EntryKind.ITEM:
            return range(len(self._members))
        if not entry.when.known:
            return dict.fromkeys(self._by_whole.get(self._whole(entry), ()))
        mine, length = self._numbered(entry), len(self._words[entry.entry_id])
        theirs, lengths = self._lead_words, self._lead_length
        least = self._least[length]
        return [
            group
            for group in self._with_rarest(entry)
            if (mine & theirs[group]).bit_count() >= least[lengths[group]]
        ]

    def _numbered(self, entry: Entry) -> int:
        """The words of a text as one number, without those that no other text has."""
        return sum(map(self._bits.__getitem__, self._words[entry.entry_id]))

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

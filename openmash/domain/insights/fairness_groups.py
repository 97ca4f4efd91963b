"""The children of a quarter by source, ethnicity, age or area: counted, and made safe to print."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from openmash.domain.contacts.ratings import Rating
from openmash.domain.decisions.outcomes import Outcome
from openmash.domain.insights.agreement import Event, Pairs, came_before
from openmash.domain.insights.bands import NOT_KNOWN, AgeBand, EthnicGroup, SourceGroup
from openmash.domain.insights.breakdown import Measure, Table, break_down
from openmash.domain.insights.fairness import (
    By,
    Child,
    Facts,
    Rated,
    became_referral,
    told_before,
)

FEWEST_IN_AREA = 30
ELSEWHERE = f"Elsewhere, and districts with fewer than {FEWEST_IN_AREA} children"

_OUTCOMES = (
    "Became a referral",
    "No further action",
    "Another outcome",
    "No decision by then",
)
_MOVED = (
    "Made less urgent",
    "Made more urgent",
    "Unchanged",
    "Not rated or not decided by then",
)
_CONFIRMED = (
    "Confirmed as less urgent",
    "Confirmed as more urgent",
    "Confirmed as proposed",
    "No proposal by another person",
)
_VIEWS = ("Held to be less urgent", "Held to be more urgent", "Same view")
_BEFORE = ("In the 12 months before", "Not in the 12 months before")
_AGAIN = ("In the 12 months after", "Not in the 12 months after")


@dataclass(frozen=True, slots=True)
class Grouped:
    """How many children of a quarter are in each group of a kind, by measure, before suppression.

    Attributes:
        measures: those that each child is in one class of, and those within one of them.
        views: agencies' views beside the confirmed rating, one for each child and view.
        pairs: by group, proposed and confirmed, once for every child of two raters' contacts.
    """

    measures: tuple[Measure, ...]
    views: Measure
    pairs: Mapping[str, Pairs]

    @property
    def order(self) -> tuple[str, ...]:
        """Every group, in the order of the pages."""
        return tuple(self.views.counts)

    def tables(self) -> dict[str, Table | None]:
        """What may be printed, by key; None where no table is safe."""
        return {**break_down(self.measures), **break_down([self.views])}

    def pairs_of(self, groups: Iterable[str]) -> Pairs:
        """Proposed and confirmed, of some groups together."""
        found: Counter[tuple[Rating, Rating]] = Counter()
        for group in groups:
            found.update(self.pairs.get(group, {}))
        return found


def grouped(facts: Facts, by: By) -> Grouped:
    """The children of a quarter counted by one kind of group."""
    counting = _Counting(facts, by)
    return Grouped(tuple(counting.measures()), counting.views(), counting.pairs())


class _Counting:
    """The children of a quarter, each in one group of a kind; `order` is all such groups."""

    def __init__(self, facts: Facts, by: By) -> None:
        self._facts, self._by = facts, by
        self._areas = _areas(facts) if by is By.AREA else None
        self.order = _order(by, self._areas)

    def group(self, child: Child) -> str:
        """The child's group; districts of few children are one."""
        own = child.groups[self._by]
        return own if self._areas is None or own in self._areas else ELSEWHERE

    def measures(self) -> list[Measure]:
        """Those of which each child is in one class."""
        facts = self._facts
        measures = [
            self._measure("outcome", _OUTCOMES, _outcome, folds=True),
            self._measure("movement", _MOVED, lambda each: _moved(facts.of(each)), folds=True),
            self._measure(
                "confirmed", _CONFIRMED, lambda each: _confirmed(facts.of(each)), folds=True
            ),
        ]
        if told_before(facts).left_out == 0:
            measures += self._came_before()
        if facts.told_after is not None:
            back = _taking(_followed(facts.told_after))
            measures.append(
                self._measure("again", _AGAIN, lambda each: back(each.followed_key, each.at))
            )
        return measures

    def _came_before(self) -> list[Measure]:
        told = _taking(_followers(self._facts.told))
        twice = _taking(_followers(self._facts.referred))
        referred = [each for each in self._facts.children if became_referral(each)]
        lines = [(self.group(each), twice(each.key, each.at)) for each in referred]
        return [
            self._measure("before", _BEFORE, lambda each: told(each.key, each.at)),
            Measure("referred", _BEFORE, self._count(_BEFORE, lines), within=("outcome", 0)),
        ]

    def views(self) -> Measure:
        """Agencies' views beside the confirmed rating, one for each child and view."""
        held = [
            (self.group(child), _step(rated.confirmed, view))
            for child in self._facts.children
            for rated in (self._facts.of(child),)
            for view in (rated.views or {}).values()
            if rated.confirmed
        ]
        return Measure("views", _VIEWS, self._count(_VIEWS, held))

    def pairs(self) -> dict[str, Pairs]:
        """Proposed and confirmed, once for every child of a group."""
        found: dict[str, Counter[tuple[Rating, Rating]]] = defaultdict(Counter)
        for child in self._facts.children:
            rated = self._facts.of(child)
            if rated.proposed and rated.confirmed:
                found[self.group(child)][rated.proposed, rated.confirmed] += 1
        return dict(found)

    def _measure(
        self, key: str, classes: tuple[str, ...], of: Callable[[Child], int], *, folds: bool = False
    ) -> Measure:
        lines = [(self.group(each), of(each)) for each in self._facts.children]
        return Measure(key, classes, self._count(classes, lines), folds=folds)

    def _count(
        self, classes: tuple[str, ...], lines: Iterable[tuple[str, int]]
    ) -> dict[str, tuple[int, ...]]:
        counts = Counter(lines)
        return {each: tuple(counts[each, k] for k in range(len(classes))) for each in self.order}


def _areas(facts: Facts) -> set[str]:
    """The districts that are lines of their own."""
    sizes = Counter(each.groups[By.AREA] for each in facts.children)
    return {area for area, size in sizes.items() if size >= FEWEST_IN_AREA} | {NOT_KNOWN}


def _order(by: By, areas: set[str] | None) -> list[str]:
    if areas is not None:
        return [*sorted(areas - {NOT_KNOWN}), ELSEWHERE, NOT_KNOWN]
    kinds: dict[By, type[StrEnum]] = {
        By.SOURCE: SourceGroup,
        By.ETHNICITY: EthnicGroup,
        By.AGE: AgeBand,
    }
    return [each.value for each in kinds[by]]


def _outcome(child: Child) -> int:
    if became_referral(child):
        return 0
    if child.outcome is Outcome.NO_FURTHER_ACTION:
        return 1
    return 3 if child.outcome is None and not child.redirected else 2


def _moved(rated: Rated) -> int:
    if rated.confirmed is None or rated.final is None:
        return 3
    return _step(rated.confirmed, rated.final)


def _confirmed(rated: Rated) -> int:
    if rated.proposed is None or rated.confirmed is None:
        return 3
    return _step(rated.proposed, rated.confirmed)


def _step(first: Rating, second: Rating) -> int:
    """0 where the second is less urgent, 1 where it is more urgent, 2 where they are the same."""
    if first is second:
        return 2
    return int(second.more_urgent_than(first))


def _taking(marked: Iterable[Event]) -> Callable[[object, datetime], int]:
    """0 for as many events of a child and moment as are marked, 1 for the others.

    Two contacts of one moment about one child are two events, and one may be marked alone.
    """
    left = Counter((event.child, event.at) for event in marked)

    def take(child: object, at: datetime) -> int:
        if not left[child, at]:
            return 1
        left[child, at] -= 1
        return 0

    return take


def _followers(events: Iterable[Event]) -> Iterable[Event]:
    """The events within 12 months of an earlier one of the same child."""
    return (second for first, second in _neighbours(events) if _within_a_year(first, second))


def _followed(events: Iterable[Event]) -> Iterable[Event]:
    """The events that another of the same child follows within 12 months."""
    return (first for first, second in _neighbours(events) if _within_a_year(first, second))


def _neighbours(events: Iterable[Event]) -> Iterable[tuple[Event, Event]]:
    by_child: dict[object, list[Event]] = defaultdict(list)
    for event in sorted(events, key=lambda event: event.at):
        by_child[event.child].append(event)
    for each in by_child.values():
        yield from pairwise(each)


def _within_a_year(first: Event, second: Event) -> bool:
    """As the census's measure counts it, so that groups add up to the hub."""
    found = came_before(
        (first, second),
        since=first.at,
        until=second.at + timedelta(microseconds=1),
        recorded_from=first.at - timedelta(days=800),
    )
    return bool(found.share.value)

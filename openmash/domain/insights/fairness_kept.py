"""The counts of a quarter as plain values, to be stored, and back.

What stands in order is a list of pairs: a store of JSON keeps no order of names.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from openmash.domain.contacts.ratings import Rating
from openmash.domain.insights.agreement import Pairs, Repeats
from openmash.domain.insights.breakdown import Measure
from openmash.domain.insights.fairness import By
from openmash.domain.insights.fairness_counts import Became, Counts
from openmash.domain.insights.fairness_groups import Grouped
from openmash.domain.insights.quarters import Quarter


def plain(counts: Counts) -> dict[str, Any]:
    """All but the quarter and the start of the record, as lists, words and numbers."""
    return {
        "children": counts.children,
        "became": [
            counts.became.decided,
            counts.became.referrals,
            counts.became.no_further_action,
        ],
        "proposals": _pairs(counts.proposals),
        "movements": _pairs(counts.movements),
        "views_of_confirmed": {name: _pairs(p) for name, p in counts.views_of_confirmed.items()},
        "views_of_proposed": {name: _pairs(p) for name, p in counts.views_of_proposed.items()},
        "told_before": _repeats(counts.told_before),
        "referred_before": _repeats(counts.referred_before),
        "told_again": None if counts.told_again is None else _repeats(counts.told_again),
        "groups": {by.value: _grouped(each) for by, each in counts.groups.items()},
    }


def counts_of(stored: Mapping[str, Any], *, quarter: Quarter, recorded_from: datetime) -> Counts:
    """What `plain` made, read back.

    Raises:
        ValueError: it is not what `plain` makes.
    """
    try:
        return _counts(stored, quarter, recorded_from)
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError("these are no counts of a quarter") from error


def _counts(stored: Mapping[str, Any], quarter: Quarter, recorded_from: datetime) -> Counts:
    confirmed, proposed = stored["views_of_confirmed"], stored["views_of_proposed"]
    again = stored["told_again"]
    return Counts(
        quarter=quarter,
        recorded_from=recorded_from,
        children=stored["children"],
        became=Became(*stored["became"]),
        proposals=_pairs_of(stored["proposals"]),
        movements=_pairs_of(stored["movements"]),
        views_of_confirmed={name: _pairs_of(each) for name, each in confirmed.items()},
        views_of_proposed={name: _pairs_of(each) for name, each in proposed.items()},
        told_before=Repeats(*stored["told_before"]),
        referred_before=Repeats(*stored["referred_before"]),
        told_again=None if again is None else Repeats(*again),
        groups={by: _grouped_of(stored["groups"][by.value]) for by in By},
    )


def _pairs(pairs: Pairs) -> list[list[Any]]:
    return [[first.value, second.value, count] for (first, second), count in pairs.items()]


def _pairs_of(stored: list[list[Any]]) -> Pairs:
    return {(Rating(first), Rating(second)): count for first, second, count in stored}


def _repeats(found: Repeats) -> list[int]:
    return [found.n, found.came, found.left_out]


def _grouped(found: Grouped) -> dict[str, Any]:
    return {
        "measures": [_measure(each) for each in found.measures],
        "views": _measure(found.views),
        "pairs": {group: _pairs(each) for group, each in found.pairs.items()},
    }


def _grouped_of(stored: Mapping[str, Any]) -> Grouped:
    return Grouped(
        measures=tuple(_measure_of(each) for each in stored["measures"]),
        views=_measure_of(stored["views"]),
        pairs={group: _pairs_of(each) for group, each in stored["pairs"].items()},
    )


def _measure(measure: Measure) -> list[Any]:
    counts = [[group, *each] for group, each in measure.counts.items()]
    within = None if measure.within is None else [*measure.within]
    return [measure.key, [*measure.classes], counts, measure.folds, within]


def _measure_of(stored: list[Any]) -> Measure:
    key, classes, counts, folds, within = stored
    return Measure(
        key,
        tuple(classes),
        {group: tuple(each) for group, *each in counts},
        folds=folds,
        within=None if within is None else (within[0], within[1]),
    )

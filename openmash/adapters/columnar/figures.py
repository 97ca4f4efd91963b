# ruff: noqa: S608  # every statement is of our own words; values are bound
"""Figures of the waits of a stage by groups, worked out by the engine over millions of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from openmash.adapters.columnar.stages import waits
from openmash.adapters.columnar.store import Span, Store
from openmash.domain.insights.arrays import np
from openmash.domain.insights.stages import Wanted
from openmash.domain.insights.survival import Curve, kaplan_meier

Key = tuple[str | date | None, ...]
"""What a group has in common, in the order asked for; None for contacts without it."""


class By(StrEnum):
    """What waits can be grouped by; the value is its SQL. Months and weeks are those of receipt,
    London time; a week is known by its Monday."""

    HUB = "hub_code"
    RATING = "initial"
    SOURCE = "source_code"
    AGENCY = "agency"
    MONTH = "CAST(date_trunc('month', received_on) AS DATE)"
    WEEK = "CAST(date_trunc('week', received_on) AS DATE)"


@dataclass(frozen=True, slots=True)
class Line:
    """The waits of one group. Lengths are minutes, and None where none has ended.

    Attributes:
        n, ended: how many in all, and finished.
        judged, in_time: how many targets have run out, and how many of them were kept.
        mean, median, p90: of the finished alone, by the clock: where any are open, `curves` counts
            them. Quantiles interpolate (type 7).
        worked_mean, worked_median, worked_p90: the same in the hub's working time.
    """

    key: Key
    n: int
    ended: int
    judged: int
    in_time: int
    mean: float | None
    median: float | None
    p90: float | None
    worked_mean: float | None
    worked_median: float | None
    worked_p90: float | None


def lines(
    store: Store, span: Span, wanted: Wanted, by: Sequence[By], *, now: datetime
) -> list[Line]:
    """A line for each group, in order of the groups.

    Args:
        now: aware UTC: the time of the figures, by which targets have run out or not.

    Raises:
        Damaged: see the store.
    """
    # What ended or was due before it began took no time, as `StageWait` has it.
    taken = (
        "CASE WHEN ended IS NOT NULL THEN epoch_us(greatest(began, ended)) - epoch_us(began) END"
    )
    judged = "due IS NOT NULL AND due <= $now"
    kept = f"{judged} AND ended IS NOT NULL AND greatest(began, ended) <= greatest(began, due)"
    statement, values = _grouped(
        wanted, by, now,
        f"count(*), count(ended), count(*) FILTER ({judged}), count(*) FILTER ({kept}), "
        f"avg({taken}), quantile_cont({taken}, [0.5, 0.9]), "
        "avg(worked), quantile_cont(worked, [0.5, 0.9])",
    )  # fmt: skip
    rows = store.rows(statement, span, values)
    return [_line(row[: len(by)], *row[len(by) :]) for row in rows]


def _line(key: Key, n: int, ended: int, judged: int, in_time: int, *lengths: Any) -> Line:
    mean, clock, worked_mean, worked = lengths
    median, p90 = (each / 6e7 for each in clock) if clock else (None, None)
    worked_median, worked_p90 = worked or (None, None)
    return Line(
        key, n, ended, judged, in_time,
        None if mean is None else mean / 6e7, median, p90,
        worked_mean, worked_median, worked_p90,
    )  # fmt: skip


def curves(
    store: Store, span: Span, wanted: Wanted, by: Sequence[By], *, now: datetime
) -> dict[Key, Curve]:
    """The share still waiting of each group, open waits counted, by the clock.

    Lengths are counted in whole minutes, begun ones as whole: a median is at most a minute off.

    Raises:
        Damaged: see the store.
    """
    found = _packed(store, span, wanted, by, now)
    return {key: curve for key, packed in found.items() if (curve := _curve(packed))}


def medians(
    store: Store, span: Span, wanted: Wanted, by: Sequence[By], *, now: datetime
) -> dict[Key, float | None]:
    """The medians of those curves alone, in minutes; None where fewer than half have ended.

    For hundreds of groups, as of the weeks of a chart: a curve keeps every one of its steps.
    """
    found = _packed(store, span, wanted, by, now)
    return {key: _median(packed) for key, packed in found.items()}


def _packed(
    store: Store, span: Span, wanted: Wanted, by: Sequence[By], now: datetime
) -> dict[Key, Any]:
    """For each group twice the minutes of each wait, and one more if it has ended."""
    last = "epoch_us(greatest(began, coalesce(ended, $now)))"
    minute = f"CAST(ceil(({last} - epoch_us(began)) / 6e7) AS INTEGER)"
    # One number for a length and whether it ended, so that a group is one array.
    statement, values = _grouped(
        wanted, by, now, f"list({minute} * 2 + CAST(ended IS NOT NULL AS INTEGER))"
    )
    found = store.arrays(statement, span, values)
    *keys, groups = found.values()
    named = zip(*(_plain(each) for each in keys), strict=True) if keys else [()] * len(groups)
    return dict(zip(named, groups, strict=True))


def _plain(column: Any) -> list[Any]:
    """The words or days of a column, and None where it has none."""
    return [each.date() if isinstance(each, datetime) else each for each in column.tolist()]


def _curve(packed: Any) -> Curve | None:
    pairs, counts = np.unique(packed, return_counts=True)
    return kaplan_meier(pairs // 2, pairs % 2 == 1, counts=counts.tolist())


def _median(packed: Any) -> float | None:
    pairs, counts = np.unique(packed, return_counts=True)
    before = np.cumsum(counts) - counts
    over = pairs % 2 == 1
    # Of a length, those that have not ended come just before those that have, and were at risk too.
    beside = np.zeros(len(pairs), dtype=np.int64)
    beside[1:] = np.where(pairs[1:] // 2 == pairs[:-1] // 2, counts[:-1], 0)
    at_risk = counts.sum() - before + beside
    share = np.cumprod(1 - counts[over] / at_risk[over])
    below = np.flatnonzero(share <= 0.5 + 1e-12)
    return float(pairs[over][below[0]] // 2) if len(below) else None


def _grouped(
    wanted: Wanted, by: Sequence[By], now: datetime, figures: str
) -> tuple[str, dict[str, object]]:
    sql, values = waits(wanted)
    values["now"] = now.astimezone(UTC).replace(tzinfo=None)
    numbers = ", ".join(str(place) for place in range(1, len(by) + 1))
    # Without a group there would be a line of nothing.
    some = "HAVING count(*) > 0"
    tail = f"GROUP BY {numbers} {some} ORDER BY {numbers}" if by else some
    groups = [f"{each.value} AS {each.name}" for each in by]
    return f"SELECT {', '.join([*groups, figures])} FROM ({sql}) {tail}", values

# ruff: noqa: S608  # every statement is of our own words; values are bound
"""Figures of the waits of a stage by groups, worked out by the engine over millions of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from openmash.adapters.columnar.stages import waits
from openmash.adapters.columnar.store import Span, Store
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
    rows = _grouped(
        store, span, wanted, by, now,
        f"count(*), count(ended), count(*) FILTER ({judged}), count(*) FILTER ({kept}), "
        f"avg({taken}), quantile_cont({taken}, [0.5, 0.9]), "
        "avg(worked), quantile_cont(worked, [0.5, 0.9])",
    )  # fmt: skip
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
    last = "epoch_us(greatest(began, coalesce(ended, $now)))"
    minute = f"CAST(ceil(({last} - epoch_us(began)) / 6e7) AS INTEGER)"
    rows = _grouped(store, span, wanted, by, now, "count(*)", [minute, "ended IS NOT NULL"])
    groups: dict[Key, list[tuple[Any, ...]]] = {}
    for row in rows:
        groups.setdefault(row[: len(by)], []).append(row[len(by) :])
    return {
        key: curve
        for key, counted in groups.items()
        if (curve := _curve(*zip(*counted, strict=True)))
    }


def _curve(lengths: Sequence[int], ended: Sequence[bool], counts: Sequence[int]) -> Curve | None:
    return kaplan_meier(lengths, ended, counts=counts)


def _grouped(
    store: Store,
    span: Span,
    wanted: Wanted,
    by: Sequence[By],
    now: datetime,
    figures: str,
    beside: Sequence[str] = (),
) -> list[tuple[Any, ...]]:
    sql, values = waits(wanted)
    groups = [each.value for each in by] + list(beside)
    numbers = ", ".join(str(place) for place in range(1, len(groups) + 1))
    tail = f" GROUP BY {numbers} ORDER BY {numbers}" if groups else ""
    select = ", ".join([*groups, figures])
    if "$now" in select:
        values["now"] = now.astimezone(UTC).replace(tzinfo=None)
    return store.rows(f"SELECT {select} FROM ({sql}){tail}", span, values)

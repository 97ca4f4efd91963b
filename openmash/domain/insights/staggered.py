"""Did starting help, across areas that started at different times?

Two estimators that stay right when effects differ between areas and grow with time, which two-way
fixed effects do not (Goodman-Bacon 2021):

* imputation (Borusyak, Jaravel and Spiess 2024): area and month effects are learnt from the months
  in which an area had not started; what they say of the later months is what would have been. Its
  mean gap is the headline, with the interval from shuffled starts (`randomisation`);
* Callaway and Sant'Anna (2021) with areas not yet started as comparison: a second opinion, and the
  gaps month by month, those before the start included, which should lie about 1.

The outcome is the panel's log median, so effects are ratios. The month of a start is left out
unless it began on the first: a half-treated month spoils the comparison. Weights: every area's
month counts alike.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from openmash.domain.insights.arrays import Floats, np
from openmash.domain.insights.imputation import Timing, linked
from openmash.domain.insights.intervals import LEVEL, SEED, Estimate, missing
from openmash.domain.insights.panel import Panel, months_between
from openmash.domain.insights.randomisation import Verdict, orders, verdict
from openmash.domain.insights.staggered_shuffles import LEAD, NEVER, Shuffled, shuffled_of

__all__ = [
    "LEAD", "SHUFFLES", "EventPoint", "StaggeredEffect",
    "event_study", "staggered_effect", "staggered_effects",
]  # fmt: skip
SHUFFLES = 999
_NO_BEFORE = "The areas have too few months before their starts."


@dataclass(frozen=True, slots=True)
class EventPoint:
    """The gap so many months after the start (0 is the first whole month; below 0 before it).

    Attributes:
        ratio: to what the comparison says, 1 for no gap.
        areas: how many areas the gap is of.
    """

    months: int
    ratio: float
    areas: int


@dataclass(frozen=True, slots=True)
class StaggeredEffect:
    """What the areas together say; ratios of medians, 0.5 is half as long.

    Attributes:
        ratio: the headline, with its interval.
        p: share of shuffled starts that look at least as strong; None if not had.
        early: the "effect" of pretending every start to lie some months early, which should have
            an interval around 1: the check of trends before the starts.
        early_p: its share of shuffled starts; None if not had.
        second: Callaway and Sant'Anna's estimate; no interval.
        events: gaps by months since the start.
        started, comparison: areas with a start inside the panel, and without.
        orders: how many orders of the starts were tried.
        left_out: areas that had started before the panel begins: they have no "before".
        notes: sentences on what to mind.
    """

    ratio: Estimate
    p: float | None
    early: Estimate
    early_p: float | None
    second: Estimate
    events: tuple[EventPoint, ...]
    started: int
    comparison: int
    orders: int
    left_out: tuple[str, ...]
    notes: tuple[str, ...]


def staggered_effect(
    panel: Panel,
    starts: Mapping[str, date | None],
    *,
    level: float = LEVEL,
    shuffles: int = SHUFFLES,
    seed: int = SEED,
) -> StaggeredEffect:
    """The effect of starting, from all areas of the panel.

    Args:
        starts: area to the local date of its start; None or absent for one that has none. A start
            after the panel's last month is none yet.
        shuffles: orders of the starts to draw where there are too many to list (see `orders`).
        seed: of that draw: the same data and seed give the same figures.
    """
    return staggered_effects((panel,), starts, level=level, shuffles=shuffles, seed=seed)[0]


def staggered_effects(
    panels: Sequence[Panel],
    starts: Mapping[str, date | None],
    *,
    level: float = LEVEL,
    shuffles: int = SHUFFLES,
    seed: int = SEED,
) -> tuple[StaggeredEffect, ...]:
    """The same from several panels of the same areas and months, such as with and without the mix.

    What the orders of the starts ask of the arithmetic is done once for panels that have figures
    in the same months.
    """
    timing = {area: _timing(panels[0], starts.get(area)) for area in panels[0].areas}
    left_out = tuple(area for area in panels[0].areas if timing[area].whole <= 0)
    rows = [n for n, area in enumerate(panels[0].areas) if area not in left_out]
    kept = [timing[panels[0].areas[n]] for n in rows]
    started = sum(each.whole < len(panels[0].months) for each in kept)
    areas = _Areas(kept, (started, len(kept) - started), left_out)
    problem = _problem(kept, started)
    if problem:
        return tuple(_nothing(problem, areas, level) for _ in panels)
    logs = [_whole_months(panel, rows, kept) for panel in panels]
    ways = orders(kept, shuffles=shuffles, seed=seed)
    return tuple(
        _effect(each, shuffled, areas, level)
        for each, shuffled in zip(logs, shuffled_of(logs, kept, ways), strict=True)
    )


class _Areas(NamedTuple):
    """The areas that have a before: their timing, how many of them started and not; and the others
    by name."""

    kept: list[Timing]
    counts: tuple[int, int]
    left_out: tuple[str, ...]


def _effect(logs: Floats, shuffled: Shuffled, areas: _Areas, level: float) -> StaggeredEffect:
    main = _main(logs, shuffled, areas.kept, level)
    if main is None:
        words = "No month can be compared: areas that started share none with areas still waiting."
        return _nothing(words, areas, level)
    second, events = event_study(logs, areas.kept)
    early = _early(shuffled, float(main.estimate.value or 0), level)
    return StaggeredEffect(
        ratio=_exp(main.estimate),
        p=main.p,
        early=_exp(early.estimate) if early else missing(_NO_BEFORE, level=level),
        early_p=early.p if early else None,
        second=_alone(second, level),
        events=events,
        started=areas.counts[0],
        comparison=areas.counts[1],
        orders=main.orders,
        left_out=areas.left_out,
        notes=_notes(main, areas.left_out, level),
    )


def _whole_months(panel: Panel, rows: Sequence[int], kept: Sequence[Timing]) -> Floats:
    """The logs of some areas, half-treated months left out: they say nothing under any order."""
    logs: Floats = np.asarray([panel.logs[n] for n in rows], dtype=float)
    for row, each in zip(logs, kept, strict=True):
        if each.dropped is not None and each.dropped < logs.shape[1]:
            row[each.dropped] = np.nan
    return logs


def _timing(panel: Panel, start: date | None) -> Timing:
    if start is None:
        return Timing(NEVER, None)
    first = months_between(panel.months[0], start) if panel.months else NEVER
    if first >= len(panel.months):
        return Timing(NEVER, None)
    return Timing(first, None) if start.day == 1 else Timing(first + 1, first)


def _problem(kept: Sequence[Timing], started: int) -> str:
    if started == 0:
        return "No area started within these months, so there is nothing to compare."
    if len(kept) == 1:
        return (
            "There is one area only. Its own series can be shown, but nothing tells its start from "
            "whatever else happened then."
        )
    if len(set(kept)) == 1:
        return (
            "Every area started in the same month, so nothing tells the start from whatever else "
            "happened then. An area that has not started is needed."
        )
    return ""


def _main(logs: Floats, shuffled: Shuffled, kept: Sequence[Timing], level: float) -> Verdict | None:
    usable = np.isfinite(shuffled.outcome)
    if not linked(np.isfinite(logs), kept) or not usable[0]:
        return None
    return verdict(shuffled.outcome[usable], shuffled.had[usable], level=level)


def _early(shuffled: Shuffled, effect: float, level: float) -> Verdict | None:
    """The same on what is left once the effect is taken out, with every start some months early
    and the months after it left out."""
    outcome = shuffled.early_outcome - effect * shuffled.early_had
    usable = np.isfinite(outcome)
    if not usable[0]:
        return None
    return verdict(outcome[usable], shuffled.pretence[usable], level=level)


def event_study(
    logs: Floats, kept: Sequence[Timing]
) -> tuple[float | None, tuple[EventPoint, ...]]:
    """Callaway and Sant'Anna with areas not yet started: mean log gap after, and gaps by month.

    Args:
        logs: areas by months, NaN where there is no figure.
        kept: each area's timing.
    """
    months = np.arange(logs.shape[1])
    clean = np.stack([(months < each.whole) & (months != each.dropped) for each in kept])
    # The first month in which an area starts, the half-treated one included.
    firsts = np.asarray([e.whole if e.dropped is None else e.dropped for e in kept])
    found: dict[int, list[float]] = {}
    for row, each in enumerate(kept):
        before = np.flatnonzero(clean[row])
        if each.whole >= logs.shape[1] or len(before) == 0:
            continue
        base = int(before[-1])
        change = logs - logs[:, base : base + 1]
        seen = np.isfinite(change)
        waiting = clean[:, base : base + 1] & clean & seen
        waiting &= firsts[:, None] > np.maximum(months, base)
        # Areas that start together are no comparison for each other, before the start either.
        waiting &= np.asarray([other != each for other in kept])[:, None]
        number = waiting.sum(axis=0)
        usual = np.where(waiting, change, 0).sum(axis=0) / np.maximum(number, 1)
        for month in np.flatnonzero((number > 0) & seen[row] & (months != base)).tolist():
            gap = float(change[row, month] - usual[month])
            found.setdefault(month - each.whole, []).append(gap)
    events = tuple(
        EventPoint(key, math.exp(sum(found[key]) / len(found[key])), len(found[key]))
        for key in sorted(found)
    )
    after = [gap for key, each in found.items() if key >= 0 for gap in each]
    return (sum(after) / len(after) if after else None), events


def _exp(found: Estimate) -> Estimate:
    value, low, high = (
        None if end is None else math.exp(end) for end in (found.value, found.low, found.high)
    )
    method = "imputation, shuffled starts"
    return Estimate(value, low, high, found.level, method, found.note)


def _alone(log: float | None, level: float) -> Estimate:
    if log is None:
        return missing("No month can be compared this way.", level=level)
    return Estimate(math.exp(log), None, None, level, "Callaway and Sant'Anna")


def _notes(main: Verdict, left_out: Sequence[str], level: float) -> tuple[str, ...]:
    notes = []
    if main.smallest_p > 1 - level:
        notes.append(
            f"These areas can hand out their starting dates in {main.orders} ways only, too few "
            f"for an interval at {level:.0%}: more areas, or more different starts, are needed."
        )
    if left_out:
        notes.append(
            f"{', '.join(left_out)} had started before the first month and has no before: left out."
        )
    return tuple(notes)


def _nothing(words: str, areas: _Areas, level: float) -> StaggeredEffect:
    none = missing(words, level=level)
    return StaggeredEffect(
        none, None, none, None, none, (), *areas.counts, 0, areas.left_out, (words,)
    )

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

from openmash.domain.insights.arrays import Flags, Floats, np
from openmash.domain.insights.imputation import Timing, gaps, linked
from openmash.domain.insights.intervals import LEVEL, SEED, Estimate, missing
from openmash.domain.insights.panel import Panel, months_between
from openmash.domain.insights.randomisation import Orders, Verdict, orders, verdict

SHUFFLES = 999
LEAD = 6
"""Months by which the check of trends pretends that every area started early."""
NEVER = 10**6
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
    timing = {area: _timing(panel, starts.get(area)) for area in panel.areas}
    left_out = tuple(area for area in panel.areas if timing[area].whole <= 0)
    rows = [n for n, area in enumerate(panel.areas) if area not in left_out]
    kept = [timing[panel.areas[n]] for n in rows]
    started = sum(each.whole < len(panel.months) for each in kept)
    counts = (started, len(kept) - started)
    problem = _problem(kept, started)
    if problem:
        return _nothing(problem, counts, left_out, level)
    logs = _whole_months(panel, rows, kept)
    ways = orders(kept, shuffles=shuffles, seed=seed)
    main = _main(logs, kept, ways, level)
    if main is None:
        words = "No month can be compared: areas that started share none with areas still waiting."
        return _nothing(words, counts, left_out, level)
    second, events = event_study(logs, kept)
    early = _early(logs, kept, ways, float(main.estimate.value or 0), level)
    return StaggeredEffect(
        ratio=_exp(main.estimate),
        p=main.p,
        early=_exp(early.estimate) if early else missing(_NO_BEFORE, level=level),
        early_p=early.p if early else None,
        second=_alone(second, level),
        events=events,
        started=started,
        comparison=counts[1],
        orders=main.orders,
        left_out=left_out,
        notes=_notes(main, left_out, level),
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


def _main(logs: Floats, kept: Sequence[Timing], ways: Orders, level: float) -> Verdict | None:
    if not linked(np.isfinite(logs), kept):
        return None
    had = _started(kept, logs.shape[1])
    outcome, effect = gaps(np.stack((logs, had)), kept, ways)
    if not np.isfinite(outcome[0]):
        return None
    usable = np.isfinite(outcome)
    return verdict(outcome[usable], effect[usable], level=level)


def _early(
    logs: Floats, kept: Sequence[Timing], ways: Orders, effect: float, level: float
) -> Verdict | None:
    """The same on what is left once the effect is taken out, with every start some months early
    and the months after it left out."""
    months = logs.shape[1]
    had = _started(kept, months)
    pretended = [
        each if each.whole >= NEVER else Timing(each.whole, each.dropped, lead=LEAD)
        for each in kept
    ]
    window = _started([each._replace(whole=each.whole - each.lead) for each in pretended], months)
    outcome, pretence = gaps(np.stack((logs - effect * had, window - had)), pretended, ways)
    usable = np.isfinite(outcome)
    if not usable[0]:
        return None
    return verdict(outcome[usable], pretence[usable], level=level)


def _started(kept: Sequence[Timing], months: int) -> Floats:
    whole = np.asarray([each.whole for each in kept])[:, None]
    return (np.arange(months)[None, :] >= whole).astype(float)


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
    found: dict[int, list[float]] = {}
    for row, each in enumerate(kept):
        before = np.flatnonzero(clean[row])
        if each.whole >= logs.shape[1] or len(before) == 0:
            continue
        base = int(before[-1])
        for month in np.flatnonzero(np.isfinite(logs[row])).tolist():
            waiting = clean[:, base] & clean[:, month] & _later(kept, max(base, month))
            change = logs[:, month] - logs[:, base]
            waiting &= np.isfinite(change)
            # Areas that start together are no comparison for each other, before the start either.
            waiting &= np.asarray([other != each for other in kept])
            if month != base and waiting.any() and np.isfinite(change[row]):
                gap = float(change[row] - change[waiting].mean())
                found.setdefault(month - each.whole, []).append(gap)
    events = tuple(
        EventPoint(key, math.exp(sum(found[key]) / len(found[key])), len(found[key]))
        for key in sorted(found)
    )
    after = [gap for key, each in found.items() if key >= 0 for gap in each]
    return (sum(after) / len(after) if after else None), events


def _later(kept: Sequence[Timing], month: int) -> Flags:
    """Areas that start after a month, their half-treated month included."""
    firsts = [each.whole if each.dropped is None else each.dropped for each in kept]
    return np.asarray(firsts) > month


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


def _nothing(
    words: str, counts: tuple[int, int], left_out: tuple[str, ...], level: float
) -> StaggeredEffect:
    none = missing(words, level=level)
    return StaggeredEffect(
        none, None, none, None, none, (), counts[0], counts[1], 0, left_out, (words,)
    )

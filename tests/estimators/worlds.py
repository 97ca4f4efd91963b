"""Worlds with a known effect: what the study is tried on."""

import math
import os
from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np

from openmash.domain.insights.panel import Case, Panel, month_after

FIRST = date(2020, 1, 1)
REPLICATIONS = int(os.environ.get("OPENMASH_REPLICATIONS", "50"))
"""Worlds per test: 50 in every run; the nightly run sets 500."""


def alike(mine: Any, theirs: Any) -> bool:
    """Equal, field by field, numbers to nine digits: a sum depends on the order of its parts."""
    if is_dataclass(mine) and not isinstance(mine, type):
        names = [each.name for each in fields(mine)]
        return all(alike(getattr(mine, name), getattr(theirs, name)) for name in names)
    if isinstance(mine, float) and isinstance(theirs, float):
        return math.isclose(mine, theirs, rel_tol=1e-9, abs_tol=1e-12)
    return bool(mine == theirs)


def tolerance(level: float, worlds: int) -> tuple[int, int]:
    """Between how many of the worlds an interval that keeps its level covers the truth: beyond
    these the chance is 1 in 1,000 on each side (binomial)."""
    from scipy import stats

    low, high = stats.binom.ppf((0.001, 0.999), worlds, level)
    return int(low), int(high)


@dataclass(frozen=True)
class World:
    """Log medians by area and month, when each area started, and the mean log effect there is."""

    logs: np.ndarray
    starts: dict[str, date | None]
    effect: float


def staggered_world(
    areas: int,
    months: int,
    columns: Sequence[int | None],
    ratio: float,
    *,
    seed: int,
    day: int = 15,
    differing: float = 0.0,
    likeness: float = 0.3,
) -> World:
    """Areas that differ, months that differ, noise that remembers; starts handed out by lot.

    Args:
        columns: the months of the starts, counted from 0; None for an area without.
        day: of the month of each start: beyond the 1st, that month is half treated.
        differing: standard deviation of the log effect between areas.
    """
    rng = np.random.default_rng(seed)
    noise = np.zeros((areas, months))
    noise[:, 0] = rng.normal(0, 0.12, areas)
    for month in range(1, months):
        fresh = rng.normal(0, 0.12 * math.sqrt(1 - likeness**2), areas)
        noise[:, month] = likeness * noise[:, month - 1] + fresh
    logs = 1 + rng.normal(0, 0.3, areas)[:, None] + rng.normal(0, 0.1, months) + noise
    logs += np.linspace(0, 0.2, months)
    effects = math.log(ratio) + rng.normal(0, differing, areas)
    starts: dict[str, date | None] = {}
    felt: list[float] = []
    for area, place in enumerate(rng.permutation(areas).tolist()):
        column = columns[place]
        starts[f"Area {area:02}"] = None if column is None else _day(column, day)
        if column is not None:
            whole = column if day == 1 else column + 1
            logs[area, whole:] += effects[area]
            if whole > column:
                logs[area, column] += effects[area] / 2
            felt += [float(effects[area])] * (months - whole)
    return World(logs, starts, sum(felt) / len(felt) if felt else 0.0)


def lone_world(months: int, likeness: float, *, seed: int) -> World:
    """One area: a slow rise, a halving in the middle of the months, and noise that remembers."""
    rng = np.random.default_rng(10_000 + seed)
    noise = [rng.normal(0, 0.12)]
    for _ in range(months - 1):
        noise.append(likeness * noise[-1] + rng.normal(0, 0.12 * math.sqrt(1 - likeness**2)))
    line = 1 + 0.005 * np.arange(months) + np.asarray(noise)
    column = months // 2
    line[column] += math.log(0.5) / 2
    line[column + 1 :] += math.log(0.5)
    return World(line[None, :], {"Area 00": _day(column, 15)}, math.log(0.5))


def _day(column: int, day: int) -> date:
    return month_after(FIRST, column).replace(day=day)


def panel_of(world: World) -> Panel:
    """The world as the study sees it, with 60 contacts in every month."""
    areas, months = world.logs.shape
    return Panel(
        areas=tuple(sorted(world.starts)),
        months=tuple(month_after(FIRST, number) for number in range(months)),
        logs=tuple(map(tuple, world.logs.tolist())),
        contacts=((60,) * months,) * areas,
        open=((0,) * months,) * areas,
    )


def cases_of(
    world: World, *, per_month: int, seed: int, tilt: float = 0.0, spread: float = 0.8
) -> list[Case]:
    """Single contacts whose medians are the world's, at a mix of ratings; open ones cut off.

    Args:
        tilt: by how much likelier an area that has started is to rate green, which takes longer.
    """
    rng = np.random.default_rng(seed)
    months = world.logs.shape[1]
    until = datetime.combine(month_after(FIRST, months), datetime.min.time(), UTC)
    found = []
    for area, (name, start) in enumerate(sorted(world.starts.items())):
        for month in range(months):
            first = datetime.combine(month_after(FIRST, month), datetime.min.time(), UTC)
            at = first + timedelta(days=1)
            begun = start is not None and first.date() >= start
            for _ in range(per_month):
                received = at + timedelta(days=float(rng.uniform(0, 26)))
                green = rng.random() < 0.5 + (tilt if begun else 0)
                log = world.logs[area, month] + (0.3 if green else -0.3)
                length = math.exp(log + rng.normal(0, spread))
                seen = (until - received) / timedelta(days=1)
                found.append(
                    Case(
                        area=name,
                        received_at=received,
                        length=min(length, seen),
                        decided=length <= seen,
                        rating="green" if green else "amber",
                        source=str(rng.choice(["police", "school", "health"])),
                        need=str(rng.choice(["N1", "N4"])),
                    )
                )
    return found

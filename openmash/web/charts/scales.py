"""Scales: where a value stands in a drawing, and at which values an axis is marked."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from openmash.web.charts.svg import INK, QUIET, RULE, Drawing


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight scale from values to pixels; `first` may lie below `last` or above it."""

    low: float
    high: float
    first: float
    last: float

    def __call__(self, value: float) -> float:
        """Where a value stands. A scale without extent puts all in its middle."""
        if self.high == self.low:
            return (self.first + self.last) / 2
        share = (value - self.low) / (self.high - self.low)
        return self.first + share * (self.last - self.first)


def round_ticks(low: float, high: float, most: int = 6) -> list[float]:
    """Round values that enclose what lies between two: 1, 2 or 5 of a power of ten apart.

    >>> round_ticks(0, 87, 5)
    [0.0, 20.0, 40.0, 60.0, 80.0, 100.0]
    >>> round_ticks(3, 3, 2)
    [3.0, 3.5, 4.0]
    """
    if high <= low:
        high = low + 1
    rough = (high - low) / max(1, most)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * n for n in (1, 2, 5, 10) if power * n >= rough * (1 - 1e-9))
    begin = math.floor(low / step + 1e-9)
    end = math.ceil(high / step - 1e-9)
    return [round(step * n, 10) for n in range(begin, end + 1)]


_HOUR, _DAY = 60.0, 1440.0
_STEPS = (5, 10, 15, 30, 60, 120, 240, 480, 720, 1440, 2880, 7200, 14400, 28800, 72000, 144000)


def length_ticks(longest: float, most: int = 8) -> list[float]:
    """Marks for lengths in minutes from 0 past the longest: whole minutes, hours or days.

    >>> length_ticks(200, 4)
    [0.0, 60.0, 120.0, 180.0, 240.0]
    """
    step = next((s for s in _STEPS if longest / s <= most), _STEPS[-1] * 10)
    return [float(step * n) for n in range(math.ceil(longest / step - 1e-9) + 1)]


def length_unit(marks: Sequence[float], *, in_days: bool) -> tuple[float, str]:
    """The one unit an axis of minutes is marked in: its size in minutes, and its sign.

    Args:
        in_days: say 24 hours as a day, if each mark is whole days.
    """
    if in_days and not any(mark % _DAY for mark in marks):
        return _DAY, "d"
    return (1.0, "min") if max(marks) < 2 * _HOUR else (_HOUR, "h")


def length_marks(marks: Sequence[float], *, in_days: bool) -> list[tuple[float, str]]:
    """The marks of an axis of minutes with their words, all in its one unit.

    >>> [words for _, words in length_marks([0.0, 720.0, 1440.0, 2160.0], in_days=True)]
    ['0', '12 h', '24 h', '36 h']
    >>> [words for _, words in length_marks([0.0, 30.0, 60.0, 90.0], in_days=True)]
    ['0', '30 min', '60 min', '90 min']
    >>> [words for _, words in length_marks([0.0, 1440.0], in_days=True)]
    ['0', '1 d']
    """
    size, unit = length_unit(marks, in_days=in_days)
    return [(mark, f"{mark / size:g} {unit}" if mark else "0") for mark in marks]


def day_ticks(days: Sequence[date], most: int = 8) -> list[date]:
    """Some of these dates, evenly apart, the first among them."""
    every = max(1, math.ceil(len(days) / most))
    return list(days[::every])


def left_axis(
    drawing: Drawing, scale: Scale, marks: Sequence[tuple[float, str]], *, x1: float, x2: float
) -> None:
    """Words at the left of `x1`, and a thin rule across to `x2`, for each mark."""
    for value, words in marks:
        y = scale(value)
        drawing.line(x1, y, x2, y, stroke=RULE, stroke_width=1)
        drawing.text(x1 - 8, y + 5, words, text_anchor="end", fill=QUIET)


def bottom_axis(
    drawing: Drawing, scale: Scale, marks: Sequence[tuple[float, str]], *, y: float
) -> None:
    """A base line at `y`, with words under a notch for each mark."""
    drawing.line(scale.first, y, scale.last, y, stroke=INK, stroke_width=1)
    for value, words in marks:
        x = scale(value)
        drawing.line(x, y, x, y + 5, stroke=INK, stroke_width=1)
        drawing.text(x, y + 21, words, text_anchor="middle", fill=QUIET)


def spread_out(places: Sequence[float], apart: float, lowest: float) -> list[float]:
    """The same places moved as little as needed to be so far apart, none beyond `lowest`.

    >>> spread_out([10, 12, 50], 16, 100)
    [10, 26, 50]
    >>> spread_out([98, 99], 16, 100)
    [84, 100]
    """
    order = sorted(range(len(places)), key=lambda n: places[n])
    put: dict[int, float] = {}
    last = -math.inf
    for n in order:
        last = put[n] = max(places[n], last + apart)
    limit: float = lowest
    for n in reversed(order):
        put[n] = min(put[n], limit)
        limit = put[n] - apart
    return [put[n] for n in range(len(places))]

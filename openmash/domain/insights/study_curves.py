"""The figures of one line of the study's table: those of `survival.figures_of`, to the same digit.

A table by area has hundreds of lines, of which nobody asks for the whole curve. So no curve is made
for each, as a page that draws one needs it; what is printed is read from the arrays.
"""

import math

from openmash.domain.insights.arrays import Flags, Floats, np
from openmash.domain.insights.intervals import Estimate, missing, normal_point
from openmash.domain.insights.survival import Figures, figures_of

# One rule says when so many are open that no figure is fit for a headline.
from openmash.domain.insights.survival import _caution as caution

_HAIR = 1e-12
_METHOD = "Kaplan-Meier"


def line_figures(
    took: Floats, over: Flags, mean: Estimate, *, until: float, level: float
) -> Figures:
    """The figures of some contacts.

    Args:
        took, over: days, or so far; False while open.
        mean: of those that ended, with its interval.
        until: days at which the restricted mean stops counting.
    """
    ended = np.sort(took[over])
    if not len(ended):
        return figures_of(took, over, (0, 0), until=until, level=level)
    still = took[~over]
    first = np.flatnonzero(np.concatenate(([True], ended[1:] > ended[:-1])))
    lengths = ended[first]
    gone = np.diff(first, append=len(ended)).astype(float)
    at_risk = len(took) - first.astype(float)
    if len(still):
        at_risk -= np.searchsorted(np.sort(still), lengths)
    share = np.cumprod(1 - gone / at_risk)
    low, high = _band(share, gone, at_risk, normal_point(level))
    longest = float(took.max())
    return Figures(
        n=len(took),
        ended=len(ended),
        open=len(still),
        oldest_open=float(still.max()) if len(still) else None,
        mean_of_ended=mean,
        median=_quantile(0.5, lengths, (share, low, high), level),
        p90=_quantile(0.9, lengths, (share, low, high), level),
        restricted_mean=_restricted(lengths, share, (gone, at_risk), (until, longest), level),
        within=missing("No wait's target has run out yet.", level=level),
        judged=0,
        caution=caution(len(took), len(still)),
    )


def _band(share: Floats, gone: Floats, at_risk: Floats, z: float) -> tuple[Floats, Floats]:
    """As `survival` has it: Greenwood on the log(-log) scale; nought and as before once all have
    ended, which can only be at the last length."""
    some = len(share) - (1 if share[-1] == 0 else 0)
    low, high = np.zeros(len(share)), np.ones(len(share))
    if some:
        s, d, n = share[:some], gone[:some], at_risk[:some]
        logs = np.log(s)
        reach = np.exp(z * np.sqrt(np.cumsum(d / (n * (n - d)))) / -logs)
        low[:some] = np.exp(logs * reach)
        high[:some] = np.exp(logs / reach)
        high[some:] = high[some - 1]
    return low, high


def _quantile(
    share: float, lengths: Floats, bands: tuple[Floats, Floats, Floats], level: float
) -> Estimate:
    """As `survival.Curve.quantile`."""
    limit = 1 - share + _HAIR
    left, low, high = bands
    # The share left only falls, and its upper end is never below it.
    place = int(np.searchsorted(-left, -limit))
    value = float(lengths[place]) if place < len(lengths) else None
    ends = (_first(lengths, low <= limit), _first(lengths[place:], high[place:] <= limit))
    note = "" if ends[1] is not None else "Too few have ended for an upper end."
    if value is None:
        note = f"Fewer than {share:.0%} of the waits have ended."
    return Estimate(value, *ends, level, _METHOD, note)


def _first(lengths: Floats, small: Flags) -> float | None:
    place = int(small.argmax()) if len(small) else 0
    return float(lengths[place]) if len(small) and small[place] else None


def _restricted(
    lengths: Floats,
    share: Floats,
    counts: tuple[Floats, Floats],
    ends: tuple[float, float],
    level: float,
) -> Estimate:
    """As `survival.Curve.restricted_mean`."""
    until, longest = ends
    inside = int(np.searchsorted(lengths, until))
    gone, at_risk = (each[:inside] for each in counts)
    steps = np.concatenate(([0.0], lengths[:inside], [until]))
    pieces = np.diff(steps) * np.concatenate(([1.0], share[:inside]))
    value = float(pieces.sum())
    after = value - np.cumsum(pieces)[:-1]
    left = np.where(at_risk > gone, at_risk - gone, np.inf)
    half = normal_point(level) * math.sqrt(float(np.sum(after**2 * gone / at_risk / left)))
    note = ""
    if until > longest and share[-1] > 0:
        note = "No wait was followed so long; those still open are taken to last to the limit."
    elif half == 0:
        note = "Nothing varies below the limit, so the interval is a point and says little."
    low, high = max(0.0, value - half), min(until, value + half)
    return Estimate(value, low, high, level, _METHOD, note)

"""The estimates of staggered starts under every order of the starts, for several panels at once.

The order alone decides what each month of each area weighs (`imputation`), so panels with figures
in the same months share that work: the medians as they are and those at the average mix.
"""

from collections.abc import Sequence
from typing import NamedTuple

from openmash.domain.insights.arrays import Floats, np
from openmash.domain.insights.imputation import Timing, gaps
from openmash.domain.insights.randomisation import Orders

LEAD = 6
"""Months by which the check of trends pretends that every area started early."""
NEVER = 10**6


class Shuffled(NamedTuple):
    """The estimates of one panel under every order of the starts.

    Attributes:
        outcome: of the logs as they are.
        had: of 1 where an area had truly started and 0 elsewhere.
        early_outcome, early_had: the same with every start pretended some months early and the
            months after the true one left out.
        pretence: of 1 in the months between the pretended and the true start.
    """

    outcome: Floats
    had: Floats
    early_outcome: Floats
    early_had: Floats
    pretence: Floats


def shuffled_of(logs: Sequence[Floats], kept: Sequence[Timing], ways: Orders) -> list[Shuffled]:
    """The estimates of each panel.

    Args:
        logs: areas by months, NaN where there is no figure.
        kept: each area's true timing.
    """
    if any(not np.array_equal(np.isfinite(each), np.isfinite(logs[0])) for each in logs):
        return [shuffled_of([each], kept, ways)[0] for each in logs]
    seen, months = np.isfinite(logs[0]), logs[0].shape[1]
    pretended = [
        each if each.whole >= NEVER else Timing(each.whole, each.dropped, lead=LEAD)
        for each in kept
    ]
    had = _started(kept, months)
    window = _started([each._replace(whole=each.whole - each.lead) for each in pretended], months)
    main = gaps(np.stack((*logs, had)), seen, kept, ways)
    early = gaps(np.stack((*logs, had, window - had)), seen, pretended, ways)
    return [Shuffled(main[n], main[-1], early[n], early[-2], early[-1]) for n in range(len(logs))]


def _started(kept: Sequence[Timing], months: int) -> Floats:
    whole = np.asarray([each.whole for each in kept])[:, None]
    return (np.arange(months)[None, :] >= whole).astype(float)

"""Whether records still come as they came when the model was trained, and reviewers still agree.

How far one histogram has moved from another is told by the population stability index; what chance
alone would give it is known (it is distributed as chi-squared over the harmonic sum of the two
sizes: Yurdakul and Naranjo, Journal of Risk Model Validation 14, 2020), so that a small month does
not raise an alarm.

Only records count for which the model lists somebody. How many these are says more of how long the
hub has recorded than of the model: in its first months it knows nobody.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Final

from openmash.domain.people.known import judge_records
from openmash.domain.people.linkage.bands import Band
from openmash.domain.people.linkage.cards import Card
from openmash.domain.people.linkage.model import Model, Thresholds
from openmash.domain.people.verdicts import Verdict

FEWEST: Final = 100
"""Records with somebody like them, below which a month's histogram is not judged."""

MOVED: Final = 0.1
"""Above it somebody should look: the bound that is usual for the index."""

MOVED_FAR: Final = 0.25
"""Above it the model no longer fits: the usual bound."""

NOBODY: Final = "nobody like them"
"""Of no bin: there is no candidate, or none that is listed."""

_BY_CHANCE: Final = 0.001
_WRONG_AT_MOST: Final = 0.01
_DECIDED_BY_CHANCE: Final = 0.01
_FEWEST_DECIDED: Final = 20
_FAR_ABOVE: Final = 10.0
_SEEN_AS: Final[Mapping[Band | None, Verdict]] = {
    Band.SAME_PERSON: Verdict.SAME,
    Band.PROBABLE: Verdict.SAME,
}


def bins(thresholds: Thresholds) -> list[str]:
    """The names of the bins, from hardly listed to far above the highest threshold."""
    return [name for name, _ in _bounds(thresholds)]


def binned(model: Model, best: float | None) -> str:
    """The bin of the likeliest candidate's log-odds in bits; None where there is no candidate."""
    if best is None:
        return NOBODY
    bounds = reversed(_bounds(model.thresholds))
    return next((name for name, least in bounds if best >= least), NOBODY)


def _bounds(each: Thresholds) -> list[tuple[str, float]]:
    low, middle = (each.possible + each.probable) / 2, (each.probable + each.same) / 2
    return [
        ("possible, lower half", each.possible),
        ("possible, upper half", low),
        ("probable, lower half", each.probable),
        ("probable, upper half", middle),
        ("same person", each.same),
        ("same person, far above", each.same + _FAR_ABOVE),
    ]


def best_of(model: Model, asked: Card, near: Mapping[str, Card]) -> float | None:
    """The log-odds in bits of the likeliest of the records found."""
    matches = judge_records(asked, near, {}, model=model)
    return max((match.judged.log_odds for match in matches.values()), default=None)


@dataclass(frozen=True, slots=True)
class Moved:
    """How far a month lies from the reference.

    Attributes:
        index: the population stability index; by_chance: what it would exceed by chance alone once
            in a thousand months.
        records: of the month, with somebody like them; reference: the same of the reference.
    """

    index: float
    by_chance: float
    records: int
    reference: int

    @property
    def words(self) -> str:
        """What it means, in a sentence."""
        if not self.is_told:
            return (
                f"Too few to tell: {self.records:,} records with somebody like them, beside "
                f"{self.reference:,} of the reference, and {FEWEST} of each are needed."
            )
        if not self.is_real or self.index < MOVED:
            return "Records come as they came before."
        if self.index < MOVED_FAR:
            return "Records come somewhat otherwise than before. Look at what has changed."
        return (
            "Records come otherwise than before: the model may not fit them any more. Find out "
            "what has changed (a new form, a new partner), and train anew."
        )

    @property
    def is_told(self) -> bool:
        """True if there are enough records to tell."""
        return min(self.records, self.reference) >= FEWEST

    @property
    def is_real(self) -> bool:
        """True if there are enough records, and chance does not explain it."""
        return self.is_told and self.index > self.by_chance

    @property
    def is_alarm(self) -> bool:
        """True if somebody must do something."""
        return self.is_real and self.index >= MOVED_FAR


def moved(reference: Mapping[str, int], month: Mapping[str, int], names: Sequence[str]) -> Moved:
    """Compare two histograms over the same bins."""
    from scipy.special import chdtri

    shares = zip(_shares(reference, names), _shares(month, names), strict=True)
    index = sum((after - before) * log(after / before) for before, after in shares)
    sizes = [sum(each.get(name, 0) for name in names) for each in (reference, month)]
    harmonic = sum(1 / max(size, 1) for size in sizes)
    by_chance = float(chdtri(len(names) - 1, _BY_CHANCE)) * harmonic
    return Moved(index, by_chance, sizes[1], sizes[0])


def _shares(counts: Mapping[str, int], names: Sequence[str]) -> list[float]:
    """The share of each bin; half a record more in each, so that none is nought."""
    filled = [counts.get(name, 0) + 0.5 for name in names]
    return [each / sum(filled) for each in filled]


@dataclass(frozen=True, slots=True)
class Decided:
    """Somebody's decision about two records, beside the band that the model gives the pair."""

    month: str
    band: Band | None
    verdict: Verdict

    @property
    def disagrees(self) -> bool:
        """True if the model says otherwise than the reviewer."""
        return self.verdict is not _SEEN_AS.get(self.band, Verdict.DIFFERENT)


@dataclass(frozen=True, slots=True)
class Rate:
    """Decisions of one month in one band, and how many the model says otherwise of."""

    month: str
    band: str
    decided: int
    disagree: int


def rates(decisions: Iterable[Decided]) -> list[Rate]:
    """Reviewers' disagreement with the model by month and band; who cannot tell yet is left out."""
    decided: Counter[tuple[str, str]] = Counter()
    disagree: Counter[tuple[str, str]] = Counter()
    for each in decisions:
        if each.verdict is Verdict.UNSURE:
            continue
        key = (each.month, each.band.label if each.band else "Not listed")
        decided[key] += 1
        disagree[key] += each.disagrees
    return [Rate(*key, count, disagree[key]) for key, count in sorted(decided.items())]


def alarms(given: Sequence[Rate], month: str) -> list[str]:
    """What somebody must look into, in sentences.

    Two things: pairs called one person that reviewers take for two, more often than one in a
    hundred; and a band in which they disagree clearly more often than in the months before.
    """
    found = []
    for now in (each for each in given if each.month == month):
        if now.band == Band.SAME_PERSON.label and _is_rare(now, _WRONG_AT_MOST):
            found.append(
                f"Of {now.decided} pairs that the model calls one person, reviewers found "
                f"{now.disagree} to be two. Go back to the model before, or train anew."
            )
            continue
        before = [each for each in given if each.band == now.band and each.month < month]
        usual = (sum(e.disagree for e in before) + 1) / (sum(e.decided for e in before) + 2)
        if before and now.decided >= _FEWEST_DECIDED and _is_rare(now, usual):
            found.append(
                f"In the band “{now.band}” reviewers disagree with the model in {now.disagree} of "
                f"{now.decided} decisions, clearly more often than before."
            )
    return found


def _is_rare(rate: Rate, usual: float) -> bool:
    """True if so many disagree as chance would give once in a hundred at the usual share."""
    from scipy.special import bdtrc

    if not rate.disagree:
        return False
    return float(bdtrc(rate.disagree - 1, rate.decided, usual)) < _DECIDED_BY_CHANCE

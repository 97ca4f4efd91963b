"""Two models on the same pairs, of which it is known whether they are one person's.

Both are tried on pairs that neither was trained on: what reviewers decided, and records of people
held out who share an NHS number, or are near misses with another. Only pairs on which the two
disagree tell one from the other, and whether they do more than chance would is McNemar's question
(Psychometrika 12, 1947), answered exactly.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from openmash.domain.people.known import judge_records
from openmash.domain.people.linkage.bands import Band
from openmash.domain.people.linkage.cards import Card, card_of
from openmash.domain.people.linkage.model import Model
from openmash.domain.people.upkeep.labels import Labels
from openmash.domain.people.upkeep.lookup import Index
from openmash.domain.people.upkeep.measuring import NOT_KNOWN, pooled

ENOUGH: Final = 300
"""Pairs of one person, and pairs of two, below which no model is recommended: if none of 300 is
joined wrongly, the truth is below 1 in 100 with 95 % confidence (the rule of three)."""

_BY_CHANCE: Final = 0.05
_BY_CHANCE_IN_GROUP: Final = 0.01
_NEAR_MISSES: Final = 2


class Source(StrEnum):
    """Who says that a pair is one person or two."""

    REVIEWERS = "reviewers"
    NUMBERS = "NHS numbers"


class Outcome(StrEnum):
    """What a model makes of a pair."""

    JOINED = "joined"
    LISTED = "listed"
    LEFT = "left out"


class Finding(StrEnum):
    """Whether to switch. The stored word never changes."""

    BETTER = "better"
    AS_GOOD = "as_good"
    WORSE = "worse"
    TOO_FEW = "too_few"


@dataclass(frozen=True, slots=True)
class Labelled:
    """Two records, and whether they are one person's."""

    one: Card
    other: Card
    same: bool
    source: Source
    group: str = NOT_KNOWN


@dataclass(frozen=True, slots=True)
class Tried:
    """What both models make of a pair."""

    same: bool
    source: Source
    group: str
    old: Outcome
    new: Outcome


@dataclass(frozen=True, slots=True)
class Split:
    """How many pairs both models, one alone, or neither treat in one way."""

    both: int
    only_old: int
    only_new: int
    neither: int

    @property
    def pairs(self) -> int:
        """All of them."""
        return self.both + self.only_old + self.only_new + self.neither

    @property
    def old(self) -> int:
        """How many the old model treats so."""
        return self.both + self.only_old

    @property
    def new(self) -> int:
        """How many the new one does."""
        return self.both + self.only_new

    def more_by_new(self, chance: float = _BY_CHANCE) -> bool:
        """True if the new model does so to more pairs than chance explains."""
        return _is_more(self.only_new, self.only_old, chance)

    def more_by_old(self, chance: float = _BY_CHANCE) -> bool:
        """True if the old one does."""
        return _is_more(self.only_old, self.only_new, chance)


def numbered(found: Labels) -> Iterator[Labelled]:
    """Pairs of people held out: their own records, and near misses with other people's.

    Numbers are hidden: every model knows what a number says.
    """
    index = Index(found.people)
    for told, first in found.held_out:
        asked, own = told.unnumbered, told.group or NOT_KNOWN
        card = card_of(asked)
        yield Labelled(card, card_of(first.unnumbered), same=True, source=Source.NUMBERS, group=own)
        for other in list(index.near(asked, without=told.number).values())[:_NEAR_MISSES]:
            yield Labelled(card, other, same=False, source=Source.NUMBERS, group=own)


def tried(old: Model, new: Model, pairs: Iterable[Labelled]) -> list[Tried]:
    """Try both models on every pair."""
    return [
        Tried(each.same, each.source, each.group, outcome(old, each), outcome(new, each))
        for each in pairs
    ]


def outcome(model: Model, pair: Labelled) -> Outcome:
    """What a model makes of a pair by itself."""
    match = judge_records(pair.one, {0: pair.other}, {}, model=model)[0]
    if match.band is Band.SAME_PERSON:
        return Outcome.JOINED
    return Outcome.LISTED if match.band in (Band.PROBABLE, Band.POSSIBLE) else Outcome.LEFT


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two models side by side.

    Attributes:
        joined_right, found: pairs of one person that are joined, and that are at least listed.
        joined_wrong: pairs of two people that are joined.
        contradicted: reviewers' decisions that a model goes against: it joins what they found to
            be two people, or would not even list what they found to be one.
        by_group: of each group, pairs of one person that are joined.
        reasons: why it was found so, in sentences.
    """

    joined_right: Split
    found: Split
    joined_wrong: Split
    contradicted: Split
    by_group: dict[str, Split]
    finding: Finding
    reasons: tuple[str, ...]


def compare(made: Sequence[Tried]) -> Comparison:
    """Say what the two models did, and whether to switch."""
    same = [each for each in made if each.same]
    different = [each for each in made if not each.same]
    decided = [each for each in made if each.source is Source.REVIEWERS]
    joined_right = _joined(same)
    found = _split((each.old is not Outcome.LEFT, each.new is not Outcome.LEFT) for each in same)
    joined_wrong = _joined(different)
    contradicted = _split((_is_against(each, each.old), _is_against(each, each.new))
                          for each in decided)  # fmt: skip
    sizes = Counter(each.group for each in same)
    by_group = {
        group: _joined([each for each in same if each.group in members])
        for group, (_, members) in pooled(sizes).items()
    }
    worse = [*_worse(joined_right, found, joined_wrong, contradicted), *_worse_for(by_group)]
    finding, reasons = _find(joined_right, found, joined_wrong, worse)
    return Comparison(
        joined_right, found, joined_wrong, contradicted, by_group, finding, tuple(reasons)
    )


def _find(
    joined_right: Split, found: Split, joined_wrong: Split, worse: list[str]
) -> tuple[Finding, list[str]]:
    if worse:
        return Finding.WORSE, worse
    if joined_right.pairs < ENOUGH or joined_wrong.pairs < ENOUGH:
        words = (
            f"There are {joined_right.pairs:,} pairs of one person and {joined_wrong.pairs:,} of "
            f"two; {ENOUGH} of each are needed before either model can be recommended."
        )
        return Finding.TOO_FEW, [words]
    if joined_wrong.only_new > joined_wrong.only_old:
        words = (
            f"The new model joins {joined_wrong.only_new} pairs of two people that the old one "
            f"does not, and the old one {joined_wrong.only_old} that the new one does not. It may "
            "be chance, but more pairs are needed before it can be recommended."
        )
        return Finding.TOO_FEW, [words]
    better = []
    if joined_wrong.more_by_old():
        better.append("It joins fewer pairs of two people.")
    if joined_right.more_by_new():
        better.append("It joins more pairs of one person.")
    if found.more_by_new():
        better.append("It lists more pairs of one person.")
    if better:
        return Finding.BETTER, better
    return Finding.AS_GOOD, ["No difference shows that chance does not explain."]


def _worse(right: Split, found: Split, wrong: Split, against: Split) -> Iterator[str]:
    if wrong.more_by_new():
        yield "The new model joins more pairs of two people."
    if found.more_by_old():
        yield "The new model leaves out more pairs of one person, which nobody would then see."
    if right.more_by_old():
        yield "The new model joins fewer pairs of one person, which somebody must then look at."
    if against.more_by_new():
        yield "The new model goes against more of the reviewers' decisions."


def _worse_for(by_group: dict[str, Split]) -> Iterator[str]:
    for group, split in by_group.items():
        if split.more_by_old(_BY_CHANCE_IN_GROUP):
            yield f"The new model joins fewer pairs of one person in the group “{group}”."


def _joined(made: Iterable[Tried]) -> Split:
    return _split((each.old is Outcome.JOINED, each.new is Outcome.JOINED) for each in made)


def _split(each: Iterable[tuple[bool, bool]]) -> Split:
    counts = Counter(each)
    return Split(counts[True, True], counts[True, False], counts[False, True], counts[False, False])


def _is_against(each: Tried, outcome: Outcome) -> bool:
    return outcome is (Outcome.LEFT if each.same else Outcome.JOINED)


def _is_more(these: int, those: int, chance: float) -> bool:
    """True if so many or more of all would come up so rarely if each were heads or tails."""
    from scipy.special import bdtrc

    return these > those and float(bdtrc(these - 1, these + those, 0.5)) < chance

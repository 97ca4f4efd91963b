"""What the study allows anyone to say, in sentences fit to be printed as they stand.

Every statement is chosen by a rule from the figures; none is written by hand for a result. What
cannot be concluded is said as plainly as what can.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from openmash.domain.insights.interrupted_series import FEWEST_MONTHS, InterruptedSeries
from openmash.domain.insights.intervals import Estimate
from openmash.domain.insights.panel import Panel
from openmash.domain.insights.staggered import StaggeredEffect
from openmash.domain.insights.survival import MOST_OPEN

MIX_MATTERS = 0.10
METHODS_DIFFER = 0.15
FEWEST_AREAS = 5


class Kind(StrEnum):
    """What a sentence does."""

    CAN = "can"
    CANNOT = "cannot"
    MIND = "mind"

    @property
    def label(self) -> str:
        """The words for a heading."""
        return {
            Kind.CAN: "What can be said",
            Kind.CANNOT: "What cannot be said",
            Kind.MIND: "What to bear in mind",
        }[self]


@dataclass(frozen=True, slots=True)
class Conclusion:
    """One sentence of the study's end."""

    kind: Kind
    words: str


def change_words(ratio: Estimate) -> str:
    """A ratio with its interval in words.

    >>> change_words(Estimate(0.51, 0.45, 0.58))
    '49% shorter (95% interval: 55% shorter to 42% shorter)'
    """
    if ratio.value is None:
        return "not known"
    words = _change(ratio.value)
    if ratio.low is None or ratio.high is None:
        return f"{words} (no interval)"
    span = f"{_change(ratio.low)} to {_change(ratio.high)}"
    return f"{words} ({ratio.level:.0%} interval: {span})"


def _change(ratio: float) -> str:
    share = round(abs(1 - ratio) * 100)
    if share == 0:
        return "no different"
    return f"{share}% shorter" if ratio < 1 else f"{share}% longer"


def conclude(
    panel: Panel,
    series: Sequence[InterruptedSeries],
    effect: StaggeredEffect,
    adjusted: StaggeredEffect,
) -> tuple[Conclusion, ...]:
    """The sentences, what can be said first."""
    found = [
        *_across(effect, adjusted),
        *_trends(effect),
        *_each_area(series),
        *_data(panel, effect, adjusted),
        *_always(),
    ]
    order = list(Kind)
    return tuple(sorted(found, key=lambda each: order.index(each.kind)))


def _across(effect: StaggeredEffect, adjusted: StaggeredEffect) -> list[Conclusion]:
    ratio = adjusted.ratio if adjusted.ratio.value is not None else effect.ratio
    if ratio.value is None:
        return [Conclusion(Kind.CANNOT, f"Whether starting changed turnaround. {ratio.note}")]
    if ratio.low is None or ratio.high is None:
        words = f"How large the change was: {change_words(ratio)}. {ratio.note}"
        return [Conclusion(Kind.CANNOT, words)]
    areas = f"{effect.started} areas" if effect.started != 1 else "the one area"
    if ratio.low <= 1 <= ratio.high:
        words = (
            f"That starting changed turnaround. Across {areas} it was {change_words(ratio)}: "
            "no change at all fits the figures too. That is not proof that nothing changed."
        )
        return [Conclusion(Kind.CANNOT, words)]
    words = (
        f"After {areas} started, turnaround was {change_words(ratio)} than the areas' own earlier "
        "months and the areas still waiting lead one to expect, at the same mix of contacts."
    )
    return [Conclusion(Kind.CAN, words)]


def _trends(effect: StaggeredEffect) -> list[Conclusion]:
    early = effect.early
    if effect.ratio.value is None:
        return []
    if early.value is None or early.low is None or early.high is None:
        words = "That the areas ran alike before they started: there is too little to see it."
        return [Conclusion(Kind.CANNOT, words)]
    if early.low <= 1 <= early.high:
        words = (
            "Before the starts the areas ran alike, as far as these months can show: turnaround "
            f"in the last months before was {change_words(early)}. A difference too small to see "
            "may still be there."
        )
        return [Conclusion(Kind.MIND, words)]
    words = (
        "That starting was the cause. In the last months before the starts turnaround was already "
        f"{change_words(early)} than in the areas still waiting."
    )
    return [Conclusion(Kind.CANNOT, words)]


def _each_area(series: Sequence[InterruptedSeries]) -> list[Conclusion]:
    short = [each.area for each in series if each.level.value is None]
    long = [each for each in series if each.level.value is not None]
    found = []
    if long:
        fell = sum(each.level.high is not None and each.level.high < 1 for each in long)
        rose = sum(each.level.low is not None and each.level.low > 1 for each in long)
        words = (
            f"Taken one by one against their own past, {fell} of {len(long)} areas stepped down "
            f"at their start, {rose} stepped up, and for {len(long) - fell - rose} the step "
            "cannot be told from chance."
        )
        found.append(Conclusion(Kind.CAN, words))
    if short:
        words = (
            f"Anything from the series of {', '.join(short)} alone: {FEWEST_MONTHS} months with "
            "figures on each side of the start are needed."
        )
        found.append(Conclusion(Kind.CANNOT, words))
    return found


def _data(panel: Panel, effect: StaggeredEffect, adjusted: StaggeredEffect) -> list[Conclusion]:
    found = []
    if panel.share_open > MOST_OPEN:
        words = (
            f"A headline of any kind: {panel.share_open:.0%} of the contacts are still open, and "
            "what they will take is not known."
        )
        found.append(Conclusion(Kind.CANNOT, words))
    empty = sum(log is None for row in panel.logs for log in row)
    if empty:
        words = f"{empty} area-months have too few contacts, or too few decided, for a figure."
        found.append(Conclusion(Kind.MIND, words))
    plain, level = effect.ratio.value, adjusted.ratio.value
    if plain and level and abs(level / plain - 1) > MIX_MATTERS:
        words = (
            "The mix of contacts changed: without allowing for source, rating and need the change "
            f"is {change_words(effect.ratio)}."
        )
        found.append(Conclusion(Kind.MIND, words))
    second = effect.second.value
    if plain and second and abs(second / plain - 1) > METHODS_DIFFER:
        words = (
            "Two sound ways of comparing the areas disagree (the second says "
            f"{change_words(effect.second)}), so do not lean on the exact figure."
        )
        found.append(Conclusion(Kind.MIND, words))
    if effect.ratio.value is not None:
        found += _comparison(effect)
    return found


def _comparison(effect: StaggeredEffect) -> list[Conclusion]:
    found = [Conclusion(Kind.MIND, words) for words in effect.notes]
    if effect.comparison == 0:
        words = (
            "Every area started in the end. From the last start on there is nothing to compare "
            "with, so the figure is of the months before it, and says nothing of later ones."
        )
        found.append(Conclusion(Kind.MIND, words))
    if effect.started + effect.comparison < FEWEST_AREAS:
        words = "There are few areas: one area's own story can carry the result."
        found.append(Conclusion(Kind.MIND, words))
    return found


def _always() -> list[Conclusion]:
    return [
        Conclusion(
            Kind.CANNOT,
            "Which part of the change did it, or that children were safer for it: turnaround is "
            "measured here, and a quick decision is not by itself a good one.",
        ),
        Conclusion(
            Kind.MIND,
            "The table compares each area with itself before. Whatever else changed at that time, "
            "such as staffing, volume or policy, is in its figures too.",
        ),
        Conclusion(
            Kind.MIND,
            "Areas chose their dates. If an area started because it was doing badly, some of its "
            "improvement would have come anyway.",
        ),
        Conclusion(
            Kind.MIND,
            "The comparison by first rating is fair only while contacts are rated alike before and "
            "after; look at how ratings moved.",
        ),
    ]

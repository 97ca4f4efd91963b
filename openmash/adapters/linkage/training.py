"""Trains the matching model with Splink: what each level is worth, counted and never guessed.

m, how people's own records differ, is counted on pairs that share a verified NHS number; Splink's
expectation maximisation would take siblings for matches here and learn that first names change. u,
how others agree, is counted on those same records, each with people drawn at random, and with all
the others of its household.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from math import log2
from random import Random
from typing import Any

import pyarrow as pa
from splink import Linker

from openmash.adapters.linkage import namesakes
from openmash.adapters.linkage.expected_level import expected
from openmash.adapters.linkage.guesses import FIXED, GUESSED
from openmash.adapters.linkage.pair_columns import names_of
from openmash.adapters.linkage.pair_rows import SIDES, Pair, linker_of
from openmash.adapters.linkage.settings import ADJUSTED, COMPARISONS, settings_with
from openmash.domain.people.linkage.cards import Card
from openmash.domain.people.linkage.levels import BirthLevel, GivenLevel, SurnameLevel, compare
from openmash.domain.people.linkage.variants import version

LEAST_M = 0.004
"""No disagreement alone speaks louder than about eight bits: records have mistakes of all kinds."""

LEAST_U = 2e-6
"""Below this, chance agreements are too few among the pairs drawn to be counted."""

SWAPPED_U = 1e-4
"""A swap is found in both names at once, so each bears half of what the two together are worth."""

PEOPLE = 1_000_000
"""The size of index that the prior is for; `judge` shifts it to the index at hand."""

PRIOR = 2.0**1.5 / PEOPLE
"""The chance that two people drawn at random are one, of whom one is asked about: by 1.5 bits more
than one in the index, so that what weighs nought is as likely as not. Counted on the development
city of a million people, of whom 3 in 8 asked about are not held (docs/matching.md)."""

LEAST_OF_TWINS = 0.002
"""Of a thousand pairs of twins, what none of them shows is no rarer than this."""

NAMESAKES = 200_000
"""How many pairs of people of one name are drawn, of first names and of surnames."""

_COMMON = 1e-4
_TOO_FEW = 20

DEFAULT_THRESHOLDS = {
    "same": 7.5,
    "strong": 2.3,
    "probable": 0.0,
    "possible": -4.5,
    "common_name": 0.004,
    "rare_name": 0.0002,
}


def train(
    index: Sequence[Card],
    same: Sequence[Pair],
    *,
    when: date,
    source: str,
    strangers: int = 600_000,
    seed: int = 1,
) -> dict[str, Any]:
    """Return a model's file: Splink's settings and our block, without measured thresholds.

    Args:
        index: one card of every person.
        same: pairs of records of one person, found by their shared NHS number.
        when: the London date to write into the file.
        source: what the people are, in words, for the file.
        strangers: how many pairs are drawn at random.
        seed: of the drawing.
    """
    blank = _without_chances(settings_with(GUESSED, PRIOR))
    m = _counted(same, blank, switched=False)
    u = _counted(list(_strangers(index, same, strangers, seed)), blank, switched=True)
    around = [(pair, compare(*pair)) for pair in _around(index, same)]
    at_home = [pair for pair, levels in around if levels.at_home]
    at_postcode = [pair for pair, levels in around if levels.at_postcode]
    counted = {
        "": u,
        "home": _counted(at_home, blank, switched=True),
        "postcode": _counted(at_postcode, blank, switched=True) if at_postcode else u,
    }
    twins = [pair for pair, levels in around if levels.at_home and levels.of_one_birth]
    of_twins = _counted(twins, blank, switched=False) if twins else u
    chances = _chances(*_with_expected(m, counted, index))
    chances |= _of_namesakes(index, same, blank, m, u, Random(seed))  # noqa: S311
    settings = settings_with(chances, PRIOR)
    sizes = {"people": len(index), "same": len(same), "strangers": strangers, "twins": len(twins)}
    settings["openmash"] = {
        "people": PEOPLE,
        "trained": when.isoformat(),
        "on": source,
        "variants": version(),
        "counted": sizes,
        "twins": _twin_weights(m, of_twins),
        "metrics": {},
        "thresholds": dict(DEFAULT_THRESHOLDS),
        "shares": {column: _shares(index, column) for column in ADJUSTED.values()},
    }
    return settings


def _without_chances(settings: dict[str, Any]) -> dict[str, Any]:
    """Settings in which a level that is never seen has no value, in place of the one it had."""
    for comparison in settings["comparisons"]:
        for level in comparison["comparison_levels"]:
            level.pop("m_probability", None)
            level.pop("u_probability", None)
    return settings


_Proportions = Mapping[str, Mapping[int, float]]


def _counted(pairs: Sequence[Pair], blank: dict[str, Any], *, switched: bool) -> _Proportions:
    """The proportion of each level among these pairs, as Splink counts it from labels."""
    linker, api = linker_of(pairs, blank, switched=switched, named=False)
    numbers = list(range(len(pairs)))
    sides = {
        f"source_dataset_{end}": [name] * len(pairs) for end, name in zip("lr", SIDES, strict=True)
    }
    labels = api.register(pa.table({**sides, "pair_l": numbers, "pair_r": numbers}))
    count: Callable[[Any], None] = linker.training.estimate_m_from_pairwise_labels
    count(labels)
    return _m_of(linker)


def _m_of(linker: Linker) -> _Proportions:
    found: dict[str, dict[int, float]] = {}
    for comparison in linker.misc.save_model_to_json()["comparisons"]:
        name = comparison["output_column_name"]
        strongest_first = sorted(COMPARISONS[name], reverse=True)
        shown = [each for each in comparison["comparison_levels"] if not each.get("is_null_level")]
        found[name] = {
            level: each.get("m_probability", 0.0)
            for level, each in zip(strongest_first, shown, strict=False)
        }
    return found


_Cases = Mapping[str, _Proportions]
"""u by case: of strangers (""), of people of one home, of one postcode."""


def _chances(m: _Proportions, counted: _Cases) -> dict[str, dict[int, tuple[float, float]]]:
    """m and u of every comparison that is counted on people as they come or live."""
    chances: dict[str, dict[int, tuple[float, float]]] = {}
    for name in COMPARISONS:
        field, _, case = name.partition("_")
        if name in FIXED:
            chances[name] = dict(FIXED[name])
        elif case in counted:
            chances[name] = _of_levels(name, m[field], counted[case][name])
    return chances


def _of_levels(
    name: str, m: Mapping[int, float], u: Mapping[int, float]
) -> dict[int, tuple[float, float]]:
    return {
        level: _chance(level, m[level], u[level], GUESSED[name][level])
        for level in COMPARISONS[name]
        if level
    }


def _of_namesakes(
    index: Sequence[Card],
    same: Sequence[Pair],
    blank: dict[str, Any],
    m: _Proportions,
    u: _Proportions,
    dice: Random,
) -> dict[str, dict[int, tuple[float, float]]]:
    """m and u of what is weighed otherwise between people who share a name."""
    names = ("sex_named", "middle", "together")
    chances = {name: dict(GUESSED[name]) for name in names}
    first = list(namesakes.of_one_first_name(index, same, NAMESAKES, dice))
    if len(first) >= namesakes.TOO_FEW:
        found = _counted(first, blank, switched=False)
        chances["sex_named"] = _of_levels("sex_named", m["sex"], found["sex"])
        chances["middle"] = _of_levels("middle", m["middle"], found["middle"])
    last = list(namesakes.of_one_surname(index, same, NAMESAKES, dice))
    if len(last) >= namesakes.TOO_FEW:
        found = _counted(last, blank, switched=False)
        chances["together"] = namesakes.together(u["given"], found["given"])
    return chances


def _with_expected(
    m: _Proportions, counted: _Cases, index: Sequence[Card]
) -> tuple[_Proportions, _Cases]:
    """The proportions with those of the one level that labelled pairs cannot show."""
    unborn = [card for card in index if card.born is None and card.expected is not None]
    around = list(_around(index, [(card, card) for card in unborn]))
    found = expected(index, [pair for pair in around if compare(*pair).at_home])
    if found is None:
        return m, counted
    return _with(m, "dob", found.same), {
        "": _with(counted[""], "dob", found.strangers),
        "home": _with(counted["home"], "dob_home", found.at_home),
        # Most unborn children at one postcode are those of one home told without its number.
        "postcode": _with(counted["postcode"], "dob_postcode", found.at_home),
    }


def _with(counted: _Proportions, name: str, share: float) -> _Proportions:
    return {**counted, name: {**counted[name], BirthLevel.EXPECTED: share}}


def _twin_weights(m: _Proportions, of_twins: _Proportions) -> dict[str, list[float]]:
    """Bits by which each level speaks for one child and against a twin, by field and level."""
    return {
        field: [0.0]
        + [
            log2(max(m[field][level], LEAST_M) / max(of_twins[field][level], LEAST_OF_TWINS))
            for level in COMPARISONS[field]
            if level
        ]
        for field in ("given", "sex")
    }


def _chance(level: int, m: float, u: float, guess: tuple[float, float]) -> tuple[float, float]:
    """m and u of one level, within their bounds; the guess where it was never seen."""
    if m == u == 0.0:
        return guess
    swapped = level is GivenLevel.SWAPPED or level is SurnameLevel.SWAPPED
    return max(m, LEAST_M), max(u, SWAPPED_U if swapped else LEAST_U)


def _strangers(
    index: Sequence[Card], same: Sequence[Pair], count: int, seed: int
) -> Iterator[Pair]:
    """Records as they come, each with somebody else: so that what slips of the pen do is in it.

    Of people of an index alone no two share an initial in place of a name; whoever is asked about
    by an initial shares it with many.
    """
    dice = Random(seed)  # noqa: S311
    made = 0
    while made < count:
        asked, held = dice.choice(same)
        other = dice.choice(index)
        if other is not held and not (held.nhs and held.nhs == other.nhs):
            made += 1
            yield asked, other


def _around(index: Sequence[Card], same: Sequence[Pair]) -> Iterator[Pair]:
    """Records as they come, each with the others who share a postcode or a telephone number."""
    by_place: defaultdict[str, list[Card]] = defaultdict(list)
    for card in index:
        for place in _places(card):
            by_place[place].append(card)
    for asked, held in same:
        places = {*_places(asked), *_places(held)}
        near = {id(card): card for place in sorted(places) for card in by_place[place]}
        for other in near.values():
            is_other = other is not held and not (held.nhs and held.nhs == other.nhs)
            if is_other:
                yield asked, other


def _places(card: Card) -> tuple[str, ...]:
    return (*card.postcodes, card.phone) if card.phone else tuple(card.postcodes)


def _shares(index: Sequence[Card], column: str) -> dict[str, Any]:
    """How common the values of a column are: the common ones by name, one share for all others."""
    counts = Counter(value for card in index if (value := names_of(card)[column]) is not None)
    total = sum(counts.values())
    least = max(_COMMON * total, _TOO_FEW)
    rest = [count for count in counts.values() if count < least]
    # What a bearer of a rare name meets on average.
    rare = sum(count * count for count in rest) / max(sum(rest), 1) / total
    return {
        "rare": rare or 1 / total,
        "share": {value: count / total for value, count in counts.most_common() if count >= least},
    }

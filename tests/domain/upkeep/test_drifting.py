"""Drift: alarms where records or reviewers have changed, and none by chance."""

from itertools import pairwise
from random import Random

import numpy as np
import pytest

from openmash.domain.people.linkage.bands import Band
from openmash.domain.people.linkage.cards import card_of
from openmash.domain.people.linkage.model import current
from openmash.domain.people.upkeep.drifting import (
    FEWEST,
    NOBODY,
    Decided,
    alarms,
    best_of,
    binned,
    bins,
    moved,
    rates,
)
from openmash.domain.people.verdicts import Verdict
from tests.domain.upkeep.records import person

MODEL = current()
NAMES = bins(MODEL.thresholds)
USUAL = dict(zip(NAMES, (300, 250, 120, 60, 160, 110), strict=True))
LATER = dict(zip(NAMES, (20, 20, 60, 200, 300, 400), strict=True))


def test_every_weight_has_a_bin_and_each_bin_a_weight() -> None:
    bounds = MODEL.thresholds
    edges = (bounds.possible, bounds.probable, bounds.same)
    halves = [(low + high) / 2 for low, high in pairwise(edges)]
    weights = (edges[0], halves[0], edges[1], halves[1], edges[2], edges[2] + 20)
    assert [binned(MODEL, each) for each in weights] == NAMES
    assert binned(MODEL, None) == binned(MODEL, bounds.possible - 0.1) == NOBODY


def test_how_many_have_nobody_like_them_is_no_drift() -> None:
    """A hub that has just begun knows nobody, and every month more."""
    begun = moved({**USUAL, NOBODY: 9_000}, USUAL, NAMES)
    assert begun.index < 0.001
    assert (begun.records, begun.reference) == (1_000, 1_000)


def test_the_likeliest_earlier_record_counts() -> None:
    own, other = (card_of(person(place, Random(place))) for place in (1, 400))
    assert best_of(MODEL, own, {}) is None
    alone = best_of(MODEL, own, {"other": other})
    assert alone is not None
    assert best_of(MODEL, own, {"own": own, "other": other}) > alone + 10  # type: ignore[operator]


def test_the_same_is_no_drift_and_another_is_an_alarm() -> None:
    same = moved(USUAL, {name: count * 2 for name, count in USUAL.items()}, NAMES)
    assert same.index < 0.001
    assert not same.is_alarm
    assert same.words == "Records come as they came before."
    other = moved(USUAL, LATER, NAMES)
    assert other.is_alarm
    assert "train anew" in other.words


def test_a_month_of_few_records_raises_no_alarm() -> None:
    few = moved(USUAL, {NAMES[-1]: FEWEST - 1}, NAMES)
    assert few.index > 0.25
    assert not few.is_alarm
    assert few.words.startswith("Too few to tell: 99 records with somebody like them")


def test_chance_alone_raises_no_alarm() -> None:
    """Of a thousand small months drawn from the reference itself about one may."""
    draw = np.random.default_rng(7)
    shares = np.array(list(USUAL.values())) / sum(USUAL.values())
    months = [dict(zip(NAMES, map(int, draw.multinomial(110, shares)), strict=True))
              for _ in range(1_000)]  # fmt: skip
    found = [moved(USUAL, month, NAMES) for month in months]
    assert sum(each.is_real for each in found) <= 5
    # Without the bound of chance the usual limit would cry out again and again.
    assert sum(each.index > 0.1 for each in found) > 20


def decisions(month: str, band: Band | None, same: int, different: int) -> list[Decided]:
    return [Decided(month, band, Verdict.SAME)] * same + [
        Decided(month, band, Verdict.DIFFERENT)
    ] * different


def test_a_decision_disagrees_if_it_says_otherwise_than_the_band() -> None:
    assert [
        Decided("2027-01", band, verdict).disagrees
        for band in (Band.SAME_PERSON, Band.PROBABLE, Band.POSSIBLE, Band.RELATED, None)
        for verdict in (Verdict.SAME, Verdict.DIFFERENT)
    ] == [False, True, False, True, True, False, True, False, True, False]


def test_decisions_are_counted_by_month_and_band() -> None:
    unsure = Decided("2027-01", Band.PROBABLE, Verdict.UNSURE)
    found = rates(
        [*decisions("2027-01", Band.PROBABLE, 3, 1), unsure, *decisions("2027-02", None, 1, 0)]
    )
    assert [(each.month, each.band, each.decided, each.disagree) for each in found] == [
        ("2027-01", Band.PROBABLE.label, 4, 1),
        ("2027-02", "Not listed", 1, 1),
    ]


@pytest.mark.parametrize(
    ("now", "alarm"),
    [
        (decisions("2027-03", Band.SAME_PERSON, 40, 0), False),
        (decisions("2027-03", Band.SAME_PERSON, 39, 1), False),
        (decisions("2027-03", Band.SAME_PERSON, 37, 3), True),
        (decisions("2027-03", Band.PROBABLE, 20, 6), False),
        (decisions("2027-03", Band.PROBABLE, 10, 20), True),
        (decisions("2027-03", Band.PROBABLE, 0, 8), False),
    ],
)
def test_reviewers_who_disagree_more_than_before_raise_an_alarm(
    now: list[Decided], alarm: bool
) -> None:
    before = decisions("2027-01", Band.PROBABLE, 80, 20)
    assert bool(alarms(rates([*before, *now]), "2027-03")) is alarm

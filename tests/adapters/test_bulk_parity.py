"""What a bulk job finds in SQL is what the domain says of each pair: levels, weight and veto.

Twenty thousand pairs of an invented city, as in `test_linkage_parity`: records of one person with
every kind of mistake, people of one household, and strangers; and every two of a hundred people
made up for the corners that a city does not have.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from random import Random
from typing import Any, Final

import pyarrow as pa
import pytest

from openmash.adapters.linkage.bulk_scores import score_pairs
from openmash.adapters.linkage.bulk_sides import Entry, ask_about, connect, write_side
from openmash.adapters.linkage.bulk_values import write_values
from openmash.adapters.linkage.pair_rows import Pair
from openmash.domain.people.extracts.further import (
    DUE,
    FAR_DUE,
    ONE_HAS_NONE,
    further_bits,
)
from openmash.domain.people.linkage.bands import veto_of
from openmash.domain.people.linkage.cards import Card
from openmash.domain.people.linkage.levels import (
    AddressLevel,
    BirthLevel,
    MiddleLevel,
    NumberLevel,
    TogetherLevel,
)
from openmash.domain.people.linkage.model import current
from openmash.domain.people.linkage.scoring import Weight, weigh
from tests.support.linkage_pairs import city_pairs

LEVELS: Final = ("given", "surname", "dob", "address", "number", "sex", "middle")
FORENAMES: Final = (
    "", "aisha", "ayesha", "seun", "oluwaseun", "anne", "annemarie", "marie", "j", "jack", "jakc",
    "smith", "mohammed", "md", "zoë", "maximilianalexanderfriedrichwilhelm", "max", "li", "rahman",
    "lai", "ali", "ail", "kasia", "kasai", "akisa",
)  # fmt: skip
SURNAMES: Final = (
    (), ("smith",), ("smyth",), ("silva", "santos"), ("silva",), ("delacruz",),
    ("de", "la", "cruz"),
    ("rahman",), ("rehman",), ("begum", "khatun"), ("aisha",), ("jack",), ("ng",), ("þór",),
    ("chowdhury",), ("choudhury", "ali"),
)  # fmt: skip
DAYS: Final = (
    None, None, date(2015, 1, 1), date(2015, 1, 1), date(2015, 12, 31), date(2016, 1, 1),
    date(2016, 3, 4), date(2016, 4, 3), date(2016, 4, 13), date(2016, 4, 30),
    date(2016, 5, 1), date(2061, 4, 3), date(2106, 4, 3), date(2017, 4, 3), date(2016, 9, 25),
    date(2014, 3, 4), date(2016, 11, 12), date(2016, 12, 11),
)  # fmt: skip
DUE_DAYS: Final = (0, 3, 7, 8, 14, 15, 42, 43, 90, 119)
CODES: Final = ("E84CV", "E84CW", "E94CV", "N169AA", "ZZ993WZ")


def corner_pairs() -> list[Pair]:
    dice = Random(8)
    made = [corner(dice) for _ in range(100)]
    return list(product(made[:50], made))


def corner(dice: Random) -> Card:
    def some(values: Sequence[str], most: int) -> frozenset[str]:
        return frozenset(dice.sample(values[1:], dice.choice((0, 0, 1, most))))

    born = dice.choice(DAYS)
    kept = dice.choice((1, 1, 2, 3))
    return Card(
        given=dice.choice(FORENAMES),
        middle=some(FORENAMES, 2),
        surname=frozenset(dice.choice(SURNAMES)),
        aliases=some((*FORENAMES, *(word for name in SURNAMES for word in name)), 3),
        born=born,
        precision=dice.choice((*("day",) * 6, "month", "year", "approximate")) if born else "",
        expected=date(2016, 1, 1) + timedelta(dice.choice(DUE_DAYS))
        if not born or dice.random() < 0.3
        else None,
        unborn=born is None and dice.random() < 0.5,
        sex=dice.choice("MFU"),
        nhs=dice.choice(("", "", "9434765919", "9434765870")),
        upn=dice.choice(("", "H801200001001", "A123456789012")),
        postcodes=frozenset(dice.sample(CODES, dice.choice((0, kept, kept)))),
        houses=frozenset(dice.sample(("1", "2", "14a", "flat3"), dice.choice((0, 1, 2)))),
        phone=dice.choice(("", "", "+442079460123", "+442079460999")),
    )


def by_sql(folder: Path, pairs: Sequence[Pair], *, least: float) -> dict[int, tuple[Any, ...]]:
    """By number of the pair: its levels, bits and veto, as a job finds them."""
    for name, side in (("asked", 0), ("held", 1)):
        entries = (Entry(n, -n, pair[side].to_json()) for n, pair in enumerate(pairs))
        assert [*write_side(folder / f"{name}.parquet", entries)]
    write_values(folder, current())
    with connect(folder) as connection:
        places = pa.array(range(len(pairs)), pa.int64())
        ask_about(connection, "pairs", {"asked": places, "held": places})
        score_pairs(connection, str(folder), current(), least)
        query = f"SELECT asked, person, bits, veto, apart, further, {', '.join(LEVELS)} FROM scored"
        rows = connection.execute(query).fetchall()
    assert all(row[1] == -row[0] for row in rows)
    return {row[0]: row[2:] for row in rows}


@pytest.fixture(scope="module", params=[city_pairs, corner_pairs], ids=["city", "corners"])
def weighed(request: pytest.FixtureRequest) -> list[tuple[Pair, Weight]]:
    pairs: list[Pair] = request.param()
    return [(pair, weigh(current(), *pair)) for pair in pairs]


def test_sql_finds_what_the_domain_says(weighed: list[tuple[Pair, Weight]], tmp_path: Path) -> None:
    found = by_sql(tmp_path, [pair for pair, _ in weighed], least=-1e9)
    assert len(found) == len(weighed)
    for n, ((a, b), weight) in enumerate(weighed):
        bits, veto, _, further, *levels = found[n]
        assert levels == [int(level) for level in weight.levels], (a, b)
        assert abs(bits - weight.total_bits) < 1e-9, (a, b)
        assert veto == (veto_of(a, b, weight.levels) or ""), (a, b)
        assert further == further_bits(a, b), (a, b)


@pytest.mark.parametrize("least", [-4.0, -15.0, 5.0])
def test_a_pair_is_let_go_only_where_it_weighs_too_little(
    weighed: list[tuple[Pair, Weight]], tmp_path: Path, least: float
) -> None:
    enough = {n for n, (_, weight) in enumerate(weighed) if weight.total_bits >= least}
    assert by_sql(tmp_path, [pair for pair, _ in weighed], least=least).keys() == enough


@pytest.mark.parametrize("sex", ["F", "M", "U"])
def test_a_pair_is_kept_at_its_very_weight(sex: str, tmp_path: Path) -> None:
    """All that can agree does, so that no other name's bound hides what the sexes may weigh."""
    one = Card(
        given="aisha",
        middle=frozenset({"noor"}),
        surname=frozenset({"rahman"}),
        born=date(2016, 3, 4),
        precision="day",
        sex="F",
    )
    pair = (one, replace(one, sex=sex))
    least = weigh(current(), *pair).total_bits - 1e-9
    assert list(by_sql(tmp_path, [pair], least=least)) == [0]


def test_the_corners_are_met() -> None:
    """A parity of pairs that all look alike would prove nothing."""
    levels = [weigh(current(), a, b).levels for a, b in corner_pairs()]
    assert {each.dob for each in levels} == set(BirthLevel)
    assert {each.address for each in levels} == set(AddressLevel)
    assert {each.number for each in levels} == set(NumberLevel)
    assert {each.together for each in levels} == set(TogetherLevel)
    assert {each.middle for each in levels} == set(MiddleLevel)
    further = {further_bits(a, b) for a, b in corner_pairs()}
    due = {ONE_HAS_NONE + bits for bits in (DUE[0][1], DUE[1][1], FAR_DUE)}
    assert {0.0, ONE_HAS_NONE, *due} <= further
    assert len({each.given for each in levels}) > 9
    assert len({each.surname for each in levels}) > 8

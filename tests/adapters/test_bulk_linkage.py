"""A bulk job finds who is who, and is not drowned by sameness."""

import os
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import islice
from math import log2
from pathlib import Path

import pytest

from openmash.adapters.linkage.bulk import Job, chunks, link
from openmash.adapters.linkage.bulk_candidates import candidates
from openmash.adapters.linkage.bulk_keys import MADE, write_keys
from openmash.adapters.linkage.bulk_plan import too_alike
from openmash.adapters.linkage.bulk_sides import Entry, connect, write_side
from openmash.adapters.linkage.bulk_values import write_values
from openmash.adapters.synthetic.linkage_world import Kind, people, queries
from openmash.domain.people.extracts.blocking import PASSES
from openmash.domain.people.extracts.choosing import Why, choose
from openmash.domain.people.linkage.cards import Card, card_of
from openmash.domain.people.linkage.model import CURRENT, current, settings_of

IDENTICAL = 10_000_000 if os.environ.get("OPENMASH_TEST_SIZE") == "release" else 20_000
SETTINGS = settings_of(CURRENT)


def write(folder: Path, asked: Iterable[Card], held: Iterable[Card]) -> None:
    for name, cards in (("asked", asked), ("held", held)):
        entries = (Entry(n, n, card.to_json()) for n, card in enumerate(cards))
        assert [*write_side(folder / f"{name}.parquet", entries)]


def job(folder: Path, people_held: int, *, chunk: int = 400) -> Job:
    shift = log2(current().people / people_held)
    return Job(folder, CURRENT, SETTINGS, shift, chunk)


def quiet(_what: str, _done: int, _of: int) -> None:
    """Nobody watches."""


@pytest.fixture(scope="module")
def world() -> tuple[list[Card], list[Card], list[int | None]]:
    """Cards of a small city, cards of those whom an agency knows too, and who is who."""
    everybody = list(islice(people(20_261, 1_500), 1_500))
    place = {each.id: n for n, each in enumerate(e for e in everybody if not e.withheld)}
    held = [card_of(each.facts) for each in everybody if not each.withheld]
    told = list(queries(everybody[:900], 907, Kind.KNOWN))
    return held, [card_of(each.facts) for each in told], [place.get(e.about.id) for e in told]


@pytest.mark.parametrize("chunk", [400, 1_000])
def test_who_is_in_both_lists_is_found_and_who_is_not_is_not(
    world: tuple[list[Card], list[Card], list[int | None]], tmp_path: Path, chunk: int
) -> None:
    held, asked, truth = world
    write(tmp_path, asked, held)
    one = job(tmp_path, len(held), chunk=chunk)
    link(one, quiet)
    chosen = [choose(group, current().thresholds) for group in candidates(tmp_path, one.shift)]
    linked = [each.candidate for each in chosen if each.is_link and each.candidate]
    right = sum(truth[each.asked] == each.person for each in linked)
    assert right >= 0.95 * sum(each is not None for each in truth)
    assert right >= 0.99 * len(linked)
    sure = [e.candidate for e in chosen if e.why is Why.SAME_PERSON and e.candidate]
    assert all(truth[each.asked] == each.person for each in sure)


def test_millions_of_one_name_are_told_of_and_compared_with_nobody(
    world: tuple[list[Card], list[Card], list[int | None]], tmp_path: Path
) -> None:
    held, asked, _ = world
    nobody = Card(given="john", surname=frozenset({"smith"}), born=asked[0].born, precision="year")
    write(tmp_path, [asked[0], *(nobody for _ in range(IDENTICAL))], [*held, nobody])
    one = job(tmp_path, len(held), chunk=IDENTICAL)
    link(one, quiet)
    assert {group[0].asked for group in candidates(tmp_path, one.shift)} <= {0}
    assert len(too_alike(tmp_path)) == IDENTICAL


AISHA = Card(
    given="aisha",
    middle=frozenset({"noor"}),
    surname=frozenset({"rahman"}),
    born=date(2016, 4, 3),
    precision="day",
    sex="F",
    nhs="9434765919",
    upn="H801200001001",
    postcodes=frozenset({"E84CV", "N169AA", "ZZ993WZ"}),
    houses=frozenset({"14"}),
    phone="+442079460123",
)
BARE = replace(AISHA, nhs="", upn="", phone="", middle=frozenset())
NAMED = Card(given="aisha", surname=frozenset({"rahman"}))
UNBORN = Card(
    surname=frozenset({"rahman"}),
    expected=date(2016, 4, 3),
    unborn=True,
    postcodes=frozenset({"E84CV"}),
)
BY_HER_NAMES = {"F", "S", "Y", "D", "P", "Z"}


@pytest.mark.parametrize(
    ("asked", "held", "shared"),
    [
        (AISHA, AISHA, {*BY_HER_NAMES, "N", "U", "T"}),
        (UNBORN, UNBORN, {"E", "X", "P", "Z"}),
        (replace(BARE, born=date(2016, 3, 4)), AISHA, BY_HER_NAMES),
        (AISHA, replace(BARE, born=date(2016, 3, 4)), BY_HER_NAMES),
        (replace(UNBORN, expected=date(2016, 5, 30)), UNBORN, {"E", "X", "P", "Z"}),
        (replace(AISHA, given="eisha", surname=frozenset({"rehman"})), AISHA, set("NUTDPYF")),
        (AISHA, replace(AISHA, postcodes=frozenset({"ZZ993WZ"})), {*BY_HER_NAMES, "N", "U", "T"}),
        (replace(AISHA, precision="year", born=date(2016, 1, 1)), AISHA, set("NUTPFYSZ")),
        (replace(BARE, born=date(2016, 4, 8), surname=frozenset({"x"})), AISHA, {"P", "d"}),
        (replace(BARE, born=date(2016, 9, 3), surname=frozenset({"x"})), AISHA, {"P", "d"}),
        (replace(BARE, born=date(2015, 4, 3), surname=frozenset({"x"})), AISHA, {"P", "d"}),
        (replace(BARE, born=date(2006, 4, 3), surname=frozenset({"x"})), AISHA, {"P", "d"}),
        (replace(BARE, born=date(2016, 4, 8), given="zoe"), AISHA, {"P", "S", "Z", "d"}),
        (replace(BARE, born=date(2016, 5, 8), surname=frozenset({"x"})), AISHA, {"P"}),
        (replace(NAMED, surname=frozenset({"rahmxn"})), AISHA, {"F"}),
        (replace(NAMED, surname=frozenset({"rahmpan"})), AISHA, {"F"}),
        (replace(NAMED, given="iashq"), AISHA, set()),
        (replace(NAMED, given="ajsha"), AISHA, {"F"}),
    ],
    ids=[
        *("alike", "unborn", "swapped", "swapped back", "months", "misspelt", "moved", "year"),
        *(
            "day",
            "month",
            "year out",
            "ten",
            "day, by surname",
            "day and month",
            "surname",
            "longer",
            "garbled",
            "forename",
        ),
    ],
)
def test_two_who_may_be_one_meet_in_these_kinds_of_keys(
    asked: Card, held: Card, shared: set[str], tmp_path: Path
) -> None:
    write(tmp_path, [asked], [held])
    write_values(tmp_path, current())
    for name in ("near", "far"):
        write_keys(tmp_path, name)
    with connect(tmp_path) as connection:
        files = f"['{tmp_path}/held-near.parquet', '{tmp_path}/held-far.parquet']"
        kinds = connection.execute(f"SELECT DISTINCT kind FROM read_parquet({files})").fetchall()
    assert {kind for (kind,) in kinds} == shared


def test_who_is_settled_is_looked_for_no_further(
    world: tuple[list[Card], list[Card], list[int | None]], tmp_path: Path
) -> None:
    held, asked, _ = world
    write(tmp_path, asked, held)
    link(job(tmp_path, len(held)), quiet)
    with connect(tmp_path) as connection:

        def places(name: str, column: str) -> set[int]:
            query = f"SELECT DISTINCT {column} FROM read_parquet('{tmp_path}/{name}.parquet')"
            return {place for (place,) in connection.execute(query).fetchall()}

        exact, near = places("done-exact", "asked"), places("done-near", "asked")
        assert len(exact) > 0.2 * len(asked)
        assert len(near) > 0.2 * len(asked)
        assert not places("asked-near", "place") & exact
        assert not places("asked-far", "place") & (exact | near)
        assert places("scored-far-*", "asked") - exact - near


@pytest.mark.parametrize(
    ("rows", "chunk", "sizes"),
    [(0, 10, [0]), (1, 10, [1]), (20, 10, [10, 10]), (21, 10, [10, 11]), (27, 10, [9, 9, 9])],
)
def test_rows_are_linked_in_even_parts(rows: int, chunk: int, sizes: list[int]) -> None:
    parts = chunks(rows, chunk)
    assert [len(part) for part in parts] == sizes
    assert [place for part in parts for place in part] == list(range(rows))


def test_every_kind_of_key_is_made_and_told_of() -> None:
    assert MADE.keys() == {kind for kinds in PASSES.values() for kind in kinds}

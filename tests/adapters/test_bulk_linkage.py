"""A bulk job finds who is who, weighs as the one answer does, and is not drowned by sameness."""

import os
from collections.abc import Iterable
from itertools import islice
from math import log2
from pathlib import Path

import pytest

from openmash.adapters.linkage.bulk import Job, link
from openmash.adapters.linkage.bulk_candidates import candidates
from openmash.adapters.linkage.bulk_plan import too_alike
from openmash.adapters.linkage.bulk_scores import Pair, score
from openmash.adapters.linkage.bulk_sides import Entry, write_side
from openmash.adapters.synthetic.linkage_world import Kind, people, queries
from openmash.domain.people.extracts.choosing import Why, choose
from openmash.domain.people.linkage.cards import Card, card_of
from openmash.domain.people.linkage.model import CURRENT, current, settings_of
from openmash.domain.people.linkage.scoring import weigh

IDENTICAL = 10_000_000 if os.environ.get("OPENMASH_TEST_SIZE") == "release" else 20_000
SETTINGS = settings_of(CURRENT)


def write(folder: Path, asked: Iterable[Card], held: Iterable[Card]) -> None:
    for name, cards in (("asked", asked), ("held", held)):
        entries = (Entry(n, n, card) for n, card in enumerate(cards))
        assert [*write_side(folder / f"{name}.parquet", entries, asked=name == "asked")]


def job(folder: Path, people_held: int, *, chunk: int = 400, workers: int = 1) -> Job:
    shift = log2(current().people / people_held)
    return Job(folder, CURRENT, SETTINGS, shift, chunk, workers)


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


@pytest.mark.parametrize("workers", [1, 2])
def test_who_is_in_both_lists_is_found_and_who_is_not_is_not(
    world: tuple[list[Card], list[Card], list[int | None]], tmp_path: Path, workers: int
) -> None:
    held, asked, truth = world
    write(tmp_path, asked, held)
    one = job(tmp_path, len(held), workers=workers)
    link(one, quiet)
    chosen = [choose(group, current().thresholds) for group in candidates(tmp_path, one.shift)]
    linked = [each.candidate for each in chosen if each.is_link and each.candidate]
    right = sum(truth[each.asked] == each.person for each in linked)
    assert right >= 0.95 * sum(each is not None for each in truth)
    assert right >= 0.99 * len(linked)
    sure = [e.candidate for e in chosen if e.why is Why.SAME_PERSON and e.candidate]
    assert all(truth[each.asked] == each.person for each in sure)


def test_splink_weighs_a_pair_as_the_one_answer_does(
    world: tuple[list[Card], list[Card], list[int | None]],
) -> None:
    held, asked, truth = world
    pairs = [
        Pair(n, m, m, card, held[m])
        for n, (card, right) in enumerate(zip(asked, truth, strict=True))
        if right is not None
        for m in {right, (right + 1) % len(held), (right * 7 + 3) % len(held)}
    ]
    by_place = {(each.asked, each.held): each for each in pairs}
    scored = list(score(current(), SETTINGS, pairs, least=-4.0))
    ours = {
        place: weigh(current(), each.one, each.other).total_bits for place, each in by_place.items()
    }
    assert {(e.asked, e.held) for e in scored} == {p for p, bits in ours.items() if bits >= -4.0}
    assert max(abs(ours[each.asked, each.held] - each.bits) for each in scored) < 1e-9


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

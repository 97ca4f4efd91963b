"""The city on which linkage is measured: seeded, large enough, like a city, and nobody real."""

from collections import Counter, defaultdict
from datetime import timedelta

import pytest
from nhs_number.constants import REGION_ENGLAND_WALES_IOM
from nhs_number.validate import is_valid

from openmash.adapters.synthetic.linkage_world import (
    HELD_OUT_COMMUNITIES,
    WORLD_DAY,
    Kind,
    WorldPerson,
    people,
    queries,
    with_borrowed_numbers,
)
from openmash.adapters.synthetic.linkage_world.mistakes import MISTAKES
from openmash.adapters.synthetic.linkage_world.pools import communities, uneven
from openmash.adapters.synthetic.linkage_world.told import homes_of
from openmash.adapters.synthetic.linkage_world.variants import GROUP_A, GROUP_B
from openmash.adapters.synthetic.places import NEVER_ISSUED_POSTCODE
from openmash.core.identifiers import postcode

COUNT = 12_000


@pytest.fixture(scope="module")
def city() -> list[WorldPerson]:
    return list(people(5, COUNT))


@pytest.fixture(scope="module")
def born(city: list[WorldPerson]) -> list[WorldPerson]:
    return [person for person in city if not person.facts.is_unborn]


def _share(found: int, of: int) -> float:
    return found / of


def test_a_seed_gives_one_city_and_a_longer_stream_begins_alike(city: list[WorldPerson]) -> None:
    assert list(people(5, 500)) == city[:500]
    assert [person.facts for person in people(6, 500)] != [person.facts for person in city[:500]]
    assert [person.id for person in city] == list(range(COUNT))


def test_nobody_can_be_real(born: list[WorldPerson]) -> None:
    numbers = [person.facts.nhs_number for person in born if person.facts.nhs_number]
    assert len(numbers) == len(set(numbers))
    for number in numbers:
        assert number[0] == "9"
        assert is_valid(number)
        assert not is_valid(number, for_region=REGION_ENGLAND_WALES_IOM)
    for person in born:
        for code in person.facts.postcodes:
            assert NEVER_ISSUED_POSTCODE.match(code)
            assert postcode(code) == code
    assert _share(len(numbers), len(born)) == pytest.approx(0.85, abs=0.02)


def test_households_keep_together_and_mothers_are_mothers(city: list[WorldPerson]) -> None:
    seen = [person.household for person in city]
    assert seen == sorted(seen)
    for person in city:
        if person.mother is None:
            continue
        mother = city[person.mother]
        assert mother.facts.sex == "F"
        assert mother.household == person.household
        if person.facts.birth_date and mother.facts.birth_date:
            # A year is lost by those whose birth is recorded as 1 January.
            assert person.facts.birth_date - mother.facts.birth_date > timedelta(days=15 * 365)
            assert person.facts.birth_date <= WORLD_DAY
    assert 3 < COUNT / len(set(seen)) < 4.5


def test_shares_are_those_of_the_brief(city: list[WorldPerson], born: list[WorldPerson]) -> None:
    withheld = sum(person.withheld for person in city)
    assert _share(withheld, len(city)) == pytest.approx(0.08, abs=0.01)
    # Who was born after the move has one address only.
    moved = sum(len(person.facts.postcodes) > 1 for person in born)
    assert 0.3 < _share(moved, len(born)) < 0.46
    unborn = [person for person in city if person.facts.is_unborn]
    assert all(person.facts.expected_date and not person.facts.birth_date for person in unborn)
    assert 0.005 < _share(len(unborn), len(city)) < 0.02
    somali = [p for p in born if p.community in ("somali", "afghan") and p.mother is None]
    first = [p for p in somali if p.facts.birth_date and p.facts.birth_date.timetuple().tm_yday < 2]
    assert 0.15 < _share(len(first), len(somali)) < 0.35


def test_births_of_several(born: list[WorldPerson]) -> None:
    births: defaultdict[int, list[WorldPerson]] = defaultdict(list)
    for person in born:
        if person.birth is not None:
            births[person.birth].append(person)
    children = sum(person.mother is not None for person in born)
    twins = [some for some in births.values() if len(some) == 2]
    assert _share(len(twins), children) == pytest.approx(0.03, abs=0.01)
    for some in births.values():
        assert len({person.facts.birth_date for person in some}) == 1
        assert len({person.household for person in some}) == 1
    assert any(one.withheld and not other.withheld for one, other in twins)
    assert any(len(some) == 3 for some in births.values())
    alike = sum(a.facts.forename[:2] == b.facts.forename[:2] for a, b in twins)
    assert alike / len(twins) > 0.12


def test_naming_customs(born: list[WorldPerson]) -> None:
    by = defaultdict(list)
    for person in born:
        by[person.community].append(person.facts)
    assert any(f.surname == "Begum" for f in by["bangladeshi"])
    somali = [f for f in by["somali"] if " " in f.surname]
    assert len(somali) > len(by["somali"]) / 2
    assert any(f.surname.endswith("ska") for f in by["polish"])
    assert any(" " in f.surname for f in by["portuguese"])
    assert any("-" in f.surname for f in by["british"])
    honoured = {"Md", "Mohammed", "Muhammad", "Mohammad", "Mohamed"}
    brothers = Counter(
        (person.household, person.facts.forename.split()[0])
        for person in born
        if person.mother is not None and person.facts.forename.split()[0] in honoured
    )
    assert max(brothers.values()) >= 2


def test_names_are_many_and_unevenly_borne(born: list[WorldPerson]) -> None:
    british = Counter(p.facts.surname for p in born if p.community == "british")
    top = british.most_common(10)
    share = sum(n for _, n in top) / british.total()
    assert 0.03 < share < 0.15
    assert len(british) > 800
    every = {name for community in communities().values() for name in community.surnames}
    assert len(every) > 13_000


def test_a_pool_gives_common_names_their_share() -> None:
    pool = uneven(["Smith", "Jones"], [f"R{n}" for n in range(500)], 0.5, 1)
    counted = Counter(pool)
    assert counted["Smith"] > counted["Jones"] > counted["R1"]
    assert (counted["Smith"] + counted["Jones"]) / len(pool) == pytest.approx(0.5, abs=0.01)


def test_a_development_world_holds_nothing_held_out(city: list[WorldPerson]) -> None:
    assert {person.community for person in people(5, 3000, held_out=False)}.isdisjoint(
        HELD_OUT_COMMUNITIES
    )
    assert {person.community for person in city} >= HELD_OUT_COMMUNITIES
    held_out = {each.name for each in MISTAKES if not each.tuned}
    told = {
        family
        for query in queries(city[:4000], 3, Kind.HARD, held_out=False)
        for family in query.families
    }
    assert told.isdisjoint(held_out)
    assert held_out <= {f for query in queries(city, 3, Kind.HARD) for f in query.families}
    for form, others in GROUP_B.items():
        assert set(others).isdisjoint(GROUP_A.get(form, ()))


def test_questions_have_the_mistakes_that_they_say(born: list[WorldPerson]) -> None:
    asked = list(queries(born, 9, Kind.KNOWN))
    assert asked == list(queries(born, 9, Kind.KNOWN))
    fields = {each.name: each.field for each in MISTAKES}
    rates = Counter(field for query in asked for field in {fields[name] for name in query.families})
    assert rates["name"] / len(asked) == pytest.approx(0.45, abs=0.03)
    assert rates["date"] / len(asked) == pytest.approx(0.22, abs=0.03)
    assert rates["address"] / len(asked) == pytest.approx(0.35, abs=0.03)
    told = sum(bool(query.facts.nhs_number) for query in asked)
    assert told / len(asked) == pytest.approx(0.30, abs=0.03)
    for query in asked:
        assert query.truth == (None if query.about.withheld else query.about.id)
        if not any(fields[name] == "date" for name in query.families):
            assert query.facts.birth_date == query.about.facts.birth_date
        if not any(fields[name] == "address" for name in query.families):
            assert query.facts.postcodes == query.about.facts.postcodes[:1]


def test_a_mistake_is_named_only_where_there_was_something_to_mistake(
    born: list[WorldPerson],
) -> None:
    for query in queries(born, 9, Kind.HARD):
        held = query.about.facts
        if "old address told" in query.families:
            assert len(held.postcodes) > 1
        if "alias used" in query.families:
            assert query.about.short
        if "surname parts exchanged" in query.families:
            assert " " in held.surname or "-" in held.surname
        if "another NHS number" in query.families:
            assert is_valid(query.facts.nhs_number)
            assert query.facts.nhs_number != held.nhs_number
        elif query.facts.nhs_number:
            assert query.facts.nhs_number == held.nhs_number


def test_one_error_goes_through_every_family(born: list[WorldPerson]) -> None:
    asked = list(queries(born[:7000], 4, Kind.ONE_ERROR))
    counted = Counter(query.families for query in asked)
    assert all(len(families) == 1 for families in counted)
    assert {families[0] for families in counted} == {each.name for each in MISTAKES}
    assert min(counted.values()) > 150


def test_a_borrowed_number_is_the_relatives(born: list[WorldPerson]) -> None:
    with_number = [person for person in born if person.facts.nhs_number]
    pairs = list(zip(born[:50], with_number[50:100], strict=True))
    for query, (person, relative) in zip(with_borrowed_numbers(pairs, 1), pairs, strict=True):
        assert query.facts.nhs_number == relative.facts.nhs_number
        assert query.about is person


def test_homes_are_told_apart_by_their_lines(born: list[WorldPerson]) -> None:
    for person in born[:2000]:
        homes = homes_of(person.facts)
        assert [home.postcode for home in homes] == list(person.facts.postcodes)
        assert sum(len(home.lines) for home in homes) == len(person.facts.address_lines)
        assert all(home.lines[-1][0].isdigit() for home in homes)

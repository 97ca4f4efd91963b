"""The synthetic London's people: diverse, related, told with mistakes, and nobody real."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime

import pytest
from nhs_number.constants import REGION_ENGLAND_WALES_IOM
from nhs_number.validate import is_valid

from openmash.adapters.synthetic import BOROUGHS, generate
from openmash.adapters.synthetic.concerns import KINDS
from openmash.adapters.synthetic.facts import Address, Household, Person
from openmash.adapters.synthetic.names import COMMUNITIES
from openmash.adapters.synthetic.places import NEVER_ISSUED_POSTCODE
from openmash.adapters.synthetic.saying import SAID, SAID_OF_SMALL
from openmash.adapters.synthetic.steps import Story

UNTIL = datetime(2026, 11, 18, 10, 20, tzinfo=UTC)


@pytest.fixture(scope="module")
def stories() -> tuple[Story, ...]:
    """One borough, two months."""
    return tuple(generate(["HAC"], 2, 7, UNTIL).stories())


@pytest.fixture(scope="module")
def people(stories: tuple[Story, ...]) -> dict[str, Person]:
    return {person.key: person for story in stories for person in story.household.members}


def test_identifiers_are_valid_and_never_issued(people: dict[str, Person]) -> None:
    numbers = [person.nhs_number for person in people.values() if person.nhs_number]
    assert len(numbers) == len(set(numbers))
    for number in numbers:
        assert number.startswith("9")
        assert is_valid(number)
        assert not is_valid(number, for_region=REGION_ENGLAND_WALES_IOM)
    born = [person for person in people.values() if person.role != "unborn"]
    assert 1 - len(numbers) / len(born) == pytest.approx(0.15, abs=0.02)
    upns = [person.upn for person in people.values() if person.upn]
    assert len(upns) == len(set(upns))
    letters = "ABCDEFGHJKLMNPQRTUVWXYZ"
    for upn in upns:
        assert re.fullmatch(r"[A-Z]20499[0-9]{7}", upn)
        total = sum(int(digit) * weight for weight, digit in enumerate(upn[1:], 2))
        assert upn[0] == letters[total % 23]


def _within(thing: object) -> Iterator[object]:
    """Every value inside a fact."""
    if is_dataclass(thing) and not isinstance(thing, type):
        for field in fields(thing):
            yield from _within(getattr(thing, field.name))
    elif isinstance(thing, tuple):
        for part in thing:
            yield from _within(part)
    else:
        yield thing


def _addresses(household: Household) -> Iterator[Address]:
    yield household.address
    yield from (spell.address for spell in household.previous_addresses)
    yield from (person.address for person in household.members)


def test_nothing_leads_to_a_real_door_or_telephone(stories: tuple[Story, ...]) -> None:
    for story in stories[::6]:
        for address in _addresses(story.household):
            assert NEVER_ISSUED_POSTCODE.match(address.postcode), address
        for value in _within(story):
            if not isinstance(value, str):
                continue
            if "@" in value:
                assert re.search(r"@([a-z-]+\.)?example\.org$", value), value
            if re.fullmatch(r"0[0-9 ]{9,}", value):
                assert re.match(r"(020 7946 0|07700 900|01632 960)[0-9]{3}$", value), value


def test_a_postcode_of_this_world_is_in_no_directory() -> None:
    assert not NEVER_ISSUED_POSTCODE.match("E8 1EA")
    assert not NEVER_ISSUED_POSTCODE.match("SW1A 1AA")
    assert NEVER_ISSUED_POSTCODE.match("E8 4CV")


def test_households_hang_together(stories: tuple[Story, ...]) -> None:
    twins = births = 0
    for story in stories:
        home = story.household
        by_key = {person.key: person for person in home.members}
        assert home.children
        for person in home.members:
            assert (person.address == home.address) or not person.lives_with_household
        for tie in home.relationships:
            one, other = by_key[tie.from_key], by_key[tie.to_key]
            if tie.kind in ("sibling", "twin"):
                assert one.address == other.address == home.address
            if tie.kind == "twin":
                assert one.birth_date == other.birth_date
            if tie.kind in ("mother", "father") and one.birth_date and other.birth_date:
                assert (other.birth_date - one.birth_date).days > 15 * 365
        told = {person.person_key for person in (*story.contact.children, *story.contact.adults)}
        assert told <= set(by_key)
        assert story.contact.children[0].part == "subject"
        if story.household_is_new:
            names = Counter(
                (child.forename, child.middle_names, child.surname)
                for child in home.children
                if child.role == "child"
            )
            assert max(names.values(), default=1) == 1
            births += len(home.children)
            twins += sum(tie.kind == "twin" for tie in home.relationships)
    assert 0.01 < twins / births < 0.05


def test_names_follow_their_communities_rules(stories: tuple[Story, ...]) -> None:
    seen: Counter[str] = Counter()
    for story in stories:
        home = story.household
        parents = {person.role: person for person in home.adults}
        father, mother = parents.get("father"), parents.get("mother")
        for child in home.children:
            if home.community == "somali" and father and child.surname.startswith(father.forename):
                seen["somali"] += 1
            if home.community == "polish" and child.sex == "F":
                # A father whose people carry two surnames gives his daughter both as they are.
                assert " " in child.surname or not child.surname.endswith("ski")
                seen["polish"] += child.surname.endswith("ska")
            if home.community == "ghanaian" and child.birth_date and child.middle_names:
                kwame = child.middle_names in ("Kwame", "Ama")
                assert kwame == (child.birth_date.weekday() == 5) or kwame is False
                seen["day name"] += 1
            if home.community == "portuguese" and mother and father and " " in child.surname:
                seen["two surnames"] += child.surname.endswith(father.surname.split()[-1])
            seen["barrelled"] += "-" in child.surname
        brothers = [c for c in home.children if c.forename in ("Mohammed", "Muhammad", "Md")]
        seen["brothers"] += len(brothers) > 1
    for what in ("somali", "polish", "day name", "two surnames", "barrelled", "brothers"):
        assert seen[what], what


def test_no_name_stands_twice_in_a_list() -> None:
    assert len(COMMUNITIES) >= 16
    for community in COMMUNITIES.values():
        for names in (community.boys, community.girls, community.surnames):
            assert len(names) == len(set(names)) > 5, community.key
            assert all(name == name.strip() and name[0].isalpha() for name in names)
        assert set(community.short) <= set(community.boys + community.girls), community.key


def test_the_people_told_are_told_with_mistakes(stories: tuple[Story, ...]) -> None:
    slips = Counter(
        slip
        for story in stories
        for told in (*story.contact.children, *story.contact.adults)
        for slip in told.mistakes
    )
    assert {
        "misspelt_forename", "misspelt_surname", "day_month_swapped", "no_birth_date",
        "old_address", "other_name", "name_order",
    } <= set(slips)  # fmt: skip
    guessed = [
        told
        for story in stories
        for told in story.contact.children
        if told.approximate_age is not None
    ]
    assert guessed
    assert all(told.birth_date is None for told in guessed)
    assert any(told.expected_date for story in stories for told in story.contact.children)
    born = [told.birth_date for s in stories for told in s.contact.children if told.birth_date]
    assert max(born) <= UNTIL.date()


def test_a_mistake_is_what_it_says_and_the_rest_is_the_truth(stories: tuple[Story, ...]) -> None:
    for story in stories:
        truth = {person.key: person for person in story.household.members}
        for told in (*story.contact.children, *story.contact.adults):
            true = truth[told.person_key]
            if "day_month_swapped" in told.mistakes:
                assert told.birth_date
                assert true.birth_date
                assert told.birth_date.day == true.birth_date.month
                assert told.birth_date.month == true.birth_date.day
            if not told.mistakes:
                assert (told.forename, told.surname) == (true.forename, true.surname)
                assert told.birth_date == true.birth_date
                assert told.address == true.address
            assert told.nhs_number in (None, true.nhs_number)


def test_what_is_said_is_varied_and_has_no_hole_in_it(stories: tuple[Story, ...]) -> None:
    assert set(SAID) == set(KINDS)
    facts = [story.contact.statements.fact for story in stories if story.contact.statements.fact]
    assert len(set(facts)) / len(facts) > 0.9
    for story in stories:
        said = story.contact.statements
        assert said.fact or said.witnessed or said.reported
        for text in (said.fact, said.opinion, said.witnessed, said.reported):
            assert "{" not in text
            assert "  " not in text
            assert not text or text[0].isupper() or text[0] in "\"'"
        told = story.contact.family_told
        assert (story.contact.not_told_reason != "") == (told is False)
        assert (story.contact.safety_note == "") == story.contact.safe_to_contact


def test_no_words_are_put_into_a_babys_mouth(stories: tuple[Story, ...]) -> None:
    for key, parts in SAID_OF_SMALL.items():
        if KINDS[key].ages[0] < 4:
            assert all(parts[weight] for weight in ("low", "mid", "high")), key
    babies = 0
    for story in stories:
        first = story.contact.children[0]
        born = {person.key: person.birth_date for person in story.household.members}
        date = born[first.person_key]
        said = story.contact.statements
        if date and (story.contact.received_at.date() - date).days < 3 * 365:
            babies += 1
            for text in (said.fact, said.opinion, said.witnessed, said.reported):
                assert not re.search(r"said, \"|told staff|homework|class", text), text
    assert babies > 50


def test_all_thirty_three_boroughs_are_there() -> None:
    assert len(BOROUGHS) == 33
    known = {code: (b.gss_code, b.la_number) for code, b in BOROUGHS.items()}
    assert known["HAC"] == ("E09000012", "204")
    assert known["WES"] == ("E09000033", "213")
    for of in ("code", "name", "gss_code", "la_number"):
        assert len({getattr(borough, of) for borough in BOROUGHS.values()}) == 33
    world = generate(33, 1, 1, UNTIL, 12)
    assert sum(1 for _ in world.stories()) == world.total

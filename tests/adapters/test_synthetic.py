"""The synthetic London: repeatable, in the stated proportions, and nobody real in it."""

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import islice
from statistics import mean

import pytest
from nhs_number.constants import REGION_ENGLAND_WALES_IOM
from nhs_number.validate import is_valid

from openmash.adapters.synthetic import BOROUGHS, RETURN_FIELDS, World, generate
from openmash.adapters.synthetic.arrivals import SOURCES
from openmash.adapters.synthetic.concerns import KINDS, SAID
from openmash.adapters.synthetic.facts import Address, Household, Person
from openmash.adapters.synthetic.names import COMMUNITIES
from openmash.adapters.synthetic.places import NEVER_ISSUED_POSTCODE
from openmash.adapters.synthetic.steps import Story
from openmash.adapters.synthetic.working_clock import LONDON, WorkingClock, moment

UNTIL = datetime(2026, 11, 18, 10, 20, tzinfo=UTC)


@pytest.fixture(scope="module")
def stories() -> tuple[Story, ...]:
    """One borough, a whole year at a third of the usual volume."""
    return tuple(generate(["HAC"], 12, 7, UNTIL, contacts_per_year=3000).stories())


@pytest.fixture(scope="module")
def people(stories: tuple[Story, ...]) -> dict[str, Person]:
    return {person.key: person for story in stories for person in story.household.members}


def _digest(world: World) -> str:
    lines = (repr(story) for story in islice(world.stories(), 60))
    return sha256("\n".join(lines).encode()).hexdigest()


_SMALL = "generate(['THA', 'CRO'], 1, 3, datetime(2026, 3, 2, 9, 30, tzinfo=UTC), 900)"


def test_the_same_seed_gives_the_same_world_in_another_process() -> None:
    script = (
        "import sys; sys.path.insert(0, 'tests/adapters')\n"
        "from datetime import UTC, datetime\n"
        "from test_synthetic import _digest\n"
        "from openmash.adapters.synthetic import generate\n"
        f"print(_digest({_SMALL}))"
    )
    here = _digest(generate(["THA", "CRO"], 1, 3, datetime(2026, 3, 2, 9, 30, tzinfo=UTC), 900))
    for salt in ("1", "77"):
        there = subprocess.run(
            [sys.executable, "-c", script],
            env={"PYTHONHASHSEED": salt, "PYTHONPATH": "."},
            capture_output=True,
            text=True,
            check=True,
        )
        assert there.stdout.strip() == here


def test_another_seed_gives_another_world() -> None:
    assert _digest(generate(1, 1, 1, UNTIL, 600)) != _digest(generate(1, 1, 2, UNTIL, 600))


def test_a_borough_is_the_same_made_alone_or_among_others() -> None:
    alone = list(generate(["LEW"], 1, 5, UNTIL, 400).stories())
    among = list(generate(["BRE", "LEW"], 1, 5, UNTIL, 400).stories())
    assert [s for s in among if s.contact.borough == "LEW"] == alone


def test_stories_come_one_at_a_time_and_as_many_as_promised() -> None:
    calls: list[tuple[int, int]] = []
    world = generate(2, 1, 9, UNTIL, 1200, progress=lambda done, total: calls.append((done, total)))
    stream = world.stories()
    assert isinstance(stream, Iterator)
    assert next(stream).contact.borough == "HAC"
    assert 1 + sum(1 for _ in stream) == world.total
    assert calls[-1] == (world.total, world.total)
    # A quarter of a million contacts in one borough must begin at once, not after building them.
    assert next(generate(["HAC"], 12, 1, UNTIL, 20_000).stories())


def test_contacts_arrive_in_order_within_the_period(stories: tuple[Story, ...]) -> None:
    received = [story.contact.received_at for story in stories]
    assert received == sorted(received)
    assert received[0] >= datetime(2025, 11, 18, 10, 20, tzinfo=UTC)
    assert received[-1] < UNTIL


def _steps(story: Story) -> list[datetime]:
    """The times of a story in the order in which they must stand."""
    steps = [story.contact.received_at]
    steps += [story.screening_started_at] if story.screening_started_at else []
    steps += [story.open_case.redirected_at] if story.open_case else []
    steps += [fact.at for fact in story.ratings if fact.kind != "changed"]
    steps += [asked.asked_at for asked in story.requests[:1]]
    steps += [decision.decided_at for decision in story.decisions]
    if story.feedback and story.feedback.given_at:
        steps.append(story.feedback.given_at)
    return steps


def test_every_time_is_in_order_and_none_is_after_the_end(stories: tuple[Story, ...]) -> None:
    for story in stories:
        steps = _steps(story)
        assert steps == sorted(steps), story.contact.key
        assert steps[-1] <= UNTIL
        confirmed = [fact.at for fact in story.ratings if fact.kind == "confirmed"]
        for fact in story.ratings:
            if fact.kind == "changed":
                assert confirmed[0] <= fact.at <= UNTIL
                assert all(fact.at <= decision.decided_at for decision in story.decisions)
        for asked in story.requests:
            assert asked.asked_at < asked.due_at
            if asked.answer:
                assert asked.asked_at <= asked.answer.answered_at <= UNTIL
        for decision in story.decisions:
            hand = decision.handover
            if hand and hand.responded_at:
                assert decision.decided_at <= hand.offered_at <= hand.responded_at <= UNTIL


def _share(counted: Counter[str], *keys: str) -> float:
    return 100.0 * sum(counted[key] for key in keys) / sum(counted.values())


def test_sources_ratings_and_answers_keep_the_stated_mix(stories: tuple[Story, ...]) -> None:
    sources = Counter(story.contact.source_code for story in stories)
    assert set(sources) <= set(SOURCES)
    assert sum(SOURCES.values()) == pytest.approx(100.0)
    assert _share(sources, "6") == pytest.approx(28.7, abs=1.5)
    assert _share(sources, "2A") == pytest.approx(18.2, abs=1.5)
    assert _share(sources, "3A", "3B", "3C", "3D", "3E", "3F") == pytest.approx(15.0, abs=1.5)
    ratings = Counter(level for story in stories if (level := story.initial_rating))
    for level, share in (("BLUE", 58), ("GREEN", 18), ("AMBER", 18), ("RED", 6)):
        assert _share(ratings, level) == pytest.approx(share, abs=2.5)
    answers = Counter(a.answer.answer for s in stories for a in s.requests if a.answer)
    for answer, share in (("nothing_held", 45), ("shared", 33), ("held_not_relevant", 12)):
        assert _share(answers, answer) == pytest.approx(share, abs=3)
    assert {"declined", "cannot_search", "shared_in_part"} <= set(answers)
    redirected = sum(story.open_case is not None for story in stories) / len(stories)
    assert redirected == pytest.approx(0.08, abs=0.02)


def test_turnaround_by_initial_rating_is_that_of_the_first_hubs(
    stories: tuple[Story, ...],
) -> None:
    days: dict[str, list[float]] = {}
    for story in stories:
        if story.decisions and story.initial_rating:
            took = story.decisions[0].decided_at - story.contact.received_at
            days.setdefault(story.initial_rating, []).append(took / timedelta(days=1))
    assert mean(days["AMBER"]) == pytest.approx(1.3, abs=0.3)
    assert mean(days["GREEN"]) == pytest.approx(2.4, abs=0.45)
    assert mean(days["RED"]) < 0.4
    assert 1.0 < mean(days["BLUE"]) < 2.0


def test_factors_follow_the_census(stories: tuple[Story, ...]) -> None:
    factors = Counter(code for story in stories for code in story.contact.factors)
    for code, share in (("4B", 33.5), ("3B", 31.7), ("17A", 19.0), ("16A", 17.6)):
        assert 100 * factors[code] / len(stories) == pytest.approx(share, abs=5), code


def test_households_come_again_and_a_few_come_often(stories: tuple[Story, ...]) -> None:
    again = sum(story.contact.previous_contacts > 0 for story in stories[len(stories) // 2 :])
    assert again / (len(stories) - len(stories) // 2) == pytest.approx(0.22, abs=0.06)
    times = Counter(story.contact.household_key for story in stories)
    assert 4 <= max(times.values()) <= 12
    seen: Counter[str] = Counter()
    for story in stories:
        assert story.contact.previous_contacts == seen[story.household.key]
        assert story.household_is_new == (seen[story.household.key] == 0)
        seen[story.household.key] += 1


def test_arrivals_follow_the_week_and_the_school_year(stories: tuple[Story, ...]) -> None:
    local = [(s.contact.source_code, s.contact.received_at.astimezone(LONDON)) for s in stories]
    schools = [at for code, at in local if code == "2A"]
    police = [at for code, at in local if code == "6"]
    assert sum(at.weekday() > 4 for at in schools) / len(schools) < 0.02
    assert sum(at.weekday() > 4 for at in police) / len(police) > 0.22
    assert sum(not 8 <= at.hour < 18 for at in police) / len(police) > 0.4
    assert sum(at.month == 8 for at in schools) < sum(at.month == 6 for at in schools) / 4


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
                assert re.match(r"(020 7946 0|07700 900)[0-9]{3}$", value), value


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
                assert not child.surname.endswith("ski")
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


def test_returns_use_the_fields_of_their_agency(stories: tuple[Story, ...]) -> None:
    for story in stories:
        for asked in story.requests:
            answer = asked.answer
            if answer is None:
                continue
            keys = {field.key for field in RETURN_FIELDS[asked.agency]}
            holds = answer.answer in ("shared", "shared_in_part")
            assert set(answer.details) == (keys if holds else set())
            assert bool(answer.items) == holds
            needs = answer.answer in ("declined", "shared_in_part", "cannot_search")
            assert bool(answer.reason) == needs


@pytest.mark.parametrize(("day", "hour"), [(16, 11), (17, 3), (18, 9), (22, 22)])
def test_the_worklist_is_alive_at_any_hour(day: int, hour: int) -> None:
    until = datetime(2026, 11, day, hour, 5, tzinfo=UTC)
    stories = list(generate(["HAC"], 1, 11, until, 6000).stories())
    states = Counter(story.state for story in stories)
    being_worked = len(stories) - states["closed"] - states["redirected"] - states["feedback_due"]
    assert 12 <= being_worked <= 75
    assert states["received"] >= 5
    assert states["awaiting_agencies"] + states["awaiting_decision"] >= 3
    fresh = [s for s in stories if s.state == "received" and s.contact.urgent]
    hour_ago = until - timedelta(hours=1)
    assert any(s.contact.received_at > hour_ago for s in fresh)
    late = [
        asked
        for story in stories
        if not story.decisions
        for asked in story.requests
        if asked.answer is None and asked.due_at < until
    ]
    assert late
    night = [s for s in stories if s.contact.source_code == "6" and s.state != "closed"]
    assert len(night) >= 5


def test_staff_are_the_people_named_in_the_stories(stories: tuple[Story, ...]) -> None:
    staff = generate(["HAC"], 12, 7, UNTIL).staff("HAC")
    names = [member.name for member in staff]
    assert len(names) == len(set(names))
    named = {fact.by for story in stories for fact in story.ratings}
    named |= {a.answer.answered_by for s in stories for a in s.requests if a.answer}
    assert named <= set(names)


def test_all_thirty_three_boroughs_are_there() -> None:
    assert len(BOROUGHS) == 33
    known = {code: (b.gss_code, b.la_number) for code, b in BOROUGHS.items()}
    assert known["HAC"] == ("E09000012", "204")
    assert known["WES"] == ("E09000033", "213")
    for of in ("code", "name", "gss_code", "la_number"):
        assert len({getattr(borough, of) for borough in BOROUGHS.values()}) == 33
    world = generate(33, 1, 1, UNTIL, 100)
    assert sum(1 for _ in world.stories()) == world.total


@pytest.mark.parametrize(
    ("boroughs", "months", "until"),
    [
        (0, 1, UNTIL),
        (34, 1, UNTIL),
        (["XXX"], 1, UNTIL),
        (["HAC", "HAC"], 1, UNTIL),
        (1, 0, UNTIL),
        (1, 1, datetime(2026, 1, 1)),
    ],
)
def test_impossible_worlds_are_refused(
    boroughs: int | list[str], months: int, until: datetime
) -> None:
    with pytest.raises(ValueError, match=r"."):
        generate(boroughs, months, 1, until)


def test_working_minutes_skip_nights_weekends_and_bank_holidays() -> None:
    clock = WorkingClock(datetime(2026, 3, 1).date(), datetime(2026, 5, 1).date())
    # Thursday before Easter at 16:30, and 60 working minutes: Tuesday at 9:30, now in summer time.
    start = int(datetime(2026, 4, 2, 16, 30, tzinfo=LONDON).timestamp())
    assert moment(clock.after(start, 60)).astimezone(LONDON) == datetime(
        2026, 4, 7, 9, 30, tzinfo=LONDON
    )
    saturday = int(datetime(2026, 3, 7, 12, tzinfo=LONDON).timestamp())
    assert moment(clock.after(saturday, 15)).astimezone(LONDON) == datetime(
        2026, 3, 9, 9, 15, tzinfo=LONDON
    )

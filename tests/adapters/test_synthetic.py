"""The synthetic London's work: repeatable, in order, and in the stated proportions."""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import mean

import pytest

from openmash.adapters.synthetic import RETURN_FIELDS, generate
from openmash.adapters.synthetic.arrivals import SOURCES
from openmash.adapters.synthetic.boroughs import BOROUGHS
from openmash.adapters.synthetic.staff import Staff
from openmash.adapters.synthetic.steps import Story
from openmash.adapters.synthetic.working_clock import LONDON, WorkingClock, moment

UNTIL = datetime(2026, 11, 18, 10, 20, tzinfo=UTC)


@pytest.fixture(scope="module")
def stories() -> tuple[Story, ...]:
    """One borough, a whole year at a third of the usual volume."""
    return tuple(generate(["HAC"], 12, 7, UNTIL, contacts_per_year=2400).stories())


_DIGEST = """
from datetime import UTC, datetime
from hashlib import sha256
from itertools import islice
from openmash.adapters.synthetic import generate
world = generate(["THA", "CRO"], 1, 3, datetime(2026, 3, 2, 9, 30, tzinfo=UTC), 900)
told = [repr(story) for story in islice(world.stories_of("CRO"), 60)]
digest = sha256(repr((told, world.staff("THA"))).encode()).hexdigest()
"""


def test_the_same_seed_gives_the_same_world_in_another_process() -> None:
    here: dict[str, str] = {}
    exec(_DIGEST, here)
    there = subprocess.run(
        [sys.executable, "-c", f"{_DIGEST}print(digest)"],
        env={"PYTHONHASHSEED": "77"},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert there.stdout.strip() == here["digest"]


def test_another_seed_gives_another_world() -> None:
    one, other = (next(generate(1, 1, seed, UNTIL, 600).stories()) for seed in (1, 2))
    assert one.household.members != other.household.members


def test_a_borough_is_the_same_made_alone_or_among_others() -> None:
    alone = list(generate(["LEW"], 1, 5, UNTIL, 400).stories())
    among = list(generate(["BRE", "LEW"], 1, 5, UNTIL, 400).stories())
    assert [s for s in among if s.contact.borough == "LEW"] == alone


def test_stories_come_one_at_a_time_and_as_many_as_promised() -> None:
    calls: list[tuple[int, int]] = []
    world = generate(2, 1, 9, UNTIL, 600, progress=lambda done, total: calls.append((done, total)))
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


def test_no_two_families_have_one_telephone_number_within_a_year(
    stories: tuple[Story, ...],
) -> None:
    families: dict[str, set[str]] = {}
    for story in stories:
        for told in (*story.contact.children, *story.contact.adults):
            if told.phone:
                families.setdefault(told.phone, set()).add(story.household.key)
    assert {number for number, keys in families.items() if len(keys) > 1} == set()
    assert len(families) > 1_000


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
    for story in stories:
        if story.state.startswith("awaiting"):
            silent = any(asked.answer is None for asked in story.requests)
            assert silent is (story.state == "awaiting_agencies"), story.contact.key
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


def test_no_challenge_waits_for_weeks(stories: tuple[Story, ...]) -> None:
    handovers = [d.handover for story in stories for d in story.decisions if d.handover]
    challenged = [each for each in handovers if each.response == "challenged"]
    assert len(challenged) > 10
    for each in challenged:
        assert each.responded_at is not None
        if each.responded_at < UNTIL - timedelta(days=14):
            assert each.decided_again_at is not None
            assert each.accepted_again_at is not None
            assert each.responded_at < each.decided_again_at < each.accepted_again_at < UNTIL
    accepted = [each for each in handovers if each.response == "accepted"]
    assert all(each.decided_again_at is None for each in accepted)


def test_staff_are_the_people_named_in_the_stories(stories: tuple[Story, ...]) -> None:
    staff = generate(["HAC"], 12, 7, UNTIL).staff("HAC")
    names = [member.name for member in staff]
    assert len(names) == len(set(names))
    named = {fact.by for story in stories for fact in story.ratings}
    named |= {a.answer.answered_by for s in stories for a in s.requests if a.answer}
    assert named <= set(names)


def test_no_two_people_who_work_anywhere_in_london_share_an_account() -> None:
    for number in (1, 2, 3):
        staff = [each for code in BOROUGHS for each in Staff(code, Random(number)).everyone]
        addresses = [each.email for each in staff]
        assert len(addresses) > 33 * 30
        assert len(addresses) == len(set(addresses))


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

"""The flat rows that a columnar store keeps: equal to the course they are made from."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from openmash.domain.access import AgencyKind
from openmash.domain.agency_checks.lifecycle import Answer
from openmash.domain.contacts.policy import default_policy
from openmash.domain.contacts.ratings import Rating
from openmash.domain.decisions.outcomes import Outcome
from openmash.domain.insights.stages import Asked, Measured, Stage, StageWait, Wanted, waits
from openmash.domain.insights.timings import RequestTiming, Timing, requests, timing

# A Tuesday morning in London, while the hub is open from 9:00 to 17:15.
RECEIVED = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
POLICY = default_policy("Hackney")
POLICE = Asked(
    AgencyKind.POLICE,
    RECEIVED + 2 * HOUR,
    RECEIVED + 6 * HOUR,
    RECEIVED + 23 * HOUR,
    withdrawn=False,
    answer=Answer.SHARED,
)
HEALTH = Asked(AgencyKind.HEALTH, RECEIVED + 3 * HOUR, None, None, withdrawn=True)
DONE = Measured(
    contact_id=UUID(int=7),
    received_at=RECEIVED,
    source_code="6",
    urgent=False,
    initial=Rating.AMBER,
    current=Rating.GREEN,
    rated_at=RECEIVED + HOUR,
    decided_at=RECEIVED + 25 * HOUR,
    feedback_given_at=RECEIVED + 26 * HOUR,
    screening_due_at=RECEIVED + 4 * HOUR,
    feedback_due_at=RECEIVED + 48 * HOUR,
    redirected=False,
    policy_id=UUID(int=1),
    policy=POLICY,
    asked=(POLICE, HEALTH),
    outcomes=(Outcome.S17_ASSESSMENT, Outcome.NO_FURTHER_ACTION, Outcome.STRATEGY_DISCUSSION),
    needs=("N5", "N1"),
)
FRESH = replace(
    DONE,
    initial=None,
    current=None,
    rated_at=None,
    decided_at=None,
    feedback_given_at=None,
    feedback_due_at=None,
    asked=(),
    outcomes=(),
    needs=(),
)


def only(course: Measured, stage: Stage) -> StageWait:
    (found,) = waits([course], Wanted(stage=stage))
    return found


def minutes(course: Measured, stage: Stage) -> float:
    wait = only(course, stage).in_working_time(RECEIVED + 99 * HOUR)
    assert wait.ended
    return wait.length


def test_a_finished_contact_keeps_every_time_and_its_working_minutes() -> None:
    row = timing(DONE, "HAC")
    assert (row.hub_code, row.initial, row.current) == ("HAC", Rating.AMBER, Rating.GREEN)
    assert row.decision_due_at == only(DONE, Stage.TURNAROUND).due == RECEIVED + 24 * HOUR
    assert row.decision_from == only(DONE, Stage.DECISION).began == RECEIVED + 23 * HOUR
    # From 10:00 to 17:15, and from 9:00 to 11:00.
    assert row.turnaround_worked == 9.25 * 60
    assert row.turnaround_worked == minutes(DONE, Stage.TURNAROUND)
    assert row.rating_worked == minutes(DONE, Stage.RATING)
    assert row.decision_worked == minutes(DONE, Stage.DECISION)
    assert row.feedback_worked == minutes(DONE, Stage.FEEDBACK)


def test_children_are_counted_and_the_need_is_the_first_in_the_order_of_choice() -> None:
    row = timing(DONE, "HAC")
    assert (row.children, row.referred, row.no_further_action, row.need) == (3, 2, 1, "N1")


def test_what_has_not_happened_has_no_time() -> None:
    row = timing(FRESH, "HAC")
    absent = (
        row.initial, row.rated_at, row.decided_at, row.decision_due_at, row.decision_from,
        row.turnaround_worked, row.rating_worked, row.decision_worked, row.feedback_worked,
    )  # fmt: skip
    assert set(absent) == {None}
    assert (row.need, row.children) == ("", 0)
    rated = replace(FRESH, initial=Rating.RED, rated_at=RECEIVED + HOUR, asked=(POLICE,))
    waiting = replace(POLICE, answered_at=None, answer=None)
    assert timing(rated, "HAC").decision_from == RECEIVED + 23 * HOUR
    assert timing(replace(rated, asked=(waiting,)), "HAC").decision_from is None


def test_each_information_request_has_a_row_in_order_of_asking() -> None:
    police, health = requests(DONE, "HAC")
    assert (police.agency, police.place, police.answer) == (AgencyKind.POLICE, 0, Answer.SHARED)
    # From 11:00 and from 12:00 to 17:15, and until 9:00 of the next day.
    assert (police.returns_worked, police.asking_worked) == (6.25 * 60, 5.25 * 60)
    assert (health.place, health.withdrawn, health.asking_worked) == (1, True, None)


def test_a_return_from_before_the_rating_took_no_time_after_it() -> None:
    (row,) = requests(replace(DONE, rated_at=RECEIVED + 24 * HOUR, asked=(POLICE,)), "HAC")
    assert row.returns_worked == 0.0


def test_no_row_has_room_for_a_name_a_reference_or_a_text() -> None:
    """A new column must be thought about here: the store lies outside the wall of the database."""
    words = {"hub_code", "source_code", "need"}
    for row in (Timing, RequestTiming):
        assert {each.name for each in fields(row) if each.type is str} <= words

"""What measures are computed from: every contact, judged by the policy of its day."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from openmash.actions import feedback, triage
from openmash.actions.measured_waits import weekly
from openmash.core.errors import Refused
from openmash.core.working_time import TimeUnit
from openmash.domain.access import AgencyKind
from openmash.domain.contacts.policy import HubPolicy, Target, default_policy
from openmash.domain.contacts.ratings import Rating
from openmash.domain.decisions.feedback import Method
from openmash.domain.insights.control_charts import Week
from openmash.domain.insights.stages import Measured, Stage, StageWait, Wanted, waits
from openmash.domain.insights.weekly_figures import STAGE_OF, Figure, received, weeks
from openmash.records.models import Contact, Membership, PolicyVersion
from openmash.records.queries.control_charts import Event, events
from openmash.records.queries.measures import measured
from openmash.records.tenancy import in_hub
from tests.support.agency_stories import answered, asked, cannot_search, rated
from tests.support.decision_stories import decided, ready
from tests.support.stories import RECEIVED, make_contact

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
NOW = RECEIVED + timedelta(days=30)
SINCE, UNTIL = RECEIVED - timedelta(days=1), RECEIVED + timedelta(days=1)


def read(cast: Any, since: datetime = SINCE, until: datetime = UNTIL) -> tuple[Measured, ...]:
    with in_hub(cast.hub_id):
        return measured(cast.manager, since=since, until=until)


def of(cast: Any, stage: Stage, **wanted: Any) -> list[StageWait]:
    return waits(read(cast), Wanted(stage=stage, **wanted))


def hours(each: StageWait) -> float:
    return each.on_the_clock(NOW).length / 60


def finished(cast: Any) -> UUID:
    """Rated and answered an hour after receipt, decided two hours later."""
    contact_id = ready(cast, now=RECEIVED + HOUR, rating=Rating.AMBER)
    decided(cast, contact_id, now=RECEIVED + 3 * HOUR)
    return contact_id


def test_open_unrated_and_finished_contacts_are_all_there(cast: Any) -> None:
    done, fresh = finished(cast), make_contact(cast, now=RECEIVED + HOUR)
    found = {each.contact_id: each for each in read(cast)}
    assert set(found) == {done, fresh}
    assert found[fresh].initial is None
    assert found[done].initial is Rating.AMBER
    assert found[done].decided_at == RECEIVED + 3 * HOUR
    by_contact = {each.contact_id: each for each in of(cast, Stage.TURNAROUND)}
    assert (hours(by_contact[done]), by_contact[done].ended is not None) == (3, True)
    assert (hours(by_contact[fresh]), by_contact[fresh].ended) == (30 * 24 - 1, None)


def test_the_hub_next_door_is_not_measured(cast: Any, next_door: Any) -> None:
    finished(next_door)
    assert read(cast) == ()


def test_who_may_not_see_turnaround_reads_nothing(cast: Any) -> None:
    with in_hub(cast.hub_id), pytest.raises(Refused):
        measured(cast.administrator, since=SINCE, until=UNTIL)


def test_each_stage_is_timed_from_its_own_beginning(cast: Any) -> None:
    contact_id = rated(cast, make_contact(cast), Rating.AMBER, now=RECEIVED + HOUR)
    requests = asked(
        cast, contact_id, [AgencyKind.POLICE, AgencyKind.HEALTH], now=RECEIVED + 2 * HOUR
    )
    assert of(cast, Stage.DECISION) == []  # answers are awaited: the stage has not begun
    answered(cast.police, requests[AgencyKind.POLICE], cannot_search(), now=RECEIVED + 3 * HOUR)
    answered(cast.health, requests[AgencyKind.HEALTH], cannot_search(), now=RECEIVED + 5 * HOUR)
    decided(cast, contact_id, now=RECEIVED + 6 * HOUR, outstanding_reason="Tonight.")
    feedback.give(
        cast.business_support,
        contact_id=contact_id,
        method=Method.PHONE,
        wording="We have spoken to the family.",
        now=RECEIVED + 8 * HOUR,
    )
    took = {stage: sorted(hours(each) for each in of(cast, stage)) for stage in Stage}
    assert took == {
        Stage.TURNAROUND: [6],
        Stage.RATING: [1],
        Stage.RETURNS: [2, 4],
        Stage.ASKING: [1, 3],
        Stage.DECISION: [1],
        Stage.FEEDBACK: [2],
    }
    assert [hours(each) for each in of(cast, Stage.RETURNS, agency=AgencyKind.HEALTH)] == [4]
    assert len(of(cast, Stage.TURNAROUND, agency=AgencyKind.HEALTH)) == 1
    assert of(cast, Stage.TURNAROUND, agency=AgencyKind.HOUSING) == []
    assert of(cast, Stage.TURNAROUND, rating=Rating.RED) == []
    assert of(cast, Stage.TURNAROUND, source="6") == []
    assert len(of(cast, Stage.TURNAROUND, source="2A", rating=Rating.AMBER)) == 1


def stricter(policy: HubPolicy) -> HubPolicy:
    """Two clock hours for every decision."""
    target = Target(2, TimeUnit.CLOCK_HOURS)
    levels = tuple(replace(level, decision=target, agency_return=None) for level in policy.levels)
    return replace(policy, levels=levels)


def new_policy(cast: Any, valid_from: datetime) -> None:
    with in_hub(cast.hub_id):
        PolicyVersion.objects.create(
            hub_id=cast.hub_id,
            version=2,
            valid_from=valid_from,
            body=stricter(default_policy("Hackney")).to_dict(),
            reason="Trial",
            created_at=valid_from,
        )


def test_a_contact_is_judged_by_the_policy_in_force_when_it_arrived(cast: Any) -> None:
    before = finished(cast)
    new_policy(cast, RECEIVED + 4 * HOUR)
    later = make_contact(cast, now=RECEIVED + 5 * HOUR)
    rated(cast, later, Rating.AMBER, now=RECEIVED + 6 * HOUR)
    by_contact = {each.contact_id: each for each in of(cast, Stage.TURNAROUND)}
    assert by_contact[before].due == RECEIVED + 24 * HOUR  # a working day, by the first version
    assert by_contact[later].due == RECEIVED + 7 * HOUR
    assert by_contact[before].on_the_clock(NOW).in_time
    late = by_contact[later].on_the_clock(NOW)
    assert late.judged
    assert not late.in_time


@pytest.mark.parametrize("rating", list(Rating))
def test_the_yardstick_is_the_clock_that_people_worked_by(cast: Any, rating: Rating) -> None:
    contact_id = make_contact(cast, now=RECEIVED + timedelta(days=2, hours=6, minutes=50))
    rated(cast, contact_id, rating, now=RECEIVED + timedelta(days=3))
    with in_hub(cast.hub_id):
        kept = Contact.objects.values_list("decision_due_at", flat=True).get(id=contact_id)
    assert read(cast, until=NOW)[0].decision_due_at() == kept


def test_an_open_wait_is_not_judged_before_its_target_has_run_out(cast: Any) -> None:
    make_contact(cast)
    rated(cast, read(cast)[0].contact_id, Rating.AMBER, now=RECEIVED + HOUR)
    wait = of(cast, Stage.TURNAROUND)[0]
    assert not wait.on_the_clock(RECEIVED + 2 * HOUR).judged
    assert wait.on_the_clock(RECEIVED + 25 * HOUR).judged


def test_what_went_to_the_allocated_worker_is_no_turnaround_of_the_hub(cast: Any) -> None:
    contact_id = make_contact(cast)
    triage.redirect(
        cast.screening_officer,
        contact_id=contact_id,
        open_case_id=None,
        worker_name="Amara Osei",
        team="Children in need, north",
        reason="Already allocated.",
        now=RECEIVED + HOUR,
    )
    found = read(cast)
    assert [each.redirected for each in found] == [True]
    assert found[0].decided_at is not None
    assert [wait for stage in Stage for wait in of(cast, stage)] == []


def test_working_time_leaves_the_night_out(cast: Any) -> None:
    contact_id = rated(cast, make_contact(cast), Rating.AMBER, now=RECEIVED + HOUR)
    requests = asked(cast, contact_id, [AgencyKind.POLICE], now=RECEIVED + HOUR)
    next_morning = RECEIVED + 24 * HOUR
    answered(cast.police, requests[AgencyKind.POLICE], cannot_search(), now=next_morning)
    wait = of(cast, Stage.ASKING)[0]
    assert wait.on_the_clock(NOW).length == 23 * 60
    # From 11:00 to 17:15, and from 9:00 to 10:00.
    assert wait.in_working_time(NOW).length == (6.25 + 1) * 60


def by_week(cast: Any, figure: Figure, rating: Rating | None = None) -> tuple[Week, ...]:
    with in_hub(cast.hub_id):
        came, found = weekly(cast.manager, SINCE, NOW, rating)
    if figure is Figure.RECEIVED:
        return received(came, until=NOW)
    return weeks(found[STAGE_OF[figure]], figure, until=NOW, now=NOW)


def test_weeks_run_from_monday_and_an_empty_week_counts_none(cast: Any) -> None:
    make_contact(cast, now=RECEIVED)
    make_contact(cast, now=RECEIVED + timedelta(days=14))
    monday = RECEIVED.date() - timedelta(days=1)
    counted = by_week(cast, Figure.RECEIVED)
    assert [(week.monday, week.value) for week in counted] == [
        (monday, 1.0),
        (monday + timedelta(days=7), 0.0),
        (monday + timedelta(days=14), 1.0),
        (monday + timedelta(days=21), 0.0),
    ]


def test_a_week_of_which_most_are_open_has_no_median(cast: Any) -> None:
    finished(cast)
    later = RECEIVED + timedelta(days=7)
    make_contact(cast, now=later)
    medians = by_week(cast, Figure.MEDIAN)
    assert [week.value for week in medians][:2] == [180.0, None]
    within = by_week(cast, Figure.WITHIN)
    assert [week.value for week in within] == [1.0, None, None, None]
    returns = by_week(cast, Figure.RETURNS, Rating.AMBER)
    assert returns[0].value == 1.0


def happened(cast: Any) -> tuple[Event, ...]:
    with in_hub(cast.hub_id):
        return events(cast.manager, since=SINCE, until=NOW)


def test_policies_and_staff_are_events_and_people_are_only_counted(cast: Any) -> None:
    new_policy(cast, RECEIVED + timedelta(days=8))
    with in_hub(cast.hub_id):
        everybody = Membership.objects.filter(hub_id=cast.hub_id)
        everybody.update(created_at=SINCE - timedelta(days=9))
        leaver, mover = (
            Membership.objects.get(account_id=viewer.user_id)
            for viewer in (cast.police, cast.health)
        )
        for each in (leaver, mover):
            each.ended_at = RECEIVED
            each.save()
        # Who changes desks within a week has neither joined nor left.
        again = Membership.objects.create(
            hub_id=cast.hub_id, account_id=mover.account_id, role="screening_officer"
        )
        Membership.objects.filter(id=again.id).update(created_at=RECEIVED + HOUR)
    found = happened(cast)
    assert [(event.sign, event.words) for event in found] == [
        ("S1", "1 person left"),
        ("P2", "Policy version 2 took hold"),
    ]
    assert [event.monday.isoweekday() for event in found] == [1, 1]
    assert cast.police.name not in "".join(event.words for event in found)

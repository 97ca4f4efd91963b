"""What the today page counts, and that every count is that of the list behind it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from openmash.actions import exclusions
from openmash.actions.handovers import challenge
from openmash.actions.reading import contact_opened
from openmash.actions.triage import propose_rating
from openmash.domain.access import AgencyKind
from openmash.domain.audit_acts import AuditAct
from openmash.domain.contacts.lifecycle import ContactStatus
from openmash.domain.contacts.ratings import Rating
from openmash.domain.decisions.outcomes import Outcome
from openmash.records.queries import today
from openmash.records.queries.today_arrivals import Arrivals, Usual, arrivals, midnight_of
from openmash.records.queries.today_contacts import Handed, Left, Since, Which, contacts
from openmash.records.queries.today_people import PersonLoad, people
from openmash.records.queries.worklist import Stage
from openmash.records.tenancy import in_hub
from tests.support.agency_stories import CORE, answered, asked, cannot_search, rated, shared
from tests.support.decision_stories import decided, handover_of, ready
from tests.support.handover_stories import again
from tests.support.stories import RECEIVED, TOLU, make_contact
from tests.support.triage_stories import proposed

NOW = RECEIVED + timedelta(hours=1)
DAYS = count()


def told(cast: Any, **more: Any) -> UUID:
    """A contact about a child of its own, so that none is a repeat of another."""
    child = replace(TOLU, birth_date=date(2010, 1, 2) + next(DAYS) * timedelta(days=40))
    return make_contact(cast, children=(child,), adults=(), **more)


def board(cast: Any, *, now: datetime = NOW, viewer: Any = None) -> today.Board:
    with in_hub(cast.hub_id):
        return today.board(viewer or cast.manager, now=now)


def listed(cast: Any, *, now: datetime = NOW, viewer: Any = None, **which: Any) -> list[UUID]:
    with in_hub(cast.hub_id):
        page = contacts(viewer or cast.manager, Which(**which), number=1, now=now)
    assert page.total == len(page.rows)
    return [row.contact_id for row in page.rows]


def loads(cast: Any, *, now: datetime = NOW) -> dict[str, PersonLoad]:
    proposers = board(cast, now=now).proposers
    with in_hub(cast.hub_id):
        found = people(cast.manager, since=midnight_of(now), proposers=proposers)
    return {each.name: each for each in found}


def came(cast: Any, now: datetime) -> Arrivals:
    with in_hub(cast.hub_id):
        return arrivals(cast.manager, now=now)


def test_open_contacts_are_counted_by_state_rating_and_time_left(cast: Any) -> None:
    urgent = told(cast, urgent=True, urgent_reason="He is alone with him now.")
    amber = rated(cast, told(cast), Rating.AMBER, now=NOW)
    red = rated(cast, told(cast), Rating.RED, now=NOW)
    late = NOW + timedelta(hours=4)
    found = {(each.status, each.rating): each for each in board(cast, now=late).standing}
    assert {key: each.count for key, each in found.items()} == {
        (ContactStatus.RECEIVED, None): 1,
        (ContactStatus.RATED, Rating.AMBER): 1,
        (ContactStatus.RATED, Rating.RED): 1,
    }
    # Screening of an urgent contact and a red decision are due within hours, an amber one is not.
    assert [each.late for each in found.values()] == [0, 1, 1]
    assert found[ContactStatus.RECEIVED, None].in_danger == 1
    assert listed(cast, now=late, left=Left.LATE) == [urgent, red]
    assert listed(cast, now=late, left=Left.LATER) == [amber]
    assert listed(cast, now=late, in_danger=True) == [urgent]
    assert listed(cast, stage=Stage.TO_ASK, rating="red") == [red]
    assert listed(cast, rating="none") == [urgent]
    rated(cast, urgent, Rating.AMBER, now=NOW)
    assert sum(each.in_danger for each in board(cast, now=late).standing) == 1
    assert listed(cast, now=late, in_danger=True) == [urgent]


def test_due_within_the_hour_begins_and_ends_where_late_and_later_do(cast: Any) -> None:
    red = rated(cast, told(cast), Rating.RED, now=RECEIVED)
    with in_hub(cast.hub_id):
        page = contacts(cast.manager, Which(), number=1, now=NOW)
    due = page.rows[0].clock.due_at
    assert due is not None
    second = timedelta(seconds=1)
    for at, left in (
        (due + second, Left.LATE),
        (due, Left.SOON),
        (due - timedelta(hours=1), Left.SOON),
        (due - timedelta(hours=1) - second, Left.LATER),
    ):
        assert [each for each in Left if listed(cast, now=at, left=each) == [red]] == [left]
        (standing,) = board(cast, now=at).standing
        assert (standing.late, standing.soon) == (left is Left.LATE, left is Left.SOON)


def test_who_waits_for_an_agency_and_since_when(cast: Any) -> None:
    first = rated(cast, told(cast), Rating.AMBER, now=RECEIVED)
    second = rated(cast, told(cast), Rating.AMBER, now=RECEIVED)
    asked(cast, first, now=RECEIVED)
    requests = asked(cast, second, now=NOW)
    answered(cast.health, requests[AgencyKind.HEALTH], cannot_search(), now=NOW)
    by_kind = {each.agency_id: each for each in board(cast).agencies}
    police, health = (cast.agencies[kind].id for kind in (AgencyKind.POLICE, AgencyKind.HEALTH))
    assert (by_kind[police].waiting, by_kind[health].waiting) == (2, 1)
    assert by_kind[police].oldest == RECEIVED
    assert by_kind[police].late == 0
    assert set(listed(cast, agency_id=police, owing=True)) == {first, second}
    assert listed(cast, agency_id=health, owing=True) == [first]
    weeks_on = NOW + timedelta(days=21)
    assert {each.agency_id: each.late for each in board(cast, now=weeks_on).agencies}[health] == 1
    assert listed(cast, now=weeks_on, agency_id=health, owing=True, left=Left.LATE) == [first]
    assert listed(cast, agency_id=health, owing=True, left=Left.LATE) == []


def test_a_decision_without_a_return_still_shows_that_the_agency_owes_it(cast: Any) -> None:
    contact_id = rated(cast, told(cast), Rating.AMBER, now=RECEIVED)
    asked(cast, contact_id, [AgencyKind.POLICE], now=RECEIVED)
    decided(cast, contact_id, now=NOW, outstanding_reason="It cannot wait.")
    (police,) = board(cast).agencies
    assert (police.waiting, police.late, police.oldest, police.after_decision) == (0, 0, None, 1)
    assert listed(cast, agency_id=police.agency_id, after_decision=True) == [contact_id]
    assert listed(cast, agency_id=police.agency_id, owing=True) == []


def test_handovers_wait_for_the_team_they_were_offered_to(cast: Any) -> None:
    contact_id = ready(cast, now=RECEIVED)
    assert board(cast).handovers == ()
    decided(cast, contact_id, now=NOW)
    (wait,) = board(cast).handovers
    assert wait.agency_id == cast.agencies[AgencyKind.SOCIAL_CARE].id
    assert (wait.challenged, wait.count, wait.oldest) == (False, 1, NOW)
    assert listed(cast, agency_id=wait.agency_id, handed=Handed.OFFERED) == [contact_id]
    assert listed(cast, agency_id=wait.agency_id, handed=Handed.CHALLENGED) == []


def test_a_proposal_stands_in_the_name_of_who_made_the_newest(cast: Any) -> None:
    contact_id = proposed(cast, told(cast), Rating.AMBER)
    officer, worker = cast.screening_officer, cast.social_worker
    assert board(cast).proposers == {officer.user_id: 1}
    propose_rating(worker, contact_id=contact_id, rating=Rating.RED, reason="A mark.", now=NOW)
    assert board(cast).proposers == {worker.user_id: 1}
    assert listed(cast, proposed_by=worker.user_id) == [contact_id]
    assert listed(cast, proposed_by=officer.user_id) == []
    assert {name: each.proposals for name, each in loads(cast).items()} == {
        officer.name: 0,
        worker.name: 1,
    }


def test_work_of_today_is_counted_and_looking_is_not(cast: Any) -> None:
    contact_id = rated(cast, told(cast), Rating.AMBER, now=NOW)
    requests = asked(cast, contact_id, CORE, now=NOW)
    draft = shared(cast, contact_id)
    answered(cast.police, requests[AgencyKind.POLICE], draft, now=NOW)
    contact_opened(cast.screening_officer, contact_id=contact_id, now=NOW)
    found = loads(cast)
    assert set(found) == {cast.manager.name, cast.police.name}
    manager = found[cast.manager.name]
    assert manager.done == {AuditAct.RATING_CONFIRMED: 1, AuditAct.AGENCIES_ASKED: 1}
    assert (manager.cases, manager.last_at) == (1, NOW)
    assert listed(cast, asked_by=cast.manager.user_id) == [contact_id]
    assert found[cast.police.name].done == {AuditAct.RETURN_GIVEN: 1}
    assert found[cast.police.name].agency == cast.agencies[AgencyKind.POLICE].name
    # Tomorrow nothing has been done yet, and what stands still does.
    tomorrow = loads(cast, now=NOW + timedelta(days=1))
    assert set(tomorrow) == {cast.manager.name}
    assert tomorrow[cast.manager.name].done == {}


def test_arrivals_are_compared_with_the_same_minute_of_the_week(cast: Any) -> None:
    week, ten = timedelta(days=7), datetime(2026, 12, 15, 10, tzinfo=UTC)
    told(cast, now=ten - 6 * week - timedelta(days=1))
    for weeks_ago, how_many in enumerate((2, 3, 0, 1, 4), start=1):
        for _ in range(how_many):
            told(cast, now=ten - weeks_ago * week)
    # Later on the same weekday: it had not come in yet at this time of day.
    told(cast, now=ten - week + timedelta(hours=3))
    told(cast, now=ten - timedelta(minutes=90))
    told(cast, now=ten)
    now = ten + timedelta(minutes=20)
    found = came(cast, now)
    assert (found.today, found.this_hour, found.weeks) == (2, 1, 6)
    assert found.usual_hour == Usual(1.5, 0, 4, 6)
    assert found.usual_today == Usual(1.5, 0, 4, 6)
    assert len(listed(cast, now=now, received=Since.DAY)) == 2
    assert len(listed(cast, now=now, received=Since.HOUR)) == 1


def test_nothing_is_called_usual_on_three_weeks(cast: Any) -> None:
    for weeks_ago in (1, 2, 3):
        told(cast, now=RECEIVED - timedelta(days=7 * weeks_ago, hours=9))
    found = came(cast, RECEIVED)
    assert (found.usual_today, found.usual_hour) == (None, None)
    # The third began after its midnight, so it is not whole.
    assert found.weeks == 2


def test_the_same_hour_stays_the_same_on_the_wall_when_clocks_change(cast: Any) -> None:
    # Clocks went back on 25 October 2026: nine in the morning was 08:00 UTC until then.
    told(cast, now=datetime(2026, 10, 1, 12, tzinfo=UTC))
    for day in (6, 13, 20):
        told(cast, now=datetime(2026, 10, day, 8, 10, tzinfo=UTC))
    told(cast, now=datetime(2026, 11, 3, 9, 10, tzinfo=UTC))
    found = came(cast, datetime(2026, 11, 10, 9, 30, tzinfo=UTC))
    assert found.usual_hour == Usual(1, 0, 1, 5)


def test_a_hidden_contact_is_in_no_count_and_no_list(cast: Any) -> None:
    contact_id = proposed(cast, told(cast, urgent=True, urgent_reason="Now."), Rating.RED)
    other = ready(cast, now=RECEIVED)
    asked(cast, other, [AgencyKind.HEALTH], now=NOW)
    viewer = cast.social_worker
    for hidden in (contact_id, other):
        exclusions.exclude(
            cast.manager,
            contact_id=hidden,
            account_id=viewer.user_id,
            reason="Her nephew.",
            now=NOW,
        )
    seen = board(cast, viewer=viewer)
    assert (seen.standing, seen.agencies, seen.handovers, seen.proposers) == ((), (), (), {})
    for which in ({}, {"owing": True}, {"received": Since.DAY}, {"handed": Handed.OFFERED}):
        assert listed(cast, viewer=viewer, **which) == []
    with in_hub(cast.hub_id):
        assert arrivals(viewer, now=NOW).today == 0
        assert arrivals(cast.manager, now=NOW).today == 2


def test_next_door_sees_none_of_it(cast: Any, next_door: Any) -> None:
    asked(cast, rated(cast, told(cast), Rating.AMBER, now=NOW), now=NOW)
    assert board(next_door) == today.Board((), (), (), {}, 0)
    assert loads(next_door) == {}
    assert came(next_door, NOW).today == 0


def test_a_return_after_the_decision_is_listed_for_a_week_to_whoever_may_know_of_it(
    cast: Any,
) -> None:
    before = ready(cast, now=NOW)
    decided(cast, before, now=NOW)
    contact = rated(cast, told(cast), Rating.AMBER, now=NOW)
    requests = asked(cast, contact, CORE[:2], now=NOW)
    decided(cast, contact, now=NOW, outstanding_reason="It cannot wait.")
    assert board(cast).answered_late == 0
    for kind in CORE[:2]:
        answered(getattr(cast, kind.value), requests[kind], shared(cast, contact), now=NOW)
    assert board(cast).answered_late == 1
    assert listed(cast, answered_late=True) == [contact]
    later = NOW + timedelta(days=8)
    assert (board(cast, now=later).answered_late, listed(cast, now=later, answered_late=True)) == (
        0,
        [],
    )
    officer = cast.screening_officer
    exclusions.exclude(
        cast.manager, contact_id=contact, account_id=officer.user_id, reason="Aunt", now=NOW
    )
    assert board(cast, viewer=officer).answered_late == 0


def test_a_return_is_no_longer_listed_once_it_is_decided_again(cast: Any) -> None:
    contact = rated(cast, told(cast), Rating.AMBER, now=NOW)
    requests = asked(cast, contact, CORE[:1], now=NOW)
    (child,) = decided(cast, contact, now=NOW, outstanding_reason="It cannot wait.")
    answered(cast.police, requests[CORE[0]], shared(cast, contact), now=NOW)
    handover_id = handover_of(cast, child)
    challenge(cast.assessment_team, handover_id=handover_id, reason="Known to us.", now=NOW)
    assert board(cast).answered_late == 1
    again(cast.manager, handover_id, Outcome.EARLY_HELP, now=NOW + timedelta(minutes=1))
    assert board(cast).answered_late == 0
    assert listed(cast, answered_late=True) == []

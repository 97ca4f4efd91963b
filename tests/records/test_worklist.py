"""The order of the worklist, and what hides from it."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from openmash.domain.access import AgencyKind
from openmash.domain.contacts.ratings import Rating
from openmash.domain.decisions.outcomes import Outcome
from openmash.records.queries import worklist
from openmash.records.queries.worklist import Stage
from openmash.records.tenancy import in_hub
from tests.support.agency_stories import answered, asked, rated, shared
from tests.support.decision_stories import decided
from tests.support.stories import RECEIVED, TOLU, make_contact
from tests.support.triage_stories import proposed

NOW = RECEIVED + timedelta(hours=1)


DAYS = count()


def told(cast: Any, **more: Any) -> UUID:
    """A contact about a child of its own, so that none is a repeat of another."""
    child = replace(TOLU, birth_date=date(2010, 1, 2) + next(DAYS) * timedelta(days=40))
    return make_contact(cast, children=(child,), adults=(), **more)


def order(cast: Any, stage: Stage = Stage.ALL) -> list[UUID]:
    with in_hub(cast.hub_id):
        page = worklist.page(cast.manager, stage=stage, number=1)
    return [row.contact_id for row in page.rows]


def test_least_time_left_comes_first_not_first_come(cast: Any) -> None:
    green = rated(cast, told(cast), Rating.GREEN, now=NOW)
    amber = rated(cast, told(cast), Rating.AMBER, now=NOW)
    unrated = told(cast, now=NOW)
    red = rated(cast, told(cast), Rating.RED, now=NOW)
    assert order(cast) == [unrated, red, amber, green]


def test_danger_comes_first_until_something_is_decided_and_no_rating_ends_it(cast: Any) -> None:
    late = told(cast)
    urgent = told(cast, now=NOW, urgent=True, urgent_reason="He is alone with him now.")
    assert order(cast) == [urgent, late]
    rated(cast, urgent, Rating.GREEN, now=NOW)
    assert order(cast) == [urgent, late]
    assert order(cast, Stage.TO_ASK) == [urgent]
    requests = asked(cast, urgent, [AgencyKind.POLICE], now=NOW)
    answered(cast.police, requests[AgencyKind.POLICE], shared(cast, urgent), now=NOW)
    assert in_danger(cast) == [True, False]
    decided(cast, urgent, Outcome.NO_FURTHER_ACTION, now=NOW)
    assert order(cast) == [late, urgent]
    assert in_danger(cast) == [False, False]


def in_danger(cast: Any) -> list[bool]:
    with in_hub(cast.hub_id):
        return [
            row.in_danger for row in worklist.page(cast.manager, stage=Stage.ALL, number=1).rows
        ]


def test_each_stage_holds_its_own_and_the_counts_agree(cast: Any) -> None:
    to_screen = told(cast)
    to_confirm = proposed(cast, told(cast), Rating.RED)
    to_ask = rated(cast, told(cast), Rating.AMBER, now=NOW)
    waiting = rated(cast, told(cast), Rating.AMBER, now=NOW)
    asked(cast, waiting, now=NOW)
    for stage, contact_id in (
        (Stage.TO_SCREEN, to_screen),
        (Stage.TO_CONFIRM, to_confirm),
        (Stage.TO_ASK, to_ask),
        (Stage.WITH_AGENCIES, waiting),
    ):
        assert order(cast, stage) == [contact_id]
    with in_hub(cast.hub_id):
        page = worklist.page(cast.manager, stage=Stage.WITH_AGENCIES, number=1)
    counts, row = page.counts, page.rows[0]
    assert counts[Stage.ALL] == 4
    assert counts[Stage.TO_DECIDE] == 0
    assert (row.asked, row.answered) == (3, 0)


def test_next_door_sees_none_of_it(cast: Any, next_door: Any) -> None:
    told(cast)
    with in_hub(next_door.hub_id):
        assert worklist.page(next_door.manager, stage=Stage.ALL, number=1).counts[Stage.ALL] == 0

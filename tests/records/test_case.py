"""One contact whole, as each viewer may see it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from openmash.core.errors import NotThere
from openmash.domain.contacts.clocks import ClockKind
from openmash.domain.contacts.ratings import Rating
from openmash.domain.sharing.handling import HandlingCode
from openmash.records.models import Item
from openmash.records.queries import case as query
from openmash.records.tenancy import in_hub
from tests.support.agency_stories import rated
from tests.support.stories import RECEIVED, make_contact
from tests.support.triage_stories import proposed

NOW = RECEIVED + timedelta(minutes=30)


def of(cast: Any, contact_id: UUID, viewer: Any = None) -> query.CaseView:
    with in_hub(cast.hub_id):
        return query.of(viewer or cast.manager, contact_id)


def test_the_clock_is_that_of_the_stage(cast: Any) -> None:
    contact_id = make_contact(cast)
    assert of(cast, contact_id).clock.kind is ClockKind.SCREENING
    proposed(cast, contact_id, Rating.AMBER)
    assert of(cast, contact_id).clock.kind is ClockKind.SCREENING
    rated(cast, contact_id, Rating.AMBER, now=NOW)
    clock = of(cast, contact_id).clock
    assert clock.kind is ClockKind.DECISION
    assert clock.started_at == RECEIVED
    assert clock.explanation


def test_a_proposal_stands_only_until_a_rating_is_confirmed(cast: Any) -> None:
    contact_id = proposed(cast, make_contact(cast), Rating.GREEN)
    proposal = of(cast, contact_id).proposal
    assert proposal is not None
    assert (proposal.rating, proposal.by) == (Rating.GREEN, "Screening Officer HAC")
    rated(cast, contact_id, Rating.AMBER, now=NOW)
    assert of(cast, contact_id).proposal is None
    assert of(cast, contact_id).rating is Rating.AMBER


def test_what_is_held_back_is_counted_and_not_shown(cast: Any) -> None:
    contact_id = make_contact(cast)
    with in_hub(cast.hub_id):
        made = Item.objects.filter(contact_id=contact_id)
        made.exclude(position=0).update(handling=HandlingCode.OPEN.value)
        kept = made.get(position=0).text
    shown = of(cast, contact_id, cast.business_support)
    assert shown.items
    assert kept not in {item.text for item in shown.items}
    assert shown.withheld == 1
    assert kept in {item.text for item in of(cast, contact_id).items}
    assert of(cast, contact_id).withheld == 0


def test_next_door_and_desks_without_case_content_get_nothing(cast: Any, next_door: Any) -> None:
    contact_id = make_contact(cast)
    with in_hub(next_door.hub_id), pytest.raises(NotThere):
        query.of(next_door.manager, contact_id)
    for desk in ("auditor", "administrator", "police", "assessment_team"):
        with pytest.raises(NotThere):
            of(cast, contact_id, getattr(cast, desk))

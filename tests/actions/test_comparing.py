"""Boroughs compared from what is stored, as the regional role, as it stood when it settled."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from openmash.actions import comparing
from openmash.core.errors import Refused
from openmash.domain.access import RegionalViewer
from openmash.domain.contacts.ratings import Rating
from openmash.domain.insights.comparing import Measure, Standing
from openmash.domain.insights.quarters import quarter_named
from openmash.records.models import Account, Contact, Redirect, Region
from openmash.records.queries import region
from openmash.records.tenancy import in_hub
from tests.support.cast import HubCast
from tests.support.databases import ANALYST
from tests.support.stories import make_contact

pytestmark = pytest.mark.django_db

QUARTER = quarter_named("2026-q3")
FIRST = datetime(2026, 7, 6, 9, 0, tzinfo=UTC)


def analyst_of(name: str) -> RegionalViewer:
    account = Account.objects.get(email=ANALYST[0])
    return region.viewer(account.pk, account.name, Region.objects.get(name=name).id)


def told(cast: HubCast, hours: list[float], **fields: Any) -> list[Contact]:
    """Contacts of the quarter rated amber within the hour, decided after so many hours."""
    with in_hub(cast.hub_id):
        like = Contact.objects.get(id=make_contact(cast, now=FIRST))
    like_this = {f.attname: getattr(like, f.attname) for f in Contact._meta.concrete_fields}
    rows = []
    for n, took in enumerate(hours):
        at = FIRST + timedelta(minutes=n)
        given = {
            "id": uuid4(), "reference": f"Q-{uuid4().hex[:12]}", "received_at": at,
            "initial_rating": "amber", "current_rating": "amber",
            "rated_at": at + timedelta(hours=1), "decided_at": at + timedelta(hours=took),
            "changed_at": at + timedelta(hours=took), "status": "closed",
        }  # fmt: skip
        rows.append(Contact(**{**like_this, **given, **fields}))
    with in_hub(cast.hub_id):
        return Contact.objects.bulk_create(rows)


def test_two_boroughs_are_compared_by_what_was_decided_in_time(
    cast: HubCast, next_door: HubCast
) -> None:
    # Amber wants a decision within a working day: 24 clock hours from nine in the morning.
    told(cast, [5.0] * 40 + [90.0] * 10)
    told(next_door, [5.0] * 20 + [90.0] * 30)
    assert QUARTER
    viewer = analyst_of("Two boroughs")
    found = comparing.boroughs(viewer, Measure.IN_TIME, QUARTER, Rating.AMBER)
    assert [(each.name, each.count, each.of) for each in found.lines] == [
        ("Hackney", 40, 50), ("Newham", 20, 50),
    ]  # fmt: skip
    assert found.common == pytest.approx(0.6)
    medians = comparing.boroughs(viewer, Measure.MEDIAN, QUARTER, Rating.AMBER)
    assert [each.figure.value for each in medians.lines] == [300, 5400]
    green = comparing.boroughs(viewer, Measure.IN_TIME, QUARTER, Rating.GREEN)
    assert {each.standing for each in green.lines} == {Standing.NOTHING}


def test_only_hubs_of_the_region_are_there(cast: HubCast, next_door: HubCast) -> None:
    told(cast, [5.0] * 40 + [90.0] * 10)
    told(next_door, [5.0] * 50)
    assert QUARTER
    alone = analyst_of("Hackney alone")
    found = comparing.boroughs(alone, Measure.IN_TIME, QUARTER, Rating.AMBER)
    assert [(each.name, each.of) for each in found.lines] == [("Hackney", 50)]


def test_what_happened_after_the_quarter_settled_has_not_happened(
    cast: HubCast, next_door: HubCast
) -> None:
    assert QUARTER
    late = (QUARTER.settled_at - FIRST) / timedelta(hours=1) + 24
    told(cast, [5.0] * 40 + [late] * 20)
    rated_late = QUARTER.settled_at + timedelta(hours=1)
    told(cast, [late] * 9, rated_at=rated_late)
    passed_on = told(cast, [5.0] * 9)
    with in_hub(cast.hub_id):
        for each in passed_on:
            Redirect.objects.create(
                hub=cast.hub, contact=each, worker_name="W", team="T", reason="Known",
                by_id=cast.manager.user_id, at=FIRST,
            )  # fmt: skip
    viewer = analyst_of("Two boroughs")
    found = comparing.boroughs(viewer, Measure.IN_TIME, QUARTER, Rating.AMBER).lines[0]
    assert (found.count, found.of) == (40, 60)
    median = comparing.boroughs(viewer, Measure.MEDIAN, QUARTER, Rating.AMBER).lines[0]
    assert median.of == 60
    assert "More than a fifth are still open" in median.caution


def test_a_desk_of_a_hub_is_refused(cast: HubCast) -> None:
    pretender: Any = cast.manager
    assert QUARTER
    with pytest.raises(Refused):
        comparing.boroughs(pretender, Measure.IN_TIME, QUARTER, Rating.AMBER)

"""Urgent contacts are due within the hour: new ones, and those stored before there was a limit."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any
from uuid import UUID

import psycopg
import pytest

from openmash.core.working_time import TimeUnit
from openmash.domain.contacts.clocks import ClockKind, ClockState, state
from openmash.domain.contacts.policy import HubPolicy, Target, default_policy
from openmash.domain.contacts.ratings import Rating
from openmash.records.models import Contact, PolicyVersion
from openmash.records.queries import case, worklist
from openmash.records.queries.worklist import Stage
from openmash.records.tenancy import in_hub
from tests.support.agency_stories import rated
from tests.support.cast import make_hub
from tests.support.committed import committed_hub
from tests.support.stories import make_contact

MIGRATION: Any = import_module("openmash.records.migrations.0009_urgent_screening")
NIGHT = datetime(2025, 7, 5, 2, tzinfo=UTC)
MONDAY = datetime(2025, 7, 7, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
URGENT: dict[str, Any] = {"urgent": True, "urgent_reason": "He is alone with him now."}
Migrate = Callable[[str], None]


@pytest.fixture
def hubs(fresh_database: str, django_db_blocker: Any, django_db_setup: None) -> Iterator[Any]:
    """Two hubs in a database of its own, whose owner can migrate what was committed."""
    with committed_hub(fresh_database, django_db_blocker) as hackney:
        yield hackney, make_hub("NEW")


@pytest.fixture
def migrate(postgres: Any, fresh_database: str) -> Migrate:
    """Run statements of the migration as the owner of the tables, as `openmash migrate` does."""

    def run(statements: str) -> None:
        with psycopg.connect(postgres.owner_url(fresh_database)) as connection:
            connection.execute(statements.encode())

    return run


def test_at_night_the_worklist_shows_it_late_and_first(cast: Any) -> None:
    waiting = make_contact(cast, now=NIGHT - HOUR)
    urgent = make_contact(cast, now=NIGHT, **URGENT)
    with in_hub(cast.hub_id):
        first, second = worklist.page(cast.manager, stage=Stage.ALL, number=1).rows
    assert [first.contact_id, second.contact_id] == [urgent, waiting]
    at_three = NIGHT + HOUR + timedelta(seconds=1)
    assert state(first.clock, at_three) is ClockState.LATE
    assert state(second.clock, at_three) is ClockState.ON_TIME
    assert "urgent: the referrer says" in first.clock.explanation


def test_the_due_time_shown_is_the_one_stored_and_a_rating_ends_it(cast: Any) -> None:
    urgent = make_contact(cast, now=NIGHT, **URGENT)
    with in_hub(cast.hub_id):
        clock = case.of(cast.manager, urgent).clock
    assert (clock.kind, clock.due_at) == (ClockKind.URGENT_SCREENING, NIGHT + HOUR)
    assert dues(cast, urgent) == (clock.due_at, clock.due_at)
    rated(cast, urgent, Rating.GREEN, now=NIGHT)
    with in_hub(cast.hub_id):
        assert case.of(cast.manager, urgent).clock.kind is ClockKind.DECISION


def bodies(hub: Any) -> list[dict[str, Any]]:
    with in_hub(hub.hub_id):
        return list(PolicyVersion.objects.order_by("version").values_list("body", flat=True))


def test_every_stored_version_of_every_hub_can_be_read_again(hubs: Any, migrate: Migrate) -> None:
    migrate(MIGRATION.BACKWARDS)
    assert [
        set(default_policy("").to_dict()) - set(body) for hub in hubs for body in bodies(hub)
    ] == [
        {"urgent_screening"},
        {"urgent_screening"},
    ]
    migrate(MIGRATION.FORWARDS)
    for hub in hubs:
        (body,) = bodies(hub)
        assert HubPolicy.from_dict(body) == default_policy(hub.hub.name)


@pytest.mark.parametrize(
    ("amount", "unit", "urgent"),
    [(0.5, "working_hours", 0.5), (3, "working_hours", 1), (2, "working_days", 1)],
)
def test_an_urgent_contact_never_gets_longer_than_the_hub_gave_any(
    hubs: Any, migrate: Migrate, amount: float, unit: str, urgent: float
) -> None:
    hackney, _ = hubs
    body = default_policy("Hackney").to_dict()
    body["screening"] = {"amount": amount, "unit": unit, "runs_through_closing": False}
    del body["urgent_screening"]
    store(hackney, body)
    migrate(MIGRATION.FORWARDS)
    read = HubPolicy.from_dict(bodies(hackney)[-1])
    assert read.urgent_screening == Target(urgent, TimeUnit.CLOCK_HOURS, True)


def test_a_limit_that_a_hub_has_set_is_left_alone(hubs: Any, migrate: Migrate) -> None:
    hackney, _ = hubs
    body = default_policy("Hackney").to_dict()
    body["urgent_screening"] = Target(0.25, TimeUnit.CLOCK_HOURS, True).to_dict()
    store(hackney, body)
    migrate(MIGRATION.FORWARDS)
    assert bodies(hackney)[-1] == body


def test_only_open_urgent_unrated_contacts_become_due_earlier(hubs: Any, migrate: Migrate) -> None:
    hackney, _ = hubs
    judged = rated(hackney, make_contact(hackney, now=NIGHT, **URGENT), Rating.GREEN, now=NIGHT)
    urgent = make_contact(hackney, now=NIGHT, **URGENT)
    sooner = make_contact(hackney, now=NIGHT, **URGENT)
    ordinary = make_contact(hackney, now=NIGHT)
    for contact, due in ((urgent, MONDAY), (sooner, NIGHT + HOUR / 2), (judged, MONDAY)):
        write_due(hackney, contact, due)
    before = {each: dues(hackney, each) for each in (sooner, ordinary, judged)}
    changed_at = changed(hackney, urgent)

    migrate(MIGRATION.FORWARDS)

    assert dues(hackney, urgent) == (NIGHT + HOUR, NIGHT + HOUR)
    assert changed(hackney, urgent) > changed_at  # so that open pages show it
    assert {each: dues(hackney, each) for each in before} == before


def test_versions_refuse_changes_again_afterwards(
    hubs: Any, migrate: Migrate, postgres: Any, fresh_database: str
) -> None:
    hackney, _ = hubs
    migrate(MIGRATION.FORWARDS)
    with psycopg.connect(postgres.owner_url(fresh_database)) as owner:
        owner.execute("SELECT set_config('openmash.hub_id', %s, true)", [str(hackney.hub_id)])
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
            owner.execute("UPDATE records_policyversion SET reason = 'Another story'")


def store(hub: Any, body: dict[str, object]) -> None:
    with in_hub(hub.hub_id):
        PolicyVersion.objects.create(
            hub=hub.hub, version=2, valid_from=NIGHT, body=body, reason="Less", created_at=NIGHT
        )


def write_due(hub: Any, contact_id: UUID, due: datetime) -> None:
    with in_hub(hub.hub_id):
        Contact.objects.filter(id=contact_id).update(screening_due_at=due, next_due_at=due)


def dues(hub: Any, contact_id: UUID) -> tuple[datetime | None, datetime | None]:
    with in_hub(hub.hub_id):
        contact = Contact.objects.get(id=contact_id)
    return contact.screening_due_at, contact.next_due_at


def changed(hub: Any, contact_id: UUID) -> datetime:
    with in_hub(hub.hub_id):
        return Contact.objects.get(id=contact_id).changed_at

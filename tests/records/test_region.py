"""A region reads counts and times of its hubs, by a role of its own: never a name, whoever asks."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import ProgrammingError, connection, transaction

from openmash.core.errors import Refused
from openmash.domain.access import Act, AgencyKind, RegionalViewer
from openmash.domain.contacts.ratings import Rating
from openmash.domain.insights.timings import timing
from openmash.records.models import Account, Contact, Hub, Region
from openmash.records.prepared import Rows, prepared
from openmash.records.queries import region
from openmash.records.queries.measures import courses, measured
from openmash.records.tenancy import REGION_SETTING, WrongHub, as_account, in_hub, in_region
from tests.guards.regional import OPEN_TO_ALL, READS
from tests.support.agency_stories import answered, asked, cannot_search, rated
from tests.support.cast import HubCast
from tests.support.databases import ANALYST
from tests.support.decision_stories import decided, ready
from tests.support.stories import RECEIVED, make_contact

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
SINCE, UNTIL = RECEIVED - timedelta(days=1), RECEIVED + timedelta(days=1)


def region_id(name: str) -> UUID:
    return Region.objects.get(name=name).id


def sql(statement: str, *values: str) -> list[Any]:
    """What the database answers to a statement written by hand."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


@contextmanager
def refused() -> Iterator[None]:
    """The database refuses what happens here for want of a right."""
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        yield


@pytest.fixture
def both(cast: HubCast, next_door: HubCast) -> tuple[HubCast, HubCast]:
    """Two hubs, and in each a contact decided on, one answered in part and one just received."""
    for each in (cast, next_door):
        done = ready(each, now=RECEIVED + HOUR, rating=Rating.AMBER)
        decided(each, done, now=RECEIVED + 3 * HOUR)
        half = rated(each, make_contact(each), Rating.GREEN, now=RECEIVED)
        request = asked(each, half, now=RECEIVED)[AgencyKind.POLICE]
        answered(each.police, request, cannot_search(), now=RECEIVED + HOUR)
        make_contact(each, now=RECEIVED + 2 * HOUR)
    return cast, next_door


@pytest.fixture
def analyst(db: None) -> RegionalViewer:
    account = Account.objects.get(email=ANALYST[0])
    return region.viewer(account.pk, account.name, region_id(ANALYST[2]))


BY_HAND = (
    "SELECT referrer_name FROM records_contact",
    "SELECT * FROM records_contact",
    "SELECT c FROM records_contact c",
    "SELECT to_jsonb(c) FROM records_contact c",
    "SELECT count(*) FROM records_contact WHERE referrer_name LIKE 'P%%'",
    "SELECT id FROM records_contact ORDER BY referrer_phone",
    "SELECT reference FROM records_contact",
    "SELECT count(*) FROM records_personrecord",
    "SELECT surname FROM records_personrecord",
    "SELECT text FROM records_item",
    "SELECT count(*) FROM records_auditentry",
    "SELECT rationale FROM records_decision",
    "SELECT wording FROM records_feedbacktask",
    "SELECT questions FROM records_informationrequest",
    "SELECT reason FROM records_redirect",
    "SELECT name FROM records_account",
    "SELECT account_id FROM records_regionmember",
    "SELECT session_data FROM django_session",
    "UPDATE records_contact SET decided_at = now()",
    "DELETE FROM records_contact",
    "INSERT INTO records_redirect (hub_id, contact_id) VALUES (NULL, NULL)",
    "SELECT id FROM records_contact FOR UPDATE",
    "LOCK TABLE records_contact IN EXCLUSIVE MODE",
    "CREATE TABLE kept (name text)",
    "SET LOCAL session_replication_role = replica",
    "SELECT pg_read_file('postgresql.conf')",
)


@pytest.mark.parametrize("statement", BY_HAND)
def test_names_and_texts_cannot_be_read_by_hand_either(db: None, statement: str) -> None:
    with in_region(region_id("Two boroughs")), refused():
        sql(statement)


def test_every_column_is_refused_that_is_not_on_the_list(db: None) -> None:
    columns = sql(
        "SELECT c.relname, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid "
        "WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm') "
        "AND a.attnum > 0 AND NOT a.attisdropped"
    )
    read: dict[str, set[str]] = {}
    with in_region(region_id("Two boroughs")):
        for table, column in columns:
            try:
                with transaction.atomic():
                    sql(f'SELECT "{column}" FROM "{table}" LIMIT 1')
            except ProgrammingError:
                continue
            read.setdefault(table, set()).add(column)
    assert read == READS
    assert len(columns) > 300


def test_only_the_regions_own_hubs_are_there(both: tuple[HubCast, HubCast]) -> None:
    hackney, newham = (each.hub_id for each in both)
    for name, theirs in {"Hackney alone": {hackney}, "Two boroughs": {hackney, newham}}.items():
        with in_region(region_id(name)):
            for table in READS.keys() - OPEN_TO_ALL - {"records_redirect"}:
                found = {row[0] for row in sql(f"SELECT DISTINCT hub_id FROM {table}")}
                assert found == theirs, table


def test_without_a_region_there_is_nothing(both: tuple[HubCast, HubCast]) -> None:
    for asked_for in (str(uuid4()), ""):
        with transaction.atomic():
            sql("SELECT set_config(%s, %s, true)", REGION_SETTING, asked_for)
            sql("SET LOCAL ROLE openmash_region")
            for table in READS.keys() - OPEN_TO_ALL:
                assert sql(f"SELECT count(*) FROM {table}") == [(0,)], table
            sql("SET LOCAL ROLE NONE")


def test_another_hubs_setting_makes_a_region_no_wider(both: tuple[HubCast, HubCast]) -> None:
    hackney, newham = (each.hub_id for each in both)
    with in_region(region_id("Hackney alone")):
        sql("SELECT set_config('openmash.hub_id', %s, true)", str(newham))
        assert sql("SELECT DISTINCT hub_id FROM records_contact") == [(hackney,)]
        sql("SELECT set_config('openmash.hub_id', '', true)")


def test_who_throws_the_role_off_finds_an_empty_database(both: tuple[HubCast, HubCast]) -> None:
    with in_region(region_id("Two boroughs")):
        sql("RESET ROLE")
        assert sql("SELECT referrer_name FROM records_contact") == []
        assert sql("SELECT surname FROM records_personrecord") == []


def test_afterwards_the_connection_is_the_services_own_again(cast: HubCast) -> None:
    make_contact(cast)
    with in_region(region_id("Two boroughs")), in_region(region_id("Two boroughs")):
        assert sql("SELECT current_user") == [("openmash_region",)]
    assert sql("SELECT current_user") == [("openmash_app",)]
    with pytest.raises(ZeroDivisionError), in_region(region_id("Two boroughs")):
        raise ZeroDivisionError
    assert sql("SELECT current_user, current_setting(%s, true)", REGION_SETTING) == [
        ("openmash_app", "")
    ]
    assert Contact.objects.count() == 0
    with in_hub(cast.hub_id):
        assert Contact.objects.get().referrer_name


def test_a_region_and_a_hub_are_never_open_together(cast: HubCast) -> None:
    other = region_id("Hackney alone")
    with in_region(region_id("Two boroughs")):
        with pytest.raises(WrongHub), in_hub(cast.hub_id):
            pass
        with pytest.raises(WrongHub), in_region(other):
            pass
        with refused(), as_account(cast.manager.user_id):
            sql("SELECT role FROM records_membership")
    with in_hub(cast.hub_id), pytest.raises(WrongHub), in_region(other):
        pass


@prepared
def _hubs_of_contacts(since: Any) -> Rows:
    return Contact.objects.filter(received_at__gte=since).order_by("hub_id").values_list("hub_id")


@prepared
def _names(since: Any) -> Rows:
    return Contact.objects.filter(received_at__gte=since).values_list("referrer_name")


def _kept(column: str) -> bool:
    """True if the server keeps a plan for a prepared statement about this column, and used it."""
    kept = sql("SELECT statement, generic_plans + custom_plans FROM pg_prepared_statements")
    return any(column in statement and plans > 1 for statement, plans in kept)


@pytest.fixture(params=["auto", "force_generic_plan", "force_custom_plan"])
def plans(request: pytest.FixtureRequest, db: None) -> None:
    """However the server settles on its plans."""
    sql("SELECT set_config('plan_cache_mode', %s, true)", request.param)


def test_a_plan_kept_under_one_role_never_serves_another(
    both: tuple[HubCast, HubCast], plans: None
) -> None:
    hackney, newham = (each.hub_id for each in both)
    alone, together = region_id("Hackney alone"), region_id("Two boroughs")
    for _ in range(4):
        for _ in range(4):
            with in_hub(newham):
                assert {row.hub_id for row in _hubs_of_contacts(SINCE)} == {newham}
            assert _hubs_of_contacts(SINCE) == []
        assert _kept("hub_id")
        for _ in range(4):
            with in_region(alone):
                assert {row.hub_id for row in _hubs_of_contacts(SINCE)} == {hackney}
            with in_region(together):
                assert {row.hub_id for row in _hubs_of_contacts(SINCE)} == {hackney, newham}


def test_a_plan_that_reads_names_is_refused_to_a_region(
    both: tuple[HubCast, HubCast], plans: None
) -> None:
    for _ in range(8):
        with in_hub(both[0].hub_id):
            assert len(_names(SINCE)) == 3
    assert _kept("referrer_name")
    with in_region(region_id("Two boroughs")), refused():
        _names(SINCE)


def test_the_service_cannot_change_who_sees_what(cast: HubCast, analyst: RegionalViewer) -> None:
    with in_hub(cast.hub_id):
        for statement in (
            "INSERT INTO records_region (id, name) VALUES (gen_random_uuid(), 'All')",
            "UPDATE records_regionhub SET region_id = region_id",
            "DELETE FROM records_regionhub",
            "UPDATE records_regionmember SET ended_at = NULL",
            "INSERT INTO records_regionmember (id) VALUES (gen_random_uuid())",
        ):
            with refused():
                sql(statement)


def test_an_account_finds_its_own_regions_and_nobody_elses(cast: HubCast) -> None:
    analyst = Account.objects.get(email=ANALYST[0]).pk
    assert [each.region_name for each in region.of_account(analyst)] == ["Two boroughs"]
    assert region.of_account(cast.manager.user_id) == []
    with as_account(cast.manager.user_id):
        assert sql("SELECT count(*) FROM records_regionmember") == [(0,)]


def test_the_viewer_of_a_region_and_its_hubs(analyst: RegionalViewer) -> None:
    both = {each.id: each for each in Hub.objects.all()}
    assert set(analyst.hub_ids) == set(both)
    assert analyst.may(Act.SEE_REGION)
    assert not analyst.may(Act.SEE_TURNAROUND)
    assert [each.code for each in region.hubs(analyst)] == ["HAC", "NEW"]


def test_a_region_times_contacts_as_each_hub_does(
    both: tuple[HubCast, HubCast], analyst: RegionalViewer
) -> None:
    own = []
    for each in both:
        with in_hub(each.hub_id):
            seen = measured(each.manager, since=SINCE, until=UNTIL)
        own += [timing(course, each.hub.code) for course in seen]
    found = []
    with in_region(analyst.region_id):
        for hub in region.hubs(analyst):
            found += [timing(each, hub.code) for each in courses(hub.id, since=SINCE, until=UNTIL)]
    assert found == own
    assert len(found) == 6
    assert any(each.children for each in found)
    assert any(each.decision_due_at for each in found)


def test_a_desk_of_a_hub_is_refused(cast: HubCast) -> None:
    pretender: Any = cast.manager
    with pytest.raises(Refused, match="analysts of a region"):
        region.hubs(pretender)

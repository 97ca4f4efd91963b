"""A statement made for one person serves the next one with the next one's values, and no other."""

from typing import Any
from uuid import UUID

import pytest
from django.db import DataError, connection, transaction
from django.test.utils import CaptureQueriesContext

from openmash.actions import exclusions
from openmash.domain.access import Viewer
from openmash.domain.contacts.ratings import Rating
from openmash.records.models import Contact, PersonRecord
from openmash.records.prepared import Looked, Rows, at_once, one_of, prepared
from openmash.records.queries.contacts import visible_contacts
from openmash.records.queries.visibility import visible_items
from openmash.records.tenancy import in_hub
from tests.support.agency_stories import asked, rated
from tests.support.cast import DESKS
from tests.support.stories import RECEIVED, make_contact


@prepared
def contacts(viewer: Viewer) -> Rows:
    return visible_contacts(viewer).order_by("id").values_list("id")


@prepared
def items(viewer: Viewer, contact_id: UUID) -> Rows:
    return visible_items(viewer).filter(contact_id=contact_id).order_by("id").values_list("id")


@prepared
def people(contact_ids: Any, *, kind: str) -> Rows:
    told = PersonRecord.objects.filter(one_of("contact_id", contact_ids), kind=kind)
    return told.order_by("id").values_list("id", "forename")


@prepared
def born_on(day: str) -> Rows:
    return PersonRecord.objects.filter(birth_date=day).values_list("id")


def test_every_desk_is_answered_as_by_the_queryset_itself(cast: Any, next_door: Any) -> None:
    contact_id = rated(cast, make_contact(cast), Rating.AMBER, now=RECEIVED)
    asked(cast, contact_id, now=RECEIVED)
    make_contact(next_door)
    some = 0
    for each in (cast, next_door, cast):
        with in_hub(each.hub_id):
            for desk in DESKS:
                viewer = getattr(each, desk)
                seen = [row.id for row in contacts(viewer)]
                assert seen == list(
                    visible_contacts(viewer).order_by("id").values_list("id", flat=True)
                )
                read = [row.id for row in items(viewer, contact_id)]
                wanted = visible_items(viewer).filter(contact_id=contact_id).order_by("id")
                assert read == list(wanted.values_list("id", flat=True)), desk
                some += len(read)
    assert some


def test_an_exclusion_holds_for_one_and_not_for_the_next_of_the_same_role(cast: Any) -> None:
    contact_id = make_contact(cast)
    kept_out = cast.screening_officer
    other = Viewer(kept_out.user_id + 1_000, cast.hub_id, kept_out.role, kept_out.agency_id, "Next")
    with in_hub(cast.hub_id):
        assert [row.id for row in contacts(other)] == [contact_id]
        exclusions.exclude(
            cast.manager,
            contact_id=contact_id,
            account_id=kept_out.user_id,
            reason="An aunt of the child.",
            now=RECEIVED,
        )
        assert contacts(kept_out) == []
        assert [row.id for row in contacts(other)] == [contact_id]
        assert items(kept_out, contact_id) == []
        assert items(other, contact_id) != []


def test_one_statement_serves_any_number_of_values(cast: Any) -> None:
    ids = [make_contact(cast) for _ in range(3)]
    with in_hub(cast.hub_id), CaptureQueriesContext(connection) as made:
        assert people([], kind="child") == []
        assert len(people(ids[:1], kind="child")) * 3 == len(people(set(ids), kind="child"))
        adults = {row.id for row in people(ids, kind="adult")}
        assert adults.isdisjoint(row.id for row in people(ids, kind="child"))
    assert len(made) == 5


def test_a_builder_may_not_look_at_what_is_open(cast: Any) -> None:
    @prepared
    def compared(viewer: Viewer) -> Rows:
        mine = viewer.user_id == cast.manager.user_id
        return Contact.objects.filter(urgent=mine).values_list("id")

    @prepared
    def walked(wanted: Any) -> Rows:
        return Contact.objects.filter(id__in=list(wanted)).values_list("id")

    with in_hub(cast.hub_id):
        with pytest.raises(Looked):
            compared(cast.manager)
        with pytest.raises(TypeError, match="not iterable"):
            walked([])


def test_what_is_asked_at_once_is_answered_as_it_is_one_by_one_in_one_exchange(cast: Any) -> None:
    ids = [make_contact(cast) for _ in range(2)]
    viewer = cast.manager
    with in_hub(cast.hub_id):
        alone = contacts(viewer), items(viewer, ids[0]), items(viewer, ids[1])
        with at_once(contacts.asking(viewer), items.asking(viewer, ids[0])):
            with CaptureQueriesContext(connection) as made:
                assert contacts(viewer) == alone[0]
                assert items(viewer, ids[0]) == alone[1]
            assert len(made) == 0
            # Other values, another viewer, a list: each is asked for itself.
            assert items(viewer, ids[1]) == alone[2] != alone[1]
            assert items(cast.auditor, ids[0]) == []
            assert people(ids, kind="child") != []
        make_contact(cast)
        assert len(contacts(viewer)) == len(alone[0]) + 1


def test_a_statement_that_fails_among_others_is_the_databases_error(cast: Any) -> None:
    asked = born_on.asking("2019-02-03"), born_on.asking("no day"), contacts.asking(cast.manager)
    with (
        in_hub(cast.hub_id),
        pytest.raises(DataError),
        transaction.atomic(),
        at_once(*asked),
    ):
        pytest.fail("nothing is shown of what could not be read")
    with in_hub(cast.hub_id):
        assert born_on("2019-02-03") == []

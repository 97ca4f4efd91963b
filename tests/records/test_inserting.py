"""Rows stored by a statement made once are the rows that Django itself would store."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DataError, IntegrityError, transaction

from openmash.records.cursors import array, server_cursor
from openmash.records.inserting import insert_all, insert_columns
from openmash.records.models import AuditEntry, PersonRecord, SearchWord
from openmash.records.tenancy import in_hub
from tests.support.stories import RECEIVED, make_contact

pytestmark = pytest.mark.django_db


def _person(cast: Any, contact_id: UUID, **told: Any) -> PersonRecord:
    given: dict[str, Any] = {
        "position": 7,
        "forename": "Ife",
        "surname": "O'Neill",
        "other_names": ["Ìfé “one”", "a,b", ""],
    }
    return PersonRecord(
        hub_id=cast.hub_id,
        contact_id=contact_id,
        kind="child",
        birth_date=date(2019, 2, 28),
        address="1 Low Row\n“Nook”",
        **(given | told),
    )


def _stored(model: Any, row_id: UUID) -> dict[str, Any]:
    (found,) = model.objects.filter(id=row_id).values()
    return {name: value for name, value in found.items() if name != "id"}


def test_a_row_is_stored_as_django_stores_it(cast: Any) -> None:
    contact_id = make_contact(cast)
    with in_hub(cast.hub_id):
        ours, theirs = _person(cast, contact_id), _person(cast, contact_id, position=8)
        insert_all([ours])
        theirs.save(force_insert=True)
        wanted = _stored(PersonRecord, theirs.id) | {"position": 7}
        assert _stored(PersonRecord, ours.id) == wanted
        assert not ours._state.adding
        entry = {"hub_id": cast.hub_id, "at": RECEIVED, "actor": "worker", "role": "worker"}
        entry |= {"act": "x", "subject_kind": "hub", "subject_id": "1", "detail": {"a": [1, None]}}
        mine, other = AuditEntry(**entry), AuditEntry(**entry)
        insert_all([mine])
        other.save(force_insert=True)
        assert _stored(AuditEntry, mine.id) == _stored(AuditEntry, other.id)


def test_what_does_not_fit_is_refused_and_never_cut(cast: Any) -> None:
    contact_id = make_contact(cast)
    with in_hub(cast.hub_id):
        person = _person(cast, contact_id, forename="x" * 200)
        with pytest.raises(DataError), transaction.atomic():
            insert_all([person])
        stored = PersonRecord.objects.filter(contact_id=contact_id)[0]
        words = [(cast.hub_id, "n" * 100, stored.id)]
        with pytest.raises(DataError), transaction.atomic():
            insert_columns(SearchWord, ("hub_id", "word", "record_id"), words)


def test_a_row_that_is_there_is_an_error_or_left_as_it_is(cast: Any) -> None:
    contact_id = make_contact(cast)
    with in_hub(cast.hub_id):
        person = _person(cast, contact_id)
        insert_all([person])
        person.forename = "Another"
        with pytest.raises(IntegrityError), transaction.atomic():
            insert_all([person])
        insert_all([person], unless_there=True)
        assert _stored(PersonRecord, person.id)["forename"] == "Ife"
        insert_all([])


def test_a_cursor_that_failed_does_not_serve_again(cast: Any) -> None:
    with in_hub(cast.hub_id):
        with pytest.raises(DataError), transaction.atomic(), server_cursor() as failed:
            failed.execute("SELECT 1 / %s::int", [0])
        with server_cursor() as first, server_cursor() as second:
            first.execute("SELECT %s::int", [1])
            second.execute("SELECT %s::int", [2])
            assert (first.fetchone(), second.fetchone()) == ((1,), (2,))
            assert failed.cursor not in (first.cursor, second.cursor)


def test_an_array_is_written_as_the_driver_would(cast: Any) -> None:
    ids, numbers, words = [uuid4(), uuid4()], [1, -(2**62)], ["a,b", 'c"d', "{}", ""]
    with in_hub(cast.hub_id), server_cursor() as cursor:
        for values, kind in ((ids, "uuid"), (numbers, "bigint"), (words, "text"), ([], "uuid")):
            cursor.execute(f"SELECT %s::{kind}[]", [array(values)])
            assert cursor.fetchone() == (values,)

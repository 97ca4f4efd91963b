"""Steps of a story before the rating: told of before, proposed, open to social care already."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from openmash.actions.triage import propose_rating
from openmash.domain.contacts.intake import ChildTold
from openmash.domain.contacts.ratings import Rating
from openmash.domain.sharing.handling import DatePrecision
from openmash.records.models import OpenCase, Person, PersonRecord
from openmash.records.tenancy import in_hub
from tests.support.stories import MOTHER, RECEIVED, SUBMISSION, TOLU, make_contact

SCREENED = RECEIVED + timedelta(minutes=20)
CONFIRMED = RECEIVED + timedelta(minutes=40)

TWIN = ChildTold(
    forename="Taiwo",
    surname="Adeyemi",
    birth_date=date(2018, 3, 14),
    birth_precision=DatePrecision.DAY,
    address="14 Sample Walk",
)


def proposed(cast: Any, contact_id: UUID, rating: Rating, *, now: datetime = SCREENED) -> UUID:
    """The screening officer proposes a rating. Returns the contact's id."""
    propose_rating(
        cast.screening_officer,
        contact_id=contact_id,
        rating=rating,
        reason="A bruise that nobody explains.",
        now=now,
    )
    return contact_id


def told_before(cast: Any, *, days: int = 90, **overrides: Any) -> UUID:
    """An earlier contact about Tolu. Returns its id."""
    now = RECEIVED - timedelta(days=days)
    statements = replace(SUBMISSION.statements, event_date=now.date())
    return make_contact(cast, now=now, **{"statements": statements, **overrides})


def told_with_number(cast: Any, phone: str, surname: str, number: int) -> UUID:
    """A family at a place of its own of whom an adult gives the number, and a child does not."""
    address, postcode = f"{number}9 Far Road", f"E{number} 9ZZ"
    child = replace(
        TOLU,
        forename=f"Kwame{number}",
        surname=surname,
        birth_date=date(2015, number, 1),
        school="",
        address=address,
        postcode=postcode,
    )
    adult = replace(
        MOTHER,
        forename=f"Ines{number}",
        surname=surname,
        phone=phone,
        address=address,
        postcode=postcode,
    )
    return told_before(cast, days=100 - number, children=(child,), adults=(adult,))


def told_three_times(cast: Any) -> UUID:
    """The third contact about Tolu in a year, which the policy calls a repeat."""
    told_before(cast, days=200)
    told_before(cast, days=100)
    return make_contact(cast, children=(TOLU,))


def first_child(cast: Any, contact_id: UUID) -> UUID:
    """The record of a contact's first child."""
    with in_hub(cast.hub_id):
        return PersonRecord.objects.get(contact_id=contact_id, kind="child", position=0).id


def open_case(cast: Any, record_id: UUID, *, worker: str = "Amara Osei") -> UUID:
    """The person of a record is open to children's social care. Returns the open case's id."""
    with in_hub(cast.hub_id):
        # The person under whom the record would first be joined.
        person, _ = Person.objects.get_or_create(
            id=record_id, defaults={"hub_id": cast.hub_id, "created_at": RECEIVED}
        )
        case = OpenCase.objects.create(
            hub_id=cast.hub_id,
            person=person,
            team="Children in need, north",
            worker_name=worker,
            worker_email="amara.osei@hac.example.org",
            opened_at=RECEIVED - timedelta(days=60),
        )
        return case.id

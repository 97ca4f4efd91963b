"""A stored person record as the matching rules see it."""

from openmash.domain.people.dates import due_for_matching
from openmash.domain.people.facts import PersonFacts
from openmash.records.models import PersonRecord

from .persons import PersonView

FACT_COLUMNS = (
    "forename",
    "surname",
    "other_names",
    "birth_date",
    "birth_precision",
    "expected_date",
    "is_unborn",
    "sex",
    "nhs_number",
    "upn",
    "address",
    "postcode",
    "phone",
)
"""What `facts_of` reads of a record."""


def facts_of(person: PersonRecord | PersonView) -> PersonFacts:
    """A stored record as the matching rules see it."""
    return PersonFacts(
        forename=person.forename,
        surname=person.surname,
        other_names=tuple(person.other_names),
        birth_date=person.birth_date,
        birth_precision=person.birth_precision if person.birth_date else "unknown",
        expected_date=due_for_matching(
            person.expected_date, person.is_unborn, person.birth_precision
        ),
        is_unborn=person.is_unborn,
        sex=person.sex,
        nhs_number=person.nhs_number,
        upn=person.upn,
        postcodes=(person.postcode,) if person.postcode else (),
        address_lines=tuple(line for line in person.address.split("\n") if line),
        phone=person.phone,
    )

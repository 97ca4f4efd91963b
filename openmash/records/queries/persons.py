"""A person record as pages may have it: what was told, and nothing that can be saved."""

from dataclasses import dataclass, fields
from datetime import date
from uuid import UUID

from openmash.records.models import PersonRecord


@dataclass(frozen=True, slots=True)
class PersonView:
    """One child or adult as told in one contact. Attributes are those of the stored record."""

    id: UUID
    contact_id: UUID
    person_id: UUID | None
    kind: str
    position: int
    forename: str
    surname: str
    other_names: list[str]
    birth_date: date | None
    birth_precision: str
    approximate_age: int | None
    is_unborn: bool
    expected_date: date | None
    sex: str
    ethnicity: str
    nhs_number: str
    upn: str
    address: str
    postcode: str
    phone: str
    school: str
    relationship: str
    lives_with_children: str
    language: str
    interpreter_needed: bool


_NAMES = tuple(field.name for field in fields(PersonView))


def person_view(row: PersonRecord) -> PersonView:
    """The record as pages may have it."""
    return PersonView(**{name: getattr(row, name) for name in _NAMES})

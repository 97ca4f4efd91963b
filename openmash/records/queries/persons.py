"""A person record as pages may have it: what was told, and nothing that can be saved."""

from dataclasses import dataclass, fields
from datetime import date
from uuid import UUID

from openmash.records.models import PersonRecord
from openmash.records.prepared import Asking, Rows, prepared


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


PERSON_COLUMNS = tuple(field.name for field in fields(PersonView))
"""What to read of a person record, so that `PersonView(*row)` is the record."""


def people_of(contact_id: UUID) -> list[PersonView]:
    """Everybody told of in one contact, as told. Callers have asked whether it may be opened."""
    return [PersonView(*row) for row in _people_of(contact_id)]


def asking_people_of(contact_id: UUID) -> Asking:
    """What `people_of` asks."""
    return _people_of.asking(contact_id)


@prepared
def _people_of(contact_id: UUID) -> Rows:
    rows = PersonRecord.objects.filter(contact_id=contact_id)
    return rows.order_by("position").values_list(*PERSON_COLUMNS)

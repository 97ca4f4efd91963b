"""Whom an information request asks about, with what the hub may give an agency to search by."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from openmash.domain.sharing.handling import DatePrecision
from openmash.records.models import InformationRequest, PersonRecord

from .protected_places import around_contact, hide


@dataclass(frozen=True, slots=True)
class PersonSought:
    """A person asked about, with what the hub knows to search by.

    Attributes:
        lives_with_children: they were told to, and no address of their own was told.
        homes: where the children asked about live, for whoever lives with them.
    """

    id: UUID
    kind: str
    forename: str
    surname: str
    other_names: tuple[str, ...]
    birth_date: date | None
    birth_precision: DatePrecision
    approximate_age: int | None
    is_unborn: bool
    expected_date: date | None
    sex: str
    nhs_number: str
    upn: str
    address: str
    postcode: str
    phone: str
    school: str
    relationship: str
    lives_with_children: bool
    homes: tuple[str, ...] = ()

    @property
    def lives_at(self) -> str:
        """The address and postcode told of this very person, in lines; empty if not known."""
        return "\n".join(part for part in (self.address, self.postcode) if part)


def people_sought(row: InformationRequest) -> tuple[PersonSought, ...]:
    """The people of one information request, without what gives a protected place away."""
    # "child" sorts after "adult", so the children come first.
    records = PersonRecord.objects.filter(
        id__in=row.people.values("record_id"), contact_id=row.contact_id
    ).order_by("-kind", "position")
    places = around_contact(row.contact_id)
    sought = (
        PersonSought(
            id=person.id,
            kind=person.kind,
            forename=person.forename,
            surname=person.surname,
            other_names=tuple(person.other_names),
            birth_date=person.birth_date,
            birth_precision=DatePrecision(person.birth_precision),
            approximate_age=person.approximate_age,
            is_unborn=person.is_unborn,
            expected_date=person.expected_date,
            sex=person.sex,
            nhs_number=person.nhs_number,
            upn=person.upn,
            address=person.address,
            postcode=person.postcode,
            phone=person.phone,
            school=person.school,
            relationship=person.relationship,
            lives_with_children=_lives_with_children(person),
        )
        for person in records
    )
    return _at_home([hide(each, places) for each in sought])


def _lives_with_children(person: PersonRecord) -> bool:
    # Beside an address of their own it would give away where a child hidden from the agency lives.
    own = person.address or person.postcode
    return person.kind == "adult" and person.lives_with_children == "yes" and not own


def _at_home(people: list[PersonSought]) -> tuple[PersonSought, ...]:
    """Whoever lives with the children, at the addresses as the children's own cards show them."""
    children = (each.lives_at for each in people if each.kind == "child")
    homes = tuple(dict.fromkeys(place for place in children if place))
    return tuple(
        replace(each, homes=homes) if each.lives_with_children else each for each in people
    )

"""A person of a contact in words: names, ages, identifiers, and nothing left as a blank."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from openmash.core.codes import Ethnicity
from openmash.domain.people.dates import is_due_in_month
from openmash.domain.sharing.handling import DatePrecision
from openmash.records.queries.persons import PersonView
from openmash.web.presenters import formatters
from openmash.web.presenters.phones import phone

_UNBORN = "Unborn child"
SEX = {"M": "Male", "F": "Female", "U": "Not known"}
LIVES = {"yes": "Lives with the children", "no": "Does not live with the children"}


class Due(Protocol):
    """Whatever says when a child is expected."""

    @property
    def is_unborn(self) -> bool: ...
    @property
    def birth_precision(self) -> str: ...
    @property
    def expected_date(self) -> date | None: ...


class Known(Due, Protocol):
    """Whatever says who a child is and when they were born."""

    @property
    def forename(self) -> str: ...
    @property
    def surname(self) -> str: ...
    @property
    def birth_date(self) -> date | None: ...
    @property
    def approximate_age(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Line:
    """One thing known of a person."""

    key: str
    value: str
    typed: bool = False


@dataclass(frozen=True, slots=True)
class PersonWords:
    """A person as the contact page shows them."""

    anchor: str
    name: str
    role: str
    age: str
    born_key: str
    born: str
    lines: tuple[Line, ...]
    interpreter: str


def name_of(person: Known) -> str:
    """The name as people say it; an unborn child without one is called that."""
    if person.is_unborn and not person.forename:
        return f"{_UNBORN} {person.surname}".strip()
    return formatters.full_name(person.forename, person.surname)


def age_of(person: PersonView, on: date) -> str:
    """The age on a London day, no more exact than what was told."""
    if person.is_unborn:
        return formatters.age(person.expected_date, on, due_precision(person), unborn=True)
    if person.birth_date is None and person.approximate_age is not None:
        return f"about {formatters.plural(person.approximate_age, 'year')} when told"
    return formatters.age(person.birth_date, on, DatePrecision(person.birth_precision))


def born_of(person: Known) -> str:
    """The birth date as exactly as it is known; for an unborn child the expected date."""
    if person.is_unborn:
        return f"Expected {_due(person)}" if person.expected_date else "Expected date not known"
    return formatters.partial_date(person.birth_date, DatePrecision(person.birth_precision))


def due_precision(person: Due) -> DatePrecision:
    """How exactly the expected date of a child not born is known."""
    if person.expected_date is None:
        return DatePrecision.UNKNOWN
    in_month = is_due_in_month(person.is_unborn, person.birth_precision)
    return DatePrecision.MONTH if in_month else DatePrecision.DAY


def _due(person: Known) -> str:
    if person.expected_date is None:
        return "Day not told"
    return formatters.partial_date(person.expected_date, due_precision(person))


def named(person: Known) -> str:
    """A child in one line: the name, and the birth date or the age that was told."""
    if person.is_unborn:
        return f"{name_of(person)}, {formatters.in_sentence(born_of(person))}"
    if person.birth_date is not None:
        return f"{name_of(person)}, born {born_of(person)}"
    if person.approximate_age is not None:
        return f"{name_of(person)}, about {formatters.plural(person.approximate_age, 'year')} old"
    return f"{name_of(person)}, birth date not known"


def role_of(person: PersonView) -> str:
    """What the person is in the contact."""
    if person.kind == "child":
        return _UNBORN if person.is_unborn else "Child"
    said = person.relationship
    return said[:1].upper() + said[1:] if said else "Adult, relationship not known"


def address_of(person: PersonView) -> str:
    """The address on one line."""
    lines = [line.strip() for line in person.address.split("\n") if line.strip()]
    return ", ".join([*lines, person.postcode] if person.postcode else lines)


def person_words(person: PersonView, on: date) -> PersonWords:
    """The person as shown on a London day."""
    child = person.kind == "child"
    name = name_of(person)
    return PersonWords(
        anchor=f"{person.kind}-{person.position}",
        name=name,
        # The name of an unborn child says it already, and the due date stands in its own line.
        role="" if name.startswith(_UNBORN) else role_of(person),
        age="" if person.is_unborn else age_of(person, on),
        born_key="Due" if person.is_unborn else "Born",
        born=_due(person) if person.is_unborn else born_of(person),
        lines=tuple(_child_lines(person) if child else _adult_lines(person)),
        interpreter=_interpreter(person),
    )


def _child_lines(person: PersonView) -> list[Line]:
    number = formatters.nhs_number(person.nhs_number) if person.nhs_number else "not known"
    return _filled(
        Line("NHS number", "" if person.is_unborn else number),
        Line("Unique pupil number", person.upn),
        Line("Sex", "" if person.is_unborn else SEX[person.sex]),
        Line("Ethnicity", _ethnicity(person)),
        Line(
            "Address", address_of(person) or ("" if person.is_unborn else "not known"), typed=True
        ),
        Line("School or nursery", person.school),
        *_both_lines(person),
    )


def _adult_lines(person: PersonView) -> list[Line]:
    lives = LIVES.get(person.lives_with_children, "Not known whether they live with the children")
    return _filled(
        Line("Lives", lives),
        Line("Sex", "" if person.sex == "U" else SEX[person.sex]),
        Line("Phone", phone(person.phone)),
        Line("Address", address_of(person), typed=True),
        *_both_lines(person),
    )


def _both_lines(person: PersonView) -> list[Line]:
    return [
        Line("Also known as", ", ".join(person.other_names)),
        Line("Language", person.language),
    ]


def _filled(*lines: Line) -> list[Line]:
    return [line for line in lines if line.value]


def _ethnicity(person: PersonView) -> str:
    known = {each.value: each.label for each in Ethnicity}
    return "" if person.ethnicity in {"NOBT", ""} else known.get(person.ethnicity, "")


def _interpreter(person: PersonView) -> str:
    if not person.interpreter_needed:
        return ""
    return f"Interpreter needed: {person.language}" if person.language else "Interpreter needed"

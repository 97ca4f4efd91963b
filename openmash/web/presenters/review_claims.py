"""Two people side by side: every claim, who supplied it and when, and whether the two agree."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from openmash.core.codes import ReferralSource
from openmash.records.queries.persons import PersonView
from openmash.records.queries.review_pairs import Told
from openmash.web.presenters import formatters, persons
from openmash.web.presenters.phones import phone

AGREE, DIFFER, PARTLY, ONE_SIDE = "agree", "differ", "partly", "one_missing"
ROUGH = "rough"
MARKS = {
    AGREE: "Agree",
    PARTLY: "Agree in part",
    DIFFER: "Differ",
    ONE_SIDE: "Told of one only",
    ROUGH: "A guess: compare",
}


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing told of a person, and by whom and when: a line each."""

    value: str
    told_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of thing told of the two. `mark` is a key of `MARKS`, `words` its value."""

    key: str
    mine: tuple[Claim, ...]
    other: tuple[Claim, ...]
    mark: str
    words: str


_AGE = "Age when told"
Reader = Callable[[PersonView], Iterable[str]]


def _born(person: PersonView) -> list[str]:
    known = person.expected_date if person.is_unborn else person.birth_date
    return [persons.born_of(person)] if known else []


def _age(person: PersonView) -> list[str]:
    if person.approximate_age is None or person.birth_date is not None:
        return []
    return [f"About {formatters.plural(person.approximate_age, 'year')}"]


def _sex(person: PersonView) -> list[str]:
    return [] if person.sex == "U" else [persons.SEX[person.sex]]


def _number(person: PersonView) -> list[str]:
    return [formatters.nhs_number(person.nhs_number)] if person.nhs_number else []


_READERS: tuple[tuple[str, Reader], ...] = (
    ("First name", lambda person: [person.forename]),
    ("Last name", lambda person: [person.surname]),
    ("Also known as", lambda person: person.other_names),
    ("Born", _born),
    (_AGE, _age),
    ("Sex", _sex),
    ("NHS number", _number),
    ("Unique pupil number", lambda person: [person.upn]),
    ("Address", lambda person: [persons.address_of(person)]),
    ("Phone", lambda person: [phone(person.phone)]),
    ("School or nursery", lambda person: [person.school]),
    ("Is", lambda person: [persons.role_of(person)]),
)


def rows(mine: Sequence[Told], other: Sequence[Told]) -> tuple[Row, ...]:
    """Two people, kind by kind; what was told of neither is left out."""
    made = (_row(key, read, mine, other) for key, read in _READERS)
    return tuple(row for row in made if row.mine or row.other)


def _row(key: str, read: Reader, mine: Sequence[Told], other: Sequence[Told]) -> Row:
    left, right = _claims(read, mine), _claims(read, other)
    mark = _mark({each.value.casefold() for each in left}, {e.value.casefold() for e in right})
    if key == _AGE and mark != ONE_SIDE:
        # Guesses of different days: neither their likeness nor their difference says much.
        mark = ROUGH
    return Row(key, left, right, mark, MARKS[mark])


def _mark(mine: set[str], other: set[str]) -> str:
    if not mine or not other:
        return ONE_SIDE
    if mine == other:
        return AGREE
    return PARTLY if mine & other else DIFFER


def _claims(read: Reader, told: Sequence[Told]) -> tuple[Claim, ...]:
    """Each value once, with everybody who said so."""
    found: dict[str, list[str]] = {}
    for each in told:
        for value in filter(None, read(each.person)):
            found.setdefault(value, []).append(told_by(each))
    return tuple(Claim(value, tuple(dict.fromkeys(said))) for value, said in found.items())


def told_by(told: Told) -> str:
    """Who supplied a record, when, and in which contact."""
    contact = told.contact
    source = ReferralSource(contact.source_code).label
    return f"{source}, {formatters.short_day(contact.received_at)}, {contact.reference}"

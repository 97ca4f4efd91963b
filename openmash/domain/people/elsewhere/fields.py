"""The fields of the texts on the wire, read strictly: of the agreed form, or not at all."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import UUID

from openmash.domain.people.facts import PersonFacts

MOST_CLAIMS: Final = 12
"""Names, postcodes and lines of one person: room for a lifetime, not for a class of pupils."""
LONGEST_CLAIM: Final = 200
_PRECISIONS: Final = frozenset({"day", "month", "year", "approximate", "unknown"})


class BadText(ValueError):
    """A text is not of the agreed form. Its words are for a log and hold nothing of a person."""


def person_text(facts: PersonFacts) -> dict[str, Any]:
    """Return what is told of a person as fields; what goes beyond the bounds is left out."""
    return {
        "forename": facts.forename[:LONGEST_CLAIM],
        "surname": facts.surname[:LONGEST_CLAIM],
        "other_names": _claims(facts.other_names),
        "birth_date": facts.birth_date.isoformat() if facts.birth_date else "",
        "birth_precision": facts.birth_precision,
        "expected_date": facts.expected_date.isoformat() if facts.expected_date else "",
        "is_unborn": facts.is_unborn,
        "sex": facts.sex,
        "nhs_number": facts.nhs_number,
        "upn": facts.upn,
        "postcodes": _claims(facts.postcodes),
        "address_lines": _claims(facts.address_lines),
        "phone": facts.phone,
    }


def _claims(texts: tuple[str, ...]) -> list[str]:
    return [text[:LONGEST_CLAIM] for text in texts[:MOST_CLAIMS]]


_PERSON_FIELDS = frozenset(person_text(PersonFacts()))


def person(told: object) -> PersonFacts:
    """Return the person that the fields tell. Raises BadText if they tell more or less than one."""
    body = exactly(told, _PERSON_FIELDS)
    if body["birth_precision"] not in _PRECISIONS or not isinstance(body["is_unborn"], bool):
        raise BadText("a field")
    return PersonFacts(
        forename=text(body["forename"]),
        surname=text(body["surname"]),
        other_names=texts(body["other_names"]),
        birth_date=day(body["birth_date"]),
        birth_precision=body["birth_precision"],
        expected_date=day(body["expected_date"]),
        is_unborn=body["is_unborn"],
        sex=text(body["sex"]),
        nhs_number=text(body["nhs_number"]),
        upn=text(body["upn"]),
        postcodes=texts(body["postcodes"]),
        address_lines=texts(body["address_lines"]),
        phone=text(body["phone"]),
    )


def exactly(told: object, fields: Iterable[str]) -> Mapping[str, Any]:
    """Return the fields if they are just these. Raises BadText.

    A field more is refused like one that is missing: there is no room for a second person.
    """
    if not isinstance(told, dict) or told.keys() != set(fields):
        raise BadText("other fields than agreed")
    return told


def text(value: object) -> str:
    """Return a text within the bounds. Raises BadText."""
    if not isinstance(value, str) or len(value) > LONGEST_CLAIM:
        raise BadText("a field")
    return value


def texts(value: object) -> tuple[str, ...]:
    """Return a list of texts within the bounds. Raises BadText."""
    if not isinstance(value, list) or len(value) > MOST_CLAIMS:
        raise BadText("a list")
    return tuple(map(text, value))


def day(value: object) -> date | None:
    """Return a date; None for "". Raises BadText."""
    try:
        return date.fromisoformat(text(value)) if value else None
    except ValueError:
        raise BadText("a date") from None


def moment_text(at: datetime) -> str:
    """Return an aware time as text in UTC."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def moment(value: object) -> datetime:
    """Return an aware time. Raises BadText."""
    try:
        at = datetime.fromisoformat(text(value))
    except ValueError:
        raise BadText("a time") from None
    if at.tzinfo is None:
        raise BadText("a time without its zone")
    return at


def uuid(value: object) -> UUID:
    """Return an id. Raises BadText."""
    try:
        return UUID(text(value))
    except ValueError:
        raise BadText("an id") from None

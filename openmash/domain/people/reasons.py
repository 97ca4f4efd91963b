"""The words for what two records agree on, disagree on and leave open. No values, only kinds."""

from collections.abc import Mapping

from openmash.domain.people.dates import DateLevel
from openmash.domain.people.evidence import Evidence, Level, PlaceLevel
from openmash.domain.people.names import NameLevel

TWIN = "different first name: may be a twin or sibling"
SPELT_OTHERWISE = "first name spelt differently: check that it is not a twin"
INITIAL_ONLY = "only the initial of a first name is known: may be a sibling"

_FORENAME_FOR: Mapping[NameLevel, str] = {
    NameLevel.SAME: "same first name",
    NameLevel.ALIAS: "first name the same as another name used",
    NameLevel.REORDERED: "same names in another order",
    NameLevel.PART: "part of the first names the same",
    NameLevel.SLIP: "first name one letter different",
    NameLevel.SOUNDS: "first name sounds the same",
    NameLevel.INITIAL: "same first initial",
}
_SURNAME_FOR: Mapping[NameLevel, str] = {
    NameLevel.SAME: "same surname",
    NameLevel.ALIAS: "surname the same as another name used",
    NameLevel.PART: "part of the surname the same",
    NameLevel.SLIP: "surname one letter different",
    NameLevel.SOUNDS: "surname sounds the same",
}
_BIRTH_FOR: Mapping[DateLevel, str] = {
    DateLevel.SAME: "same birth date",
    DateLevel.SWAPPED: "birth date the same with day and month exchanged",
    DateLevel.NEXT_DAY: "birth date one day apart",
    DateLevel.DIGIT: "birth date one digit different",
    DateLevel.SAME_NEW_YEAR: "same birth date, 1 January: often only the year is known",
    DateLevel.SAME_YEAR: "birth date the same as far as it is known",
    DateLevel.EXPECTED: "expected or born around the same time",
}
_PLACE_FOR: Mapping[PlaceLevel, str] = {
    PlaceLevel.ADDRESS: "same address",
    PlaceLevel.POSTCODE: "same postcode",
}


def in_favour(e: Evidence) -> tuple[str, ...]:
    """Return what agrees, weightiest first."""
    return _said(
        "same NHS number" if e.nhs is Level.SAME else None,
        "same unique pupil number" if e.upn is Level.SAME else None,
        _FORENAME_FOR.get(e.forename),
        _SURNAME_FOR.get(e.surname),
        _BIRTH_FOR.get(e.birth),
        _PLACE_FOR.get(e.place),
        "same phone number" if e.phone is Level.SAME else None,
    )


def against(e: Evidence) -> tuple[str, ...]:
    """Return what disagrees. A different phone says nothing: people have several."""
    return _said(
        "different NHS numbers" if e.nhs is Level.DIFFERENT else None,
        "different unique pupil numbers" if e.upn is Level.DIFFERENT else None,
        _forename_against(e),
        "different surname" if e.surname is NameLevel.DIFFERENT else None,
        "different birth date" if e.birth is DateLevel.DIFFERENT else None,
        "sex recorded differently" if e.sex is Level.DIFFERENT else None,
        "different postcode: may have moved" if e.place is PlaceLevel.DIFFERENT else None,
    )


def unknown(e: Evidence) -> tuple[str, ...]:
    """Return what is not known in one or both records."""
    return _said(
        "first name" if e.forename is NameLevel.MISSING else None,
        "surname" if e.surname is NameLevel.MISSING else None,
        "birth date" if e.birth is DateLevel.MISSING else None,
        "postcode" if e.place is PlaceLevel.MISSING else None,
        "NHS number" if e.nhs is Level.MISSING else None,
    )


def _forename_against(e: Evidence) -> str | None:
    if e.forename is NameLevel.DIFFERENT:
        return TWIN if _could_be_family(e) else "different first name"
    if e.forename is NameLevel.INITIAL:
        return INITIAL_ONLY
    if e.forename in {NameLevel.SOUNDS, NameLevel.SLIP} and _could_be_family(e):
        return SPELT_OTHERWISE
    return None


def _could_be_family(e: Evidence) -> bool:
    return e.surname.agrees or e.place.agrees


def _said(*reasons: str | None) -> tuple[str, ...]:
    return tuple(reason for reason in reasons if reason)

"""A judgement in plain words: what agrees, what does not, what is missing, what would settle it.

No percentage and no value of anybody's card: a page puts the values beside the words, for those who
may see them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from openmash.domain.people.linkage.bands import Judged, Veto
from openmash.domain.people.linkage.cards import Card
from openmash.domain.people.linkage.levels import (
    AddressLevel,
    BirthLevel,
    GivenLevel,
    Levels,
    MiddleLevel,
    NumberLevel,
    SexLevel,
    SurnameLevel,
)
from openmash.domain.people.linkage.model import Commonness, Model
from openmash.domain.people.linkage.scoring import surname_value

_CLOSE = 3.0
"""Bits between the best and the next below which a page must say that there is a rival."""

_GIVEN: Mapping[GivenLevel, str] = {
    GivenLevel.SAME: "The first name is the same",
    GivenLevel.VARIANT: "The first names are known spellings or short forms of one name",
    GivenLevel.ALIAS: "The first name is among the other names used",
    GivenLevel.MIDDLE: "The first name of one is a middle name of the other",
    GivenLevel.SWAPPED: "First name and surname have changed places",
    GivenLevel.MISSPELT: "The first name is the same but misspelt",
    GivenLevel.SLIP: "The first names differ by a letter or two",
    GivenLevel.PART: "The first name of one begins that of the other",
    GivenLevel.SOUNDS: "The first names sound alike",
    GivenLevel.GARBLED: "The first name of one may be that of the other, badly misspelt",
    GivenLevel.INITIAL: "The initial of the first name is the same",
    GivenLevel.DIFFERENT: "The first names differ",
}
_SURNAME: Mapping[SurnameLevel, str] = {
    SurnameLevel.SAME: "The surname is the same",
    SurnameLevel.VARIANT: "The surnames are known spellings of one name",
    SurnameLevel.ALIAS: "The surname is among the other names used",
    SurnameLevel.PART: "Part of the surname is the same",
    SurnameLevel.SLIP: "The surnames differ by a letter or two",
    SurnameLevel.LITTLE: "The surnames share a word that many families use",
    SurnameLevel.SOUNDS: "The surnames sound alike",
    SurnameLevel.DIFFERENT: "The surnames differ",
}
_BIRTH: Mapping[BirthLevel, str] = {
    BirthLevel.SAME: "The date of birth is the same",
    BirthLevel.SWAPPED: "The date of birth is the same with day and month changed about",
    BirthLevel.NEXT_DAY: "The dates of birth are one day apart",
    BirthLevel.DIGIT: "The dates of birth are the same but for a slip in a figure",
    BirthLevel.NEW_YEAR: "The date of birth is the same, 1 January: often only the year is known",
    BirthLevel.LOOSE: "The date of birth agrees as far as it is known",
    BirthLevel.EXPECTED: "The birth was expected, or happened, around the same time",
    BirthLevel.YEAR_PUT: "The year of birth is the same, and one date is 1 January: often only the "
    "year is known",
    BirthLevel.TWO_PARTS: "Two of day, month and year of birth are the same",
    BirthLevel.YEAR: "Only the year of birth is the same",
    BirthLevel.DIFFERENT: "The dates of birth differ",
}
_ADDRESS: Mapping[AddressLevel, str] = {
    AddressLevel.DOOR: "They have an address in common",
    AddressLevel.PHONE: "The phone number is the same",
    AddressLevel.POSTCODE: "The postcode is the same",
    AddressLevel.AMONG: "One of the postcodes is the same",
    AddressLevel.SECTOR: "The addresses are in the same part of town",
    AddressLevel.DIFFERENT: "The addresses differ",
}
_NUMBER: Mapping[NumberLevel, str] = {
    NumberLevel.SAME: "The NHS number is the same",
    NumberLevel.PUPIL_SAME: "The unique pupil number is the same",
    NumberLevel.PUPIL_DIFFERENT: "The unique pupil numbers differ",
    NumberLevel.DIFFERENT: "The NHS numbers differ",
}
_SEX: Mapping[SexLevel, str] = {
    SexLevel.SAME: "The sex recorded is the same",
    SexLevel.DIFFERENT: "The sex is recorded differently",
}
_MIDDLE: Mapping[MiddleLevel, str] = {
    MiddleLevel.SAME: "A middle name is the same",
    MiddleLevel.DIFFERENT: "The middle names differ",
}
_NAMES: Mapping[str, str] = {
    "number": "NHS number",
    "dob": "date of birth",
    "given": "first name",
    "surname": "surname",
    "address": "address",
    "sex": "sex",
    "middle": "middle name",
}
_DISAGREES: Mapping[str, frozenset[int]] = {
    "given": frozenset({GivenLevel.DIFFERENT, GivenLevel.INITIAL}),
    "surname": frozenset({SurnameLevel.DIFFERENT}),
    "dob": frozenset({BirthLevel.DIFFERENT, BirthLevel.YEAR}),
    "address": frozenset({AddressLevel.DIFFERENT}),
    "number": frozenset({NumberLevel.DIFFERENT, NumberLevel.PUPIL_DIFFERENT}),
    "sex": frozenset({SexLevel.DIFFERENT}),
    "middle": frozenset({MiddleLevel.DIFFERENT}),
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """Sentences for a page, each a whole sentence without its stop.

    Attributes:
        agrees: what speaks for one person, weightiest first.
        disagrees: what speaks against, weightiest first.
        missing: fields not known of one or both, as words: "NHS number".
        rivals: that another candidate is about as likely; None if none is.
        settles: what would settle it, most telling first; empty where nothing is open.
    """

    agrees: tuple[str, ...]
    disagrees: tuple[str, ...]
    missing: tuple[str, ...]
    rivals: str | None
    settles: tuple[str, ...]


def explain(model: Model, judged: Judged[Any], asked: Card) -> Explanation:
    """Return the words for one candidate.

    Args:
        model: the model it was judged with.
        judged: the judgement.
        asked: the person asked about, whose shared names are told common or rare.
    """
    levels = judged.weight.levels
    against = {field for field in _NAMES if getattr(levels, field) in _DISAGREES[field]}
    known = [field for field in _NAMES if getattr(levels, field)]
    by_weight = sorted(known, key=lambda field: -judged.weight.by_field[field])
    # Most people are told of without a middle name: that it is not known is no gap.
    missing = tuple(
        _NAMES[field] for field in _NAMES if field != "middle" and not getattr(levels, field)
    )
    said = {field: _sentence(model, field, levels, asked) for field in known}
    if judged.veto is Veto.MIDDLE:
        said["middle"] = judged.veto.label
    disagrees = [said[field] for field in reversed(by_weight) if field in against]
    if judged.veto in (Veto.BORROWED, Veto.UNBORN):
        disagrees.insert(0, judged.veto.label)
    return Explanation(
        agrees=tuple(said[field] for field in by_weight if field not in against),
        disagrees=tuple(disagrees),
        missing=missing,
        rivals=_rivals(judged),
        settles=_settles(judged, levels),
    )


def _sentence(model: Model, field: str, levels: Levels, a: Card) -> str:
    if field == "given":
        return _GIVEN[levels.given] + _how_common(
            model, model.common["given_name"], a.given if levels.given is GivenLevel.SAME else ""
        )
    if field == "surname":
        if levels.surname is SurnameLevel.SWAPPED:
            return _GIVEN[GivenLevel.SWAPPED]
        same = surname_value(a.surname) if levels.surname is SurnameLevel.SAME else ""
        said = _SURNAME[levels.surname] + _how_common(model, model.common["surname_name"], same)
        return said + (", as it would be of relatives" if same and levels.at_home else "")
    tables: Mapping[str, Mapping[Any, str]] = {
        "dob": _BIRTH, "address": _ADDRESS, "number": _NUMBER, "sex": _SEX,
        "middle": _MIDDLE,
    }  # fmt: skip
    return tables[field][getattr(levels, field)]


def _how_common(model: Model, common: Commonness, shared: str) -> str:
    if not shared:
        return ""
    share = common.of(shared)
    if share >= model.thresholds.common_name:
        return " (a common name)"
    return " (a rare name)" if share < model.thresholds.rare_name else ""


def _rivals(judged: Judged[Any]) -> str | None:
    if judged.margin is None or abs(judged.margin) >= _CLOSE:
        return None
    if judged.margin >= 0:
        return "Another candidate is about as likely: compare the two"
    return "The likeliest candidate is hardly likelier: compare the two"


def _settles(judged: Judged[Any], levels: Levels) -> tuple[str, ...]:
    """Questions that somebody can put to the referrer or an agency."""
    asks = []
    if levels.number in (NumberLevel.MISSING, NumberLevel.PUPIL_DIFFERENT):
        asks.append("The NHS number of both")
    if levels.number is NumberLevel.DIFFERENT:
        asks.append("Which of the NHS numbers is right: ask health")
    if judged.veto is Veto.BORROWED:
        asks.append("Whose number it is: ask health or the school")
    if judged.veto in (Veto.TWIN, Veto.FORENAME, Veto.UNNAMED, Veto.MIDDLE):
        asks.append("Whether there is a twin, a brother or a sister of about this age")
    if levels.dob is BirthLevel.MISSING:
        asks.append("The date of birth")
    elif levels.dob not in (BirthLevel.SAME, BirthLevel.DIFFERENT):
        asks.append("The exact date of birth, from a document")
    if levels.address is AddressLevel.DIFFERENT:
        asks.append("Whether the family has moved")
    elif levels.address is AddressLevel.MISSING:
        asks.append("The address, and earlier ones")
    if levels.surname is SurnameLevel.DIFFERENT:
        asks.append("Whether the surname has changed")
    return () if levels.number is NumberLevel.SAME and judged.veto is None else tuple(asks)

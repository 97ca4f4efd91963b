"""Which column of an agency's extract is which claim, and how the agency writes dates and codes.

A profile is a TOML file that whoever makes the extract can read and keep:

    version = 1
    name = "police index"

    [file]                      # only for CSV; all may be left out
    encoding = "auto"           # auto, utf-8, utf-16 or cp1252
    separator = ","

    [columns]                   # a claim may have several columns; only id is a must
    id = "NOMINAL_REF"
    forename = ["FORENAME_1", "FORENAME_2"]
    surname = "SURNAME"
    birth_date = "DOB"

    [dates]
    forms = ["DD/MM/YYYY", "YYYY"]
    unknown = ["01/01/1900"]

    [sex]
    M = ["M", "Male", "1"]
    F = ["F", "Female", "2"]

    [cells]                     # what parts several values in one cell
    between = ";"
"""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from openmash.core.errors import BadInput
from openmash.domain.people.extracts.dates import DateForm, date_form

VERSION: Final = 1
"""Of the form of a profile. A file of a later version is refused, never half understood."""

ENCODINGS: Final = ("auto", "utf-8", "utf-16", "cp1252")
_ISO: Final = "YYYY-MM-DD"
"""Read whatever the profile says: it can mean nothing else, and typed dates come so."""
_SEPARATORS: Final = (",", ";", "\t", "|")
_PARTS: Final = frozenset({"version", "name", "file", "columns", "dates", "sex", "cells"})


class Claim(StrEnum):
    """What a column may tell."""

    ID = "id"
    FORENAME = "forename"
    SURNAME = "surname"
    OTHER_NAMES = "other_names"
    BIRTH_DATE = "birth_date"
    EXPECTED_DATE = "expected_date"
    SEX = "sex"
    NHS_NUMBER = "nhs_number"
    UPN = "upn"
    POSTCODES = "postcodes"
    ADDRESS_LINES = "address_lines"
    PHONE = "phone"

    @property
    def may_be_several(self) -> bool:
        """True if several columns may tell it."""
        return self in (
            Claim.FORENAME,
            Claim.SURNAME,
            Claim.OTHER_NAMES,
            Claim.POSTCODES,
            Claim.ADDRESS_LINES,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """How one agency writes its index of people.

    Attributes:
        name: what the agency calls it.
        columns: the file's columns of each claim, in the order in which they are read.
        forms: how dates are written; the first that fits counts.
        unknown_dates: cells, as written, that stand for no date.
        sexes: code in small letters to M, F or U.
        between: what parts several other names, postcodes or address lines in one cell; "" if
            nothing does.
        encoding: one of ENCODINGS; separator: between the cells of a CSV row.
        fingerprint: changes whenever anything of the above does.
    """

    name: str
    columns: Mapping[Claim, tuple[str, ...]]
    forms: tuple[DateForm, ...]
    unknown_dates: frozenset[str]
    sexes: Mapping[str, str]
    between: str
    encoding: str
    separator: str
    fingerprint: str

    @property
    def wanted(self) -> tuple[str, ...]:
        """Every column that the profile reads, once."""
        return tuple(dict.fromkeys(name for names in self.columns.values() for name in names))

    def of(self, claim: Claim) -> tuple[str, ...]:
        """The columns that tell a claim; () if none does."""
        return self.columns.get(claim, ())


def profile_of(text: str) -> Profile:
    """Return the profile that a TOML text tells.

    Raises:
        BadInput: it is no profile; each sentence names the part and the cure.
    """
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise _wrong("file", f"The profile is no TOML file: {wrong}") from None
    if told.get("version") != VERSION:
        raise _wrong("version", f"The profile must say: version = {VERSION}")
    strange = sorted(told.keys() - _PARTS)
    if strange:
        raise _wrong(strange[0], f"The profile has a part that means nothing: {strange[0]}")
    file, dates, cells = (_table(told, part) for part in ("file", "dates", "cells"))
    return Profile(
        name=str(told.get("name", "")),
        columns=_columns(_table(told, "columns")),
        forms=(*map(date_form, _texts(dates.get("forms", []))), date_form(_ISO)),
        unknown_dates=frozenset(each.strip() for each in _texts(dates.get("unknown", []))),
        sexes=_sexes(_table(told, "sex")),
        between=str(cells.get("between", "")),
        encoding=_one_of(file, "encoding", ENCODINGS),
        separator=_one_of(file, "separator", _SEPARATORS),
        fingerprint=hashlib.sha256(text.encode()).hexdigest()[:16],
    )


def _columns(table: Mapping[str, Any]) -> dict[Claim, tuple[str, ...]]:
    columns: dict[Claim, tuple[str, ...]] = {}
    for key, value in table.items():
        if key not in set(Claim):
            known = ", ".join(Claim)
            raise _wrong(key, f"[columns] may name only these: {known}. {key} is none of them")
        names = tuple(_texts(value))
        if not names or not all(names):
            raise _wrong(key, f"[columns] names no column for {key}")
        if len(names) > 1 and not Claim(key).may_be_several:
            raise _wrong(key, f"[columns] may name only one column for {key}")
        columns[Claim(key)] = names
    if Claim.ID not in columns:
        raise _wrong("id", "[columns] must name the column of the agency's own record number: id")
    if not columns.keys() & {Claim.FORENAME, Claim.SURNAME}:
        raise _wrong("surname", "[columns] must name a column of names: forename or surname")
    return columns


def _sexes(table: Mapping[str, Any]) -> dict[str, str]:
    sexes: dict[str, str] = {}
    for sex, codes in (table or {"M": ["M", "Male"], "F": ["F", "Female"]}).items():
        if sex not in ("M", "F", "U"):
            raise _wrong("sex", "[sex] may only say what stands for M, for F and for U (not known)")
        sexes.update((code.strip().casefold(), sex) for code in _texts(codes))
    return sexes


def _table(told: Mapping[str, Any], part: str) -> Mapping[str, Any]:
    table = told.get(part, {})
    if not isinstance(table, dict):
        raise _wrong(part, f"The profile's {part} must be a part of its own: [{part}]")
    return table


def _texts(value: Any) -> list[str]:
    texts = value if isinstance(value, list) else [value]
    if not all(isinstance(text, str) for text in texts):
        raise _wrong("profile", "The profile's names, codes and forms must stand in quotes")
    return texts


def _one_of(table: Mapping[str, Any], key: str, allowed: tuple[str, ...]) -> str:
    value = table.get(key, allowed[0])
    if value not in allowed:
        raise _wrong(key, f"[file] {key} must be one of: {', '.join(map(repr, allowed))}")
    return str(value)


def _wrong(part: str, sentence: str) -> BadInput:
    return BadInput({part: f"{sentence}."})

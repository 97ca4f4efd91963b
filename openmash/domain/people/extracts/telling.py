"""What one row of an extract tells about one person, and what is wrong with it.

A cell that cannot be read is left out and told as a fault; the rest of the row still counts. Cells
recur, so each kind of cell is read once for each text.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from openmash.core import identifiers
from openmash.core.text import refusal, tidy
from openmash.domain.people.extracts.dates import read_date
from openmash.domain.people.extracts.faults import CELLS, Fault, FaultKind
from openmash.domain.people.extracts.profile import Claim, Profile
from openmash.domain.people.facts import PersonFacts

LONGEST_ID: Final = 100
_OLDEST_YEARS: Final = 130
_NOTHING: Final = frozenset(
    {"", "null", "none", "n/a", "na", "nk", "n/k", "nkn", "unk", "unknown", "not known", "-", "."}
)
_KEPT: Final = 65_536


@dataclass(frozen=True, slots=True)
class Told:
    """What a row tells.

    Attributes:
        own_id: the agency's own record number; "" if the row has none.
        facts: what can be compared of the person.
        faults: what is wrong, in the order of the claims.
    """

    own_id: str
    facts: PersonFacts
    faults: tuple[Fault, ...]


def told(
    row: Mapping[str, str],
    profile: Profile,
    *,
    number: int = 0,
    today: date | None = None,
    allow_test_numbers: bool = False,
) -> Told:
    """Return what a row tells.

    Args:
        row: column name to cell, as written. A column that is not there counts as empty.
        profile: what the columns mean.
        number: of the row, for its faults.
        today: London date; a later date of birth is a fault. None lets every date pass that a
            calendar has.
        allow_test_numbers: also accept NHS numbers that are never issued; for demonstrations and
            tests.
    """
    reading = _Reading(row, profile, number)
    own_id = reading.own_id()
    if CELLS in row:
        reading.fault("", FaultKind.CELLS)
        return Told(own_id, PersonFacts(), tuple(reading.faults))
    born, precision = reading.date_of(Claim.BIRTH_DATE, today)
    expected, _ = reading.date_of(Claim.EXPECTED_DATE, None)
    facts = PersonFacts(
        forename=" ".join(reading.names(Claim.FORENAME)),
        surname=" ".join(reading.names(Claim.SURNAME)),
        other_names=tuple(reading.names(Claim.OTHER_NAMES)),
        birth_date=born,
        birth_precision=precision,
        expected_date=expected,
        is_unborn=expected is not None and born is None,
        sex=reading.sex(),
        nhs_number=reading.one(
            Claim.NHS_NUMBER,
            _test_nhs_number if allow_test_numbers else _nhs_number,
            FaultKind.NO_NHS_NUMBER,
        ),
        upn=reading.one(Claim.UPN, _upn, FaultKind.NO_UPN),
        postcodes=tuple(reading.postcodes()),
        address_lines=tuple(text for _, text in reading.parts(Claim.ADDRESS_LINES)),
        phone=reading.one(Claim.PHONE, _phone, FaultKind.NO_PHONE),
    )
    if not (facts.forename or facts.surname or facts.nhs_number or facts.upn):
        reading.fault("", FaultKind.NOTHING_TOLD)
    return Told(own_id, facts, tuple(reading.faults))


class _Reading:
    """One row being read; gathers its faults."""

    __slots__ = ("faults", "number", "profile", "row")

    def __init__(self, row: Mapping[str, str], profile: Profile, number: int) -> None:
        self.row, self.profile, self.number = row, profile, number
        self.faults: list[Fault] = []

    def fault(self, column: str, kind: FaultKind) -> None:
        self.faults.append(Fault(self.number, column, kind))

    def own_id(self) -> str:
        (column,) = self.profile.of(Claim.ID)
        text = tidy(self.row.get(column, ""), lines=False)
        if not text:
            self.fault(column, FaultKind.NO_ID)
        elif len(text) > LONGEST_ID:
            self.fault(column, FaultKind.LONG_ID)
        elif refusal(text, column) is not None:
            self.fault(column, FaultKind.UNREADABLE)
        else:
            return text
        return ""

    def cells(self, claim: Claim) -> Iterator[tuple[str, str]]:
        """Column and cell, of those cells that say anything."""
        for column in self.profile.of(claim):
            text = _cell(self.row.get(column, ""))
            if text is None:
                self.fault(column, FaultKind.UNREADABLE)
            elif text:
                yield column, text

    def parts(self, claim: Claim) -> Iterator[tuple[str, str]]:
        """Column and value: a cell may hold several."""
        between = self.profile.between
        for column, text in self.cells(claim):
            if not between:
                yield column, text
                continue
            for part in text.split(between):
                if (value := part.strip()).casefold() not in _NOTHING:
                    yield column, value

    def names(self, claim: Claim) -> Iterator[str]:
        cells = self.parts if claim is Claim.OTHER_NAMES else self.cells
        for column, text in cells(claim):
            if any(map(str.isalpha, text)):
                yield text
            else:
                self.fault(column, FaultKind.NO_NAME)

    def date_of(self, claim: Claim, latest: date | None) -> tuple[date | None, str]:
        for column, text in self.cells(claim):
            if text in self.profile.unknown_dates:
                continue
            found = read_date(text, self.profile.forms)
            kind = _fault_of_date(found[0] if found else None, latest)
            if found is not None and kind is None:
                return found
            if kind is not None:
                self.fault(column, kind)
        return None, "unknown"

    def sex(self) -> str:
        for column, text in self.cells(Claim.SEX):
            sex = self.profile.sexes.get(text.casefold())
            if sex is not None:
                return sex
            if text.casefold() != "u":
                self.fault(column, FaultKind.NO_SEX)
        return "U"

    def one(self, claim: Claim, read: Callable[[str], str | None], kind: FaultKind) -> str:
        for column, text in self.cells(claim):
            value = read(text)
            if value is not None:
                return value
            self.fault(column, kind)
        return ""

    def postcodes(self) -> Iterator[str]:
        seen = set()
        for column, text in self.parts(Claim.POSTCODES):
            code = _postcode(text)
            if code is None:
                self.fault(column, FaultKind.NO_POSTCODE)
            elif code and code not in seen:
                seen.add(code)
                yield code


@lru_cache(maxsize=_KEPT)
def _cell(written: str) -> str | None:
    """A cell as it is read: "" if it says nothing, None if it cannot be a text."""
    text = tidy(written, lines=False)
    if text.casefold() in _NOTHING:
        return ""
    return None if refusal(text, "") is not None else text


def _fault_of_date(day: date | None, latest: date | None) -> FaultKind | None:
    if day is None:
        return FaultKind.NO_DATE
    if latest is None:
        return None
    if day > latest:
        return FaultKind.FUTURE_DATE
    return FaultKind.ANCIENT_DATE if day.year < latest.year - _OLDEST_YEARS else None


@lru_cache(maxsize=_KEPT)
def _postcode(text: str) -> str | None:
    """A postcode; "" for one that stands for no place, None if it is none."""
    code = _read(identifiers.postcode, text)
    # ZZ99 is what the NHS and ONS write for no fixed abode, not known and abroad: no shared home.
    return "" if code is not None and code.startswith("ZZ99") else code


def _nhs_number(text: str) -> str | None:
    return _read(identifiers.nhs_number, text)


def _test_nhs_number(text: str) -> str | None:
    return _read(lambda typed: identifiers.nhs_number(typed, allow_test_range=True), text)


def _upn(text: str) -> str | None:
    return _read(identifiers.upn, text)


@lru_cache(maxsize=_KEPT)
def _phone(text: str) -> str | None:
    return _read(identifiers.phone, text)


def _read(read: Callable[[str], str], text: str) -> str | None:
    try:
        return read(text)
    except ValueError:
        return None

"""The statutory returns side by side: what each is called, its period, its check and its file."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from openmash.domain.insights.front_door import FrontDoor
from openmash.interop import annex_a, cin, ssd
from openmash.interop.annex_a.lists import TITLES
from openmash.interop.faults import Fault, NotHeld, Weight


class Statutory(StrEnum):
    """A statutory return."""

    CIN = "cin"
    ANNEX_A = "annex-a"
    SSD = "ssd"

    @property
    def label(self) -> str:
        """The words for a page."""
        return _LABELS[self]

    @property
    def about(self) -> str:
        """Who asks for it and what the file is, in a sentence."""
        return _ABOUT[self]

    @property
    def is_yearly(self) -> bool:
        """True if its period is a census year, 1 April to 31 March."""
        return self is not Statutory.ANNEX_A


_LABELS = {
    Statutory.CIN: "Children in need census",
    Statutory.ANNEX_A: "Ofsted Annex A, lists 1 to 5",
    Statutory.SSD: "Standard Safeguarding Dataset",
}
_ABOUT = {
    Statutory.CIN: "For the Department for Education: an XML file of the year's referrals. "
    "Contacts that never became a referral are not in it.",
    Statutory.ANNEX_A: "For an inspection: a workbook of six months' contacts, early help, "
    "referrals, assessments and strategy discussions.",
    Statutory.SSD: "For the borough's own analysts: CSV tables of a year's children, contacts, "
    "referrals and identifiers.",
}


@dataclass(frozen=True, slots=True)
class Prepared:
    """A return, checked and written, but not yet handed to anybody.

    Attributes:
        counts: what is in the file and how many of it.
        rows: how many rows or children the file holds.
        file: empty where only the check was asked for.
        faults: errors first.
    """

    kind: Statutory
    first: date
    last: date
    name: str
    media_type: str
    file: bytes
    counts: tuple[tuple[str, int], ...]
    rows: int
    faults: tuple[Fault, ...]
    not_held: tuple[NotHeld, ...]


def census_year(ending: int) -> tuple[date, date]:
    """The first and last day of the census year that ends on 31 March of a year."""
    return date(ending - 1, 4, 1), date(ending, 3, 31)


def census_year_of(day: date) -> int:
    """The year in which the census year of a day ends.

    >>> census_year_of(date(2026, 11, 23)), census_year_of(date(2027, 3, 31))
    (2027, 2027)
    """
    return day.year + (day.month >= 4)


def six_months_to(last: date) -> tuple[date, date]:
    """The six months that end with a day.

    >>> six_months_to(date(2026, 8, 31))
    (datetime.date(2026, 3, 1), datetime.date(2026, 8, 31))
    """
    next_day = last + timedelta(days=1)
    months = next_day.year * 12 + next_day.month - 1 - 6
    year, month = divmod(months, 12)
    for day in range(next_day.day, 27, -1):
        try:
            return date(year, month + 1, day), last
        except ValueError:
            continue
    return date(year, month + 1, min(next_day.day, 28)), last


def prepare(
    kind: Statutory,
    front: FrontDoor,
    *,
    at: datetime,
    version: str,
    serial: int = 1,
    with_file: bool = True,
) -> Prepared:
    """Check a return and write its file.

    Args:
        at: when it is made (aware). version: of this program. serial: how many tries there were.
        with_file: False to check only. (The census is written all the same: its form is checked.)
    """
    if kind is Statutory.CIN:
        return _census(front, cin.Release(version, at, serial))
    if kind is Statutory.ANNEX_A:
        return _annex_a(front, at, with_file=with_file)
    return _dataset(front, at, with_file=with_file)


def _census(front: FrontDoor, release: cin.Release) -> Prepared:
    census = cin.census_of(front)
    file = cin.census_xml(census, release)
    records = {child.number: child.record for child in census.children}
    referrals = sum(len(child.episodes) for child in census.children)
    # A census without a child has no form at all; the page says that there is nothing to send.
    form = cin.structure_faults(file, records) if census.children else ()
    return Prepared(
        kind=Statutory.CIN,
        first=front.first,
        last=front.last,
        name=f"cin-{front.la_number}-{census.year}.xml",
        media_type="application/xml",
        file=file,
        counts=(("Children", len(census.children)), ("Referrals", referrals)),
        rows=len(census.children),
        faults=_errors_first((*cin.faults_of(front, census), *form)),
        not_held=cin.NOT_HELD,
    )


def _annex_a(front: FrontDoor, at: datetime, *, with_file: bool) -> Prepared:
    lists = annex_a.lists_of(front)
    return Prepared(
        kind=Statutory.ANNEX_A,
        first=front.first,
        last=front.last,
        name=f"annex-a-{front.la_number}-{front.last:%Y-%m-%d}.xlsx",
        media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        file=annex_a.workbook(lists, at) if with_file else b"",
        counts=tuple(
            (f"List {number}: {TITLES[number]}", len(rows)) for number, rows in lists.rows.items()
        ),
        rows=sum(len(rows) for rows in lists.rows.values()),
        faults=_errors_first(annex_a.check(front)),
        not_held=annex_a.NOT_HELD,
    )


def _dataset(front: FrontDoor, at: datetime, *, with_file: bool) -> Prepared:
    tables = ssd.tables_of(front)
    return Prepared(
        kind=Statutory.SSD,
        first=front.first,
        last=front.last,
        name=f"ssd-{front.la_number}-{front.last:%Y}.zip",
        media_type="application/zip",
        file=ssd.archive(tables, at) if with_file else b"",
        counts=tuple((name, len(rows)) for name, rows in tables.rows.items()),
        rows=sum(len(rows) for rows in tables.rows.values()),
        faults=_errors_first(ssd.check(front)),
        not_held=ssd.NOT_HELD,
    )


def _errors_first(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    return tuple(sorted(faults, key=lambda fault: fault.weight is Weight.QUERY))

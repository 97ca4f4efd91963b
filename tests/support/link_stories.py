"""A hub that knows a few children, and the police's index of people in which some of them are."""

import csv
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from openmash.actions.linking import Extract, Report, link_extract
from openmash.domain.access import AgencyKind
from openmash.domain.contacts.intake import ChildTold
from openmash.domain.people.extracts import profile_of
from openmash.domain.sharing.handling import DatePrecision, HandlingCode
from openmash.records.models import AgencyLink, PersonRecord
from openmash.records.tenancy import in_hub
from tests.support.stories import RECEIVED, make_contact

LINKED = RECEIVED + timedelta(days=7)
MONTH = timedelta(days=30)

PROFILE = """
version = 1
name = "invented police index"
[columns]
id = "REF"
forename = "FORENAME"
surname = "SURNAME"
birth_date = "DOB"
sex = "SEX"
nhs_number = "NHS"
postcodes = "POSTCODE"
address_lines = "ADDRESS"
[dates]
forms = ["DD/MM/YYYY"]
"""
COLUMNS = ("REF", "FORENAME", "SURNAME", "DOB", "SEX", "NHS", "POSTCODE", "ADDRESS")


def child(
    forename: str, surname: str, born: date, sex: str, postcode: str, **more: str
) -> ChildTold:
    return ChildTold(
        forename=forename,
        surname=surname,
        birth_date=born,
        birth_precision=DatePrecision.DAY,
        sex=sex,
        postcode=postcode,
        address=f"{len(surname)} Sample Walk",
    )


KWAME = child("Kwame", "Ofori", date(2014, 5, 9), "M", "E8 4CV")
ZOFIA = child("Zofia", "Malinowska", date(2016, 11, 21), "F", "N1 4IK")
IMRAN = child("Imran", "Chowdhury", date(2012, 2, 3), "M", "E9 5KO")
ELLA = child("Ella", "Trevanion", date(2017, 7, 30), "F", "N16 8OM")
CHILDREN = (KWAME, ZOFIA, IMRAN, ELLA)


def row(ref: str, told: ChildTold, **cells: str) -> dict[str, str]:
    """The child as a row of the police's index."""
    born = told.birth_date.strftime("%d/%m/%Y") if told.birth_date else ""
    plain = (ref, told.forename, told.surname, born, told.sex, told.nhs_number)
    return dict(zip(COLUMNS, (*plain, told.postcode, told.address), strict=True)) | cells


@dataclass
class Desk:
    """A hub, a folder, and the police's file in it."""

    cast: Any
    folder: Path

    @property
    def file(self) -> Path:
        return self.folder / "police.csv"

    @property
    def report(self) -> Path:
        return self.folder / "report.csv"

    @property
    def police(self) -> UUID:
        return UUID(str(self.cast.agencies[AgencyKind.POLICE].id))

    def know(self, *children: ChildTold, now: datetime = RECEIVED) -> None:
        """The hub receives a contact about each child."""
        for each in children:
            make_contact(self.cast, children=(each,), adults=(), now=now)

    def write(self, *rows: dict[str, str], encoding: str = "utf-8") -> None:
        with self.file.open("w", newline="", encoding=encoding) as file:
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            writer.writerows(rows)

    def extract(self, **more: Any) -> Extract:
        plain = Extract(
            path=self.file,
            profile=profile_of(PROFILE),
            agency_id=self.police,
            handling=HandlingCode.HUB_ONLY,
            report=self.report,
        )
        return replace(plain, **more)

    def link(self, *, now: datetime = LINKED, tell: Any = None, **more: Any) -> Report:
        """The manager links the file as it lies there."""
        return link_extract(
            self.cast.manager, self.extract(**more), now=now, tell=tell or (lambda *_: None)
        )

    def links(self, *, ended: bool = False) -> dict[str, tuple[str, str]]:
        """By the police's number: the child's first name, and the band or why it ended."""
        with in_hub(self.cast.hub_id):
            rows = AgencyLink.objects.filter(ended_at__isnull=not ended).select_related("record")
            return {
                each.own_id: (each.record.forename, each.ended_why or each.band) for each in rows
            }

    def record_id(self, told: ChildTold) -> UUID:
        with in_hub(self.cast.hub_id):
            found = PersonRecord.objects.get(forename=told.forename, surname=told.surname)
        return UUID(str(found.id))

"""What may be wrong with an extract, in words that name the row, the column and the cure.

No sentence here holds what stood in a cell: reports are mailed, and logs are read by many.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from openmash.core.errors import OpenMashError

CELLS: Final = "\0cells"
"""Key under which a reader tells that a row has more or fewer cells than the header: how many."""


class FaultKind(StrEnum):
    """What is wrong with one row or cell. The stored word never changes."""

    CELLS = "cells"
    NO_ID = "no id"
    LONG_ID = "id too long"
    SAME_ID = "same id twice"
    NO_DATE = "no date"
    FUTURE_DATE = "future date"
    ANCIENT_DATE = "ancient date"
    NO_SEX = "no sex code"
    NO_NHS_NUMBER = "no NHS number"
    NO_UPN = "no UPN"
    NO_POSTCODE = "no postcode"
    NO_PHONE = "no phone number"
    NO_NAME = "no name"
    UNREADABLE = "unreadable"
    NOTHING_TOLD = "nothing to match"
    TOO_ALIKE = "too many alike"
    DOUBLE = "another row is nearer"

    @property
    def refuses_file(self) -> bool:
        """True if even one makes the whole file untrustworthy: rows may stand for other people."""
        return self in (FaultKind.CELLS, FaultKind.NO_ID, FaultKind.LONG_ID, FaultKind.SAME_ID)

    @property
    def cure(self) -> str:
        """What is wrong and what to do, after "Row 12, column DOB: "."""
        return _CURES[self]


_CURES: Final = {
    FaultKind.CELLS: "the row has more or fewer cells than the header, so its columns are shifted. "
    "Quote cells that hold the separator or a line break, and make the extract anew",
    FaultKind.NO_ID: "the agency's own record number is missing. Every row needs one",
    FaultKind.LONG_ID: "the agency's own record number has more than 100 characters. Check that "
    "the profile names the right column",
    FaultKind.SAME_ID: "the agency's own record number stands in an earlier row too. Give each "
    "person one row",
    FaultKind.NO_DATE: "this is no date in any form that the profile names, or no day of the "
    "calendar. Correct the date, or add its form under [dates]",
    FaultKind.FUTURE_DATE: "the date of birth lies in the future. Correct it, or put an expected "
    "date in a column of its own",
    FaultKind.ANCIENT_DATE: "the date lies more than 130 years back. Correct it, or list it under "
    "unknown in [dates] if it stands for no date",
    FaultKind.NO_SEX: "the profile does not say what this code means. Add it under [sex]",
    FaultKind.NO_NHS_NUMBER: "this is not a real NHS number. Correct it or leave it out",
    FaultKind.NO_UPN: "this is not a real unique pupil number. Correct it or leave it out",
    FaultKind.NO_POSTCODE: "this is not a full postcode. Correct it, or put it in the address",
    FaultKind.NO_PHONE: "this is not a phone number. Correct it or leave it out",
    FaultKind.NO_NAME: "a name has no letter in it. Check that the columns are not shifted",
    FaultKind.UNREADABLE: "the cell holds characters that cannot be part of a text. Check the "
    "encoding, and make the extract anew",
    FaultKind.NOTHING_TOLD: "there is no name and no number, so nobody can be found by this row. "
    "Complete it or leave it out",
    FaultKind.TOO_ALIKE: "so many rows say the same of a person that none of them can be told "
    "from the others. Complete it, or leave out what stands for nobody",
    FaultKind.DOUBLE: "another row is nearer to the same person. See whether the index holds them "
    "twice, or a brother or sister under one number",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong.

    Attributes:
        row: from 1; the header of a CSV file is not counted.
        column: the file's own name of the column; "" where the whole row is meant.
        kind: what is wrong with it.
    """

    row: int
    column: str
    kind: FaultKind

    @property
    def sentence(self) -> str:
        """Where and what, with the cure. Never what the cell holds."""
        where = f"Row {self.row:,}, column {self.column}" if self.column else f"Row {self.row:,}"
        return f"{where}: {self.kind.cure}."


class ExtractRefused(OpenMashError):
    """The whole file is refused, and nothing of it is kept.

    Args:
        sentence: why, and the cure.
        faults: the rows at fault, where they can be named.
    """

    def __init__(self, sentence: str, faults: tuple[Fault, ...] = ()) -> None:
        super().__init__(sentence)
        self.faults = faults

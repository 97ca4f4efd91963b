"""Reads a workbook back by its own XML, apart from the library that wrote it."""

import io
import zipfile
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from lxml import etree

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_DAY_NOUGHT = date(1899, 12, 30)


@dataclass(frozen=True)
class Cell:
    """A cell: text, number or date; its number format; whether it is kept from being a formula."""

    value: str | int | date
    form: str
    quoted: bool
    formula: bool


class Book:
    """A workbook's sheets by name, each a mapping of (row, column), both from 0, to a cell."""

    def __init__(self, file: bytes) -> None:
        self._zip = zipfile.ZipFile(io.BytesIO(file))
        self._shared = [
            "".join(part.text or "" for part in each.iter(f"{_MAIN}t"))
            for each in self._part("xl/sharedStrings.xml")
        ]
        styles = self._part("xl/styles.xml")
        forms = {
            each.get("numFmtId"): each.get("formatCode") for each in styles.iter(f"{_MAIN}numFmt")
        }
        self._styles = [
            (forms.get(each.get("numFmtId"), ""), each.get("quotePrefix") == "1")
            for each in styles.find(f"{_MAIN}cellXfs")
        ]
        links = {
            each.get("Id"): each.get("Target") for each in self._part("xl/_rels/workbook.xml.rels")
        }
        self.sheets = {
            each.get("name"): self._sheet(f"xl/{links[each.get(_LINK)]}")
            for each in self._part("xl/workbook.xml").iter(f"{_MAIN}sheet")
        }

    def rows(self, name: str) -> list[list[str | int | date | None]]:
        """A sheet's values, row by row, as far as its headers reach."""
        sheet = self.sheets[name]
        wide = 1 + max(column for row, column in sheet if row == 0)
        high = 1 + max(row for row, _ in sheet)
        return [
            [sheet[row, column].value if (row, column) in sheet else None for column in range(wide)]
            for row in range(high)
        ]

    def _part(self, name: str) -> Any:
        return etree.fromstring(self._zip.read(name))

    def _sheet(self, name: str) -> dict[tuple[int, int], Cell]:
        found = {}
        for node in self._part(name).iter(f"{_MAIN}c"):
            text = node.findtext(f"{_MAIN}v")
            form, quoted = self._styles[int(node.get("s", "0"))]
            value: str | int | date
            if node.get("t") == "s":
                value = self._shared[int(text)]
            elif "yyyy" in form:
                value = _DAY_NOUGHT + timedelta(days=int(float(text)))
            else:
                value = int(text)
            formula = node.find(f"{_MAIN}f") is not None
            found[_place(node.get("r"))] = Cell(value, form, quoted, formula)
        return found


def _place(name: str) -> tuple[int, int]:
    letters = "".join(each for each in name if each.isalpha())
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(name[len(letters) :]) - 1, column - 1

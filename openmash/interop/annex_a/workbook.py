"""The lists as a workbook: text stays text, dates are dates, nothing is a formula."""

import io
from datetime import date, datetime
from typing import Any

import xlsxwriter

from openmash.interop.cells import is_risky

from .build import NOT_HELD, Cell, Lists
from .lists import HEADERS

_TEXT_ONLY = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_NARROWEST, _WIDEST = 12, 34


def workbook(lists: Lists, at: datetime) -> bytes:
    """The workbook as a file: a sheet for each list, then one that says what is not held.

    Args:
        at: when it is made (aware), which the file's properties tell.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, _TEXT_ONLY)
    # The library takes the file's date from here, and wants it without a zone.
    book.set_properties({"title": "Annex A, lists 1 to 5", "created": at.replace(tzinfo=None)})
    forms = {
        "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
        "date": book.add_format({"num_format": "dd/mm/yyyy", "align": "left"}),
        # Shown as typed, and still text after somebody edits the cell.
        "risky": book.add_format({"quote_prefix": True}),
        "wrapped": book.add_format({"text_wrap": True, "valign": "top"}),
    }
    for number, head in HEADERS.items():
        sheet = book.add_worksheet(f"List {number}")
        _head(sheet, head, forms)
        for place, row in enumerate(lists.rows[number], start=1):
            for column, value in enumerate(row):
                _write(sheet, place, column, value, forms)
    _not_held(book.add_worksheet("Not held"), forms)
    book.close()
    return out.getvalue()


def _head(sheet: Any, head: tuple[str, ...], forms: dict[str, Any]) -> None:
    for column, name in enumerate(head):
        sheet.write_string(0, column, name, forms["head"])
        sheet.set_column(column, column, min(max(len(name) + 2, _NARROWEST), _WIDEST))
    sheet.freeze_panes(1, 1)


def _write(sheet: Any, row: int, column: int, value: Cell, forms: dict[str, Any]) -> None:
    if value is None:
        return
    if isinstance(value, date):
        sheet.write_datetime(row, column, value, forms["date"])
    elif isinstance(value, int):
        sheet.write_number(row, column, value)
    else:
        sheet.write_string(row, column, value, forms["risky"] if is_risky(value) else None)


def _not_held(sheet: Any, forms: dict[str, Any]) -> None:
    _head(sheet, ("Columns", "What the front door does not hold"), forms)
    sheet.set_column(0, 0, 40)
    sheet.set_column(1, 1, 90)
    for row, each in enumerate(NOT_HELD, start=1):
        sheet.write_string(row, 0, each.field, forms["wrapped"])
        sheet.write_string(row, 1, each.sentence, forms["wrapped"])

"""The tables as CSV files in one archive, with a note of what is not in them."""

import io
import zipfile
from datetime import datetime

from openmash.interop.cells import csv_bytes

from .build import NOT_HELD, Tables
from .columns import COLUMNS

_NOTE = (
    "Standard Safeguarding Dataset: the tables that a front door feeds.\r\n"
    "A cell that began with =, +, - or @ has an apostrophe in front, so that no spreadsheet runs "
    "it as a formula. Take it off when a program reads the file.\r\n\r\n"
    "What the front door does not hold:\r\n"
)


def archive(tables: Tables, at: datetime) -> bytes:
    """A ZIP archive: one CSV file for each table, and `not-held.txt`.

    Args:
        at: when it is made; the dates of the files in it.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, columns in COLUMNS.items():
            rows = (row.cells for row in tables.rows[name])
            book.writestr(_entry(f"{name}.csv", at), csv_bytes(columns, rows))
        lines = "".join(f"- {each.field}: {each.sentence}\r\n" for each in NOT_HELD)
        book.writestr(_entry("not-held.txt", at), f"{_NOTE}{lines}".encode())
    return out.getvalue()


def _entry(name: str, at: datetime) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, at.timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry

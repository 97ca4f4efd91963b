"""Text on its way into a spreadsheet, which must never become a formula there.

A spreadsheet runs a cell that begins with =, +, - or @, and some skip white space or read the
full-width forms first. What people typed may begin so. An apostrophe in front keeps it as text;
whoever reads the file by program sees the apostrophe and takes it off.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

_STARTERS = frozenset("=+-@\t\r\n＝＋－＠")


def is_risky(text: str) -> bool:
    """True if a spreadsheet could run the text as a formula.

    >>> is_risky("=1+1"), is_risky("  @SUM(A1)"), is_risky("Anne-Marie")
    (True, True, False)
    """
    bare = text.lstrip(" \u00a0\ufeff")
    return bool(bare) and bare[0] in _STARTERS


def safe(text: str) -> str:
    """The text as it may stand in a cell of a CSV file.

    >>> safe("=HYPERLINK(1)"), safe("Tolu")
    ("'=HYPERLINK(1)", 'Tolu')
    """
    return f"'{text}" if is_risky(text) else text


def csv_bytes(head: Sequence[str], rows: Iterable[Sequence[str | date | None]]) -> bytes:
    """A CSV file (RFC 4180, UTF-8): dates as YYYY-MM-DD, what is not known as an empty cell."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue().encode()


def _cell(value: str | date | None) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else safe(value)

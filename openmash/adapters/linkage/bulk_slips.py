# ruff: noqa: S608  # every statement is of our own words and numbers
"""What a row of an extract may have meant, where it tells something wrongly.

Slips are guessed on the side of the extract alone, so that they cost the long list of people
nothing: day and month exchanged, one part of a date mistyped, a name a stroke from another that
somebody bears. The statements are understood by DuckDB and Spark alike, over the tables of
`bulk_keys`.
"""

from typing import Final

_LEAST_LETTERS: Final = 4
"""Of shorter names nearly all are a stroke from one another."""

GUESSED: Final = (
    ("D", "make_date(year, day, month), sound", "worded", "to_the_day AND day <= 12"),
    ("E", "due - 1, sound", "worded", "expected IS NOT NULL"),
    ("E", "due + 1, sound", "worded", "expected IS NOT NULL"),
    ("X", "due - 1, code", "housed", "expected IS NOT NULL"),
    ("X", "due + 1, code", "housed", "expected IS NOT NULL"),
    ("d", "year, month, day, g", "misdated", "is_called"),
    ("d", "year, month, s, day", "misdated", "is_named"),
    ("F", "given_kind, likely", "told JOIN likely_surnames ON s = name", "is_called"),
    ("F", "likely, surname_kind", "told JOIN likely_givens ON g = name", "is_named"),
)
"""Kind of key, what it is made of, where that stands, and of whom it can be made."""

NUMBERS: Final = (
    "SELECT * FROM (VALUES " + ", ".join(f"({n})" for n in range(1, 32)) + ") AS listed (n)"
)

_ONE_DIGIT: Final = """(floor({x} / 10) = floor(n / 10) OR {x} % 10 = n % 10
  OR ({x} % 10 = floor(n / 10) AND floor({x} / 10) = n % 10) OR abs({x} - n) = 1)"""

MISDATED: Final = f"""
SELECT place, g, s, is_called, is_named, year, month, n AS day FROM told CROSS JOIN numbers
WHERE to_the_day AND day <> n AND {_ONE_DIGIT.format(x="day")}
UNION ALL
SELECT place, g, s, is_called, is_named, year, n, day FROM told CROSS JOIN numbers
WHERE to_the_day AND n <= 12 AND month <> n AND {_ONE_DIGIT.format(x="month")}
UNION ALL
SELECT place, g, s, is_called, is_named, year + n - 16, month, day FROM told CROSS JOIN numbers
WHERE to_the_day AND n <> 16
  AND (n IN (6, 15, 17, 26) OR floor(year / 10) = floor((year + n - 16) / 10))
"""
"""The dates that a date may have been meant for, with both names: a row each."""


def likely_names(of: str, table: str, less: str) -> str:
    """Return the query that finds what other names (`likely`, a kind) a name may be meant for.

    Two names are near that are alike, or one letter shorter each: a letter more, less or another
    one, two exchanged, or two slips of which one is a letter too many.

    Args:
        of: column of the name in `told`. table: all names: name, kind, written.
        less: an expression that makes of `written` a row for itself and each letter left out.
    """
    spelt = f"SELECT name, kind, {less} AS less FROM {table} WHERE length(written) >= "
    spelt += str(_LEAST_LETTERS)
    return f"""
SELECT DISTINCT a.name, b.kind AS likely
FROM (SELECT * FROM ({spelt}) WHERE name IN (SELECT {of} FROM told)) a
JOIN ({spelt}) b ON a.less = b.less WHERE a.kind <> b.kind"""

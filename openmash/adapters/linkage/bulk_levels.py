# ruff: noqa: S608  # every statement is of our own words and numbers
"""How far pairs agree in dates, addresses, numbers and sex: `linkage.levels` said in SQL.

The rules stand in the domain, in Python, one pair at a time; said there of millions of pairs they
take most of a job. These are the same rules for a table of pairs. `test_bulk_parity` holds them to
the domain's, level by level, on 20,000 pairs. Names are not compared here: see `bulk_names`.
"""

from enum import IntEnum
from typing import Final

from openmash.domain.people.dates import EXPECTED_SLACK
from openmash.domain.people.linkage.levels import (
    AddressLevel,
    BirthLevel,
    NumberLevel,
    SexLevel,
)


def _words(prefix: str, levels: type[IntEnum]) -> dict[str, int]:
    return {f"{prefix}_{level.name}": level.value for level in levels}


def _one_digit(x: str, y: str) -> str:
    """Two different numbers of two digits that one keystroke parts."""
    return (
        f"({x} // 10 = {y} // 10 OR {x} % 10 = {y} % 10 "
        f"OR ({x} // 10 = {y} % 10 AND {x} % 10 = {y} // 10))"
    )


_YEARS: Final = f"""CASE
  WHEN year1 // 100 = year2 // 100 THEN {_one_digit("(year1 % 100)", "(year2 % 100)")}
  WHEN year1 % 100 = year2 % 100 THEN {_one_digit("(year1 // 100)", "(year2 // 100)")}
  ELSE year1 // 1000 = year2 // 1000 AND year1 % 10 = year2 % 10
    AND year1 // 100 % 10 = year2 // 10 % 10 AND year1 // 10 % 10 = year2 // 100 % 10 END"""

_DAYS: Final = f"""CASE
  WHEN born1 = born2 THEN CASE WHEN new_year1 THEN {{B_NEW_YEAR}} ELSE {{B_SAME}} END
  WHEN new_year1 OR new_year2 THEN
    CASE WHEN year1 = year2 THEN {{B_YEAR_PUT}} ELSE {{B_DIFFERENT}} END
  WHEN year1 = year2 AND month1 = day2 AND day1 = month2 THEN {{B_SWAPPED}}
  WHEN apart = 1 THEN {{B_NEXT_DAY}}
  WHEN (year1 <> year2 AND month1 = month2 AND day1 = day2 AND {_YEARS})
    OR (year1 = year2 AND month1 <> month2 AND day1 = day2 AND {_one_digit("month1", "month2")})
    OR (year1 = year2 AND month1 = month2 AND {_one_digit("day1", "day2")}) THEN {{B_DIGIT}}
  WHEN CAST(year1 = year2 AS INT) + CAST(month1 = month2 AS INT) + CAST(day1 = day2 AS INT) = 2
    THEN {{B_TWO_PARTS}}
  WHEN year1 = year2 THEN {{B_YEAR}} ELSE {{B_DIFFERENT}} END"""

_LOOSELY: Final = """CASE
  WHEN how1 = 'approximate' OR how2 = 'approximate' THEN
    CASE WHEN apart <= 366 THEN {B_LOOSE} WHEN apart > 1098 THEN {B_DIFFERENT}
      ELSE {B_MISSING} END
  WHEN year1 = year2 AND (how1 = 'year' OR how2 = 'year' OR month1 = month2) THEN {B_LOOSE}
  WHEN year1 = year2 THEN {B_YEAR} ELSE {B_DIFFERENT} END"""

_DOB: Final = f"""CASE
  WHEN how1 = 'day' AND how2 = 'day' THEN {_DAYS}
  WHEN born1 IS NOT NULL AND born2 IS NOT NULL THEN {_LOOSELY}
  WHEN apart IS NULL THEN {{B_MISSING}}
  WHEN apart <= {EXPECTED_SLACK.days} THEN {{B_EXPECTED}} ELSE {{B_DIFFERENT}} END"""

_SAME_HOUSE: Final = """(houses1 <> '[]' AND houses2 <> '[]' AND (houses1 = houses2
  OR list_has_all(from_json(houses1, '["VARCHAR"]'), from_json(houses2, '["VARCHAR"]'))
  OR list_has_all(from_json(houses2, '["VARCHAR"]'), from_json(houses1, '["VARCHAR"]'))))"""


def _any_two(x: str, y: str, few: str, many: str) -> str:
    """One of a person's postcodes, or of what `few` makes of them, is the other's."""

    def same(one: str, other: str) -> str:
        return f"{few.format(one)} = {few.format(other)}"

    return f"""CASE WHEN homes1 < 3 AND homes2 < 3 THEN {same("home1", "home2")}
    OR (homes1 > 1 AND {same("other_home1", "home2")})
    OR (homes2 > 1 AND {same("home1", "other_home2")})
    OR (homes1 > 1 AND homes2 > 1 AND {same("other_home1", "other_home2")})
  ELSE list_has_any({many.format(x)}, {many.format(y)}) END"""


def _every(of: str) -> str:
    return (
        f"CASE WHEN homes{of} > 2 THEN more{of} WHEN homes{of} = 2 THEN "
        f"[home{of}, other_home{of}] ELSE [home{of}] END"
    )


_SHARED: Final = _any_two(_every("1"), _every("2"), "{}", "{}")
_SECTOR: Final = _any_two(
    _every("1"),
    _every("2"),
    "left({0}, length({0}) - 2)",
    "[left(each, length(each) - 2) FOR each IN {}]",
)

_ADDRESS: Final = f"""CASE
  WHEN homes1 = 0 OR homes2 = 0 THEN CASE WHEN same_phone THEN {{A_PHONE}} ELSE {{A_MISSING}} END
  WHEN shared AND {_SAME_HOUSE} THEN {{A_DOOR}}
  WHEN same_phone THEN {{A_PHONE}}
  WHEN shared THEN CASE WHEN homes1 = 1 AND homes2 = 1 THEN {{A_POSTCODE}} ELSE {{A_AMONG}} END
  WHEN {_SECTOR} THEN {{A_SECTOR}}
  ELSE {{A_DIFFERENT}} END"""

_NUMBER: Final = """CASE
  WHEN nhs1 <> '' AND nhs2 <> '' THEN
    CASE WHEN nhs1 = nhs2 THEN {N_SAME} ELSE {N_DIFFERENT} END
  WHEN upn1 <> '' AND upn2 <> '' THEN
    CASE WHEN upn1 = upn2 THEN {N_PUPIL_SAME} ELSE {N_PUPIL_DIFFERENT} END
  ELSE {N_MISSING} END"""

_SEX: Final = """CASE
  WHEN sex1 = 'U' OR sex2 = 'U' THEN {S_MISSING}
  WHEN sex1 = sex2 THEN {S_SAME} ELSE {S_DIFFERENT} END"""

_BOTH: Final = (
    *("born", "how", "expected", "unborn", "sex", "nhs", "upn", "phone"),
    *("homes", "home", "other_home", "more", "houses", "g", "s", "m", "l"),
)

_LEVELS: Final = f"""
WITH both_sides AS (
  SELECT asked, held, h.person, a.given_same, a.surname_same,
    {", ".join(f"a.{name} AS {name}1, h.{name} AS {name}2" for name in _BOTH)}
  FROM pairs JOIN read_parquet('{{folder}}/asked-side.parquet') a ON a.place = asked
  JOIN read_parquet('{{folder}}/held-side.parquet') h ON h.place = held
),
parts AS (
  SELECT *, year(born1) AS year1, month(born1) AS month1, day(born1) AS day1,
    year(born2) AS year2, month(born2) AS month2, day(born2) AS day2,
    month(born1) = 1 AND day(born1) = 1 AS new_year1,
    month(born2) = 1 AND day(born2) = 1 AS new_year2,
    abs(date_diff('day', coalesce(born1, expected1), coalesce(born2, expected2))) AS apart,
    phone1 <> '' AND phone1 = phone2 AS same_phone,
    homes1 > 0 AND homes2 > 0 AND {_SHARED} AS shared
  FROM both_sides
)
SELECT asked, held, person, given_same, surname_same, g1, g2, s1, s2, m1, m2, l1, l2,
  unborn1, unborn2, CASE WHEN born1 IS NULL AND born2 IS NULL THEN apart END AS due_apart,
  {_DOB} AS dob, {_ADDRESS} AS address, {_NUMBER} AS number, {_SEX} AS sex
FROM parts
"""


def levels_query(folder: str) -> str:
    """Return the query that finds the levels of the table `pairs` (asked, held).

    Its columns: who they are, the numbers of their names, and the levels dob, address, number, sex.

    Args:
        folder: the job's, with both sides as `bulk_values` writes them.
    """
    words = {
        **_words("B", BirthLevel),
        **_words("A", AddressLevel),
        **_words("N", NumberLevel),
        **_words("S", SexLevel),
    }
    return _LEVELS.format(folder=folder, **words)

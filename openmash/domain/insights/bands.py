"""The groups by which figures are compared: ethnic group, age band, area, kind of source.

Each is made of what was told in one contact, never filled in from another. A child's group in a
published figure so stays what it was, and no later record can shift a count by one.
"""

import calendar
from datetime import date
from enum import StrEnum
from functools import lru_cache

from openmash.core.codes import Ethnicity, ReferralSource
from openmash.core.days import age_on
from openmash.core.identifiers import outward
from openmash.domain.sharing.handling import DatePrecision

NOT_KNOWN = "Not known"


class EthnicGroup(StrEnum):
    """The five broad groups of the 2021 census of England and Wales, and those not known.

    The value is the words for a page. Chinese belongs to Asian, and Roma and Traveller to White,
    as in that census.
    """

    ASIAN = "Asian or Asian British"
    BLACK = "Black, Black British, Caribbean or African"
    MIXED = "Mixed or multiple"
    WHITE = "White"
    OTHER = "Other"
    NOT_KNOWN = "Refused or not known"


_BY_FIRST_LETTER = {
    "A": EthnicGroup.ASIAN,
    "B": EthnicGroup.BLACK,
    "M": EthnicGroup.MIXED,
    "W": EthnicGroup.WHITE,
}


@lru_cache
def ethnic_group(code: str) -> EthnicGroup:
    """The broad group of one of the census's twenty codes; an unknown code is not known.

    >>> ethnic_group("CHNE"), ethnic_group("WROM"), ethnic_group("NOBT")
    (<EthnicGroup.ASIAN: 'Asian or Asian British'>, <EthnicGroup.WHITE: 'White'>, \
<EthnicGroup.NOT_KNOWN: 'Refused or not known'>)
    """
    if code not in set(Ethnicity) or code in (Ethnicity.REFU, Ethnicity.NOBT):
        return EthnicGroup.NOT_KNOWN
    if code == Ethnicity.CHNE:
        return EthnicGroup.ASIAN
    return _BY_FIRST_LETTER.get(code[0], EthnicGroup.OTHER)


class AgeBand(StrEnum):
    """Age on the day of the contact, in the bands of the children in need census.

    The census's 16, 17 and 18 and over are one band here, for they are few at a front door.
    """

    UNBORN = "Unborn"
    UNDER_1 = "Under 1"
    TO_4 = "1 to 4"
    TO_9 = "5 to 9"
    TO_15 = "10 to 15"
    FROM_16 = "16 and over"
    NOT_KNOWN = "Not known"


_UP_TO = (
    (0, AgeBand.UNDER_1),
    (4, AgeBand.TO_4),
    (9, AgeBand.TO_9),
    (15, AgeBand.TO_15),
)


def age_band(
    born: date | None,
    precision: DatePrecision,
    *,
    on: date,
    unborn: bool = False,
    about: int | None = None,
) -> AgeBand:
    """The band of a child's age on a day.

    Args:
        born: the birth date as told, unknown parts at their first value.
        precision: how exactly it is known. A year or month whose first and last day lie in two
            bands is not known; an approximate date counts as it stands.
        on: the London date of the contact.
        about: the age as told, in whole years, where there is no birth date.
    """
    if unborn:
        return AgeBand.UNBORN
    if born is None or precision is DatePrecision.UNKNOWN:
        return AgeBand.NOT_KNOWN if about is None else _band(about)
    first, last = _ends(born, precision)
    oldest, youngest = _band(age_on(first, on)), _band(age_on(min(last, max(first, on)), on))
    return oldest if oldest is youngest else AgeBand.NOT_KNOWN


def _ends(born: date, precision: DatePrecision) -> tuple[date, date]:
    if precision is DatePrecision.MONTH:
        return born.replace(day=1), born.replace(day=calendar.monthrange(born.year, born.month)[1])
    if precision is DatePrecision.YEAR:
        return date(born.year, 1, 1), date(born.year, 12, 31)
    return born, born


def _band(years: int) -> AgeBand:
    if years < 0:
        # Born after the contact: a slip in the date, not an age.
        return AgeBand.NOT_KNOWN
    return next((band for most, band in _UP_TO if years <= most), AgeBand.FROM_16)


def district(postcode: str) -> str:
    """The postcode district in which the child lives, "E8"; "Not known" without a postcode.

    >>> district("E8 4CV"), district("")
    ('E8', 'Not known')
    """
    return outward(postcode) or NOT_KNOWN


class SourceGroup(StrEnum):
    """Where a contact came from: the census's 22 sources by their first figure."""

    INDIVIDUALS = "Family, neighbours and other individuals"
    EDUCATION = "Schools and education services"
    HEALTH = "Health services"
    HOUSING = "Housing"
    COUNCIL = "Local authority services"
    POLICE = "Police"
    LEGAL = "Courts, probation and other legal agencies"
    OTHER = "Children's centres, voluntary and other"
    NOT_KNOWN = "Anonymous or not known"


_BY_FIGURE = dict(zip("12345678", SourceGroup, strict=False))


@lru_cache
def source_group(code: str) -> SourceGroup:
    """The group of a census source; an unknown code is not known.

    >>> source_group("3E").value, source_group("10").value
    ('Health services', 'Anonymous or not known')
    """
    if code not in set(ReferralSource) or code in (ReferralSource.ANONYMOUS, "10"):
        return SourceGroup.NOT_KNOWN
    return _BY_FIGURE[code[0]]

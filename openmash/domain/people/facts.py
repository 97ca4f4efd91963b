"""What one record tells about one person, as the matching rules see it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFacts:
    """One person in one record. Whatever is not known is left at its default, never guessed.

    Attributes:
        forename: forenames as told, middle names included.
        surname: surnames as told.
        other_names: other whole or part names they are known by, former or alias.
        birth_date: London date; its unknown parts are given by the precision.
        birth_precision: a `DatePrecision` value: day, month, year, approximate or unknown.
        expected_date: expected date of delivery, of an unborn child or one born since.
        is_unborn: True until birth is known.
        sex: census code M, F or U.
        nhs_number: ten digits, as `core.identifiers.nhs_number` gives.
        upn: as `core.identifiers.upn` gives.
        postcodes: present and former ones, as `core.identifiers.postcode` gives.
        address_lines: lines of the addresses without their postcodes.
        phone: as `core.identifiers.phone` gives.
    """

    forename: str = ""
    surname: str = ""
    other_names: tuple[str, ...] = ()
    birth_date: date | None = None
    # A plain str, because `people` and `sharing` stand side by side and import neither other.
    birth_precision: str = "unknown"
    expected_date: date | None = None
    is_unborn: bool = False
    sex: str = "U"
    nhs_number: str = ""
    upn: str = ""
    postcodes: tuple[str, ...] = ()
    address_lines: tuple[str, ...] = ()
    phone: str = ""

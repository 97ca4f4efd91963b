"""Mistakes in dates, addresses, numbers and sex, in the same form as those in names."""

from calendar import monthrange
from datetime import date, timedelta
from random import Random

from openmash.adapters.synthetic.chance import between, pick
from openmash.adapters.synthetic.linkage_world.homes import ALL_DISTRICTS, Home, new_home
from openmash.adapters.synthetic.linkage_world.told import Told, homes_of
from openmash.adapters.synthetic.numbers import nhs_check_digit

_KEPT_LETTERS = "CIKMOV"


def _put(told: Told, year: int, month: int, day: int) -> bool:
    """Write a date if there is such a day and it differs."""
    if not (1 <= month <= 12 and 1900 <= year <= 2026 and 1 <= day <= monthrange(year, month)[1]):
        return False
    before, told.birth_date = told.birth_date, date(year, month, day)
    return told.birth_date != before


def day_month_swapped(_rng: Random, told: Told) -> bool:
    born = told.birth_date
    return born is not None and _put(told, born.year, born.day, born.month)


def one_digit_wrong(rng: Random, told: Told) -> bool:
    """One digit of the day or the month hit wrongly, or the last one of the year."""
    born = told.birth_date
    if born is None:
        return False
    digits = list(f"{born:%Y%m%d}")
    at = pick(rng, (3, 5, 6, 7, 7))
    digits[at] = str(between(rng, 0, 9))
    text = "".join(digits)
    return _put(told, int(text[:4]), int(text[4:6]), int(text[6:]))


def day_out(rng: Random, told: Told) -> bool:
    if told.birth_date is None:
        return False
    told.birth_date += timedelta(days=pick(rng, (-1, 1)))
    return True


def year_out(rng: Random, told: Told) -> bool:
    born = told.birth_date
    return born is not None and _put(told, born.year + pick(rng, (-1, 1)), born.month, born.day)


def new_year_put(_rng: Random, told: Told) -> bool:
    born = told.birth_date
    return born is not None and _put(told, born.year, 1, 1)


def year_only(_rng: Random, told: Told) -> bool:
    born = told.birth_date
    if born is None:
        return False
    told.birth_date, told.precision = born.replace(month=1, day=1), "year"
    return True


def date_missing(_rng: Random, told: Told) -> bool:
    had, told.birth_date = told.birth_date is not None, None
    return had


def ten_years_out(rng: Random, told: Told) -> bool:
    born = told.birth_date
    return born is not None and _put(told, born.year + pick(rng, (-10, 10)), born.month, born.day)


def month_out(rng: Random, told: Told) -> bool:
    born = told.birth_date
    return born is not None and _put(told, born.year, born.month + pick(rng, (-1, 1)), born.day)


def digits_exchanged(rng: Random, told: Told) -> bool:
    """31 for 13, or 2012 for 2021."""
    born = told.birth_date
    if born is None:
        return False
    if rng.random() < 0.6:
        return _put(told, born.year, born.month, int(f"{born.day:02d}"[::-1]))
    short = f"{born.year % 100:02d}"
    return _put(told, born.year - born.year % 100 + int(short[::-1]), born.month, born.day)


def address_moved(rng: Random, told: Told) -> bool:
    """A new address that no record has yet."""
    told.homes = [new_home(rng, ALL_DISTRICTS)]
    return True


def old_address_told(_rng: Random, told: Told) -> bool:
    homes = homes_of(told.person.facts)
    told.homes = homes[1:2] or told.homes
    return len(homes) > 1


def address_missing(_rng: Random, told: Told) -> bool:
    had, told.homes = bool(told.homes), []
    return had


def postcode_typo(rng: Random, told: Told) -> bool:
    """One place of the second half hit wrongly; it stays in the form of a postcode."""
    if not told.homes:
        return False
    home = told.homes[0]
    characters = list(home.postcode)
    at = pick(rng, (-3, -2, -1))
    characters[at] = str(between(rng, 0, 9)) if at == -3 else pick(rng, _KEPT_LETTERS)
    told.homes = [Home(home.lines, "".join(characters))]
    return told.homes[0].postcode != home.postcode


def postcode_missing(_rng: Random, told: Told) -> bool:
    if not told.homes or not told.homes[0].postcode:
        return False
    told.homes = [Home(told.homes[0].lines, "")]
    return True


def house_number_wrong(rng: Random, told: Told) -> bool:
    if not told.homes or not told.homes[0].lines:
        return False
    home = told.homes[0]
    *before, street = home.lines
    told.homes = [
        Home((*before, f"{between(rng, 1, 198)} {street.partition(' ')[2]}"), home.postcode)
    ]
    return True


def other_nhs_number(rng: Random, told: Told) -> bool:
    """Misread or mixed up, with a check digit that holds: those that fail it never get in."""
    if not told.person.facts.nhs_number:
        return False
    while True:
        nine = between(rng, 900_000_000, 998_999_999)
        check = nhs_check_digit(nine)
        if check < 10:
            told.nhs_number = f"{nine}{check}"
            return True


def sex_wrong(_rng: Random, told: Told) -> bool:
    turned = {"M": "F", "F": "M"}.get(told.sex)
    told.sex = turned or told.sex
    return turned is not None

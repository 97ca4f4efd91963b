"""Every family of mistakes by its name, how often each happens, and which are held out."""

from collections.abc import Callable
from random import Random
from typing import NamedTuple

from openmash.adapters.synthetic.chance import Table
from openmash.adapters.synthetic.linkage_world import mistakes_names as names
from openmash.adapters.synthetic.linkage_world import mistakes_rest as rest
from openmash.adapters.synthetic.linkage_world.told import Told

Make = Callable[[Random, Told], bool]


class Mistake(NamedTuple):
    """One family of mistakes.

    Attributes:
        name: what it is called in every table.
        field: the part it belongs to: name, date, address or other.
        make: changes what is told; False if there was nothing to mistake.
        tuned: weight in the development mix; 0 for a family that is held out.
        weight: weight in the mix that is measured, which differs on purpose.
    """

    name: str
    field: str
    make: Make
    tuned: float
    weight: float


MISTAKES: tuple[Mistake, ...] = (
    Mistake("forename typo", "name", names.forename_typo, 14, 11),
    Mistake("surname typo", "name", names.surname_typo, 14, 11),
    Mistake("forename respelt", "name", names.forename_respelt, 9, 8),
    Mistake("surname respelt", "name", names.surname_respelt, 9, 8),
    Mistake("transliteration A", "name", names.transliteration_a, 26, 20),
    Mistake("transliteration B", "name", names.transliteration_b, 0, 20),
    Mistake("alias used", "name", names.short_name, 7, 7),
    Mistake("middle name used as first", "name", names.middle_as_first, 4, 5),
    Mistake("forename initial only", "name", names.initial_only, 3, 3),
    Mistake("placeholder forename", "name", names.placeholder, 2, 2),
    Mistake("names exchanged", "name", names.names_exchanged, 4, 5),
    Mistake("surname changed", "name", names.surname_changed, 8, 7),
    Mistake("double surname shortened", "name", names.surname_shortened, 6, 6),
    Mistake("surname parts exchanged", "name", names.surname_parts_exchanged, 0, 3),
    Mistake("empty word dropped", "name", names.empty_word_dropped, 4, 3),
    Mistake("words run together", "name", names.words_run_together, 0, 4),
    Mistake("surname unknown", "name", names.surname_unknown, 2, 1),
    Mistake("day and month swapped", "date", rest.day_month_swapped, 22, 18),
    Mistake("one digit of date wrong", "date", rest.one_digit_wrong, 22, 18),
    Mistake("a day out", "date", rest.day_out, 10, 9),
    Mistake("a year out", "date", rest.year_out, 12, 11),
    Mistake("1 January put", "date", rest.new_year_put, 8, 9),
    Mistake("year only", "date", rest.year_only, 8, 9),
    Mistake("birth date missing", "date", rest.date_missing, 18, 12),
    Mistake("ten years out", "date", rest.ten_years_out, 0, 3),
    Mistake("a month out", "date", rest.month_out, 0, 6),
    Mistake("digits of date exchanged", "date", rest.digits_exchanged, 0, 5),
    Mistake("address moved", "address", rest.address_moved, 42, 38),
    Mistake("old address told", "address", rest.old_address_told, 20, 18),
    Mistake("address missing", "address", rest.address_missing, 20, 20),
    Mistake("postcode typo", "address", rest.postcode_typo, 12, 10),
    Mistake("postcode missing", "address", rest.postcode_missing, 0, 7),
    Mistake("house number wrong", "address", rest.house_number_wrong, 6, 7),
    Mistake("another NHS number", "other", rest.other_nhs_number, 1, 1),
    Mistake("sex wrong", "other", rest.sex_wrong, 1, 1),
)
"""All families. Where `tuned` is 0 the family is held out of every development mix."""


def mix(field: str, *, held_out: bool) -> Table[Mistake]:
    """The mistakes of one field with their weights; without held-out ones unless asked for."""
    return Table(
        (each, each.weight if held_out else each.tuned) for each in MISTAKES if each.field == field
    )

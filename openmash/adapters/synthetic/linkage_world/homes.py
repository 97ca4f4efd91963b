"""Addresses that are not there: streets from `places`, in the same never-issued postcodes."""

from dataclasses import dataclass
from random import Random

from openmash.adapters.synthetic.boroughs import BOROUGHS, SETTINGS
from openmash.adapters.synthetic.places import address

ALL_DISTRICTS: tuple[str, ...] = tuple(
    sorted({place for code in BOROUGHS for place in SETTINGS[code].districts})
)
"""Outward halves of every borough."""


@dataclass(frozen=True, slots=True)
class Home:
    """One address: its lines and its postcode."""

    lines: tuple[str, ...]
    postcode: str


def new_home(rng: Random, districts: tuple[str, ...]) -> Home:
    """A flat or a house in an invented street."""
    made = address(rng, districts)
    lines = (made.line1, made.line2) if made.line2 else (made.line1,)
    return Home(lines, made.postcode)

"""From an agency's extract to an index: of cards in the clear, or of codes alone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from openmash.domain.people.elsewhere.rules import fingerprint
from openmash.domain.people.extracts import ExtractRefused, Profile, Told
from openmash.domain.people.linkage.cards import card_of
from openmash.domain.people.linkage.keys import stored_keys

from .from_extract import Reading
from .index import About, Row, building

_LONDON: Final = ZoneInfo("Europe/London")
_TOLD_EVERY: Final = 1_000


@dataclass(frozen=True, slots=True)
class Built:
    """Counts of a build: rows read, people in the index, rows left out, cells not readable."""

    rows: int
    people: int
    left_out: int
    faults: int


def build_index(
    extract: Path,
    profile: Profile,
    path: Path,
    *,
    taken_on: date,
    now: datetime,
    most_left_out: float,
    allow_test_numbers: bool = False,
    make: Callable[[Told], Row] | None = None,
    key_id: str = "",
    progress: Callable[[int], None] = lambda _: None,
) -> Built:
    """Build an index from an extract, and put it in the place of the one before.

    Args:
        path: of the index.
        taken_on: London date of the extract; now: aware UTC.
        most_left_out: share of the rows, from 0 to 1, that may tell too little to be found by.
        make: makes an index row of what a row tells; without it, cards in the clear.
        key_id: of the encoding key, if `make` encodes.
        progress: is told how many rows were read.

    Raises:
        ExtractRefused: the extract cannot be trusted, is empty, or too much of it would be left
            out: "nothing found" would then mean nothing. The index before it stays.
    """
    today = now.astimezone(_LONDON).date()
    reading = Reading(extract, profile, today=today, allow_test_numbers=allow_test_numbers)
    making = make or in_the_clear
    with building(path) as builder:
        for person in reading.people():
            builder.add(making(person))
            if reading.read % _TOLD_EVERY == 0:
                progress(reading.read)
        if not builder.count or reading.left_out > most_left_out * reading.read:
            raise ExtractRefused(
                f"Of {reading.read:,} rows {reading.left_out:,} tell too little to be found by. "
                "Check the profile: each person needs two of a name, a date and a postcode, or a "
                "number. Nothing was changed."
            )
        builder.describe(
            About(fingerprint(), taken_on, now, left_out=reading.left_out, key_id=key_id)
        )
    return Built(reading.read, builder.count, reading.left_out, reading.faults)


def in_the_clear(person: Told) -> Row:
    """An index row that is kept where the extract came from."""
    card = card_of(person.facts).to_json()
    return Row(person.own_id, stored_keys(person.facts), card)

"""Indexes of codes: made at an agency, handed in, kept at the hub, read with the pair's key alone.

A handed-in file holds no name, no date, no place and no record number: only codes, and of how many
people on which day. The key is never in the folder where the file is kept.
"""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import BinaryIO, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from openmash.adapters.files import durable
from openmash.core.errors import BadInput
from openmash.domain.people.elsewhere import wire
from openmash.domain.people.elsewhere.answers import Reason, Verdict, is_enough, search
from openmash.domain.people.elsewhere.encoding import Coded, Encoder, encode
from openmash.domain.people.elsewhere.likeness import Light
from openmash.domain.people.elsewhere.rules import fingerprint
from openmash.domain.people.extracts import Profile, Told
from openmash.domain.people.facts import PersonFacts
from openmash.domain.people.linkage.cards import card_of
from openmash.domain.people.linkage.keys import asked_keys, stored_keys

from .build import Built, build_index
from .index import About, NoIndex, Row, opened
from .pair_keys import PairKeys, encoding_id

FOLDER: Final = "known-elsewhere"
OLDEST: Final = timedelta(days=35)
"""An extract older than this is not searched: agencies hand in codes every month."""

_LONDON: Final = ZoneInfo("Europe/London")
_TABLES: Final = {("table", "about"), ("table", "people"), ("table", "keys")}


def encode_extract(
    extract: Path,
    profile: Profile,
    out: Path,
    key: bytes,
    *,
    taken_on: date,
    now: datetime,
    most_left_out: float,
    allow_test_numbers: bool = False,
    progress: Callable[[int], None] = lambda _: None,
) -> Built:
    """Make the file of codes of an extract; see `build_index`, whose arguments and errors it has.

    Args:
        out: where the file is made. key: of 32 bytes, that the hub made for this agency.
    """
    encoder = Encoder(key)

    def row(person: Told) -> Row:
        keys = [encoder.key(each) for each in stored_keys(person.facts)]
        return Row("", keys, encode(card_of(person.facts), encoder).to_json())

    return build_index(
        extract,
        profile,
        out,
        taken_on=taken_on,
        now=now,
        most_left_out=most_left_out,
        allow_test_numbers=allow_test_numbers,
        make=row,
        key_id=encoding_id(key),
        progress=progress,
    )


def path_of(data_dir: Path, hub_id: UUID, agency_id: UUID) -> Path:
    """Where the codes that an agency handed in to a hub are kept."""
    return data_dir / FOLDER / str(hub_id) / f"{agency_id}.sqlite"


def take_in(handed: Path, place: Path, keys: PairKeys) -> About:
    """Keep a file that an agency handed in, in the place of the one before.

    Raises:
        BadInput: it is no such file, is damaged, was made by another release, holds more than
            codes, or was made with a key that the hub does not have.
    """
    about = _checked(handed, keys)

    def fill(file: BinaryIO) -> None:
        with handed.open("rb") as source:
            shutil.copyfileobj(source, file)

    durable.write(place, fill)
    return about


def _checked(handed: Path, keys: PairKeys) -> About:
    try:
        _only_our_tables(handed)
        with opened(handed) as index:
            about = index.about
    except (NoIndex, sqlite3.Error, OSError):
        raise _refused(
            "It is no file that openmash matcher encode made, or it is damaged."
        ) from None
    if about.rules != fingerprint():
        raise _refused("It was made by another release than the hub’s. Make it anew.")
    if keys.encoding_key(about.key_id) is None:
        raise _refused("It was made with a key that the hub does not have for this agency.")
    return about


def _only_our_tables(path: Path) -> None:
    """Nothing that would run by itself, and no table more: the file comes from elsewhere."""
    where = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(where, uri=True)) as database:
        database.execute("PRAGMA trusted_schema = OFF")
        found = set(database.execute("SELECT type, name FROM sqlite_master"))
        if found != _TABLES or database.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise NoIndex
        named = database.execute("SELECT 1 FROM people WHERE record <> '' LIMIT 1").fetchone()
        if named is not None:
            raise NoIndex


def _refused(sentence: str) -> BadInput:
    return BadInput({"file": sentence})


def answer(
    place: Path, keys: PairKeys, question: UUID, facts: PersonFacts, now: datetime
) -> wire.Answer:
    """Say whether the codes know a person, in the words of a matcher. Nothing leaves the hub.

    Args:
        place: of the codes. now: aware UTC.
    """
    try:
        return _answer(place, keys, question, facts, now)
    except (NoIndex, LookupError, ValueError, TypeError):
        # A card that is none of ours: the file was changed after it was made.
        return _could_not(question, Reason.NO_INDEX, now)


def _answer(
    place: Path, keys: PairKeys, question: UUID, facts: PersonFacts, now: datetime
) -> wire.Answer:
    if not is_enough(facts):
        return _could_not(question, Reason.TOO_LITTLE, now)
    with opened(place) as index:
        about = index.about
        key = keys.encoding_key(about.key_id)
        if key is None:
            return _could_not(question, Reason.NO_KEY, now)
        if about.rules != fingerprint():
            return _could_not(question, Reason.OTHER_RULES, now)
        age = now.astimezone(_LONDON).date() - about.taken_on
        if not timedelta(0) <= age <= OLDEST:
            return _could_not(question, Reason.OLD_INDEX, now)
        encoder = Encoder(key)
        asked = card_of(facts)
        near = index.nearest({encoder.key(k): weight for k, weight in asked_keys(facts).items()})
    light = Light(asked, encoder)
    cards = {person: light.read(Coded.from_json(card)) for person, card in near.items()}
    return wire.Answer(
        question=question,
        at=now,
        verdict=search(asked, cards, about.people).verdict,
        taken_on=about.taken_on,
        left_out=about.left_out,
    )


def _could_not(question: UUID, why: Reason, now: datetime) -> wire.Answer:
    return wire.Answer(question, now, Verdict.COULD_NOT_SEARCH, why)


def forget(place: Path) -> None:
    """Delete the codes that an agency handed in, if there are any."""
    place.unlink(missing_ok=True)
    if place.parent.is_dir():
        durable.sync_folder(place.parent)

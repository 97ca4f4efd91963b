"""Codes in the place of a person's facts: keyed, field by field, so that no name need leave.

A code is a keyed BLAKE2b of 64 bits (RFC 7693) of one value of one field: equal values of a field
have equal codes under one key, and nothing else can be read from them without the key. With the
key, whoever guesses a value can tell whether it is there: codes are personal data still.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from typing import Final

from openmash.domain.people.linkage.cards import Card
from openmash.domain.people.linkage.forenames import is_forename
from openmash.domain.people.linkage.sounding import sounds

KEY_BYTES: Final = 32
FORENAME: Final = "a first name"
_CODE_BYTES: Final = 8


class Encoder:
    """Makes the codes of one pair of a hub and an agency."""

    def __init__(self, key: bytes) -> None:
        """Raise ValueError unless the key is of 32 bytes."""
        if len(key) != KEY_BYTES:
            raise ValueError("An encoding key has 32 bytes.")
        self._key = key
        # A name or a postcode recurs in thousands of rows.
        self.code = lru_cache(maxsize=1 << 18)(self._code)

    def _code(self, field: str, value: str) -> str:
        told = blake2b(
            value.encode(), key=self._key, digest_size=_CODE_BYTES, person=field.encode()
        )
        return told.hexdigest()

    def key(self, key: int) -> int:
        """A key to find by, as it is kept here: a signed number of 64 bits."""
        told = blake2b(
            key.to_bytes(8, "big", signed=True), key=self._key, digest_size=8, person=b"key"
        )
        return int.from_bytes(told.digest(), "big", signed=True)


@dataclass(frozen=True, slots=True)
class Coded:
    """A card in codes. Attributes are those of `Card`; each name is its code and its sounds'.

    Attributes:
        words: code of each name word, to the codes of how it sounds.
        born, expected: code of the date as far as it is known; precision: in the clear.
        postcodes: code of each, to the code of its sector.
    """

    given: str
    middle: tuple[str, ...]
    surname: tuple[str, ...]
    aliases: tuple[str, ...]
    words: dict[str, tuple[str, ...]]
    born: str
    precision: str
    expected: str
    unborn: bool
    sex: str
    nhs: str
    upn: str
    postcodes: dict[str, str]
    houses: tuple[str, ...]
    phone: str

    def to_json(self) -> str:
        """The form that is handed in and kept."""
        return json.dumps(
            [getattr(self, name) for name in self.__slots__], separators=(",", ":"), sort_keys=True
        )

    @staticmethod
    def from_json(stored: str) -> "Coded":
        """Read it back."""
        row = json.loads(stored)
        for place in (1, 2, 3, 13):
            row[place] = tuple(row[place])
        row[4] = {word: tuple(codes) for word, codes in row[4].items()}
        return Coded(*row)


def encode(card: Card, encoder: Encoder) -> Coded:
    """Return a card in codes."""
    code = encoder.code
    return Coded(
        given=code("name", card.given) if card.given else "",
        middle=_codes(encoder, "name", card.middle),
        surname=_codes(encoder, "name", card.surname),
        aliases=_codes(encoder, "name", card.aliases),
        words={
            code("name", word): _codes(encoder, "sound", heard(word)) for word in card.name_words
        },
        born=code("date", dated(card.born, card.precision)) if card.born else "",
        precision=card.precision,
        expected=code("date", dated(card.expected, "day")) if card.expected else "",
        unborn=card.unborn,
        sex=code("sex", card.sex),
        nhs=code("nhs", card.nhs) if card.nhs else "",
        upn=code("upn", card.upn) if card.upn else "",
        postcodes={code("postcode", each): code("sector", each[:-2]) for each in card.postcodes},
        houses=_codes(encoder, "house", card.houses),
        phone=code("phone", card.phone) if card.phone else "",
    )


def heard(word: str) -> frozenset[str]:
    """How a folded word sounds, and whether it is a first name: one that is none may be a slip."""
    return sounds(word) | {FORENAME} if is_forename(word) else sounds(word)


def dated(day: date, precision: str) -> str:
    """A date as far as it is known, as the text that is encoded."""
    length = {"year": 4, "month": 7}.get(precision, 10)
    return f"{precision}:{day.isoformat()[:length]}"


def _codes(encoder: Encoder, field: str, values: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(encoder.code(field, value) for value in values))

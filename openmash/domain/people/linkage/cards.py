"""What is compared of one person: everything cleaned once, so that a pair costs microseconds."""

import json
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from openmash.domain.people.cleaning import (
    compact,
    fold,
    forename_tokens,
    surname_tokens,
    words,
)
from openmash.domain.people.facts import PersonFacts

_APOSTROPHES = re.compile("['`\u00b4\u02b9-\u02bf\u02c8\u2018\u2019\u201b\u2032\uff07]")
_NOT_LETTERS = re.compile(r"[^\w]+|_+")
Words = frozenset[str]
"""Words in no order."""

_PRECISIONS = frozenset({"day", "month", "year", "approximate"})


@dataclass(frozen=True, slots=True)
class Card:
    """One person as compared. Texts are folded; what is not known is empty or None.

    Attributes:
        given: the first forename; middle: the other forenames, in no order.
        surname: words of the surname, in no order; aliases: words of all other names.
        born: London date of birth; precision: day, month, year or approximate, "" if not known.
        expected: expected date of delivery; unborn: True until birth is known.
        sex: M, F or U. nhs, upn, phone: without spaces.
        postcodes: without spaces, present and former; houses: house and flat numbers of any of
            the addresses.
    """

    given: str = ""
    middle: frozenset[str] = frozenset()
    surname: frozenset[str] = frozenset()
    aliases: frozenset[str] = frozenset()
    born: date | None = None
    precision: str = ""
    expected: date | None = None
    unborn: bool = False
    sex: str = "U"
    nhs: str = ""
    upn: str = ""
    postcodes: frozenset[str] = frozenset()
    houses: frozenset[str] = frozenset()
    phone: str = ""

    @property
    def name_words(self) -> frozenset[str]:
        """Every word of every name, in no order."""
        own = frozenset((self.given,)) if self.given else frozenset()
        return own | self.middle | self.surname | self.aliases

    def to_json(self) -> str:
        """Return the compact form that is stored: the same text for the same card, always."""
        return json.dumps(
            [
                self.given,
                sorted(self.middle),
                sorted(self.surname),
                sorted(self.aliases),
                self.born.isoformat() if self.born else "",
                self.precision,
                self.expected.isoformat() if self.expected else "",
                int(self.unborn),
                self.sex,
                self.nhs,
                self.upn,
                sorted(self.postcodes),
                sorted(self.houses),
                self.phone,
            ],
            ensure_ascii=False,
            separators=(",", ":"),
        )

    @staticmethod
    def from_json(stored: str | list[Any]) -> "Card":
        """Return the card of what `to_json` gave, as text or as the list it spells."""
        row = json.loads(stored) if isinstance(stored, str) else stored
        return Card(
            row[0],
            frozenset(row[1]),
            frozenset(row[2]),
            frozenset(row[3]),
            _day(row[4]),
            row[5],
            _day(row[6]),
            bool(row[7]),
            row[8],
            row[9],
            row[10],
            frozenset(row[11]),
            frozenset(row[12]),
            row[13],
        )


def card_of(facts: PersonFacts) -> Card:
    """Return what is compared of a person. The order of their claims makes no difference."""
    forenames = given_words(facts.forename)
    born = facts.birth_date if facts.birth_precision in _PRECISIONS else None
    if facts.is_unborn:
        born = None
    aliases = (surname_tokens(name) for name in facts.other_names)
    return Card(
        given=forenames[0] if forenames else "",
        middle=frozenset(forenames[1:]),
        surname=surname_tokens(facts.surname),
        aliases=frozenset().union(*aliases),
        born=born,
        precision=facts.birth_precision if born else "",
        expected=facts.expected_date,
        unborn=facts.is_unborn,
        sex=facts.sex if facts.sex in ("M", "F") else "U",
        nhs=compact(facts.nhs_number),
        upn=compact(facts.upn),
        postcodes=frozenset(filter(None, map(compact, facts.postcodes))),
        houses=frozenset().union(*map(_numbers, facts.address_lines)),
        phone=compact(facts.phone),
    )


@lru_cache(maxsize=16_384)
def given_words(forename: str) -> tuple[str, ...]:
    """Return the folded words of a forename as written; () if it only stands in for one."""
    real = forename_tokens(forename)
    split = _NOT_LETTERS.split(_APOSTROPHES.sub("", fold(forename)))
    return tuple(dict.fromkeys(word for word in split if word in real))


@lru_cache(maxsize=16_384)
def _numbers(line: str) -> frozenset[str]:
    return frozenset(word for word in words(line) if any(c.isdigit() for c in word))


@lru_cache(maxsize=65_536)
def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None

"""Does a text tell where a protected person is? Searched before anything leaves the hub.

A protected place is matched on and never shown: a hit names the kind of place and the words of the
text that gave it away, never the place's own value. People write an address in many ways, so both
sides are made alike first (`protected_words`): case, accents, spaces, punctuation, invisible and
look-alike characters, "Rd" for "Road", "fourteen" for "14".

Where a choice had to be made a text is stopped too often rather than too seldom: whoever prepares
it can word it anew, and an address that left cannot be called back.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from uuid import UUID

from openmash.domain.sharing.protected_words import (
    BUILDINGS,
    COMMON_STREETS,
    FILLERS,
    FLATS,
    SCHOOLS,
    STREETS,
    canonical,
    read,
)


class PlaceKind(StrEnum):
    """What sort of place is protected. The stored word never changes; the label may."""

    ADDRESS = "address"
    PHONE = "phone"
    SCHOOL = "school"
    WORKPLACE = "workplace"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The words for a page, as they stand inside a sentence."""
        return _LABELS[self]


_LABELS = {
    PlaceKind.ADDRESS: "a protected address",
    PlaceKind.PHONE: "a protected telephone number",
    PlaceKind.SCHOOL: "a protected school or nursery",
    PlaceKind.WORKPLACE: "a protected place of work",
    PlaceKind.OTHER: "a protected place",
}


class Form(StrEnum):
    """Which part of a place was found."""

    POSTCODE = "postcode"
    PHONE = "phone"
    NUMBER_AND_STREET = "number_and_street"
    STREET = "street"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Place:
    """One protected place.

    Attributes:
        value: as it was written: an address on one or several lines, a number, a name.
        postcode: its postcode if it has one; others inside `value` are found as well.
    """

    place_id: UUID
    kind: PlaceKind
    value: str
    postcode: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A place that a text gives away.

    Attributes:
        start, end: the whole words of the text that do so: `text[start:end]`.
    """

    place_id: UUID
    kind: PlaceKind
    form: Form
    start: int
    end: int


def find_tokens(text: str, places: Collection[Place]) -> tuple[Hit, ...]:
    """Every place that the text gives away, in the order of the text.

    A postcode, a telephone number, a street with its number, or a name is enough. So is a street
    without its number, unless there is one of that name in every town ("High Street").

    >>> home = Place(UUID(int=1), PlaceKind.ADDRESS, "Flat 2, 14 Sample Walk", "E8 4CV")
    >>> [hit.form.value for hit in find_tokens("Seen near e84cv, at 14, SAMPLE WALK.", [home])]
    ['postcode', 'number_and_street', 'street']
    >>> find_tokens("Seen near SE8 4CV, where they sample walking boots.", [home])
    ()
    """
    found = {
        Hit(place.place_id, place.kind, form, *heard.span(match.start(), match.end()))
        for heard in (read(text), read(text, expand=False))
        for place in places
        for form, pattern in _patterns(place.kind, place.value, place.postcode)
        for match in pattern.finditer(heard.words)
    }
    return tuple(sorted(found, key=lambda hit: (hit.start, hit.end, hit.form)))


def masked(text: str, places: Collection[Place]) -> str:
    """The text with whatever gives a place away taken out, and said to be.

    >>> home = Place(UUID(int=1), PlaceKind.ADDRESS, "14 Sample Walk", "E8 4CV")
    >>> masked("Seen at 14, SAMPLE WALK on Monday.", [home])
    'Seen at [a protected address] on Monday.'
    """
    kept: list[str] = []
    end = 0
    for hit in find_tokens(text, places):
        if hit.start >= end:
            kept += [text[end : hit.start], f"[{hit.kind.label}]"]
        end = max(end, hit.end)
    return "".join([*kept, text[end:]])


_Patterns = tuple[tuple[Form, re.Pattern[str]], ...]


@lru_cache(maxsize=4096)
def _patterns(kind: PlaceKind, value: str, postcode: str) -> _Patterns:
    """What to look for. Kept, because every item of a product is searched for the same places."""
    rest, found = _take_postcodes(f"{value}\n{postcode}")
    rest, numbers = _take_phones(rest)
    found |= numbers
    parts = _parts(rest)
    if kind is not PlaceKind.ADDRESS and parts:
        found |= _name(parts[0])
        parts = parts[1:]
    for part in parts:
        found |= _address_part(part)
    if not found and (words := " ".join(canonical(rest))):
        found = {(Form.NAME, words)}
    return tuple((form, _pattern(form, words)) for form, words in sorted(found))


_Found = set[tuple[Form, str]]

_POSTCODE = re.compile(r"(?i)\b([a-z]{1,2}[0-9][0-9a-z]?)\s*([0-9][a-z]{2})\b")
_PHONE = re.compile(r"(?:\+|\b)[0-9](?:[\s().\-/]*[0-9]){6,}")


def _take_postcodes(text: str) -> tuple[str, _Found]:
    found = {(Form.POSTCODE, "".join(parts).lower()) for parts in _POSTCODE.findall(text)}
    return _POSTCODE.sub(" ", text), found


def _take_phones(text: str) -> tuple[str, _Found]:
    """The national digits of each number: they are the same with 0, +44 and 0044 before them."""
    found: _Found = set()
    for number in _PHONE.findall(text):
        digits = re.sub(r"\D", "", number.replace("(0)", ""))
        found.add((Form.PHONE, re.sub(r"^(?:00)?44|^0", "", digits) or digits))
    return _PHONE.sub(" ", text), found


def _parts(text: str) -> list[list[str]]:
    """The lines of an address as words; a number on a line of its own goes with the next line."""
    parts: list[list[str]] = []
    held: list[str] = []
    for line in re.split(r"[,;\n]+", text):
        words = canonical(line)
        if not words:
            continue
        if len(words) == 1 and words[0][0].isdigit():
            held = words
            continue
        parts.append([*held, *words])
        held = []
    return parts


def _address_part(words: list[str]) -> _Found:
    """What one line of an address gives away; a flat's number or a town alone gives nothing."""
    numbers = [place for place, word in enumerate(words) if word[0].isdigit()]
    last = numbers[-1] if numbers else -1
    name = [word for word in words[last + 1 :] if word not in FLATS]
    if not name:
        return set()
    called = " ".join(name)
    found: _Found = set()
    if numbers:
        number = words[last]
        found |= {
            (Form.NUMBER_AND_STREET, f"{number} {called}"),
            (Form.NUMBER_AND_STREET, f"{called} {number}"),
        }
    known_as_one = name[-1] in STREETS | BUILDINGS or bool(numbers)
    if known_as_one and len(name) > 1 and called not in COMMON_STREETS:
        found.add((Form.STREET, called))
    return found


def _name(words: list[str]) -> _Found:
    """What names a school or a place of work: all of it, and its own part without "School"."""
    own = [word for word in words if word not in SCHOOLS | FILLERS]
    found: _Found = {(Form.NAME, " ".join(words))}
    if len(own) > 1:
        found.add((Form.NAME, " ".join(own)))
    elif own and len(own) < len(words):
        # One word may be a whole borough's name, so it counts only beside a word for a school.
        found |= {(Form.NAME, f"{own[0]} {word}") for word in SCHOOLS}
    return found


_ALIKE = {"0": "[0o]", "o": "[0o]", "1": "[1il]", "i": "[1il]", "l": "[1il]"}


def _pattern(form: Form, words: str) -> re.Pattern[str]:
    """The words with or without spaces anywhere, and not inside a longer word or number."""
    coded = form in (Form.POSTCODE, Form.PHONE)
    letters = [
        _ALIKE.get(letter, letter) if coded else re.escape(letter)
        for letter in words.replace(" ", "")
    ]
    before = r"(?<![0-9])" if words[0].isdigit() else r"(?<!\w)"
    # "Sample Walk's far end": an apostrophe is not kept, and its "s" belongs to no other word.
    after = r"(?![0-9])" if words[-1].isdigit() else r"(?!\w)" if coded else r"s?(?!\w)"
    if form is Form.PHONE:
        before = ""
    return re.compile(before + " ?".join(letters) + after)

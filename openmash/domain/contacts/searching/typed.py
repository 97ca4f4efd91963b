"""Reads what somebody typed in the search box: any mixture, in any order, as people type it.

What is certain by its form goes first (a reference, numbers, a date, a postcode), and whatever
letters remain are names. Nothing is dropped in silence: what was not understood is told.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from openmash.core import identifiers
from openmash.core.errors import BadInput
from openmash.domain.contacts import references
from openmash.domain.contacts.searching import typed_dates
from openmash.domain.contacts.searching.sought import WILD, LeftOut, Name, Sought
from openmash.domain.people.cleaning import fold, forename_tokens, surname_tokens

MOST_TYPED: Final = 120
"""Characters that the box takes."""

MOST_NAMES: Final = 8
"""Words of a name that are looked for; more are a sentence, not a name."""

MOST_STAND_INS: Final = 3
"""Stand-ins in one word: each more multiplies what comparing it may cost."""

NOTHING_TYPED: Final = (
    "Enter a name, date of birth, postcode, NHS number, unique pupil number or contact reference"
)
TOO_LONG: Final = f"Enter {MOST_TYPED} characters or fewer"
NOT_UNDERSTOOD: Final = (
    "Nothing here can be searched for. Enter a name, date of birth, postcode, NHS number, unique "
    "pupil number or contact reference"
)
TOO_FEW: Final = (
    "A year or part of a postcode alone fits too many people. Add a name, or the whole date or "
    "postcode"
)

_MONTH = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_LABELS = re.compile(
    r"\b(?:nhs(?: (?:number|num|no))?|upn|d\.?o\.?b|date of birth|post ?code"
    rf"|(?:contact|reference|ref|born(?: on| in)?)(?=[\s:.]*(?:\S*[0-9]|(?:{_MONTH}))))\b[:.]*",
    re.IGNORECASE,
)
_REFERENCE = re.compile(
    r"(?<![\w-])[a-z]{2,4}[- ]?[2-9a-z]{4}[- ]?[2-9a-z]{4}(?![\w-])", re.IGNORECASE
)
_UPN = re.compile(r"(?<!\w)[a-z][0-9]{11}[0-9a-z](?!\w)", re.IGNORECASE)
_NHS = re.compile(r"(?<![\w/.-])[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}(?![\w/.])")
_POSTCODE = re.compile(
    r"(?<!\w)(?P<out>[a-z]{1,2}[0-9][0-9a-z]?)"
    r"(?: ?(?P<into>[0-9][a-z]{2})| (?P<sector>[0-9])\*?|\*)?(?![\w*?])",
    re.IGNORECASE,
)
_DASHES = re.compile("[\u2010-\u2015\u2212]")
_APOSTROPHES = re.compile("['`\u00b4\u02b9-\u02bf\u02c8\u2018\u2019\u201b\u2032]")
_NOT_NAME = re.compile(r"[^\w*?]+|_+")
_TAKEN = "\n"
"""Left where something was understood, so that what stood around it does not grow together."""


def read(typed: str, today: date) -> Sought:
    """What is looked for.

    Args:
        typed: the text of the box.
        today: London date; see `typed_dates.find`.

    Raises:
        BadInput: beside "words": nothing was typed, or too much, or nothing was understood, or
            what was would fit everybody.
    """
    text = "".join(c if c.isprintable() else " " for c in unicodedata.normalize("NFKC", typed))
    text = " ".join(_DASHES.sub("-", text).split())
    if not text:
        raise BadInput({"words": NOTHING_TYPED})
    if len(text) > MOST_TYPED:
        raise BadInput({"words": TOO_LONG})
    sought = _Reading(text, today).sought()
    if sought.is_empty:
        raise BadInput({"words": _why_nothing(sought)})
    part_of_postcode = not sought.postcode or not sought.has_whole_postcode
    year_or_less = sought.born is None or sought.born.precision == "year"
    if not (sought.names or sought.is_certain) and part_of_postcode and year_or_less:
        raise BadInput({"words": TOO_FEW})
    return sought


def _why_nothing(sought: Sought) -> str:
    """The one reason, if there is one: a wrong number, a date that is none, letters too few."""
    if len(sought.left_out) == 1:
        return f"This cannot be searched for: {sought.left_out[0].why}"
    return NOT_UNDERSTOOD


class _Reading:
    """One text, from which one thing after another is taken."""

    def __init__(self, text: str, today: date) -> None:
        self._text = text
        self._today = today
        self._left_out: list[LeftOut] = []

    def sought(self) -> Sought:
        """Everything in it."""
        reference, perhaps = self._reference()
        self._text = _LABELS.sub(" ", self._text)
        found: dict[str, Any] = {
            "reference": reference,
            "perhaps": perhaps,
            "upn": self._number(_UPN, identifiers.upn, "this is not a unique pupil number"),
            "nhs_number": self._number(_NHS, _any_nhs, "a digit of the NHS number is wrong"),
            "born": self._born(),
            "postcode": self._postcode(),
        }
        found["names"], found["surname_words"] = self._names()
        if not found["names"]:
            found["perhaps"] = ""
        return Sought(**found, left_out=tuple(self._left_out))

    def _take(self, start: int, end: int) -> str:
        taken = self._text[start:end]
        self._text = self._text[:start] + _TAKEN + self._text[end:]
        return taken

    def _reference(self) -> tuple[str, str]:
        """One that is certain, and one that may as well be names: every letter of both is one."""
        perhaps = ""
        for found in _REFERENCE.finditer(self._text):
            try:
                reference = references.read(found[0])
            except ValueError:
                continue
            if re.search(r"[0-9-]", found[0]):
                self._take(*found.span())
                return reference, ""
            perhaps = perhaps or reference
        return "", perhaps

    def _number(self, form: re.Pattern[str], reader: Any, why_not: str) -> str:
        for found in form.finditer(self._text):
            try:
                number = str(reader(found[0]))
            except ValueError:
                self._left_out.append(LeftOut(found[0], why_not))
                self._take(*found.span())
                return ""
            self._take(*found.span())
            return number
        return ""

    def _born(self) -> typed_dates.Born | None:
        while (found := typed_dates.find(self._text, self._today)) is not None:
            taken = self._take(found.start, found.end)
            if found.born is not None:
                return found.born
            self._left_out.append(LeftOut(taken, found.why))
        return None

    def _postcode(self) -> str:
        found = _POSTCODE.search(self._text)
        if found is None:
            return ""
        self._take(*found.span())
        parts = (found["out"], found["into"] or found["sector"])
        return " ".join(part.upper() for part in parts if part)

    def _names(self) -> tuple[tuple[Name, ...], int]:
        before, comma, after = (list(self._words(part)) for part in self._text.partition(","))
        del comma
        names = (*before, *after)
        for name in names[MOST_NAMES:]:
            self._left_out.append(LeftOut(name.typed, "there are too many words for a name"))
        whole = len(names) <= MOST_NAMES
        return names[:MOST_NAMES], len(before) if before and after and whole else 0

    def _words(self, text: str) -> Iterator[Name]:
        for typed in text.replace(",", " ").split():
            folded = re.sub(r"\*+", "*", _APOSTROPHES.sub("", fold(typed)).replace("%", "*"))
            words = [word for word in _NOT_NAME.split(folded) if word.strip("*?")]
            reasons = {_why_not(word, typed) for word in words} or {""}
            if reasons == {""}:
                yield from (Name(word, _shown(word, typed, words)) for word in words)
            else:
                self._left_out.append(LeftOut(typed, max(reasons)))


def _shown(word: str, typed: str, words: list[str]) -> str:
    return typed.strip("\"'.;:()") if len(words) == 1 else word


def _why_not(word: str, typed: str) -> str:
    if any(c.isdigit() for c in word):
        return "it is no date, postcode or number that can be searched for"
    name = Name(word, typed)
    if name.is_wild:
        return _why_not_wild(name)
    if len(word) == 1:
        return "a name is searched for by two letters or more"
    if not any(c.isalpha() for c in word):
        return "it holds no letters"
    stands_in = not forename_tokens(word) and not surname_tokens(word)
    return "it is no name by itself" if stands_in else ""


def _why_not_wild(name: Name) -> str:
    if len(name.start) < 2:
        return "a * or ? needs two letters before it"
    stand_ins = sum(name.word.count(each) for each in WILD)
    return "" if stand_ins <= MOST_STAND_INS else "there are too many * or ? in one word"


def _any_nhs(text: str) -> str:
    return identifiers.nhs_number(text, allow_test_range=True)

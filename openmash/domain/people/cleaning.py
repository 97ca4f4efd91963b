"""From what was written to what is compared. The written form is stored; this never replaces it.

Each step is a named function; a name is its steps in order: fold, split, drop titles, and nothing
at all if it only stands in for a name.
"""

import re
import unicodedata
from functools import lru_cache

_LETTERS_NOT_DECOMPOSED = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ŋ": "n", "ŧ": "t", "þ": "th",
     "æ": "ae", "œ": "oe", "ə": "e", "ɓ": "b", "ɗ": "d", "ƙ": "k"}
)  # fmt: skip
"""Letters that Unicode does not take apart into a base and a mark, so folding must."""

_APOSTROPHES = re.compile("['`\u00b4\u02b9-\u02bf\u02c8\u2018\u2019\u201b\u2032\uff07]")
_NOT_LETTERS = re.compile(r"[^\w]+|_+")

_TITLES = frozenset({"mr", "mrs", "miss", "ms", "mx", "master", "dr", "prof", "rev", "sir"})

_STAND_IN_MARKS = frozenset({"n/a", "n/k", "n.a.", "n.k.", "x", "xx", "xxx", "xxxx"})
_STAND_IN_ALWAYS = frozenset(
    {"unknown", "unborn", "baby", "babies", "infant", "newborn", "twin", "twins", "triplet",
     "foetus", "fetus", "bump", "unnamed"}
)  # fmt: skip
_STAND_IN_ALONE = frozenset(
    {"na", "nk", "tbc", "tba", "none", "nil", "null", "not", "known", "given", "stated", "name",
     "named", "yet", "to", "be", "confirmed", "boy", "girl", "male", "female", "child", "sibling",
     "brother", "sister", "son", "daughter", "of", "the", "first", "second", "one", "two",
     "anonymous", "refused"}
)  # fmt: skip
_SURNAMES_TOO = frozenset({"child", "boy", "male", "son", "of", "nil", "be", "to", "one", "first"})


_KEPT = 16_384
"""Answers kept of each step: one person is compared with hundreds, whose words recur."""


def fold(text: str) -> str:
    """Return text without case, accents or look-alike forms: "Małgorzata" gives "malgorzata"."""
    apart = unicodedata.normalize("NFKD", text.translate(_LETTERS_NOT_DECOMPOSED).casefold())
    apart = "".join(c for c in apart if not unicodedata.combining(c))
    return unicodedata.normalize("NFKC", apart.casefold().translate(_LETTERS_NOT_DECOMPOSED))


@lru_cache(maxsize=_KEPT)
def words(text: str) -> frozenset[str]:
    """Return the folded words of a text in no order; an apostrophe joins and a hyphen parts."""
    joined = _APOSTROPHES.sub("", fold(text))
    return frozenset(word for word in _NOT_LETTERS.split(joined) if word)


@lru_cache(maxsize=_KEPT)
def forename_tokens(text: str) -> frozenset[str]:
    """Return the words of a forename; none if it only stands in for one ("baby", "twin 1")."""
    tokens = words(text) - _TITLES
    if _is_mark(text) or tokens & _STAND_IN_ALWAYS:
        return frozenset()
    return _unless_all(tokens, _STAND_IN_ALONE)


@lru_cache(maxsize=_KEPT)
def surname_tokens(text: str) -> frozenset[str]:
    """Return the words of a surname; none if it only stands in for one ("unknown").

    Words that are surnames too, such as Child, count as names here.
    """
    tokens = words(text) - _TITLES
    if _is_mark(text) or tokens & {"unknown", "unborn", "unnamed"}:
        return frozenset()
    return _unless_all(tokens, (_STAND_IN_ALONE | _STAND_IN_ALWAYS) - _SURNAMES_TOO)


@lru_cache(maxsize=_KEPT)
def compact(text: str) -> str:
    """Return only the letters and digits, in capitals: for comparing identifiers."""
    return "".join(c for c in text.upper() if c.isalnum())


def _is_mark(text: str) -> bool:
    return fold(text).strip() in _STAND_IN_MARKS


def _unless_all(tokens: frozenset[str], stand_ins: frozenset[str]) -> frozenset[str]:
    rest = {token for token in tokens if token not in stand_ins and not token.isdigit()}
    return tokens if rest else frozenset()

"""A small sound code for names, so that spellings of one sound share a key.

Own rules, made for the names of London and not for English alone: breathed and voiced consonants
fall together, aspirated ones (kh, dh, bh, th) lose their h, and vowels count only as "begins with
a vowel". Mohammed, Muhammad and Mohamed share one code, as do Chowdhury and Choudhury. It is a
net to fish with: two names of one code may still be different names.
"""

import re
from functools import lru_cache

_LONGEST = 6
_VOWEL = "a"

_SPELLINGS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"^(?:kn|gn|pn)", "n"),
        (r"^wr", "r"),
        (r"^rh", "r"),
        (r"^x", "s"),
        (r"^mac(?=[b-df-hj-np-tv-z])", "mk"),
        (r"^mc", "mk"),
        (r"ph", "f"),
        (r"sch|sh|ch|cz", "X"),
        (r"ck|kh|q", "k"),
        (r"dj|dg(?=[eiy])", "j"),
        (r"([gdbtr])h", r"\1"),
        (r"c(?=[eiy])", "s"),
        (r"c", "k"),
        (r"x", "ks"),
        (r"z", "s"),
        (r"d", "t"),
        (r"b", "p"),
        (r"g", "k"),
        (r"v", "f"),
    )
)
_SILENT = re.compile(r"[aeiouhwy]")
_REPEATED = re.compile(r"(.)\1+")


@lru_cache(maxsize=65_536)
def sound(token: str) -> str:
    """Return the sound code of one folded name token, at most six characters; "" for ""."""
    spelt = token
    for pattern, plain in _SPELLINGS:
        spelt = pattern.sub(plain, spelt)
    spelt = _REPEATED.sub(r"\1", spelt)
    if not spelt:
        return ""
    first = _VOWEL if spelt[0] in "aeiou" else spelt[0]
    return (first + _SILENT.sub("", spelt[1:]))[:_LONGEST]

"""Receipt references and codes to come back with: random, easy to say, refused when misheard.

HAC-7F3K-9QMT is a receipt: the hub's code, seven random characters and one check character. A
code to come back with is longer (HAC-7F3K-9QMT-2BXC): it opens what somebody has typed.

The 29 characters leave out 0, 1, I, L, O, S and U, which are misread or misheard. 29 is prime, so
the check character, a weighted sum modulo 29, catches every single wrong character and every two
that changed places. Nothing here draws at random: the number is an argument.
"""

import re

ALPHABET = "23456789ABCDEFGHJKMNPQRTVWXYZ"
_BASE = len(ALPHABET)
_REFERENCE_LENGTH = 8
_DRAFT_CODE_LENGTH = 12

REFERENCE_SPACE = _BASE ** (_REFERENCE_LENGTH - 1)
"""Draw a number from 0 up to, not including, this for a reference."""
DRAFT_CODE_SPACE = _BASE ** (_DRAFT_CODE_LENGTH - 1)
"""The same for a code to come back with (53 bits)."""

_FORM = re.compile(r"([A-Z]{2,4})((?:[2-9A-Z]{4}){2,3})")


def reference(hub_code: str, number: int) -> str:
    """The receipt reference for a random number below `REFERENCE_SPACE`.

    >>> reference("HAC", 0), reference("HAC", REFERENCE_SPACE - 1)
    ('HAC-2222-2222', 'HAC-ZZZZ-ZZZ8')
    """
    return _spell(hub_code, number, _REFERENCE_LENGTH)


def draft_code(hub_code: str, number: int) -> str:
    """The code to come back with for a random number below `DRAFT_CODE_SPACE`."""
    return _spell(hub_code, number, _DRAFT_CODE_LENGTH)


def read(typed: str) -> str:
    """A reference or code to come back with in its one stored form, however it was typed.

    Raises:
        ValueError: a sentence, if it cannot be one: misread, misheard or incomplete.

    >>> read(" hac 2222 2222 ")
    'HAC-2222-2222'
    """
    compact = re.sub(r"[\s\-\u2010-\u2015\u2212.]", "", typed).upper()
    found = _FORM.fullmatch(compact)
    if found is None or not _check_holds(found[2]):
        raise ValueError(
            "This is not one of our references: a character is wrong or missing. Check it against "
            "where you wrote it down. We never use 0, 1, I, L, O, S or U after the first letters."
        )
    return "-".join((found[1], *_fours(found[2])))


def hub_code_of(code: str) -> str:
    """The hub's code at the start of a reference or other code in stored form."""
    return code.partition("-")[0]


def is_draft_code(code: str) -> bool:
    """True if a code in stored form opens a draft, and is not a receipt reference."""
    return code.count("-") == _DRAFT_CODE_LENGTH // 4


def _spell(hub_code: str, number: int, length: int) -> str:
    if not 0 <= number < _BASE ** (length - 1):
        raise ValueError("the number is outside the space of this kind of code")
    places = []
    for _ in range(length - 1):
        number, place = divmod(number, _BASE)
        places.append(place)
    places.reverse()
    places.append(_check_place(places))
    characters = "".join(ALPHABET[place] for place in places)
    return "-".join((hub_code, *_fours(characters)))


def _fours(characters: str) -> list[str]:
    return [characters[start : start + 4] for start in range(0, len(characters), 4)]


def _check_place(places: list[int]) -> int:
    # The last place has weight 1, the one before it 2, and so on: no weight is 0 modulo 29.
    weighted = sum(weight * place for weight, place in enumerate(reversed(places), start=2))
    return -weighted % _BASE


def _check_holds(characters: str) -> bool:
    if any(character not in ALPHABET for character in characters):
        return False
    places = [ALPHABET.index(character) for character in characters]
    return places[-1] == _check_place(places[:-1])

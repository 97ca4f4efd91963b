"""Making two ways of writing one place alike, and the words that addresses are made of."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_SHORT = {
    "rd": "road",
    "st": "street",
    "str": "street",
    "ave": "avenue",
    "av": "avenue",
    "ln": "lane",
    "cl": "close",
    "clo": "close",
    "dr": "drive",
    "ct": "court",
    "crt": "court",
    "cres": "crescent",
    "cresc": "crescent",
    "gdns": "gardens",
    "gdn": "gardens",
    "garden": "gardens",
    "sq": "square",
    "ter": "terrace",
    "terr": "terrace",
    "pl": "place",
    "gr": "grove",
    "gro": "grove",
    "pk": "park",
    "wy": "way",
    "wlk": "walk",
    "wk": "walk",
    "bldg": "building",
    "bldgs": "buildings",
    "hse": "house",
    "ho": "house",
    "mans": "mansions",
    "est": "estate",
    "apt": "apartment",
    "rm": "room",
    "no": "number",
    "nr": "number",
    "saint": "street",
    "sch": "school",
    "pri": "primary",
    "acad": "academy",
}
"""Short forms and what they stand for. "St" is a street and a saint: both are made the one word."""


def _list(words: str) -> list[str]:
    return words.split()


_UNITS = _list(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_TENS = {
    word: 10 * number
    for number, word in enumerate(
        _list("twenty thirty forty fifty sixty seventy eighty ninety"), start=2
    )
}

STREETS = frozenset(
    _list(
        "road street avenue lane close drive crescent gardens square terrace place grove park way "
        "walk row rise hill mews yard path passage parade circus gate green wharf quay alley view "
        "vale broadway embankment estate approach bank end field fields mead meadow croft ride"
    )
)
BUILDINGS = frozenset(
    _list(
        "house court lodge cottage hostel refuge tower towers mansions building buildings block "
        "villa farm hall point heights flats apartments centre hotel inn barn mill chambers"
    )
)
FLATS = frozenset(_list("flat apartment unit room floor number ground first second third top"))
SCHOOLS = frozenset(
    _list(
        "school primary academy college nursery infant infants junior juniors secondary preschool "
        "childrens centre grammar"
    )
)
FILLERS = frozenset(
    _list("of the and at for c e church england rc catholic community high sixth form children")
)
"""Words of a school's name that are not its own, and do not make another word into its name."""

COMMON_STREETS = frozenset(
    f"{first} {second}"
    for second, firsts in {
        "street": "high main church chapel queen king george victoria station market mill new",
        "road": "london park station church victoria manor school mill new queens kings green main",
        "lane": "church green mill school park back chapel manor",
        "avenue": "park the victoria",
        "close": "the",
        "green": "the",
        "hill": "the church",
        "drive": "the park",
        "grove": "the",
        "gardens": "the",
        "way": "the",
        "park": "the",
        "square": "the market",
        "parade": "the high",
        "broadway": "the",
    }.items()
    for first in firsts.split()
)
"""Streets of which there is one in every town: their names alone say nothing."""

_LOOK_ALIKE = str.maketrans("авеѕіјкмнорстухѵɑɡıοατν", "abesijkmhopctyxvagioatv")
"""Letters of other alphabets that look like Latin ones."""

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Read:
    """A text made alike.

    Attributes:
        words: its words in one form, with one space between.
        starts: where each of them begins in `words`.
        spans: where each of them stands in the text as it was.
    """

    words: str
    starts: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The part of the text as it was that covers a part of `words`, in whole words."""
        first = max(n for n, begins in enumerate(self.starts) if begins <= start)
        last = max(n for n, begins in enumerate(self.starts) if begins < end)
        return self.spans[first][0], self.spans[last][1]


def canonical(text: str) -> list[str]:
    """The words of a text in one form.

    >>> canonical("Flat 2, Fourteen St. Mary’s Rd")
    ['flat', '2', '14', 'street', 'marys', 'road']
    """
    return read(text).words.split()


def read(text: str, *, expand: bool = True) -> Read:
    """A text made alike, that knows where each word stood.

    Args:
        expand: write short forms out. Pieces of a broken word may look like one ("pl"), so that a
            text is read both ways.
    """
    folded, origins = _fold(text)
    words = [
        (match.group(), origins[match.start()], origins[match.end() - 1] + 1)
        for match in _WORD.finditer(folded)
    ]
    if expand:
        words = [(_SHORT.get(word, word), start, end) for word, start, end in words]
    kept = _numbers(words)
    starts, place = [], 0
    for word, _, _ in kept:
        starts.append(place)
        place += len(word) + 1
    return Read(
        " ".join(word for word, _, _ in kept),
        tuple(starts),
        tuple((start, end) for _, start, end in kept),
    )


def _fold(text: str) -> tuple[str, list[int]]:
    """Plain small letters and digits, each with the place it came from."""
    out: list[str] = []
    origins: list[int] = []
    for place, character in enumerate(text):
        letters = _plain(character)
        out.append(letters)
        origins.extend([place] * len(letters))
    return "".join(out), origins


@lru_cache(maxsize=4096)
def _plain(character: str) -> str:
    """The small letters and digits that one character stands for; none for a mark or a quote."""
    plain = unicodedata.normalize("NFKD", character).casefold().translate(_LOOK_ALIKE)
    kept = []
    for letter in unicodedata.normalize("NFKD", plain):
        if unicodedata.category(letter) in ("Mn", "Cf") or letter in "'’‘`ʼ´":
            continue
        digit = unicodedata.decimal(letter, None)
        kept.append(letter if digit is None else str(digit))
    return "".join(kept)


_Words = list[tuple[str, int, int]]


def _numbers(words: _Words) -> _Words:
    """Numbers in words as digits: "twenty two" is 22."""
    out: _Words = []
    tens: int | None = None
    for word, start, end in words:
        unit = _UNITS.index(word) if word in _UNITS else None
        if tens is not None and unit is not None and 0 < unit < 10:
            out[-1] = (str(tens + unit), out[-1][1], end)
            tens = None
            continue
        tens = _TENS.get(word)
        said = tens if tens is not None else unit
        out.append((word if said is None else str(said), start, end))
    return out

"""Sound codes of a name word: the house's own, and Daitch-Mokotoff's.

Two systems, because each is deaf to what the other hears: together they reach spellings of one name
that neither does alone. Daitch-Mokotoff (Gary Mokotoff and Randy Daitch, 1985, "Soundexing and
Genealogy") was made for Slavic, Germanic and Hebrew names in Latin letters, and gives several codes
where a spelling may be read in several ways.
"""

from functools import lru_cache

from openmash.domain.people.sounds import sound

_LENGTH = 6
_MOST_CODES = 8
_VOWELS = frozenset("aeiouy")

_Codes = tuple[tuple[str, str, str], ...]


def _table() -> dict[str, _Codes]:
    """Letters to their codes: at the start, before a vowel, elsewhere; several where ambiguous."""
    rows = (
        ("ai aj ay ei ej ey oi oj oy ui uj uy", "0/1/"),
        ("au", "0/7/"),
        ("a e i o u ue", "0//"),
        ("eu", "1/1/"),
        ("ia ie io iu", "1//"),
        ("b fb f p pf ph v w", "7/7/7"),
        ("chs ks x", "5/54/54"),
        ("ch", "5/5/5 4/4/4"),
        ("ck", "5/5/5 45/45/45"),
        ("cz cs csz czs", "4/4/4"),
        ("c", "5/5/5 4/4/4"),
        ("drz drs ds dsh dsz dz dzh dzs", "4/4/4"),
        ("d dt t th", "3/3/3"),
        ("g k kh q", "5/5/5"),
        ("h", "5/5/"),
        ("j", "1// 4/4/4"),
        ("l", "8/8/8"),
        ("mn nm", "66/66/66"),
        ("m n", "6/6/6"),
        ("rz rs", "94/94/94 4/4/4"),
        ("r", "9/9/9"),
        ("schtsch schtsh schtch shtch shch shtsh stch stsch stsh strz strs", "2/4/4"),
        ("sh sch sz s", "4/4/4"),
        ("sht scht schd st szt shd szd sd", "2/43/43"),
        ("szcz szcs sc", "2/4/4"),
        ("tch ttch ttsch trz trs tsch tsh ts tts ttsz tc tz ttz tzs tsz", "4/4/4"),
        ("y", "1//"),
        ("zdz zdzh zhdzh", "2/4/4"),
        ("zd zhd", "2/43/43"),
        ("zh zs zsch zsh z", "4/4/4"),
    )
    table: dict[str, _Codes] = {}
    for spellings, codes in rows:
        ways = tuple((w[0], w[1], w[2]) for w in (way.split("/") for way in codes.split()))
        table.update(dict.fromkeys(spellings.split(), ways))
    return table


_TABLE = _table()
_LONGEST = max(map(len, _TABLE))


@lru_cache(maxsize=65_536)
def daitch_mokotoff(word: str) -> tuple[str, ...]:
    """Return the codes of one folded word, six digits each, in order; () if it has no letters."""
    letters = "".join(c for c in word if "a" <= c <= "z")
    if not letters:
        return ()
    ways: dict[tuple[str, str], None] = {("", ""): None}
    place = 0
    while place < len(letters):
        spelt = _spelling(letters, place)
        after = letters[place + len(spelt) : place + len(spelt) + 1]
        column = 0 if place == 0 else 1 if after in _VOWELS and after else 2
        longer: dict[tuple[str, str], None] = {}
        for (code, last), way in ((w, t) for w in ways for t in _TABLE[spelt]):
            new = way[column]
            # A sound said twice running is one, but m beside n is two.
            said = "" if new == last and new != "66" else new
            longer[(code + said, new)] = None
        ways = dict.fromkeys(list(longer)[:_MOST_CODES])
        place += len(spelt)
    return tuple(sorted({code[:_LENGTH].ljust(_LENGTH, "0") for code, _ in ways}))


def _spelling(letters: str, place: int) -> str:
    for length in range(min(_LONGEST, len(letters) - place), 0, -1):
        if letters[place : place + length] in _TABLE:
            return letters[place : place + length]
    raise AssertionError(f"no rule for a letter of the alphabet: {letters[place]}")


@lru_cache(maxsize=65_536)
def sounds(word: str) -> frozenset[str]:
    """Return every sound code of one folded word; the systems cannot be mistaken for each other."""
    own = sound(word)
    return frozenset((own, *daitch_mokotoff(word)) if own else daitch_mokotoff(word))


@lru_cache(maxsize=65_536)
def main_sounds(word: str) -> tuple[str, ...]:
    """Return one code of each system, for keys made of two words, which would else be too many."""
    own, others = sound(word), daitch_mokotoff(word)
    return (own, others[0] if others else "") if own else ()


def sound_alike(x: str, y: str) -> bool:
    """True if two folded words share a sound code of either system."""
    return not sounds(x).isdisjoint(sounds(y))

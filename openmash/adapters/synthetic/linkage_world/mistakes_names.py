"""Mistakes in names. Each takes what is told and says whether there was anything to mistake."""

from random import Random

from openmash.adapters.synthetic.chance import pick
from openmash.adapters.synthetic.linkage_world.pools import communities
from openmash.adapters.synthetic.linkage_world.told import Told
from openmash.adapters.synthetic.linkage_world.variants import GROUP_A, GROUP_B

_NEIGHBOURS = {
    "a": "qsz", "b": "vgn", "c": "xvd", "d": "sfe", "e": "wrd", "f": "dgr", "g": "fht", "h": "gju",
    "i": "uok", "j": "hki", "k": "jlm", "l": "kop", "m": "nk", "n": "bmh", "o": "ipl", "p": "ol",
    "q": "wa", "r": "etf", "s": "adw", "t": "ryg", "u": "yij", "v": "cbf", "w": "qes", "x": "zcs",
    "y": "tuh", "z": "xa",
}  # fmt: skip
_RESPELLINGS = (
    ("ph", "f"), ("f", "ph"), ("ee", "i"), ("ou", "u"), ("oo", "u"), ("kh", "k"), ("gh", "g"),
    ("ck", "k"), ("c", "k"), ("k", "c"), ("z", "s"), ("s", "z"), ("v", "w"), ("w", "v"),
    ("th", "t"),
    ("sh", "s"),
    ("j", "y"), ("ae", "e"), ("ei", "ai"), ("ai", "ay"), ("dh", "d"), ("q", "k"),
    ("x", "ks"), ("er", "ar"), ("ie", "y"), ("y", "i"), ("i", "ee"), ("u", "oo"), ("e", "a"),
    ("ll", "l"), ("tt", "t"), ("nn", "n"), ("ss", "s"), ("mm", "m"), ("l", "ll"), ("n", "nn"),
)  # fmt: skip
_PLACEHOLDERS = ("Baby", "Unknown", "Not known", "Infant", "Baby Boy", "Baby Girl", "Twin 1")
_CARRIES_LITTLE = ("Md", "Mohammed", "Muhammad", "Mohammad", "Mohamed", "Begum", "Bibi", "Khatun")


def slip(rng: Random, word: str) -> str:
    """One letter added, dropped, exchanged with its neighbour, or hit beside its key."""
    if len(word) < 3:
        return word
    at = int(rng.random() * len(word))
    how = rng.random()
    if how < 0.25:
        return word[:at] + word[at + 1 :]
    if how < 0.5 and at + 1 < len(word):
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    near = pick(rng, _NEIGHBOURS.get(word[at].lower(), "e"))
    near = near.upper() if word[at].isupper() else near
    return word[:at] + near + word[at + (how < 0.75) :]


def respelt(rng: Random, word: str) -> str:
    """The word as somebody might write who only heard it."""
    fitting = [(old, new) for old, new in _RESPELLINGS if old in word.lower()[1:]]
    if not fitting:
        return word
    old, new = pick(rng, fitting)
    at = word.lower().index(old, 1)
    return word[:at] + new + word[at + len(old) :]


def forename_typo(rng: Random, told: Told) -> bool:
    before, told.forename = told.forename, slip(rng, told.forename)
    return told.forename != before


def surname_typo(rng: Random, told: Told) -> bool:
    before, told.surname = told.surname, slip(rng, told.surname)
    return told.surname != before


def forename_respelt(rng: Random, told: Told) -> bool:
    before, told.forename = told.forename, respelt(rng, told.forename)
    return told.forename != before


def surname_respelt(rng: Random, told: Told) -> bool:
    before, told.surname = told.surname, respelt(rng, told.surname)
    return told.surname != before


def _other_spelling(rng: Random, told: Told, group: dict[str, tuple[str, ...]]) -> bool:
    """Put another spelling of the forename or of one word of the surname."""
    forms = group.get(told.forename.lower())
    words = told.surname.split(" ")
    places = [place for place, word in enumerate(words) if word.lower() in group]
    if forms and (not places or rng.random() < 0.6):
        told.forename = pick(rng, forms)
    elif places:
        place = pick(rng, places)
        words[place] = pick(rng, group[words[place].lower()])
        told.surname = " ".join(words)
    else:
        return False
    return True


def transliteration_a(rng: Random, told: Told) -> bool:
    return _other_spelling(rng, told, GROUP_A)


def transliteration_b(rng: Random, told: Told) -> bool:
    return _other_spelling(rng, told, GROUP_B)


def names_exchanged(_rng: Random, told: Told) -> bool:
    if not told.forename or not told.surname:
        return False
    told.forename, told.surname = told.surname, told.forename
    return True


def initial_only(_rng: Random, told: Told) -> bool:
    if len(told.forename) < 2:
        return False
    told.forename, told.middle = told.forename[0], ""
    return True


def middle_as_first(_rng: Random, told: Told) -> bool:
    if not told.middle:
        return False
    told.forename, told.middle = told.middle, ""
    return True


def short_name(_rng: Random, told: Told) -> bool:
    if not told.person.short:
        return False
    told.forename, told.middle = told.person.short, ""
    return True


def placeholder(rng: Random, told: Told) -> bool:
    told.forename, told.middle = pick(rng, _PLACEHOLDERS), ""
    return True


def surname_changed(rng: Random, told: Told) -> bool:
    """To a surname of the other parent or of a former marriage, or to one nobody knew of."""
    known = told.person.other_surname
    if known and rng.random() < 0.7:
        told.surname = known
    else:
        told.surname = pick(rng, communities()[told.person.community].surnames)
    return told.surname != told.person.facts.surname


def surname_shortened(rng: Random, told: Told) -> bool:
    parts = told.surname.replace("-", " ").split(" ")
    if len(parts) < 2:
        return False
    told.surname = pick(rng, [part for part in parts if len(part) > 2] or parts)
    return True


def surname_parts_exchanged(_rng: Random, told: Told) -> bool:
    parts = told.surname.replace("-", " ").split(" ")
    told.surname = " ".join(reversed(parts))
    return len(parts) > 1


def empty_word_dropped(_rng: Random, told: Told) -> bool:
    """A first name that all brothers carry, or an ending that most women carry, left out."""
    if told.forename in _CARRIES_LITTLE and told.middle:
        told.forename, told.middle = told.middle, ""
        return True
    if told.surname in _CARRIES_LITTLE:
        told.surname = ""
        return True
    return False


def words_run_together(rng: Random, told: Told) -> bool:
    """Abdul Rahim as Abdulrahim, Wing Fai as Wingfai; or with a hyphen."""
    if told.middle and rng.random() < 0.5:
        told.forename, told.middle = told.forename + told.middle.lower().replace(" ", ""), ""
        return True
    for field in ("forename", "surname"):
        text = getattr(told, field)
        if " " in text:
            setattr(told, field, text.replace(" ", "-" if rng.random() < 0.4 else ""))
            return True
    return False


def surname_unknown(_rng: Random, told: Told) -> bool:
    told.surname = ""
    return bool(told.forename)

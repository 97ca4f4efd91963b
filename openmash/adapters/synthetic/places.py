"""Streets, postcodes and organisations that are not there.

Street and school names are blends of invented stems. Inward halves of postcodes use only the
letters C I K M O V, none of which Royal Mail ever issues there, so no letter or visitor could
reach a real door.
"""

import re
import unicodedata
from functools import lru_cache
from random import Random

from openmash.adapters.synthetic.chance import Table, between, pick
from openmash.adapters.synthetic.facts import Address
from openmash.adapters.synthetic.names.shape import words

_STEMS = words(
    "Tallow Quill Bramble Ember Marl Thistle Sorrel Larch Pewter Candle Wherry Heron Saffron Flint "
    "Juniper Cobble Lantern Osier Russet Teasel Hazel Copper Wren Barley Loom Tansy Fennel Plover "
    "Gorse Linnet Anvil Madder Rowan Sedge Cinder Dabble Fallow Mallow Otter Pippin Quarry Siskin"
)
_ENDINGS = words("mere wick hythe brook stead croft holt fold combe garth leigh shaw den by ford")
_WAYS: Table[str] = Table(
    [
        ("Road", 30),
        ("Street", 18),
        ("Avenue", 12),
        ("Close", 10),
        ("Gardens", 8),
        ("Grove", 6),
        ("Terrace", 5),
        ("Way", 5),
        ("Lane", 4),
        ("Walk", 2),
    ]
)
_BLOCKS = words("House Court Point Lodge Heights Mansions")
_NEVER_ISSUED = "CIKMOV"
_PRIMARY = (
    "Primary School",
    "Infant School",
    "Junior School",
    "Community Primary School",
)
_SECONDARY = ("Academy", "High School", "School", "Sixth Form College")
_NURSERY = ("Nursery", "Day Nursery", "Children's Centre", "Pre-school")

NEVER_ISSUED_POSTCODE = re.compile(r"^[A-Z]{1,2}[0-9][0-9A-Z]? [0-9][CIKMOV]{2}$")
"""What every postcode of this world looks like."""


def stem(rng: Random) -> str:
    """An invented place word, such as Tallowmere."""
    return pick(rng, _STEMS) + pick(rng, _ENDINGS)


def postcode(rng: Random, districts: tuple[str, ...]) -> str:
    """A postcode with a real London outward half and an inward half that is never issued."""
    inward = pick(rng, _NEVER_ISSUED) + pick(rng, _NEVER_ISSUED)
    return f"{pick(rng, districts)} {int(rng.random() * 10)}{inward}"


def address(rng: Random, districts: tuple[str, ...]) -> Address:
    """A flat or a house in an invented street."""
    street = f"{between(rng, 1, 198)} {stem(rng)} {_WAYS.pick(rng)}"
    if rng.random() < 0.45:
        flat = f"Flat {between(rng, 1, 64)}"
        block = f"{flat}, {pick(rng, _STEMS)} {pick(rng, _BLOCKS)}"
        return Address(block, street, postcode(rng, districts))
    return Address(street, "", postcode(rng, districts))


def setting(rng: Random, age: int) -> str:
    """A school or nursery for a child of that age in years; "" where most have none."""
    if age < 2 or (age < 4 and rng.random() < 0.35):
        return ""
    endings = _NURSERY if age < 4 else _PRIMARY if age < 11 else _SECONDARY
    return f"{stem(rng)} {pick(rng, endings)}"


def hospital(rng: Random) -> str:
    """An invented hospital."""
    return f"{stem(rng)} {pick(rng, ('Hospital', 'General Hospital', 'Park Hospital'))}"


def surgery(rng: Random) -> str:
    """An invented general practice."""
    return f"{stem(rng)} {pick(rng, ('Surgery', 'Medical Centre', 'Health Centre', 'Practice'))}"


_FOLDS = str.maketrans({"ł": "l", "Ł": "L", "ı": "i", "đ": "d", "Đ": "D", "ø": "o", "ß": "ss"})


def folded(text: str) -> str:
    """Letters without their marks, as most systems and many referrers write them."""
    if text.isascii():
        return text
    spread = unicodedata.normalize("NFKD", text.translate(_FOLDS))
    return "".join(letter for letter in spread if not unicodedata.combining(letter))


_NOT_LOCAL = re.compile(r"[^a-z]+")


@lru_cache(maxsize=8192)
def _local(name: str) -> str:
    return _NOT_LOCAL.sub("", folded(name).lower()) or "x"


def email(forename: str, surname: str, number: int | None = None, host: str = "") -> str:
    """An address at example.org, which is reserved and delivers nowhere."""
    first, last = _local(forename), _local(surname)
    tail = "" if number is None else str(number)
    return f"{first}.{last}{tail}@{host + '.' if host else ''}example.org"

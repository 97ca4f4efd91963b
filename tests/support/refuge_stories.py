"""Generated families in which one parent fled with a child, and the other asks where they are.

Every name, street, school and number here is made up, and each family's are like no other's: a
rare word of its own marks all that must not be told, so that a leak shows however it is spelt.
"""

import random
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

_FIRST = "Quill Bram Tarn Wend Fal Hazel Osk Pell Crow Lark Mend Sted Vane Thorn Yar Ember"
_LAST = "wick mere hollow stow beck low thwaite combe fold garth ridge shaw den holt marsh dale"
_STREETS = (("Walk", "Wlk"), ("Road", "Rd"), ("Lane", "Ln"), ("Gardens", "Gdns"), ("Close", "Cl"))
_NUMBERS = {3: "three", 7: "Seven", 12: "twelve", 14: "fourteen", 21: "Twenty-one", 46: "forty six"}
_FORENAMES = "Abi Bo Cleo Dov Esi Finn Gia Hana Ilo Juno Kit Lio Mina Noor Odo Pia"
_LOOKS_LIKE_E, _UNSEEN = "\u0435", "\u200b"
CHILD_BORN = date(2012, 1, 3)


@dataclass(frozen=True)
class Family:
    """One family, with what must not be told and the words in which somebody tells it.

    Attributes:
        stems: rare words of the refuge's street and of the school, in small letters.
        leaks: sentences that give a place away, each in a spelling of its own.
        clean: sentences that give none away, though they speak of places too.
    """

    number: int
    forename: str
    surname: str
    born: date
    house: int
    street: str
    postcode: str
    phone: str
    school: str
    stems: tuple[str, ...]
    leaks: tuple[str, ...]
    clean: tuple[str, ...]

    @property
    def address(self) -> str:
        """The refuge, as it is protected."""
        return f"Flat 2\n{self.house} {self.street}"

    def told_by(self, text: str) -> list[str]:
        """Which of the family's secrets a text tells, however it is written. Not the product's own
        way of looking: all but letters and digits is dropped, and the rare parts are sought."""
        plain = squashed(text)
        digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", text))
        secrets = [stem for stem in self.stems if stem in plain]
        secrets += [self.postcode] if squashed(self.postcode) in plain else []
        return secrets + ([self.phone] if re.sub(r"\D", "", self.phone)[1:] in digits else [])


def squashed(text: str) -> str:
    """Letters and digits alone, small and without accents."""
    plain = unicodedata.normalize("NFKD", text).casefold().replace(_LOOKS_LIKE_E, "e")
    return "".join(each for each in plain if each.isalnum())


def families(count: int, seed: int = 20_040_613) -> list[Family]:
    """So many families, the same for the same seed."""
    draw = random.Random(seed)
    stems = [f"{first}{last}" for first in _FIRST.split() for last in _LAST.split()]
    draw.shuffle(stems)
    return [_family(number, stems, draw) for number in range(count)]


def _family(number: int, stems: list[str], draw: random.Random) -> Family:
    # Two words make a name, so that there are enough of them for any number of families.
    size = len(stems)
    street_stem = stems[number % size] + stems[(number * 7 + 3) % size].lower()
    school_stem = stems[(number * 5 + 1) % size] + stems[(number * 11 + 2) % size].lower()
    kind, short = draw.choice(_STREETS)
    house, in_words = draw.choice(list(_NUMBERS.items()))
    street = f"{street_stem} {kind}"
    inward = f"{number // 9 % 9}{'ABDEFGHJLN'[number // 81 % 10]}{'PQRSTUWXYZ'[number % 10]}"
    postcode = f"QX{1 + number % 9} {inward}"
    phone = f"07700 9{number:05d}"
    school = f"{school_stem} Primary School"
    return Family(
        number=number,
        forename=f"{draw.choice(_FORENAMES.split())}{chr(97 + number % 26)}",
        surname=stems[-1 - number % size].capitalize() + "son",
        born=CHILD_BORN + timedelta(days=17 * number % 3_000),
        house=house,
        street=street,
        postcode=postcode,
        phone=phone,
        school=school,
        stems=(street_stem.lower(), school_stem.lower()),
        leaks=tuple(_leaks(house, in_words, street, short, postcode, phone, school)),
        clean=tuple(_clean(draw)),
    )


def _leaks(
    house: int, in_words: str, street: str, short: str, postcode: str, phone: str, school: str
) -> list[str]:
    name = street.rsplit(" ", 1)[0]
    national = phone.replace(" ", "")[1:]
    return [
        f"Seen at Flat 2, {house} {street} on Monday.",
        f"SHE STAYS AT {house}, {street.upper()} NOW.",
        f"They moved to {house} {name} {short}., he said.",
        f"Lives in {street.lower()}, no number given.",
        f"Collected from {in_words} {street}.",
        f"Post goes to {postcode}.",
        f"post goes to {postcode.replace(' ', '').lower()} these days",
        f"The map shows {postcode.replace(' ', chr(0xA0))}.",
        f"Call her on {phone}.",
        f"Her number: +44 (0){national[:4]} {national[4:]}.",
        f"Text 0044-{national[:4]}-{national[4:7]}-{national[7:]}.",
        f"Reach them by {national[:3]}.{national[3:6]}.{national[6:]}",
        f"Now at {school}.",
        f"Enrolled at {school.replace('Primary School', 'Pri. Sch.')} in May.",
        f"The head of {school.upper()} rang.",
        f"Seen at {house} {name[:3]}{_UNSEEN}{name[3:]} {street.rsplit(' ', 1)[1]}.",
        f"He drove down {street.replace('e', _LOOKS_LIKE_E)} twice.",
        f"Walked home to {street}\u2019s far end.",
    ]


def _clean(draw: random.Random) -> list[str]:
    told = [
        "Reported missing twice in May, found unhurt both times.",
        "Attends school every day and is on time.",
        "The father rang the practice eleven times in one week.",
        "Lived in Sample Walk until the spring; that tenancy has ended.",
        "An injunction was granted on 4 March.",
        "Seen by the health visitor; weight and speech are as expected.",
        "Support was offered to both parents and taken up by one.",
    ]
    draw.shuffle(told)
    return told

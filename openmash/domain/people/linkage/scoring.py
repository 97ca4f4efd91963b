"""How much the evidence of a pair weighs, in bits: the weights of the model, to the last digit.

Fellegi and Sunter's sum (JASA 64, 1969): the prior log-odds, and for each field the logarithm of
how much likelier its level is of one person than of two. A shared name weighs by how common it is,
as Splink adjusts for term frequencies. Names, sex and address are not independent of each other, as
the sum has it, and where that would count twice a field has weights for that case:

- Between people at one door, names and date of birth weigh only what they weigh within a household:
  there a shared surname says next to nothing. Between people who share a postcode alone, some of
  them of one household, they weigh what they weigh among those.
- Elsewhere first names and surnames go together: of those who share a surname many more share a
  first name too. What both together say less than the sum is a field of its own.
- Of people of one first name nearly all are of one sex.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import log2

from openmash.domain.people.linkage.cards import Card, Words
from openmash.domain.people.linkage.kinds import NAMED, TOGETHER
from openmash.domain.people.linkage.levels import (
    AddressLevel,
    GivenLevel,
    Levels,
    SurnameLevel,
    compare,
)
from openmash.domain.people.linkage.model import FIELDS, Commonness, Model
from openmash.domain.people.linkage.variants import label

# Looked up once, as in `levels`.
_GIVEN_SAME, _GIVEN_VARIANT = GivenLevel.SAME, GivenLevel.VARIANT
_SURNAME_SAME, _SURNAME_VARIANT = SurnameLevel.SAME, SurnameLevel.VARIANT
_HOME, _POSTCODE = AddressLevel.PHONE, AddressLevel.AMONG
_NAMED = frozenset(NAMED)


@dataclass(slots=True)
class Weight:
    """What a pair weighs.

    Attributes:
        total_bits: log-odds in bits that the two are one, of two people drawn from the index.
        bits: what each of `FIELDS` adds or takes; without the prior.
        levels: how each field agrees.
    """

    total_bits: float
    bits: tuple[float, float, float, float, float, float, float, float]
    levels: Levels

    @property
    def by_field(self) -> dict[str, float]:
        """What each field adds or takes. Made when asked for: of hundreds a page shows a few."""
        return dict(zip(FIELDS, self.bits, strict=True))


def weigh(model: Model, a: Card, b: Card) -> Weight:
    """Return what the evidence for two people being one weighs. The same whichever comes first."""
    levels = compare(a, b)
    bits = model.bits
    given, surname, dob, address, number, sex, middle = levels
    by_both = 0.0
    if address >= _HOME:
        by_given = bits["given_home"][given]
        by_surname = bits["surname_home"][surname]
        by_dob = bits["dob_home"][dob]
    elif address >= _POSTCODE:
        by_given = bits["given_postcode"][given]
        by_surname = bits["surname_postcode"][surname]
        by_dob = bits["dob_postcode"][dob]
    else:
        by_given, by_surname, by_dob = (
            bits["given"][given],
            bits["surname"][surname],
            bits["dob"][dob],
        )
        by_both = bits["together"][TOGETHER[given][surname]]
        if given >= _GIVEN_VARIANT:
            by_given += given_adjustment(model, given, a, b)
        if surname >= _SURNAME_VARIANT:
            by_surname += surname_adjustment(model, surname, a, b)
    fields = (
        by_given,
        by_surname,
        by_dob,
        bits["address"][address],
        bits["number"][number],
        bits["sex_named" if given in _NAMED else "sex"][sex],
        bits["middle"][middle],
        by_both,
    )
    return Weight(model.prior + sum(fields), fields, levels)


def given_adjustment(model: Model, level: GivenLevel, a: Card, b: Card) -> float:
    """Return what a shared first name's being common or rare adds, in bits."""
    if level == _GIVEN_SAME:
        return _adjusted(model.common["given_name"], level, a.given, b.given)
    if level == _GIVEN_VARIANT:
        return _adjusted(model.common["given_class"], level, label(a.given), label(b.given))
    return 0.0


def surname_adjustment(model: Model, level: SurnameLevel, a: Card, b: Card) -> float:
    """Return what a shared surname's being common or rare adds, in bits."""
    if level == _SURNAME_SAME:
        same = surname_value(a.surname)
        return _adjusted(model.common["surname_name"], level, same, same)
    if level == _SURNAME_VARIANT:
        one, other = surname_class(a.surname), surname_class(b.surname)
        return _adjusted(model.common["surname_class"], level, one, other)
    return 0.0


def _adjusted(common: Commonness, level: int, one: str, other: str) -> float:
    return common.levels[level] - log2(max(common.of(one), common.of(other)))


@lru_cache(maxsize=65_536)
def surname_value(surname: Words) -> str:
    """Return a surname as one text: its words in order of the alphabet."""
    return " ".join(sorted(surname))


@lru_cache(maxsize=65_536)
def surname_class(surname: Words) -> str:
    """Return a surname as one text in which spellings of one name are one."""
    return " ".join(sorted(label(word) for word in surname))

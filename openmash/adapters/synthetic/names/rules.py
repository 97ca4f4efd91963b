"""How a family is named: what each community's rule makes of parents and children."""

from dataclasses import dataclass
from datetime import date
from random import Random

from openmash.adapters.synthetic.chance import pick
from openmash.adapters.synthetic.facts import OtherName
from openmash.adapters.synthetic.names.shape import Community, Rule

_BARRELLED = ("british", "irish", "caribbean")
_FEMININE = (("ski", "ska"), ("cki", "cka"), ("dzki", "dzka"), ("ny", "na"))


@dataclass(frozen=True, slots=True)
class FullName:
    """One person's name. `parts` are the surname's parts that the next generation builds on."""

    forename: str
    middle_names: str
    surname: str
    parts: tuple[str, ...]
    others: tuple[OtherName, ...] = ()


def feminine(surname: str) -> str:
    """A Polish surname as a woman carries it."""
    for ending, changed in _FEMININE:
        if surname.endswith(ending):
            return surname[: -len(ending)] + changed
    return surname


def _own_parts(rng: Random, community: Community, sex: str) -> tuple[str, ...]:
    """Surname parts of an adult whose parents we do not make."""
    rule = community.rule
    if rule is Rule.THREE_NAMES:
        father = pick(rng, community.boys)
        grandfather = pick(rng, community.boys)
        return (father, grandfather) if father != grandfather else (father, community.surnames[0])
    if rule in (Rule.TWO_SURNAMES_PT, Rule.TWO_SURNAMES_ES):
        first = pick(rng, community.surnames)
        second = pick(rng, community.surnames)
        return (first,) if second == first else (first, second)
    if rule is Rule.FATHERS_NAME:
        return (pick(rng, community.boys),)
    if rule is Rule.HONORIFIC:
        return (pick(rng, community.surnames if sex == "M" else community.female_endings),)
    if rule is Rule.SINGH_KAUR:
        first = "Singh" if sex == "M" else "Kaur"
        return (first, pick(rng, community.surnames)) if rng.random() < 0.45 else (first,)
    return (pick(rng, community.surnames),)


def _said(community: Community, parts: tuple[str, ...], sex: str) -> str:
    if community.rule is Rule.GENDERED and sex == "F":
        return feminine(parts[0])
    return " ".join(parts)


def _others(
    rng: Random, community: Community, forename: str, surname: str
) -> tuple[OtherName, ...]:
    """Short forms, English names and names said in the other order."""
    found: list[OtherName] = []
    short = community.short.get(forename)
    if short and rng.random() < 0.5:
        found.append(OtherName("known_as", short, surname))
    if community.english and rng.random() < 0.45:
        found.append(OtherName("known_as", pick(rng, community.english), surname))
    if community.rule in (Rule.FAMILY_FIRST, Rule.INITIAL) and rng.random() < 0.3:
        found.append(OtherName("order", surname, forename))
    return tuple(found)


def _middle(rng: Random, community: Community, sex: str, born: date) -> str:
    if community.day_names:
        return community.day_names[born.weekday()][0 if sex == "M" else 1]
    if rng.random() >= community.middle:
        return ""
    return pick(rng, community.boys if sex == "M" else community.girls)


def adult_name(rng: Random, community: Community, sex: str, born: date) -> FullName:
    """A man or woman of the community, under the name they were born with."""
    forename = pick(rng, community.boys if sex == "M" else community.girls)
    parts = _own_parts(rng, community, sex)
    while forename in parts:
        forename = pick(rng, community.boys if sex == "M" else community.girls)
    middle = _middle(rng, community, sex, born)
    surname = _said(community, parts, sex)
    middle = "" if middle == forename else middle
    return FullName(forename, middle, surname, parts, _others(rng, community, forename, surname))


_TAKES_HUSBANDS = (Rule.INHERIT, Rule.GENDERED)


def after_marriage(
    rng: Random, community: Community, wife: FullName, husband: FullName
) -> FullName:
    """The wife's name once married: the community's habit decides whether it changes."""
    if community.rule is Rule.INITIAL:
        parts: tuple[str, ...] = (husband.forename,)
    elif community.rule in _TAKES_HUSBANDS and rng.random() < community.married:
        parts = husband.parts[-1:]
    else:
        return wife
    surname = _said(community, parts, "F")
    if surname == wife.surname:
        return wife
    maiden = OtherName("maiden", wife.forename, wife.surname)
    return FullName(wife.forename, wife.middle_names, surname, parts, (*wife.others, maiden))


class ChildNaming:
    """Names the children of one couple, none twice.

    Args:
        community: whose rule and words are used.
        mother, father: their names; father may be unknown.
        from_father: False where the children carry their mother's name.
    """

    def __init__(
        self,
        rng: Random,
        community: Community,
        mother: FullName,
        father: FullName | None,
        from_father: bool,
    ) -> None:
        self._community = community
        self._taken = {mother.forename} | ({father.forename} if father else set())
        self._prefix = ""
        if community.prefix_names and rng.random() < 0.35:
            self._prefix = pick(rng, community.prefix_names)
        source = father if father and from_father else mother
        self._boys, self._girls = self._surnames(rng, mother, father, source)

    def _surnames(
        self, rng: Random, mother: FullName, father: FullName | None, source: FullName
    ) -> tuple[str, str]:
        """Surname of the sons and of the daughters."""
        rule = self._community.rule
        parts = source.parts
        if rule is Rule.TWO_SURNAMES_PT and father:
            parts = (mother.parts[-1], father.parts[-1])
        elif rule is Rule.TWO_SURNAMES_ES and father:
            parts = (father.parts[0], mother.parts[0])
        elif rule is Rule.THREE_NAMES and father:
            parts = (father.forename, father.parts[0])
        elif rule in (Rule.FATHERS_NAME, Rule.INITIAL) and father:
            parts = (father.forename,)
        elif rule is Rule.HONORIFIC:
            daughters = pick(rng, self._community.female_endings)
            return parts[-1], parts[-1] if rng.random() < 0.4 else daughters
        elif rule is Rule.SINGH_KAUR:
            family = parts[1:]
            return " ".join(("Singh", *family)), " ".join(("Kaur", *family))
        elif self._community.key in _BARRELLED and father and rng.random() < 0.09:
            double = f"{mother.parts[-1]}-{father.parts[-1]}"
            parts = (double,) if mother.parts[-1] != father.parts[-1] else parts
        parts = parts[:1] if len(parts) > 1 and parts[0] == parts[1] else parts
        return _said(self._community, parts, "M"), _said(self._community, parts, "F")

    def child(self, rng: Random, sex: str, born: date) -> FullName:
        """The next child's name."""
        given = self._given(rng, sex)
        surname = self._boys if sex == "M" else self._girls
        if self._prefix and sex == "M":
            known_as = OtherName("known_as", given, surname)
            return FullName(self._prefix, given, surname, (surname,), (known_as,))
        middle = _middle(rng, self._community, sex, born)
        others = _others(rng, self._community, given, surname)
        return FullName(given, "" if middle == given else middle, surname, (surname,), others)

    def _given(self, rng: Random, sex: str) -> str:
        pool = self._community.boys if sex == "M" else self._community.girls
        for _ in range(20):
            name = pick(rng, pool)
            if name not in self._taken and name not in self._prefix:
                break
        self._taken.add(name)
        return name

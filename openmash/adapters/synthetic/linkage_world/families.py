"""Streams the people of a city household by household: parents, children, twins, the unborn.

The world stands at one day. Everything is drawn from one seeded stream, so a seed and a count give
the same people in every process; people of a longer stream begin with those of a shorter one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import count as counting
from random import Random

from openmash.adapters.synthetic.boroughs import SETTINGS, Setting
from openmash.adapters.synthetic.chance import Table, between
from openmash.adapters.synthetic.linkage_world.births import births as drawn_births
from openmash.adapters.synthetic.linkage_world.births import like
from openmash.adapters.synthetic.linkage_world.homes import ALL_DISTRICTS, Home, new_home
from openmash.adapters.synthetic.linkage_world.person import WorldPerson
from openmash.adapters.synthetic.linkage_world.pools import HELD_OUT_COMMUNITIES, communities
from openmash.adapters.synthetic.names import Community
from openmash.adapters.synthetic.names.rules import (
    ChildNaming,
    FullName,
    adult_name,
    after_marriage,
)
from openmash.adapters.synthetic.numbers import nhs_check_digit
from openmash.domain.people.facts import PersonFacts

WORLD_DAY = date(2026, 11, 2)
"""The day at which the world stands; nobody is born after it."""

_TODAY = WORLD_DAY.toordinal()
_YEAR = 365.25
_SHAPES: Table[str] = Table(
    [("couple", 46), ("lone_mother", 36), ("grandmother", 8), ("lone_father", 5), ("step", 5)]
)
_MIXED, _MOVED, _WITHHELD, _NO_NHS = 0.14, 0.45, 0.08, 0.15
_UNBORN = 0.035
_NAMED_ALIKE = 0.3
"""Share of twins whose parents look for names that go together, as Hassan and Hussein do."""
_NOT_YET_NAMED = ("Baby", "Baby Boy", "Baby Girl", "Infant", "Unknown")


@dataclass(slots=True)
class _Family:
    """A household while it is being put together; the first home is the present one."""

    number: int
    homes: list[Home]
    moved: int
    """Ordinal of the day they came to the present home; who is born later never lived before."""
    people: list[WorldPerson] = field(default_factory=list)


def people(seed: int, count: int, *, held_out: bool = True) -> Iterator[WorldPerson]:
    """The first people of the world of that seed, in order of their ids.

    Args:
        seed: any whole number; worlds of different seeds share nobody.
        count: how many; the last household may be cut short.
        held_out: False gives a development world, without `HELD_OUT_COMMUNITIES`.
    """
    made = 0
    for household in _City(seed, held_out=held_out).households():
        for person in household:
            if made == count:
                return
            made += 1
            yield person


class _City:
    """One seeded city; numbers and identifiers never come twice in it."""

    def __init__(self, seed: int, *, held_out: bool) -> None:
        self._rng = Random(seed)  # noqa: S311 - made-up people, not secrets
        self._known = communities()
        # A stride coprime with the range visits each number once; other seeds start elsewhere.
        self._nhs = between(self._rng, 0, 98_999_999)
        self._made = 0
        self._boroughs: Table[tuple[Setting, Table[Community]]] = Table(
            ((setting, self._shares(setting, held_out=held_out)), setting.size)
            for setting in SETTINGS.values()
        )

    def _shares(self, setting: Setting, *, held_out: bool) -> Table[Community]:
        return Table(
            (community, community.share * setting.communities.get(key, 1.0))
            for key, community in self._known.items()
            if held_out or key not in HELD_OUT_COMMUNITIES
        )

    def households(self) -> Iterator[list[WorldPerson]]:
        """One household after another, without end."""
        for number in counting():
            yield self._household(number)

    def _household(self, number: int) -> list[WorldPerson]:
        rng = self._rng
        setting, shares = self._boroughs.pick(rng)
        of_her = shares.pick(rng)
        of_him = shares.pick(rng) if rng.random() < _MIXED else of_her
        family = _Family(number, [new_home(rng, setting.districts)], 0)
        if rng.random() < _MOVED:
            family.moved = _TODAY - between(rng, 40, 2800)
            near = setting.districts if rng.random() < 0.7 else ALL_DISTRICTS
            family.homes.append(new_home(rng, near))
        births = drawn_births(rng, _TODAY)
        eldest = births[0][0] if births else _TODAY
        her_birth = eldest - between(rng, 17 * 365, 38 * 365)
        his_birth = min(her_birth - between(rng, -1200, 4000), eldest - 16 * 365)
        maiden = adult_name(rng, of_her, "F", date.fromordinal(her_birth))
        father = adult_name(rng, of_him, "M", date.fromordinal(his_birth))
        self._fill(family, (of_her, of_him), (maiden, father), (her_birth, his_birth), births)
        return family.people

    def _fill(
        self,
        family: _Family,
        origins: tuple[Community, Community],
        names: tuple[FullName, FullName],
        born: tuple[int, int],
        births: list[tuple[int, int]],
    ) -> None:
        rng = self._rng
        (of_her, of_him), (mother, father) = origins, names
        shape = _SHAPES.pick(rng)
        if shape == "couple" or rng.random() < 0.2:
            mother = after_marriage(rng, of_him, mother, father)
        known = shape in ("couple", "lone_father", "step") or rng.random() < 0.6
        his_way = known and rng.random() < 0.8
        naming = ChildNaming(
            rng, of_him if his_way else of_her, mother, father if known else None, his_way
        )
        mother_id = self._made
        self._adult(family, of_her, mother, "F", born[0])
        if shape in ("couple", "lone_father"):
            self._adult(family, of_him, father, "M", born[1])
        elif shape == "grandmother":
            birth = born[0] - between(rng, 18 * 365, 36 * 365)
            elder = adult_name(rng, of_her, "F", date.fromordinal(birth))
            self._adult(family, of_her, elder, "F", birth)
        elif shape == "step":
            birth = born[0] - between(rng, -2000, 3000)
            self._adult(
                family, of_him, adult_name(rng, of_him, "M", date.fromordinal(birth)), "M", birth
            )
        other = mother.surname if his_way else father.surname
        community = of_him if his_way else of_her
        for day, size in births:
            self._birth(family, naming, community, mother_id, other, day, size)
        if rng.random() < _UNBORN:
            self._unborn(family, community, mother, mother_id, father if known else None)

    def _adult(
        self, family: _Family, community: Community, name: FullName, sex: str, born: int
    ) -> None:
        rng = self._rng
        birth = date.fromordinal(born)
        if rng.random() < community.new_year:
            birth = birth.replace(month=1, day=1)
        self._add(family, community.key, name, sex, birth, None)

    def _birth(
        self,
        family: _Family,
        naming: ChildNaming,
        community: Community,
        mother: int,
        other_surname: str,
        born: int,
        size: int,
    ) -> None:
        rng = self._rng
        birth = date.fromordinal(born)
        number = self._made if size > 1 else None
        alike = "M" if rng.random() < 0.512 else "F"
        first = ""
        for _ in range(size):
            # A third of twins are identical, and half of the others are of one sex too.
            sex = alike if rng.random() < 0.65 else "M" if rng.random() < 0.512 else "F"
            name = naming.child(rng, sex, birth)
            if first and rng.random() < _NAMED_ALIKE:
                name = replace(name, forename=like(rng, community, sex, first) or name.forename)
            first = first or name.forename
            if _TODAY - born < 40 and rng.random() < 0.3:
                # Not named yet by whoever wrote it down.
                name = FullName(_NOT_YET_NAMED[between(rng, 0, 4)], "", name.surname, name.parts)
            self._add(
                family, community.key, name, sex, birth, mother, number, other=other_surname
            )  # fmt: skip

    def _unborn(
        self,
        family: _Family,
        community: Community,
        mother: FullName,
        mother_id: int,
        father: FullName | None,
    ) -> None:
        """A child expected within the next 30 weeks, or due lately and not yet written down."""
        rng = self._rng
        facts = PersonFacts(
            forename="Unborn" if rng.random() < 0.5 else "",
            surname=mother.surname,
            expected_date=date.fromordinal(_TODAY + between(rng, -10, 210)),
            is_unborn=True,
            postcodes=(family.homes[0].postcode,),
            address_lines=family.homes[0].lines,
        )
        self._put(
            family, facts, community.key, mother_id, None, "", father.surname if father else ""
        )

    def _add(
        self,
        family: _Family,
        community: str,
        name: FullName,
        sex: str,
        birth: date,
        mother: int | None,
        twins: int | None = None,
        *,
        other: str = "",
    ) -> None:
        rng = self._rng
        short = ""
        kept: list[str] = []
        for also in name.others:
            if also.kind == "known_as":
                short = short or also.forename
                if rng.random() < 0.4:
                    kept.append(also.forename)
            elif also.kind == "maiden":
                other = also.surname
                if rng.random() < 0.55:
                    kept.append(also.surname)
        homes = family.homes if birth.toordinal() < family.moved else family.homes[:1]
        middle = name.middle_names if rng.random() < 0.85 else ""
        facts = PersonFacts(
            forename=f"{name.forename} {middle}" if middle else name.forename,
            surname=name.surname,
            other_names=tuple(kept),
            birth_date=birth,
            birth_precision="day",
            sex=sex,
            nhs_number="" if rng.random() < _NO_NHS else self._new_nhs(),
            postcodes=tuple(home.postcode for home in homes),
            address_lines=tuple(line for home in homes for line in home.lines),
        )
        self._put(family, facts, community, mother, twins, short, other)

    def _put(
        self,
        family: _Family,
        facts: PersonFacts,
        community: str,
        mother: int | None,
        twins: int | None,
        short: str,
        other: str,
    ) -> None:
        family.people.append(
            WorldPerson(
                self._made,
                facts,
                family.number,
                mother,
                community,
                self._rng.random() < _WITHHELD,
                twins,
                short,
                "" if other == facts.surname else other,
            )
        )
        self._made += 1

    def _new_nhs(self) -> str:
        """An NHS number with a valid check digit out of the range that is never issued."""
        while True:
            self._nhs = (self._nhs + 12_345_701) % 99_000_000
            nine = 900_000_000 + self._nhs
            check = nhs_check_digit(nine)
            if check < 10:
                return f"{nine}{check}"

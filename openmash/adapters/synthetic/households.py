"""Households: who lives together, who is related to whom, where they lived before."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from openmash.adapters.synthetic.boroughs import BOROUGHS, SETTINGS
from openmash.adapters.synthetic.chance import Table, between
from openmash.adapters.synthetic.facts import (
    Address,
    Household,
    Person,
    PreviousAddress,
    Relationship,
)
from openmash.adapters.synthetic.names import COMMUNITIES, Community, communities_of
from openmash.adapters.synthetic.names.rules import (
    ChildNaming,
    FullName,
    adult_name,
    after_marriage,
)
from openmash.adapters.synthetic.people import People, mixed_ethnicity
from openmash.adapters.synthetic.places import address as new_address
from openmash.adapters.synthetic.telephones import Telephones

_SHAPES: Table[str] = Table(
    [
        ("couple", 34),
        ("lone_mother", 33),
        ("step", 15),
        ("mother_grandmother", 8),
        ("lone_father", 4),
        ("grandparent", 3),
        ("unborn_only", 3),
    ]
)
_CHILDREN: Table[int] = Table([(1, 34), (2, 33), (3, 19), (4, 9), (5, 4), (6, 1)])
_YOUNGEST_YEARS: Table[int] = Table(
    [(0, 10), (1, 8), (2, 8), (3, 8), (5, 14), (8, 16), (11, 18), (14, 18)]
)
_TWIN_BIRTHS = 0.03
_MIXED = 0.14
_MOVED_SINCE = 0.16
_ALL_DISTRICTS = tuple(place for code in BOROUGHS for place in SETTINGS[code].districts)


@dataclass(slots=True)
class _Draft:
    """A household while it is being put together, as on the date `on`."""

    on: date
    home: Address
    mothers: Community
    fathers: Community
    people: list[Person] = field(default_factory=list)
    ties: list[Relationship] = field(default_factory=list)


class Households:
    """Makes one borough's households and lets time pass in them.

    Args:
        borough: three-letter code.
        rng: the borough's own stream for people.
        telephones: where families get their numbers.
    """

    def __init__(self, borough: str, rng: Random, telephones: Telephones) -> None:
        self._borough = borough
        self._rng = rng
        self._districts = SETTINGS[borough].districts
        self._communities = communities_of(SETTINGS[borough].communities)
        self._people = People(borough, rng)
        self._telephones = telephones
        self._made = 0

    def new(self, on: date) -> Household:
        """A household as it stands on the given London date."""
        rng = self._rng
        self._made += 1
        mothers = self._communities.pick(rng)
        fathers = self._communities.pick(rng) if rng.random() < _MIXED else mothers
        draft = _Draft(on, new_address(rng, self._districts), mothers, fathers)
        self._fill(draft, _SHAPES.pick(rng))
        return Household(
            key=f"{self._borough}-H{self._made:06d}",
            borough=self._borough,
            community=mothers.key,
            address=draft.home,
            previous_addresses=self._earlier_addresses(on),
            language=mothers.language,
            interpreter=rng.random() < mothers.interpreter,
            members=tuple(self._telephones.given(draft.people, on)),
            relationships=tuple(draft.ties),
        )

    def later(self, household: Household, on: date) -> Household:
        """The same household as it stands on a later date: perhaps moved, perhaps with a birth."""
        rng = self._rng
        members = household.members
        for position, person in enumerate(members):
            if person.role == "unborn" and person.expected_date and person.expected_date < on:
                slip = timedelta(days=between(rng, -21, 8))
                born = min(person.expected_date + slip, on - timedelta(days=1))
                baby = self._people.birth(person, COMMUNITIES[household.community], born)
                members = (*members[:position], baby, *members[position + 1 :])
        if rng.random() >= _MOVED_SINCE:
            return replace(household, members=members)
        home = new_address(rng, self._districts)
        left = on - timedelta(days=between(rng, 3, 40))
        last = household.previous_addresses[:1]
        since = last[0].until_on if last else left - timedelta(days=between(rng, 200, 900))
        spell = PreviousAddress(household.address, min(since, left), left)
        return replace(
            household,
            address=home,
            previous_addresses=(spell, *household.previous_addresses),
            members=tuple(
                replace(person, address=home) if person.lives_with_household else person
                for person in members
            ),
        )

    def _earlier_addresses(self, on: date) -> tuple[PreviousAddress, ...]:
        """Latest first; some in other boroughs."""
        rng = self._rng
        spells: list[PreviousAddress] = []
        until = on - timedelta(days=between(rng, 40, 1500))
        while len(spells) < 3 and rng.random() < (0.3 if spells else 0.45):
            since = until - timedelta(days=between(rng, 120, 1500))
            districts = self._districts if rng.random() < 0.7 else _ALL_DISTRICTS
            place = new_address(rng, districts)
            spells.append(PreviousAddress(place, since.replace(day=1), until.replace(day=1)))
            until = since
        return tuple(spells)

    def _fill(self, draft: _Draft, shape: str) -> None:
        rng = self._rng
        births = [] if shape == "unborn_only" else self._births(draft.on)
        eldest = births[0][0] if births else draft.on
        mother_born = eldest - timedelta(days=between(rng, 17 * 365, 37 * 365))
        father_born = min(
            mother_born - timedelta(days=between(rng, -1200, 4000)),
            eldest - timedelta(days=16 * 365),
        )
        mother = adult_name(rng, draft.mothers, "F", mother_born)
        father = adult_name(rng, draft.fathers, "M", father_born)
        couple = shape == "couple" or (shape == "unborn_only" and rng.random() < 0.6)
        if couple or rng.random() < 0.2:
            mother = after_marriage(rng, draft.fathers, mother, father)
        known = couple or shape in ("lone_father", "step") or rng.random() < 0.6
        his_way = known and rng.random() < 0.8
        naming = ChildNaming(
            rng, draft.fathers if his_way else draft.mothers, mother, father if known else None,
            his_way,
        )  # fmt: skip
        here = shape not in ("lone_father", "grandparent")
        mum = self._parent(draft, mother, "F", mother_born, here)
        dad = None
        if known:
            dad = self._parent(draft, father, "M", father_born, couple or shape == "lone_father")
            tie = "partner" if couple else "former_partner"
            draft.ties.append(Relationship(mum.key, dad.key, tie))
        self._children(draft, births, naming, mum, dad)
        young = mum.lives_with_household and eldest.year > draft.on.year - 12
        if shape == "unborn_only" or (young and rng.random() < 0.05):
            ethnicity = mixed_ethnicity(mum.ethnicity, dad.ethnicity) if dad else mum.ethnicity
            unborn = self._people.unborn(mum, ethnicity, draft.on)
            self._add_child(draft, unborn, mum, dad, twin=False)
        self._third_adult(draft, shape, mum, mother_born)

    def _parent(self, draft: _Draft, name: FullName, sex: str, born: date, here: bool) -> Person:
        """A mother or father, in the household or at an address of their own."""
        role, community = ("mother", draft.mothers) if sex == "F" else ("father", draft.fathers)
        at = draft.home if here else new_address(self._rng, _ALL_DISTRICTS)
        parent = self._people.adult(role, name, sex, born, community, at, here)
        draft.people.append(parent)
        return parent

    def _third_adult(self, draft: _Draft, shape: str, mum: Person, mother_born: date) -> None:
        """A step-father or grandmother, where the shape of the household has one."""
        rng = self._rng
        if shape == "step":
            of = draft.mothers if rng.random() < 0.7 else self._communities.pick(rng)
            born = mother_born - timedelta(days=between(rng, -2000, 3000))
            name, role, sex = adult_name(rng, of, "M", born), "step_parent", "M"
        elif shape in ("mother_grandmother", "grandparent"):
            of = draft.mothers
            born = mother_born - timedelta(days=between(rng, 18 * 365, 36 * 365))
            name, role, sex = adult_name(rng, of, "F", born), "grandparent", "F"
        else:
            return
        adult = self._people.adult(role, name, sex, born, of, draft.home, here=True)
        children = [person for person in draft.people if person.role in ("child", "unborn")]
        draft.people.append(adult)
        draft.ties.extend(Relationship(adult.key, child.key, role) for child in children)
        if role == "step_parent":
            draft.ties.append(Relationship(mum.key, adult.key, "partner"))

    def _births(self, on: date) -> list[tuple[date, bool]]:
        """Birth dates of the children, eldest first, and whether each is one of twins."""
        rng = self._rng
        wanted = _CHILDREN.pick(rng)
        days = _YOUNGEST_YEARS.pick(rng) * 365 + between(rng, 20, 1000)
        births: list[tuple[date, bool]] = []
        while wanted > 0 and days < 17.9 * 365:
            twins = rng.random() < _TWIN_BIRTHS
            births.extend([(on - timedelta(days=days), twins)] * (2 if twins else 1))
            wanted -= 2 if twins else 1
            days += between(rng, 400, 1700)
        births.reverse()
        return births

    def _children(
        self,
        draft: _Draft,
        births: list[tuple[date, bool]],
        naming: ChildNaming,
        mum: Person,
        dad: Person | None,
    ) -> None:
        rng = self._rng
        mixed = dad is not None and draft.mothers is not draft.fathers
        for born, twin in births:
            sex = "M" if rng.random() < 0.512 else "F"
            name = naming.child(rng, sex, born)
            ethnicity = mum.ethnicity
            if mixed and dad:
                ethnicity = mixed_ethnicity(mum.ethnicity, dad.ethnicity)
            child = self._people.child(name, sex, born, ethnicity, draft.home, draft.on)
            self._add_child(draft, child, mum, dad, twin)

    @staticmethod
    def _add_child(
        draft: _Draft, child: Person, mum: Person, dad: Person | None, twin: bool
    ) -> None:
        for elder in draft.people:
            if elder.role == "child":
                same_day = twin and elder.birth_date == child.birth_date
                tie = "twin" if same_day else "sibling"
                draft.ties.append(Relationship(elder.key, child.key, tie))
        draft.ties.append(Relationship(mum.key, child.key, "mother"))
        if dad:
            draft.ties.append(Relationship(dad.key, child.key, "father"))
        draft.people.append(child)

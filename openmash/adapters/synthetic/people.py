"""Single people of a household: adults, children, the unborn, and birth."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from openmash.adapters.synthetic.boroughs import BOROUGHS
from openmash.adapters.synthetic.chance import Table, between
from openmash.adapters.synthetic.facts import Address, Person
from openmash.adapters.synthetic.names import Community
from openmash.adapters.synthetic.names.rules import FullName
from openmash.adapters.synthetic.numbers import Numbers
from openmash.adapters.synthetic.places import email, setting
from openmash.domain.sharing.handling import DatePrecision

_NO_NHS_NUMBER = 0.15
_WHITE = frozenset({"WBRI", "WIRI", "WIRT", "WOTH", "WROM"})
_MIXED = {"BCRB": "MWBC", "BAFR": "MWBA", "BOTH": "MOTH", "OOTH": "MOTH"}


def years(born: date, on: date) -> int:
    """Completed years of age."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def mixed_ethnicity(one: str, other: str) -> str:
    """DfE code for a child of parents with these two codes."""
    if one == other:
        return one
    if one in _WHITE and other in _WHITE:
        return "WOTH"
    if one not in _WHITE and other not in _WHITE:
        return "MOTH"
    minority = other if one in _WHITE else one
    if minority in ("NOBT", "REFU"):
        return minority
    return _MIXED.get(minority, "MWAS" if minority.startswith(("A", "C")) else "MOTH")


class People:
    """Makes the people of one borough; identifiers never come twice.

    Args:
        borough: three-letter code.
        rng: the borough's own stream for people.
    """

    def __init__(self, borough: str, rng: Random) -> None:
        self._borough = borough
        self._rng = rng
        block = list(BOROUGHS).index(borough)
        la_number = BOROUGHS[borough].la_number
        self._numbers = Numbers(block, la_number, between(rng, 0, 2_999_999))
        self._made = 0
        self._ethnicities: dict[str, Table[str]] = {}

    def _key(self) -> str:
        self._made += 1
        return f"{self._borough}-P{self._made:07d}"

    def _nhs(self) -> str | None:
        return None if self._rng.random() < _NO_NHS_NUMBER else self._numbers.nhs()

    def _ethnicity(self, community: Community) -> str:
        table = self._ethnicities.get(community.key)
        if table is None:
            table = self._ethnicities[community.key] = Table(community.ethnicities)
        return table.pick(self._rng)

    def adult(
        self, role: str, name: FullName, sex: str, born: date, community: Community, at: Address,
        here: bool,
    ) -> Person:  # fmt: skip
        """A parent, step-parent or grandparent; `here`: lives with the household."""
        rng = self._rng
        precision = DatePrecision.DAY
        if rng.random() < community.new_year:
            born, precision = born.replace(month=1, day=1), DatePrecision.YEAR
        has_mail = rng.random() < 0.55
        return Person(
            key=self._key(),
            role=role,
            forename=name.forename,
            middle_names=name.middle_names,
            surname=name.surname,
            other_names=name.others,
            birth_date=born,
            precision=precision,
            expected_date=None,
            sex=sex,
            ethnicity=self._ethnicity(community),
            nhs_number=self._nhs(),
            upn=None,
            phone="",
            email=email(name.forename, name.surname, between(rng, 1, 99)) if has_mail else "",
            lives_with_household=here,
            address=at,
            setting="",
        )

    def child(
        self, name: FullName, sex: str, born: date, ethnicity: str, at: Address, on: date
    ) -> Person:
        """A child as on the date `on`."""
        rng = self._rng
        age = years(born, on)
        return Person(
            key=self._key(),
            role="child",
            forename=name.forename,
            middle_names=name.middle_names,
            surname=name.surname,
            other_names=name.others,
            birth_date=born,
            precision=DatePrecision.DAY,
            expected_date=None,
            sex=sex,
            ethnicity=ethnicity,
            nhs_number=self._nhs(),
            upn=self._numbers.upn(born.year + 5) if age >= 5 and rng.random() < 0.93 else None,
            phone="",
            email="",
            lives_with_household=True,
            address=at,
            setting=setting(rng, age),
        )

    def unborn(self, mother: Person, ethnicity: str, on: date) -> Person:
        """A child expected within the next 30 weeks: no name, no number, the mother's surname."""
        return Person(
            key=self._key(),
            role="unborn",
            forename="",
            middle_names="",
            surname=mother.surname,
            other_names=(),
            birth_date=None,
            precision=DatePrecision.UNKNOWN,
            expected_date=on + timedelta(days=between(self._rng, 10, 210)),
            sex="U",
            ethnicity=ethnicity,
            nhs_number=None,
            upn=None,
            phone="",
            email="",
            lives_with_household=True,
            address=mother.address,
            setting="",
        )

    def birth(self, unborn: Person, community: Community, born: date) -> Person:
        """The same person, born and named. `expected_date` is kept."""
        rng = self._rng
        sex = "M" if rng.random() < 0.512 else "F"
        pool = community.boys if sex == "M" else community.girls
        return replace(
            unborn,
            role="child",
            forename=pool[int(rng.random() * len(pool))],
            birth_date=born,
            precision=DatePrecision.DAY,
            sex=sex,
            nhs_number=self._nhs(),
        )

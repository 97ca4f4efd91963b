"""How the truth about a person is told: gaps, misspellings, old addresses, swapped dates."""

from dataclasses import dataclass, replace
from datetime import date
from random import Random

from openmash.adapters.synthetic.chance import between, pick
from openmash.adapters.synthetic.facts import Address, Household, Person, ToldPerson
from openmash.adapters.synthetic.people import years
from openmash.adapters.synthetic.places import folded
from openmash.domain.sharing.handling import DatePrecision


@dataclass(frozen=True, slots=True)
class Knowledge:
    """How well a group of sources knows families; each a share of people told."""

    nhs: float
    upn: float
    birth_date: float
    address: float
    slips: float
    ethnicity: float


KNOWLEDGE: dict[str, Knowledge] = {
    "police": Knowledge(0.0, 0.0, 0.93, 0.96, 0.22, 0.7),
    "school": Knowledge(0.03, 0.82, 0.98, 0.95, 0.08, 0.85),
    "health": Knowledge(0.9, 0.0, 0.98, 0.95, 0.08, 0.75),
    "hospital": Knowledge(0.85, 0.0, 0.97, 0.93, 0.12, 0.6),
    "council": Knowledge(0.12, 0.05, 0.9, 0.92, 0.16, 0.6),
    "public": Knowledge(0.0, 0.0, 0.28, 0.72, 0.38, 0.1),
}

_SOUNDS = (
    ("ph", "f"),
    ("ie", "y"),
    ("ay", "ai"),
    ("ee", "i"),
    ("ou", "u"),
    ("ck", "k"),
    ("y", "i"),
    ("ll", "l"),
    ("nn", "n"),
    ("ss", "s"),
    ("h", ""),
    ("oo", "u"),
)


def misspelt(rng: Random, name: str) -> str:
    """The name with one slip: by sound, a doubled, dropped or swapped letter."""
    plain = folded(name)
    if plain != name and rng.random() < 0.8:
        return plain
    if len(name) < 3:
        return name
    if rng.random() < 0.5:
        fits = [(old, new) for old, new in _SOUNDS if old in name[1:]]
        if fits:
            old, new = pick(rng, fits)
            return name[0] + name[1:].replace(old, new, 1)
    at = between(rng, 1, len(name) - 2)
    slip = rng.random()
    if slip < 0.34:
        return name[:at] + name[at] + name[at:]
    if slip < 0.67:
        return name[:at] + name[at + 1 :]
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


class _Telling:
    """One person on the way from truth to telling."""

    __slots__ = ("address", "birth_date", "forename", "known_as", "middle", "mistakes", "surname")

    def __init__(self, person: Person) -> None:
        self.forename = person.forename
        self.middle = person.middle_names
        self.surname = person.surname
        self.known_as = ""
        self.birth_date = person.birth_date
        self.address: Address | None = person.address
        self.mistakes: list[str] = []


def _tell_name(rng: Random, told: _Telling, person: Person, knows: Knowledge) -> None:
    if person.other_names:
        other = pick(rng, person.other_names)
        if rng.random() < knows.slips:
            told.forename, told.surname = other.forename, other.surname
            told.mistakes.append("name_order" if other.kind == "order" else "other_name")
        elif other.kind == "known_as" and rng.random() < 0.4:
            told.known_as = other.forename
    if told.forename and rng.random() < knows.slips * 0.6:
        before, told.forename = told.forename, misspelt(rng, told.forename)
        if told.forename != before:
            told.mistakes.append("misspelt_forename")
    if rng.random() < knows.slips * 0.6:
        before, told.surname = told.surname, misspelt(rng, told.surname)
        if told.surname != before:
            told.mistakes.append("misspelt_surname")
    if rng.random() < knows.slips * 0.7:
        told.middle = ""


def _tell_birth(
    rng: Random, told: _Telling, person: Person, knows: Knowledge, on: date
) -> tuple[DatePrecision, int | None]:
    """Birth date as told; returns its precision and the age guessed where no date is known."""
    born = person.birth_date
    if born is None:
        return DatePrecision.UNKNOWN, None
    known = knows.birth_date * (1.0 if person.role == "child" else 0.75)
    if rng.random() >= known:
        told.birth_date = None
        told.mistakes.append("no_birth_date")
        if rng.random() < 0.75:
            return DatePrecision.APPROXIMATE, max(0, years(born, on) + between(rng, -1, 1))
        return DatePrecision.UNKNOWN, None
    if rng.random() < knows.slips * 0.3:
        if born.day <= 12 and born.day != born.month:
            told.birth_date = born.replace(day=born.month, month=born.day)
            told.mistakes.append("day_month_swapped")
        elif 10 < born.day < 28:
            told.birth_date = born.replace(day=born.day + (1 if born.day % 10 < 9 else -1))
            told.mistakes.append("wrong_digit")
        if told.birth_date and told.birth_date > on:
            told.birth_date = born
            told.mistakes.pop()
    return person.precision, None


def _tell_address(
    rng: Random, told: _Telling, household: Household, knows: Knowledge, lives_here: bool
) -> None:
    if rng.random() >= knows.address * (1.0 if lives_here else 0.4):
        told.address = None
        told.mistakes.append("no_address")
    elif lives_here and household.previous_addresses and rng.random() < knows.slips * 0.6:
        told.address = household.previous_addresses[0].address
        told.mistakes.append("old_address")


def tell(
    rng: Random, person: Person, household: Household, group: str, part: str, tie: str, on: date
) -> ToldPerson:
    """The person as a source of this group tells it on that London date.

    Args:
        part: subject, sibling or adult. tie: relationship to the first subject child.
    """
    knows = KNOWLEDGE[group]
    told = _Telling(person)
    _tell_name(rng, told, person, knows)
    precision, age = _tell_birth(rng, told, person, knows, on)
    _tell_address(rng, told, household, knows, person.lives_with_household)
    sex = person.sex
    if rng.random() < knows.slips * 0.08 and sex != "U":
        sex = "U"
        told.mistakes.append("no_sex")
    return ToldPerson(
        person_key=person.key,
        part=part,
        relationship=tie,
        forename=told.forename,
        middle_names=told.middle,
        surname=told.surname,
        known_as=told.known_as,
        birth_date=told.birth_date,
        precision=precision,
        approximate_age=age,
        expected_date=person.expected_date if person.role == "unborn" else None,
        sex=sex,
        ethnicity=person.ethnicity if rng.random() < knows.ethnicity else "NOBT",
        nhs_number=person.nhs_number if rng.random() < knows.nhs else None,
        upn=person.upn if rng.random() < knows.upn else None,
        address=told.address,
        phone=person.phone if rng.random() < 0.8 else "",
        setting=person.setting,
        mistakes=tuple(told.mistakes),
    )


def surname_left_out(told: ToldPerson) -> ToldPerson:
    """The same person, known by first name only, as neighbours often do."""
    return replace(told, surname="", mistakes=(*told.mistakes, "no_surname"))

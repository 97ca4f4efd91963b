"""What a referral tells of a person, while mistakes are made in it."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from openmash.adapters.synthetic.linkage_world.homes import Home
from openmash.adapters.synthetic.linkage_world.person import WorldPerson
from openmash.adapters.synthetic.places import folded
from openmash.domain.people.facts import PersonFacts

_HAS_NHS = 0.35


@dataclass(slots=True)
class Told:
    """The facts of a referral before they are sealed; every part may be changed."""

    person: WorldPerson
    forename: str
    middle: str
    surname: str
    birth_date: date | None
    precision: str
    expected: date | None
    sex: str
    nhs_number: str
    homes: list[Home]
    """The home told, if any. Mistakes replace it; the person's own are in `homes_of`."""

    def facts(self, rng: Random) -> PersonFacts:
        """Seal it, with the small liberties that are no mistake.

        Most leave out the middle name and write no accents; many give a postcode alone.
        """
        words = [self.forename]
        if self.middle and rng.random() < 0.35:
            words.append(self.middle)
        forename, surname = " ".join(filter(None, words)), self.surname
        if rng.random() < 0.7:
            forename, surname = folded(forename), folded(surname)
        if rng.random() < 0.12:
            surname = surname.upper()
        home = self.homes[0] if self.homes else None
        return PersonFacts(
            forename=forename,
            surname=surname,
            birth_date=self.birth_date,
            birth_precision=self.precision if self.birth_date else "unknown",
            expected_date=self.expected,
            is_unborn=self.person.facts.is_unborn,
            sex=self.sex,
            nhs_number=self.nhs_number,
            postcodes=(home.postcode,) if home and home.postcode else (),
            address_lines=home.lines if home and rng.random() < 0.75 else (),
        )


def told_of(person: WorldPerson, rng: Random) -> Told:
    """What would be told of a person without any mistake."""
    facts = person.facts
    # Middle names follow the first forename; a forename of two words stays whole in two of three.
    first, _, middle = facts.forename.partition(" ")
    if middle and first in ("Md", "Abdul", "Baby", "Nana", "Juan", "María"):
        first, middle = facts.forename, ""
    expected = facts.expected_date
    if expected is not None:
        expected += timedelta(days=int(rng.gauss(0, 6)))
    return Told(
        person,
        "" if first == "Unborn" else first,
        middle,
        facts.surname,
        facts.birth_date,
        facts.birth_precision,
        expected,
        "U" if rng.random() < 0.04 else facts.sex,
        facts.nhs_number if rng.random() < _HAS_NHS else "",
        homes_of(facts)[:1],
    )


def homes_of(facts: PersonFacts) -> list[Home]:
    """A world person's homes, present one first: a flat's line is followed by its street's."""
    homes: list[Home] = []
    lines = list(facts.address_lines)
    for postcode in facts.postcodes:
        taken = 2 if lines and lines[0].startswith("Flat ") else 1
        homes.append(Home(tuple(lines[:taken]), postcode))
        del lines[:taken]
    return homes

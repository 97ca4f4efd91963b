"""Records of invented people with NHS numbers that are never issued, by the hundred."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from openmash.domain.people.facts import PersonFacts
from openmash.domain.people.upkeep.labels import Told

_GIVEN = (
    *("Amara", "Bilal", "Chidi", "Daria", "Emeka", "Farah", "Goran"),
    *("Hana", "Idris", "Jolanta", "Kofi", "Leila", "Musa", "Nadia"),
)
_SURNAMES = (
    *("Okoro", "Rahman", "Kowalska", "Silva", "Yilmaz", "Haile"),
    *("Petrov", "Mensah", "Farah", "Costa", "Nowak", "Begum"),
)


def number(place: int) -> str:
    """The NHS number at a place of the range that is never issued; one in eleven is no number."""
    for last in range(11):
        digits = f"{999_000_000 + place * 11 + last:09d}"
        check = 11 - sum(int(each) * (10 - at) for at, each in enumerate(digits)) % 11
        if check != 10:
            return digits + str(check % 11)
    raise AssertionError("some of eleven running numbers has a check digit")


def person(place: int, dice: Random) -> PersonFacts:
    """Somebody; every two of them live at one door."""
    return PersonFacts(
        forename=dice.choice(_GIVEN),
        surname=dice.choice(_SURNAMES),
        birth_date=date(2008, 1, 2) + timedelta(days=dice.randrange(5_000)),
        birth_precision="day",
        sex=dice.choice("MF"),
        nhs_number=number(place),
        postcodes=(f"ZZ9 {place // 2 % 9}{'ABDEFGHJLN'[place // 18 % 10]}A",),
        address_lines=(f"{place // 2} Sample Walk",),
    )


def told(count: int, *, times: int = 2, seed: int = 1, group: str = "") -> list[Told]:
    """So many people, each told of by so many sources; the later ones in short."""
    dice = Random(seed)
    people = [person(place, dice) for place in range(count)]
    return [
        Told(f"{each.nhs_number} {time}", f"{each.nhs_number} source {time}",
             replace(each, forename=each.forename[:4]) if time else each, group)
        for each in people
        for time in range(times)
    ]  # fmt: skip

"""Who is around the people of a contact, in words: siblings, the address, what else they share."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from openmash.domain.people.linkage.bands import Band
from openmash.records.queries.household import Household, HouseholdContact, NumberOfMany
from openmash.records.queries.persons import PersonView
from openmash.web.presenters import formatters, persons
from openmash.web.presenters.matches import EarlierWords, earlier_words


@dataclass(frozen=True, slots=True)
class AroundWords:
    """An earlier contact of the household, and why it is shown."""

    earlier: EarlierWords
    why: str
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NumberWords:
    """A telephone number that many families give. `more` is a sentence, or ""."""

    heading: str
    contacts: tuple[AroundWords, ...]
    more: str


@dataclass(frozen=True, slots=True)
class HouseholdWords:
    """The household as the contact page shows it. `none` is said where nothing is listed."""

    none: str
    not_mentioned: tuple[str, ...]
    contacts: tuple[AroundWords, ...]
    more: str
    numbers: tuple[NumberWords, ...]


def household_words(household: Household, people: Iterable[PersonView], on: date) -> HouseholdWords:
    """The household of a contact's people as shown on a London day."""
    more = formatters.plural(household.more, "older contact")
    return HouseholdWords(
        none=_none(household, people),
        not_mentioned=tuple(
            f"{persons.name_of(child)}, {persons.age_of(child, on)}"
            for child in household.not_mentioned
        ),
        contacts=tuple(_around(each) for each in household.contacts),
        more=f"{more} not shown." if household.more else "",
        numbers=tuple(map(_number, household.numbers)),
    )


def _none(household: Household, people: Iterable[PersonView]) -> str:
    """That nobody else was found around them; what could not be looked for is said as such."""
    if household.contacts or household.numbers:
        return ""
    if household.not_mentioned:
        return "The earlier contacts that tell of them are listed with the people above."
    if any(person.postcode for person in people):
        return "No further earlier contact about this address or about siblings."
    return (
        "No further earlier contact about siblings. No postcode is told here, so earlier contacts "
        "about the same address could not be looked for."
    )


def _number(number: NumberOfMany) -> NumberWords:
    left = number.count - len(number.contacts)
    count = formatters.plural(number.count, "other contact")
    return NumberWords(
        heading=f"{count} or more" if number.at_least else count,
        contacts=tuple(map(_around, number.contacts)),
        more=f"{formatters.plural(left, 'older contact')} not shown." if left else "",
    )


def _around(each: HouseholdContact) -> AroundWords:
    return AroundWords(
        earlier=earlier_words(each.contact),
        why=_why_around(each),
        people=tuple(dict.fromkeys(persons.name_of(person) for person in each.people)),
    )


def _why_around(each: HouseholdContact) -> str:
    if each.same_address:
        return "Same address"
    if each.together:
        return "A sibling, told of with these children"
    return each.relation.label if each.relation else Band.RELATED.label

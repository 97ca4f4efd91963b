"""Who is found through a relative: put in order, never joined, and no brother or sister."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TypeVar

from openmash.domain.people.facts import PersonFacts
from openmash.domain.people.known import judge_records
from openmash.domain.people.linkage.bands import Band, judge
from openmash.domain.people.linkage.beside import FAMILIES, MOST, hints, lifts
from openmash.domain.people.linkage.cards import Card, card_of
from openmash.domain.people.linkage.model import current
from openmash.domain.people.linkage.scoring import Weight, weigh

K = TypeVar("K")
MODEL = current()
MOTHER = card_of(PersonFacts(forename="Folake", surname="Adeyemi", sex="F"))
HELD = PersonFacts(
    forename="Tolu",
    surname="Adeyemi",
    birth_date=date(2018, 3, 14),
    birth_precision="day",
    sex="M",
    postcodes=("ZZ99 3WZ",),
    address_lines=("14 Invented Street",),
)
TOLD = card_of(PersonFacts(forename="Tollu", surname="Adeyem", sex="M"))
"""Both names misspelt, and no date and no address: next to nothing."""


def weights(relative: Card, held: Mapping[K, Card]) -> dict[K, Weight]:
    return {key: weigh(MODEL, relative, card) for key, card in held.items()}


def test_a_relative_leads_to_whoever_bears_the_name_and_to_nobody_else() -> None:
    held = {
        "same": MOTHER,
        "misspelt": card_of(PersonFacts(forename="Folakke", surname="Adeyemi")),
        "another name": card_of(PersonFacts(forename="Ngozi", surname="Adeyemi")),
        "another family": card_of(PersonFacts(forename="Folake", surname="Bello")),
    }
    found = hints(weights(MOTHER, held))
    assert list(found) == ["same", "misspelt"]
    assert set(found.values()) == {MOST}


def test_where_they_live_says_nothing_of_a_relative() -> None:
    """The two were told with one address: it has been weighed with the person's own."""
    place = {"postcodes": ("ZZ99 3WZ",), "address_lines": ("14 Invented Street",)}
    namesake = PersonFacts(forename="Mohammed", surname="", **place)  # type: ignore[arg-type]
    asked = card_of(replace(namesake, forename="Ali"))
    assert hints(weights(asked, {1: card_of(namesake)})) == {}


def test_no_more_households_are_looked_at_than_one_answer_can_bear() -> None:
    assert len(hints(weights(MOTHER, dict.fromkeys(range(FAMILIES + 9), MOTHER)))) == FAMILIES


def test_who_is_held_with_the_mother_is_listed_and_not_acted_on() -> None:
    held = card_of(HELD)
    alone = judge_records(TOLD, {1: held}, {}, model=MODEL)[1]
    through = judge_records(TOLD, {1: held}, {}, model=MODEL, lifts={1: MOST})[1]
    assert alone.judged.log_odds + MOST - 0.5 < through.judged.log_odds
    assert through.band in (Band.POSSIBLE, Band.PROBABLE)
    assert not through.is_strong


def test_a_relative_joins_nobody_however_much_is_said() -> None:
    """What speaks of a child's mother speaks of every brother and sister."""
    told = card_of(replace(HELD, postcodes=(), address_lines=()))
    everyone = 10_000_000_000
    (alone,) = judge(MODEL, told, {1: card_of(HELD)}, people=everyone)
    (through,) = judge(MODEL, told, {1: card_of(HELD)}, people=everyone, lifts={1: 40.0})
    assert alone.log_odds < MODEL.thresholds.same < through.log_odds
    assert through.band is Band.PROBABLE
    (known,) = judge(MODEL, told, {1: card_of(HELD)}, people=10_000, lifts={1: MOST})
    assert known.band is Band.SAME_PERSON, "who is sure by their own facts stays so"


def test_the_most_that_anybody_says_counts_and_a_brother_is_lifted_by_nobody() -> None:
    brother = card_of(replace(HELD, forename="Wale", birth_date=date(2015, 1, 9)))
    held = {"own": card_of(HELD), "brother": brother}
    together = [("own", 2.0), ("own", 5.0), ("own", 3.0), ("brother", 6.0)]
    assert lifts(TOLD, together, held) == {"own": 5.0}

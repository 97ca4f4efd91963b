"""Are these two records one person? A band with its reasons, for a person to decide.

There is no score and no percentage: the rules below are read by name. The dangerous error is to
join two children, and nearly all wrong joins are siblings and twins, so a different first name or
NHS number holds a match down whatever else agrees. What is not known never counts against.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from openmash.domain.people.dates import DateLevel, compare_birth_dates
from openmash.domain.people.evidence import (
    Evidence,
    Level,
    PlaceLevel,
    compare_numbers,
    compare_places,
    gather,
)
from openmash.domain.people.facts import PersonFacts
from openmash.domain.people.names import NameLevel
from openmash.domain.people.reasons import against, in_favour, unknown


class MatchBand(StrEnum):
    """How sure the comparison is, surest first. The stored word never changes."""

    EXACT = "exact"
    LIKELY = "likely"
    POSSIBLE = "possible"

    @property
    def label(self) -> str:
        """The words for a page."""
        return _LABELS[self]


_LABELS = {
    MatchBand.EXACT: "Same details",
    MatchBand.LIKELY: "Likely the same person",
    MatchBand.POSSIBLE: "Possibly the same person",
}


@dataclass(frozen=True, slots=True)
class Match:
    """What comparing two records found.

    Attributes:
        band: how sure; None if there is too little in common to show the two together.
        evidence: what agrees and disagrees. Its words are made when they are asked for: of
            hundreds compared, a page shows a few.
    """

    band: MatchBand | None
    evidence: Evidence

    @property
    def reasons_for(self) -> tuple[str, ...]:
        """What agrees, in words, weightiest first."""
        return in_favour(self.evidence)

    @property
    def reasons_against(self) -> tuple[str, ...]:
        """What disagrees, in words."""
        return against(self.evidence)

    @property
    def missing(self) -> tuple[str, ...]:
        """What is not known in one or both, and would help to settle it."""
        return unknown(self.evidence)


@lru_cache(maxsize=16_384)
def compare(a: PersonFacts, b: PersonFacts) -> Match:
    """Compare two people. The answer is the same whichever comes first.

    Kept for as many pairs as a busy day has, because a contact is opened time and again while
    agencies answer.
    """
    evidence = gather(a, b)
    return Match(_band(evidence), evidence)


def is_out_of_the_question(a: PersonFacts, b: PersonFacts) -> bool:
    """True if no rule below can fit, told without a look at the names, which cost most.

    Born on different days and with no number, address or phone in common: every rule wants one of
    these. Most records that only share a name with somebody are told apart here.
    """
    if compare_birth_dates(a, b) is not DateLevel.DIFFERENT or compare_places(a, b).agrees:
        return False
    return Level.SAME not in compare_numbers(a, b)


def _band(evidence: Evidence) -> MatchBand | None:
    held_down = any(holds(evidence) for holds in HOLDS_AT_POSSIBLE)
    if not held_down and any(fits(evidence) for fits in LIKELY_WHEN):
        all_same = is_all_the_same(evidence) and not against(evidence)
        return MatchBand.EXACT if all_same else MatchBand.LIKELY
    if any(fits(evidence) for fits in (*LIKELY_WHEN, *POSSIBLE_WHEN)):
        return MatchBand.POSSIBLE
    return None


Rule = Callable[[Evidence], bool]


def has_different_forename(e: Evidence) -> bool:
    """Different first names may be twins or siblings, whatever else agrees."""
    return e.forename is NameLevel.DIFFERENT


def has_conflicting_nhs_numbers(e: Evidence) -> bool:
    """Two NHS numbers are two people until somebody finds that one is wrong."""
    return e.nhs is Level.DIFFERENT


HOLDS_AT_POSSIBLE: tuple[Rule, ...] = (
    has_different_forename,
    has_conflicting_nhs_numbers,
)
"""Any one of these keeps a match from rising above possible."""


def is_all_the_same(e: Evidence) -> bool:
    """Both names and a full birth date are the same; 1 January needs another thing to agree."""
    names_same = e.forename is NameLevel.SAME and e.surname is NameLevel.SAME
    new_year_backed = e.birth is DateLevel.SAME_NEW_YEAR and _another_thing_agrees(e)
    return names_same and (e.birth is DateLevel.SAME or new_year_backed)


def shares_number_and_name_or_birth(e: Evidence) -> bool:
    """The same NHS number or UPN, and the first name or the birth date agrees too."""
    return _number_same(e) and (e.forename.agrees or e.birth.is_close)


def shares_names_and_birth_date(e: Evidence) -> bool:
    """Both names agree, and the full birth date is the same."""
    return _names_agree(e) and e.birth is DateLevel.SAME


def shares_names_birth_and_another(e: Evidence) -> bool:
    """Both names agree, the birth date agrees within a slip or loosely, and one thing more."""
    return _names_agree(e) and e.birth.agrees and _another_thing_agrees(e)


def shares_forename_birth_and_place(e: Evidence) -> bool:
    """The surname may have changed: same first name, birth date and address or phone."""
    same = e.forename is NameLevel.SAME and e.birth is DateLevel.SAME
    return same and _another_thing_agrees(e)


def shares_names_and_door(e: Evidence) -> bool:
    """No birth date, but the same names at the same door, as neighbours often tell it."""
    names_same = e.forename is NameLevel.SAME and e.surname is NameLevel.SAME
    return names_same and e.birth is DateLevel.MISSING and e.place is PlaceLevel.ADDRESS


LIKELY_WHEN: tuple[Rule, ...] = (
    shares_number_and_name_or_birth,
    shares_names_and_birth_date,
    shares_names_birth_and_another,
    shares_forename_birth_and_place,
    shares_names_and_door,
)


def shares_number(e: Evidence) -> bool:
    """The same NHS number or UPN, though nothing else: somebody should look."""
    return _number_same(e)


def shares_names_without_contrary_birth(e: Evidence) -> bool:
    """Both names agree and the birth date does not disagree."""
    return _names_agree(e) and e.birth is not DateLevel.DIFFERENT


def shares_names_and_place(e: Evidence) -> bool:
    """Both names agree and so does the address or phone; the birth date may be wrong."""
    return _names_agree(e) and _another_thing_agrees(e)


def shares_a_name_and_birth_date(e: Evidence) -> bool:
    """One name agrees and the birth date is the same or a slip away."""
    return (e.forename.agrees or e.surname.agrees) and e.birth.is_close


def shares_birth_date_and_place(e: Evidence) -> bool:
    """The birth date is the same, swapped or a day off; the address or phone agrees.

    One digit off is not enough here: at one postcode that is the child next door.
    """
    return e.birth >= DateLevel.NEXT_DAY and _another_thing_agrees(e)


def shares_forename_and_place(e: Evidence) -> bool:
    """The first name agrees and so does the address or phone, and no birth date disagrees."""
    return e.forename.agrees and _another_thing_agrees(e) and e.birth is not DateLevel.DIFFERENT


def shares_surname_and_place_unnamed(e: Evidence) -> bool:
    """A child not named, or by initial, of this surname at this address or phone."""
    unnamed = e.forename in {NameLevel.MISSING, NameLevel.INITIAL}
    agrees = e.surname.agrees and _another_thing_agrees(e)
    return unnamed and agrees and e.birth is not DateLevel.DIFFERENT


def is_expected_at_the_same_place(e: Evidence) -> bool:
    """A child expected around the same time at the same postcode."""
    return e.birth is DateLevel.EXPECTED and e.place.agrees


POSSIBLE_WHEN: tuple[Rule, ...] = (
    shares_number,
    shares_names_without_contrary_birth,
    shares_names_and_place,
    shares_a_name_and_birth_date,
    shares_birth_date_and_place,
    shares_forename_and_place,
    shares_surname_and_place_unnamed,
    is_expected_at_the_same_place,
)


def _names_agree(e: Evidence) -> bool:
    return e.forename.agrees and e.surname.agrees


def _number_same(e: Evidence) -> bool:
    return Level.SAME in (e.nhs, e.upn)


def _another_thing_agrees(e: Evidence) -> bool:
    return _number_same(e) or e.place.agrees or e.phone is Level.SAME

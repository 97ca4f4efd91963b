"""Which pairs of person records somebody must look at, and by when.

A pair is judged by itself, whoever else may be about as likely: what a person may be told to look
at must not depend on records that they may not open.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final, Generic, TypeVar

from openmash.core.working_time import Calendar
from openmash.domain.people.facts import PersonFacts
from openmash.domain.people.known import Match
from openmash.domain.people.linkage.bands import Band, Veto
from openmash.domain.people.linkage.vetoes import number_same

MOST: Final = 4
"""Pairs laid down for one record, the likeliest: a common name must not bury the others."""

EARLIEST_BIRTH: Final = timedelta(weeks=18)
"""Before the expected date: a child born at 22 weeks of the usual 40 can live."""

LATEST_BIRTH: Final = timedelta(weeks=4)
"""After the expected date: birth is brought on by 42 weeks, and the date itself is a guess."""

_AGREES: Final = 3.0
"""Bits from which a name or a date agrees: eight times as likely of one person as of two. A first
name that many bear weighs less, and so does a year alone."""

_AGREEING: Final = 2

K = TypeVar("K", bound=Hashable)


class Why(StrEnum):
    """Why a pair waits for somebody's look. The stored word never changes."""

    PROBABLE = "probable"
    NUMBERS = "numbers_differ"
    BORROWED = "number_borrowed"
    TWIN = "twin"
    SIBLING = "sibling"
    UNNAMED = "no_forename"
    EXPECTED = "expected_child"
    COMMON = "common_names"
    DOUBTED = "join_doubted"

    @property
    def label(self) -> str:
        """The words for a page."""
        return {
            Why.PROBABLE: "Probably the same person",
            Why.NUMBERS: "The NHS numbers differ",
            Why.BORROWED: "The number may be a relative’s",
            Why.TWIN: "Possible twin",
            Why.SIBLING: "Possible brother or sister",
            Why.UNNAMED: "A first name is not known",
            Why.EXPECTED: "May be the child that was expected",
            Why.COMMON: "Possibly the same person: many people have these names",
            Why.DOUBTED: "Joined, but little speaks for it now",
        }[self]


_OF_VETO: Final[Mapping[Veto, Why]] = {
    Veto.NUMBERS: Why.NUMBERS,
    Veto.BORROWED: Why.BORROWED,
    Veto.TWIN: Why.TWIN,
    Veto.FORENAME: Why.SIBLING,
    Veto.MIDDLE: Why.SIBLING,
    Veto.UNNAMED: Why.UNNAMED,
    Veto.UNBORN: Why.EXPECTED,
}

_WORTH_A_LOOK_WHEN_POSSIBLE: Final = frozenset({Veto.NUMBERS, Veto.TWIN, Veto.UNBORN})

_FOR_COMMON_NAMES: Final = 3.0
"""Bits that are made up for, at most, where names weigh less because many people have them.

In some communities few names are many people's. One bound for all would find their children less
often: docs/matching.md says by how much, and what the looks cost."""


@dataclass(frozen=True, slots=True)
class Wanted(Generic[K]):
    """A pair that somebody must look at.

    Attributes:
        other: the record found; of the record asked about only its own id is needed.
        strength: in bits, how much speaks for it; for the order alone, never shown.
    """

    other: K
    why: Why
    strength: float


def why_of(match: Match) -> Why | None:
    """Why a pair must be looked at; None if it need not be.

    Probable ones, and less likely ones where a wrong guess is dangerous: a twin, numbers that
    differ, a child not born yet; and those that would be probable if fewer people had these names.
    A shared number with another name is looked at however little
    else agrees, because one of the two has somebody else's number.
    """
    veto = match.veto
    if veto is Veto.BORROWED and match.band is not None:
        return Why.BORROWED
    if match.band is Band.PROBABLE:
        return _OF_VETO[veto] if veto else Why.PROBABLE
    if match.band is not Band.POSSIBLE:
        return None
    if veto in _WORTH_A_LOOK_WHEN_POSSIBLE:
        return _OF_VETO[veto]
    fairly = match.judged.log_odds + min(_held_back(match), _FOR_COMMON_NAMES)
    return Why.COMMON if not veto and fairly >= match.model.thresholds.probable else None


def _held_back(match: Match) -> float:
    """Bits by which the two names weigh less than names of average commonness would."""
    weight, bits = match.judged.weight, match.model.bits
    levels, by_field = weight.levels, weight.by_field
    if levels.address.agrees:
        return 0.0  # Between people of one place no name weighs by how common it is.
    own = by_field["given"] + by_field["surname"]
    return bits["given"][levels.given] + bits["surname"][levels.surname] - own


def is_worth_a_look(match: Match, kinds: tuple[str, str], why: Why) -> bool:
    """True if enough speaks for a pair to lay it before somebody, and not only to show it.

    Whatever may be about a child is looked at. Of two adults two kinds of evidence must agree
    beside the last name: a first name, a date of birth, a home or phone, a number. Adults of one
    name are many, and a list that begins with them teaches people to pass over it. Those left out
    stand on the page of the contact. A number that two people share is always looked at.

    Args:
        kinds: what each of the two was told of as: child or adult.
    """
    return "child" in kinds or why is Why.BORROWED or _kinds_that_agree(match) >= _AGREEING


def _kinds_that_agree(match: Match) -> int:
    weight = match.judged.weight
    by_weight = sum(weight.by_field[field] >= _AGREES for field in ("given", "dob"))
    return by_weight + weight.levels.address.agrees + number_same(weight.levels)


def told_alike(kinds: tuple[str, str], born: tuple[date | None, date | None]) -> bool:
    """True if the two may be one by what they were told of as: both children, or both adults.

    A child and an adult of one name are mostly two generations. They are looked at only where the
    dates of birth of both are known, and then the dates decide: a mother may be 17 herself.
    """
    return kinds[0] == kinds[1] or None not in born


def is_doubted(match: Match) -> bool:
    """True if so little speaks for two joined records that the join must be looked at again.

    A join is proposed from "probable" up and doubted only below "possible", so that a pair near
    one bound does not come and go with every new model.
    """
    return match.band in (None, Band.RELATED)


def may_be_expected(child: PersonFacts, expected: PersonFacts) -> bool:
    """True if a child of the same mother may be the one who was expected.

    Args:
        child: told later: unborn still, or born with at least the month known.
        expected: told earlier, unborn then.
    """
    due = expected.expected_date
    if not expected.is_unborn or due is None:
        return False
    if child.is_unborn:
        return child.expected_date is not None and abs(child.expected_date - due) <= LATEST_BIRTH
    first, last = _birth(child)
    if first is None or last is None:
        return False
    return last >= due - EARLIEST_BIRTH and first <= due + LATEST_BIRTH


def _birth(child: PersonFacts) -> tuple[date | None, date | None]:
    """The first and last day on which the child may have been born."""
    if child.birth_date is None or child.birth_precision not in ("day", "month"):
        return None, None
    if child.birth_precision == "day":
        return child.birth_date, child.birth_date
    first = child.birth_date.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def accounted_for(
    surely: Collection[tuple[K, K]], contact_of: Mapping[K, Hashable]
) -> Callable[[K, K], bool]:
    """Whether a pair is of two children of whom one is surely somebody else already.

    Children told of together are different children: who is surely one of them is not the other.
    Without this every family with twins would fill the queue each time it is told of.

    Args:
        surely: pairs that are one person, joined or beyond doubt: a record of the contact that is
            looked at, and one of another contact.
        contact_of: of which contact the second of each pair is.
    """
    known_as = {(mine, contact_of[other]): other for mine, other in surely}
    known_by = {other: mine for mine, other in surely}

    def accounted(mine: K, other: K) -> bool:
        there = known_as.get((mine, contact_of[other]), other)
        return there != other or known_by.get(other, mine) != mine

    return accounted


def pick(wanted: Iterable[Wanted[K]], joined: Mapping[K, Hashable | None]) -> list[Wanted[K]]:
    """The pairs to lay down for one record: of each person found the likeliest record, `MOST`.

    Args:
        joined: to whom each record found is joined; None or absent if to nobody.
    """
    best: dict[Hashable, Wanted[K]] = {}
    for each in sorted(wanted, key=lambda one: (-one.strength, str(one.other))):
        best.setdefault(joined.get(each.other) or each.other, each)
    return list(best.values())[:MOST]


def due_at(laid_at: datetime, calendar: Calendar) -> datetime:
    """The end of the working day on which, or before which, a pair was laid down.

    Args:
        laid_at: aware UTC. Outside opening hours the next working day counts.

    Returns:
        When the hub closes on that day, aware UTC.
    """
    opened = next(calendar.spans_from(laid_at))
    return calendar.spans_on(calendar.local(opened.opens).date())[-1].closes

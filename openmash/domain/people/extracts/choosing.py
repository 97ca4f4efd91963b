"""Which row of an extract is which person of the hub: each row one person, each person one row.

Who is the best for each other is linked, if sure enough and nothing speaks of a twin. Whoever else
might be the person has no link: an agency's record number at the wrong child is worse than none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from openmash.domain.people.linkage.bands import Band
from openmash.domain.people.linkage.model import Thresholds


class Candidate(NamedTuple):
    """One person of the hub whom a row may be. A named tuple, because a million are made.

    Attributes:
        asked: number of the row. held: number of the record. person: of the person.
        odds: in bits, that this is the one, given that at most one person is.
        veto: a `Veto` value; "" if nothing stands against.
        apart: a first name and a date both speak of somebody else.
        is_best: no other row is nearer to this person.
    """

    asked: int
    held: int
    person: int
    odds: float
    veto: str
    apart: bool
    is_best: bool


class Why(StrEnum):
    """What came of a row. The stored word never changes."""

    SAME_PERSON = "same person"
    PROBABLE = "probable"
    POSSIBLE = "possible"
    NEARER = "another row is nearer"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Chosen:
    """What came of a row.

    Attributes:
        why: what. candidate: whom it is about; None only where nobody is.
    """

    why: Why
    candidate: Candidate | None

    @property
    def is_link(self) -> bool:
        """True if the row is linked."""
        return self.why in (Why.SAME_PERSON, Why.PROBABLE)

    @property
    def band(self) -> Band | None:
        """The band of a link; None of what is none."""
        return Band(self.why.value) if self.is_link else None


def choose(candidates: Sequence[Candidate], bounds: Thresholds) -> Chosen:
    """Return what came of one row.

    Args:
        candidates: the people it may be, in any order, at most one for each; barred ones left out.
        bounds: the model's thresholds.
    """
    likely = [each for each in candidates if not each.apart]
    if not likely:
        return Chosen(Why.NOBODY, None)
    best = max(likely, key=lambda each: (each.odds, -each.person))
    why = _how_sure(best, bounds)
    if why in (Why.SAME_PERSON, Why.PROBABLE) and not best.is_best:
        why = Why.NEARER
    return Chosen(why, None if why is Why.NOBODY else best)


def _how_sure(best: Candidate, bounds: Thresholds) -> Why:
    if best.odds >= bounds.same and not best.veto:
        return Why.SAME_PERSON
    if best.odds >= bounds.probable:
        return Why.PROBABLE
    return Why.POSSIBLE if best.odds >= bounds.possible else Why.NOBODY

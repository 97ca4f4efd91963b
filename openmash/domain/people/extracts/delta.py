"""What becomes of an agency's links when its next extract is linked. Nothing stands by default.

A link stays as it is while neither its row nor the model changes and it was sure. Every other one
is looked at again, and stays, changes or ends with a reason; none is ever overwritten.
"""

from dataclasses import dataclass
from enum import StrEnum

from openmash.domain.people.extracts.choosing import Chosen, Why
from openmash.domain.people.linkage.bands import Band


class Ended(StrEnum):
    """Why a link ended. The stored word never changes."""

    ROW_CHANGED = "row changed"
    ROW_GONE = "row gone"
    NEARER = "nearer"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Stood:
    """A link that stood before this extract, and is looked at again.

    Attributes:
        person: number of the person. band: as linked. row_changed: since then.
    """

    person: int
    band: Band
    row_changed: bool


@dataclass(frozen=True, slots=True)
class Becomes:
    """What becomes of a row.

    Attributes:
        link: the band of a new link; None if none is made.
        ends: why the old link ends; None if it stays or there was none.
    """

    link: Band | None = None
    ends: Ended | None = None


def becomes(stood: Stood | None, chosen: Chosen) -> Becomes:
    """Return what becomes of a row that was looked at.

    A link is given up later than it would be made: while its person is still the likeliest
    and possible it stays as probable, so that it does not come and go with every misspelling.
    """
    band = chosen.band
    if stood is None:
        return Becomes(link=band)
    person = chosen.candidate.person if chosen.candidate else None
    if band is None and chosen.why is Why.POSSIBLE and person == stood.person:
        band = Band.PROBABLE
    if band is stood.band and person == stood.person:
        return Becomes()
    nearer = chosen.why is Why.NEARER and not stood.row_changed
    return Becomes(link=band, ends=Ended.NEARER if nearer else Ended.ROW_CHANGED)

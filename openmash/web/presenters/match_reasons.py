"""Why two records may be of one person, in words: bands, reasons, and what would settle it."""

from collections.abc import Mapping
from dataclasses import dataclass

from openmash.domain.people.known import Match
from openmash.domain.people.linkage.bands import Band
from openmash.web.presenters import formatters

_BANDS: Mapping[Band | None, tuple[str, str]] = {
    # The words must not read as if somebody had decided it.
    Band.SAME_PERSON: ("same", "Same person, by all that was told"),
    Band.PROBABLE: ("probable", Band.PROBABLE.label),
    Band.POSSIBLE: ("possible", Band.POSSIBLE.label),
    Band.RELATED: ("possible", Band.RELATED.label),
    None: ("possible", "Little in common"),
}


def band_words(band: Band | None) -> tuple[str, str]:
    """The name of the tag, and what stands on it."""
    return _BANDS[band]


@dataclass(frozen=True, slots=True)
class MatchWords:
    """Why two records may or may not be of one person.

    Attributes:
        agrees, disagrees: whole sentences, weightiest first.
        care: why somebody must look before the two count as one; "" if nothing stands against.
        missing: what is not known in one or both, in words; "" if nothing.
        rival: that another candidate is about as likely; "" if none is.
        settles: what to ask, to be sure, most telling first.
    """

    agrees: tuple[str, ...]
    disagrees: tuple[str, ...]
    care: str
    missing: str
    rival: str
    settles: tuple[str, ...]


def match_words(match: Match) -> MatchWords:
    """The reasons for a page. Never a percentage."""
    said = match.words
    care = match.veto.label if match.veto else ""
    return MatchWords(
        agrees=said.agrees,
        # What already stands above as the reason to take care is not said twice.
        disagrees=tuple(each for each in said.disagrees if each != care),
        care=care,
        missing=formatters.joined(said.missing),
        rival=said.rivals or "",
        settles=said.settles,
    )

"""A gap in a chronology in words. Not asked, not answered and nothing held are never one word."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from openmash.domain.picture.gaps import Gap, Silence
from openmash.web.presenters import formatters

_SILENCES = {
    Silence.NOT_ASKED: "Not asked about this time",
    Silence.NOT_ANSWERED: "Asked, not yet answered",
    Silence.CANNOT_SEARCH: "Asked, could not search",
    Silence.HELD_BACK: "Searched, and did not share all that they hold",
    Silence.PARTLY_SEARCHED: "Searched a part of this time only",
    Silence.NOT_RELEVANT: "Searched; hold something that does not bear on what was asked",
    Silence.NOTHING_DATED: "Searched; nothing that is open to you is dated in this time",
    Silence.NOTHING_HELD: "Searched, nothing held",
}


@dataclass(frozen=True, slots=True)
class GapWords:
    """One gap: how long, the one sentence, and each agency under its own reason."""

    title: str
    sentence: str
    silences: tuple[tuple[str, str], ...]
    withheld: str


def gap_words(gap: Gap, agencies: Mapping[UUID, str], withheld: int) -> GapWords:
    """A gap in words.

    Args:
        agencies: names by id.
        withheld: items the viewer is told of but may not read: any of them may lie here.
    """
    begins, ends = formatters.day(gap.begins), formatters.day(gap.ends)
    return GapWords(
        title=f"Nothing dated between {begins} and {ends}",
        sentence=_sentence(gap),
        silences=tuple(
            (_SILENCES[why], formatters.joined(agencies[each] for each in silent))
            for why, silent in gap.silences.items()
            if not gap.nobody_asked
        ),
        withheld=withheld_words(withheld, "may lie in this time") if withheld else "",
    )


def withheld_words(count: int, and_may: str = "") -> str:
    """That something is held back, never what."""
    verb = "is" if count == 1 else "are"
    more = f" and {and_may}" if and_may else ""
    return f"{formatters.plural(count, 'item')} {verb} withheld from your role{more}."


def _sentence(gap: Gap) -> str:
    if gap.nobody_asked:
        return "Nobody was asked about this time. What happened in it is not known here."
    if gap.all_asked_hold_nothing:
        if Silence.NOT_ASKED in gap.silences:
            return "Every agency that was asked searched it and holds nothing."
        return "Every agency of the hub searched it and holds nothing."
    return "This is not the same as nothing held. What each agency said:"

"""The life of an information request, and the six answers an agency can give."""

from enum import StrEnum


class RequestStatus(StrEnum):
    """Where an information request stands."""

    ASKED = "asked"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


class Answer(StrEnum):
    """The six answers. None of them may ever be shown in the words of another."""

    NOTHING_HELD = "nothing_held"
    NOT_RELEVANT = "not_relevant"
    SHARED = "shared"
    SHARED_IN_PART = "shared_in_part"
    DECLINED = "declined"
    CANNOT_SEARCH = "cannot_search"

    @property
    def label(self) -> str:
        """The words for a page."""
        return _LABELS[self]


_LABELS = {
    Answer.NOTHING_HELD: "Nothing held",
    Answer.NOT_RELEVANT: "Held, not relevant",
    Answer.SHARED: "Shared",
    Answer.SHARED_IN_PART: "Shared in part",
    Answer.DECLINED: "Declined",
    Answer.CANNOT_SEARCH: "Cannot search",
}

NEEDS_REASON = frozenset({Answer.SHARED_IN_PART, Answer.DECLINED, Answer.CANNOT_SEARCH})
"""Answers that hold back, or could not look: why is kept (Children Act 2004 s.16LA)."""

CARRIES_ITEMS = frozenset({Answer.SHARED, Answer.SHARED_IN_PART})


class Silence(StrEnum):
    """The two ways in which an agency has said nothing. Neither reads as "no involvement"."""

    NOT_ASKED = "not_asked"
    NOT_YET_ANSWERED = "not_yet_answered"

    @property
    def label(self) -> str:
        """The words for a page."""
        return "Not asked" if self is Silence.NOT_ASKED else "Not yet answered"


class MatchConfidence(StrEnum):
    """How sure the agency is that its record is about the same person."""

    CERTAIN = "certain"
    PROBABLE = "probable"
    UNCERTAIN = "uncertain"
    NO_RECORD = "no_record"

    @property
    def label(self) -> str:
        """The words for a page."""
        return {
            MatchConfidence.CERTAIN: "Certain: an identifier or several details agree",
            MatchConfidence.PROBABLE: "Probable: some details agree",
            MatchConfidence.UNCERTAIN: "Uncertain: it may be somebody else",
            MatchConfidence.NO_RECORD: "No record to compare",
        }[self]

"""What a person can decide about two records."""

from enum import StrEnum


class Verdict(StrEnum):
    """Somebody's decision whether two person records are one person. Each can be undone."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"

    @property
    def label(self) -> str:
        """The words for a page."""
        return {
            Verdict.SAME: "The same person",
            Verdict.DIFFERENT: "Different people",
            Verdict.UNSURE: "Cannot tell yet",
        }[self]

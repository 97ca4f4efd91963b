"""One line of the doctor's report."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How bad it is."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, what was found, and what to do about it. Holds no secret."""

    subject: str
    verdict: Verdict
    found: str
    cure: str = ""


def ok(subject: str, found: str) -> Finding:
    """All is well."""
    return Finding(subject, Verdict.OK, found)


def warning(subject: str, found: str, cure: str) -> Finding:
    """It works, but somebody should know."""
    return Finding(subject, Verdict.WARNING, found, cure)


def problem(subject: str, found: str, cure: str) -> Finding:
    """Not fit for real records until mended."""
    return Finding(subject, Verdict.PROBLEM, found, cure)

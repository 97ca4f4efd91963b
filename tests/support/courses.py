"""Invented courses of contacts, open and finished, for tests that need no database."""

import random
from datetime import UTC, datetime, timedelta
from uuid import UUID

from openmash.adapters.columnar.columns import Kept
from openmash.domain.access import AgencyKind
from openmash.domain.agency_checks.lifecycle import Answer
from openmash.domain.contacts.policy import default_policy
from openmash.domain.contacts.ratings import Rating
from openmash.domain.decisions.outcomes import Outcome
from openmash.domain.insights.stages import Asked, Measured
from openmash.domain.insights.timings import requests, timing

START = datetime(2023, 12, 20, 9, tzinfo=UTC)
POLICY = default_policy("Hackney")
_ASKED = (AgencyKind.POLICE, AgencyKind.HEALTH, AgencyKind.HOUSING)


def courses(count: int, *, seed: int = 1, start: datetime = START) -> list[Measured]:
    """Contacts over a few weeks that hold every stage, begun and not begun, ended and open."""
    chance = random.Random(seed)
    return [_course(chance, start) for _ in range(count)]


def _later(chance: random.Random, moment: datetime | None, share: float) -> datetime | None:
    if moment is None or chance.random() > share:
        return None
    return moment + timedelta(minutes=chance.randrange(1, 4_000), microseconds=chance.randrange(9))


def _course(chance: random.Random, start: datetime) -> Measured:
    received = start + timedelta(minutes=chance.randrange(40_000))
    redirected = chance.random() < 0.1
    rated = None if redirected else _later(chance, received, 0.8)
    rating = chance.choice(list(Rating)) if rated else None
    decided = _later(chance, received if redirected else rated, 0.7)
    return Measured(
        contact_id=UUID(int=chance.getrandbits(128), version=4),
        received_at=received,
        source_code=chance.choice(("6", "2A", "3A")),
        urgent=chance.random() < 0.2,
        initial=rating,
        current=chance.choice(list(Rating)) if rated else None,
        rated_at=rated,
        decided_at=decided,
        feedback_given_at=_later(chance, decided, 0.5),
        screening_due_at=_later(chance, received, 0.9),
        feedback_due_at=_later(chance, decided, 0.9),
        redirected=redirected,
        policy_id=UUID(int=1),
        policy=POLICY,
        asked=tuple(_asked(chance, received) for _ in range(chance.randrange(4))),
        outcomes=tuple(chance.choices(list(Outcome), k=2)) if decided else (),
        needs=("N5", "N1")[: chance.randrange(3)] if decided else (),
    )


def _asked(chance: random.Random, received: datetime) -> Asked:
    at = received + timedelta(minutes=chance.randrange(5_000))
    answered = _later(chance, at, 0.7)
    return Asked(
        agency=chance.choice(_ASKED),
        asked_at=at,
        due_at=_later(chance, at, 0.8),
        answered_at=answered,
        withdrawn=answered is None and chance.random() < 0.3,
        answer=chance.choice(list(Answer)) if answered else None,
    )


def kept(course: Measured, *, changed_at: datetime | None = None, hub_code: str = "HAC") -> Kept:
    """The course as the store keeps it."""
    rows = tuple(requests(course, hub_code))
    return Kept(timing(course, hub_code), rows, changed_at or course.received_at)

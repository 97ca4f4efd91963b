"""What was decided about two person records, and what is proposed and waits for a second person."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from openmash.domain.people.verdicts import Verdict
from openmash.records.models import MatchProposal, MatchVerdict
from openmash.records.prepared import Asking, Rows, one_of, prepared


@dataclass(frozen=True, slots=True)
class StandingVerdict:
    """What somebody decided about the pair, and by whom."""

    verdict_id: UUID
    verdict: Verdict
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ProposedJoin:
    """That somebody says the two are one, and a second person must agree. `at` is aware UTC."""

    reason: str
    by: str
    at: datetime


Verdicts = Mapping[frozenset[UUID], StandingVerdict]
"""By the ids of the two records."""


def standing_verdicts(record_ids: frozenset[UUID]) -> Verdicts:
    """The verdicts about these records that stand. Callers have asked who may see."""
    return {
        frozenset(pair): StandingVerdict(verdict_id, Verdict(verdict), reason, by, at)
        for verdict_id, *pair, verdict, reason, by, at in _standing(record_ids)
    }


def proposed_joins(record_ids: frozenset[UUID]) -> Mapping[frozenset[UUID], ProposedJoin]:
    """The joins of these records that wait for an answer. Callers have asked who may see."""
    return {
        frozenset(pair): ProposedJoin(reason, by, at)
        for *pair, reason, by, at in _waiting(record_ids)
    }


def asking_verdicts(record_ids: frozenset[UUID]) -> Iterator[Asking]:
    """What both of these ask."""
    yield _standing.asking(record_ids)
    yield _waiting.asking(record_ids)


@prepared
def _standing(record_ids: frozenset[UUID]) -> Rows:
    rows = MatchVerdict.objects.filter(_about(record_ids), undone_at__isnull=True)
    return rows.values_list("id", "record_id", "other_id", "verdict", "reason", "by__name", "at")


@prepared
def _waiting(record_ids: frozenset[UUID]) -> Rows:
    rows = MatchProposal.objects.filter(_about(record_ids), answered_at__isnull=True)
    return rows.values_list("record_id", "other_id", "reason", "by__name", "at")


def _about(record_ids: frozenset[UUID]) -> Q:
    return Q(one_of("record_id", record_ids)) | Q(one_of("other_id", record_ids))

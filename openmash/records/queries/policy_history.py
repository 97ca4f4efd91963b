"""The versions of the hub's policy: what they say, who made them, when and why."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from openmash.domain.access import Act, Viewer, require
from openmash.domain.contacts.policy import HubPolicy
from openmash.records.models import PolicyVersion


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """One version. Times are aware UTC.

    Attributes:
        by: who made it; empty for the policy a hub was set up with.
        ends: when a later version takes over, or None.
    """

    policy_id: UUID
    number: int
    valid_from: datetime
    ends: datetime | None
    reason: str
    by: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Version:
    """One version, and what it says."""

    facts: VersionFacts
    policy: HubPolicy


def versions(viewer: Viewer) -> tuple[VersionFacts, ...]:
    """Every version, the newest number first."""
    require(viewer, Act.MANAGE_POLICY)
    rows = list(
        PolicyVersion.objects.filter(hub_id=viewer.hub_id)
        .defer("body")
        .select_related("created_by")
        .order_by("valid_from", "version")
    )
    starts = [row.valid_from for row in rows]
    ends = [*starts[1:], None]
    found = [_facts(row, end) for row, end in zip(rows, ends, strict=True)]
    return tuple(sorted(found, key=lambda facts: -facts.number))


def version(viewer: Viewer, number: int) -> Version | None:
    """One version by its number in the hub, or None."""
    facts = next((each for each in versions(viewer) if each.number == number), None)
    if facts is None:
        return None
    body = PolicyVersion.objects.values_list("body", flat=True).get(id=facts.policy_id)
    return Version(facts, HubPolicy.from_dict(body))


def in_force(found: tuple[VersionFacts, ...], at: datetime) -> VersionFacts | None:
    """The version in force at a moment among those found, or None."""
    begun = [facts for facts in found if facts.valid_from <= at]
    return max(begun, key=lambda facts: (facts.valid_from, facts.number), default=None)


def _facts(row: PolicyVersion, ends: datetime | None) -> VersionFacts:
    return VersionFacts(
        policy_id=row.id,
        number=row.version,
        valid_from=row.valid_from,
        ends=ends,
        reason=row.reason,
        by=row.created_by.name if row.created_by else "",
        created_at=row.created_at,
    )

"""Who has worked today, and what stands in their name: counts of work, never of looking."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, Max

from openmash.domain.access import Act, Role, Viewer, require
from openmash.domain.agency_checks.lifecycle import RequestStatus
from openmash.domain.audit_acts import AuditAct
from openmash.records.models import AuditEntry, InformationRequest, Membership
from openmash.records.prepared import Rows, one_of, prepared

from .contacts import visible_contacts

WORK = (
    AuditAct.RATING_PROPOSED,
    AuditAct.RATING_CONFIRMED,
    AuditAct.RATING_CHANGED,
    AuditAct.CONTACT_REDIRECTED,
    AuditAct.AGENCIES_ASKED,
    AuditAct.RETURN_GIVEN,
    AuditAct.DECISION_MADE,
    AuditAct.HANDOVER_ACCEPTED,
    AuditAct.HANDOVER_CHALLENGED,
    AuditAct.FEEDBACK_GIVEN,
)
"""The acts that move a contact on."""

_ACCOUNT = "account:"


@dataclass(frozen=True, slots=True)
class PersonLoad:
    """One person of the hub with work today or work that stands.

    Attributes:
        agency: their agency's name; empty for a desk without one.
        done: what they have done today, by kind.
        last_at: when they last moved a contact on today (aware UTC); None if not yet.
        proposals: ratings they proposed that wait for a manager.
        cases: undecided contacts whose agencies they asked and that still wait for a return.
    """

    account_id: int
    name: str
    role: Role
    agency_id: UUID | None
    agency: str
    done: Counter[AuditAct] = field(default_factory=Counter)
    last_at: datetime | None = None
    proposals: int = 0
    cases: int = 0


def people(
    viewer: Viewer, *, since: datetime, proposers: Mapping[int, int]
) -> tuple[PersonLoad, ...]:
    """Everybody with work done since a moment (aware UTC) or work that stands, by name.

    Args:
        proposers: how many waiting proposals are whose, as `today.board` gives it.
    """
    require(viewer, Act.SEE_WORKLIST)
    done: dict[int, Counter[AuditAct]] = defaultdict(Counter)
    last: dict[int, datetime] = {}
    for row in _acted(since, [act.value for act in WORK]):
        if row.actor.startswith(_ACCOUNT):
            account_id = int(row.actor.removeprefix(_ACCOUNT))
            done[account_id][AuditAct(row.act)] += row.n
            last[account_id] = max(row.latest, last.get(account_id, row.latest))
    cases = {row.asked_by_id: row.n for row in _asked(viewer)}
    found = {}
    # The membership in force comes last, and so its role is the one shown.
    for row in _members(viewer):
        if row.account_id in done or row.account_id in cases or row.account_id in proposers:
            found[row.account_id] = PersonLoad(
                account_id=row.account_id,
                name=row.account__name,
                role=Role(row.role),
                agency_id=row.agency_id,
                agency=row.agency__name or "",
                done=done.get(row.account_id, Counter()),
                last_at=last.get(row.account_id),
                proposals=proposers.get(row.account_id, 0),
                cases=cases.get(row.account_id, 0),
            )
    return tuple(sorted(found.values(), key=lambda each: (each.name, each.account_id)))


@prepared
def _acted(since: datetime, acts: list[str]) -> Rows:
    rows = AuditEntry.objects.filter(one_of("act", acts), at__gte=since)
    return rows.values_list("actor", "act").annotate(n=Count("id"), latest=Max("at"))


@prepared
def _asked(viewer: Viewer) -> Rows:
    undecided = visible_contacts(viewer).filter(decided_at__isnull=True).values("id")
    rows = InformationRequest.objects.filter(
        contact__in=undecided, status=RequestStatus.ASKED.value
    )
    return rows.values_list("asked_by_id").annotate(n=Count("contact_id", distinct=True))


@prepared
def _members(viewer: Viewer) -> Rows:
    rows = Membership.objects.filter(hub_id=viewer.hub_id)
    return rows.order_by(F("ended_at").asc(nulls_last=True), "created_at").values_list(
        "account_id", "account__name", "role", "agency_id", "agency__name"
    )

"""What the tests of handovers and of challenges do and look at."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from openmash.actions.handovers import answer_challenge
from openmash.domain.access import Viewer
from openmash.domain.decisions.outcomes import Outcome
from openmash.records.models import AuditEntry, Handover, OutboxMessage
from openmash.records.tenancy import in_hub
from tests.support.stories import RECEIVED

NEXT_DAY = RECEIVED + timedelta(days=1, hours=2)


def again(viewer: Viewer, handover_id: UUID, outcome: Outcome, **changes: Any) -> None:
    """The manager decides again for a child whose handover was challenged."""
    facts: dict[str, Any] = {"primary_need": "N1", "rationale": "Bail conditions changed."}
    facts |= {"now": NEXT_DAY, **changes}
    answer_challenge(viewer, handover_id=handover_id, outcome=outcome, **facts)


def stored(cast: Any, handover_id: UUID) -> Handover:
    """A handover as it is stored."""
    with in_hub(cast.hub_id):
        return Handover.objects.get(id=handover_id)


def outbox(cast: Any, template: str) -> list[OutboxMessage]:
    """The messages that wait to leave, of one kind."""
    with in_hub(cast.hub_id):
        return list(OutboxMessage.objects.filter(template=template))


def audited(cast: Any, act: str) -> list[AuditEntry]:
    """The hub's audit entries of one act, oldest first."""
    with in_hub(cast.hub_id):
        return list(AuditEntry.objects.filter(act=act).order_by("at"))

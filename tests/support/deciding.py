"""What the tests of deciding do and look at."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from openmash.actions.decisions import decide
from openmash.domain.access import Viewer
from openmash.records.models import (
    AuditEntry,
    Contact,
    Decision,
    FeedbackTask,
    Handover,
    Referral,
    ViewWeighed,
)
from openmash.records.tenancy import in_hub
from tests.support.stories import RECEIVED

LATER = RECEIVED + timedelta(hours=3)


def attempt(viewer: Viewer, contact_id: UUID, *decisions: Any, **changes: Any) -> None:
    """The manager decides, an hour after the contact was ready."""
    facts: dict[str, Any] = {"weighed": {}, "outstanding_reason": "", "now": LATER, **changes}
    decide(viewer, contact_id=contact_id, decisions=decisions, **facts)


def nothing_stored(cast: Any, contact_id: UUID) -> bool:
    """True if no trace of a decision is left."""
    with in_hub(cast.hub_id):
        tables = (Decision, Handover, Referral, FeedbackTask, ViewWeighed)
        rows = sum(table.objects.count() for table in tables)
        audited = AuditEntry.objects.filter(act__in=["decision_made", "view_weighed"]).exists()
        contact = Contact.objects.get(id=contact_id)
        return rows == 0 and not audited and contact.decided_at is None

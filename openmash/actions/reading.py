"""Reading an identifiable record is an act: audited in the transaction that shows it.

If the audit cannot be written the transaction fails, and nothing is shown.
"""

from datetime import datetime
from uuid import UUID

from openmash.domain.access import Act, Viewer
from openmash.domain.audit_acts import AuditAct
from openmash.records.queries.contacts import may_know_of

from .base import Actor, action, no_such_contact, record


@action(Act.OPEN_CONTACT, looking=True)
def contact_opened(viewer: Viewer, *, contact_id: UUID, now: datetime) -> None:
    """A hub desk opens a contact.

    Raises:
        NotThere: it does not exist in this hub, or the viewer is excluded from it.
    """
    if not may_know_of(viewer, contact_id):
        raise no_such_contact()
    record(Actor.of(viewer), AuditAct.CONTACT_OPENED, "contact", contact_id, now=now)


@action(Act.SEE_WORKLIST, looking=True)
def worklist_seen(viewer: Viewer, *, rows: int, now: datetime) -> None:
    """A hub desk looks at the worklist, which names children."""
    record(Actor.of(viewer), AuditAct.WORKLIST_SEEN, "hub", viewer.hub_id, now=now, rows=rows)


@action(Act.SEE_TURNAROUND)
def figure_opened(viewer: Viewer, *, figure: str, rows: int, now: datetime) -> None:
    """Somebody lists the contacts behind a figure, as far as they may know of them.

    Args:
        figure: code of the figure, such as "turnaround".
    """
    record(
        Actor.of(viewer),
        AuditAct.FIGURE_OPENED,
        "hub",
        viewer.hub_id,
        now=now,
        figure=figure,
        rows=rows,
    )


@action(Act.SEE_HANDOVERS)
def handovers_seen(viewer: Viewer, *, rows: int, now: datetime) -> None:
    """A receiving team looks at what has been handed to it."""
    record(Actor.of(viewer), AuditAct.HANDOVERS_SEEN, "hub", viewer.hub_id, now=now, rows=rows)


@action(Act.SEE_HANDOVERS)
def handover_opened(viewer: Viewer, *, handover_id: UUID, now: datetime) -> None:
    """A receiving team opens one handover. Visibility is the query's business."""
    record(Actor.of(viewer), AuditAct.HANDOVER_OPENED, "handover", handover_id, now=now)


@action(Act.SEE_AUDIT)
def audit_seen(
    viewer: Viewer, *, rows: int, contact_id: UUID | None, filtered_by: str, now: datetime
) -> None:
    """An auditor reads the log: reading it is itself on it.

    Args:
        contact_id: the contact whose entries were read; None for the log at large.
        filtered_by: codes of what was looked for, such as "act,dates".
    """
    kind, subject = ("contact", contact_id) if contact_id else ("hub", viewer.hub_id)
    record(
        Actor.of(viewer),
        AuditAct.AUDIT_SEEN,
        kind,
        subject,
        now=now,
        rows=rows,
        filtered_by=filtered_by,
    )

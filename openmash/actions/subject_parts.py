"""What every step of a subject access request does: lock the row, move it on, write the audit."""

from datetime import datetime
from uuid import UUID

from openmash.core.errors import NotNow
from openmash.domain.access import Viewer
from openmash.domain.audit_acts import AuditAct
from openmash.domain.sharing.subject_access import OPEN, SubjectStatus, check_move
from openmash.domain.sharing.subject_clock import due
from openmash.records.models import SubjectRequest
from openmash.records.queries import policies, subject_rows
from openmash.records.queries.subject_access import may_see, no_such_request

from .base import Actor, record


def locked(viewer: Viewer, request_id: UUID) -> SubjectRequest:
    """The request, locked until the transaction ends.

    Raises:
        NotThere: absent, or not the viewer's to see.
    """
    if not may_see(viewer, request_id):
        raise no_such_request()
    return (
        SubjectRequest.objects.select_for_update(of=("self",))
        .select_related("subject")
        .get(id=request_id)
    )


def move(row: SubjectRequest, to: SubjectStatus) -> None:
    """Let the request go on; raise `NotNow` where it cannot. Not yet saved."""
    check_move(SubjectStatus(row.status), to)
    row.status = to.value


def still_open(row: SubjectRequest) -> None:
    """Raise `NotNow` for a request that is settled."""
    if SubjectStatus(row.status) not in OPEN:
        raise NotNow("This request is settled. Its clock no longer matters.")


def set_due(row: SubjectRequest, now: datetime) -> None:
    """Work the due time out again, from every time the clock stood. Not yet saved."""
    calendar = policies.in_force(now).calendar
    pauses = subject_rows.pauses_of(row.id)
    found = due(calendar, row.received_at, pauses, extended=row.extended_at is not None, now=now)
    row.due_at, row.due_explained = found.at, found.explained


def note(
    viewer: Viewer,
    act: AuditAct,
    subject_id: UUID,
    now: datetime,
    **detail: str | int | bool | None,
) -> None:
    """Write the audit entry."""
    record(Actor.of(viewer), act, "subject_request", subject_id, now=now, **detail)

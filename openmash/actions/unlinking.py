"""Takes back a link with an agency's index: a decision that no later extract overrides."""

from datetime import datetime
from uuid import UUID

from openmash.actions.base import Actor, action, record
from openmash.core.errors import NotThere
from openmash.domain.access import Act, Viewer
from openmash.domain.audit_acts import AuditAct
from openmash.domain.people.extracts.delta import Ended
from openmash.records.queries.agency_links import visible_links


@action(Act.CONFIRM_MATCH)
def undo_link(viewer: Viewer, *, agency_id: UUID, own_id: str, now: datetime) -> None:
    """Say that an agency's record number is not this person's.

    The link stays in the database as ended, with who and when, and no extract makes it again.

    Raises:
        NotThere: no such link stands, or the viewer may not read it: one sentence for both.
    """
    link = visible_links(viewer).filter(agency_id=agency_id, own_id=own_id).first()
    if link is None:
        raise NotThere(
            "There is no link with this record number that you can open. Check the number."
        )
    link.ended_at, link.ended_why, link.ended_by_id = now, Ended.UNDONE.value, viewer.user_id
    link.save(update_fields=("ended_at", "ended_why", "ended_by"))
    record(
        Actor.of(viewer),
        AuditAct.AGENCY_LINK_UNDONE,
        "agency_link",
        link.id,
        now=now,
        record=str(link.record_id),
    )

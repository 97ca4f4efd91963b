"""Information sharing agreements: added, and ended before their time. None is ever altered."""

from datetime import datetime
from uuid import UUID

from openmash.core.errors import BadInput, NotThere, Overtaken
from openmash.domain.access import Act, Viewer
from openmash.domain.audit_acts import AuditAct
from openmash.domain.sharing.agreements import AgreementDraft, check_draft, check_ending
from openmash.records.models import Agency, Agreement
from openmash.records.queries.agreements import LONDON

from .base import Actor, action, record


@action(Act.MANAGE_AGREEMENTS)
def add(viewer: Viewer, *, draft: AgreementDraft, now: datetime) -> UUID:
    """Add an agreement. A later version of one is a new agreement. Returns its id.

    Raises:
        BadInput: as `agreements.check_draft`, or an agency that is not of this hub.
    """
    check_draft(draft, now.astimezone(LONDON).date())
    known = Agency.objects.filter(id__in=draft.agencies).count()
    if known != len(draft.agencies):
        raise BadInput({"agencies": "Choose agencies of this hub."})
    made = Agreement.objects.create(
        hub_id=viewer.hub_id,
        name=draft.name.strip(),
        mode=draft.mode.value,
        purpose=draft.purpose.strip(),
        agencies=sorted(draft.agencies),
        kinds=sorted(draft.kinds),
        begins_on=draft.begins_on,
        ends_on=draft.ends_on,
        review_on=draft.review_on,
        created_by_id=viewer.user_id,
        created_at=now,
    )
    record(
        Actor.of(viewer),
        AuditAct.AGREEMENT_ADDED,
        "agreement",
        made.id,
        now=now,
        mode=draft.mode.value,
        agencies=len(draft.agencies),
    )
    return made.id


@action(Act.MANAGE_AGREEMENTS)
def end(viewer: Viewer, *, agreement_id: UUID, reason: str, now: datetime) -> None:
    """End an agreement from today; what was shared under it stays as it was.

    Raises:
        NotThere: no such agreement. Overtaken: it was ended before. BadInput: no reason.
    """
    row = Agreement.objects.select_for_update().filter(id=agreement_id).first()
    if row is None:
        raise NotThere("There is no agreement here that you can end.")
    if row.ended_by is not None:
        raise Overtaken(f"{row.ended_by.name} ended this agreement before you.")
    row.ended_reason = check_ending(reason)
    row.ended_by_id, row.ended_at = viewer.user_id, now
    row.save(update_fields=["ended_by", "ended_at", "ended_reason"])
    record(Actor.of(viewer), AuditAct.AGREEMENT_ENDED, "agreement", row.id, now=now)

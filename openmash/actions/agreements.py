"""Information sharing agreements: added, and ended before their time. None is ever altered."""

from datetime import datetime
from uuid import UUID

from openmash.core.errors import BadInput, NotThere, Overtaken
from openmash.domain.access import Act, Viewer
from openmash.domain.audit_acts import AuditAct
from openmash.domain.sharing.agreements import (
    AgreementDraft,
    check_draft,
    check_ending,
    lapses_within,
)
from openmash.records.models import Agency, Agreement, AuditEntry
from openmash.records.queries import agreements
from openmash.records.queries.agreements import LONDON
from openmash.records.tenancy import in_hub

from .agency_checks import tell_managers
from .base import Actor, action, record, worker


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


def warn_of_lapsing(hub_id: UUID, *, now: datetime) -> int:
    """Tell the hub's managers of agreements that lapse within 60 and 14 days, once for each.

    For the worker. That an agreement was warned of is read from the audit, which is written with
    the message; its row is locked meanwhile, so that two workers send one.

    Returns:
        How many agreements were warned of.
    """
    today = now.astimezone(LONDON).date()
    with in_hub(hub_id):
        soon = {each.agreement_id: lapses_within(each, today) for each in agreements.facts()}
        due = [key for key, days in soon.items() if days is not None]
        rows = Agreement.objects.select_for_update(skip_locked=True).filter(id__in=due)
        warned = [row.id for row in rows if not _was_warned(row.id, soon[row.id])]
        for agreement_id in warned:
            record(
                worker(hub_id),
                AuditAct.AGREEMENT_LAPSING,
                "agreement",
                agreement_id,
                now=now,
                days=soon[agreement_id],
            )
        if warned:
            tell_managers(hub_id, "agreement_lapsing", now)
        return len(warned)


def _was_warned(agreement_id: UUID, days: int | None) -> bool:
    entries = AuditEntry.objects.filter(
        subject_id=str(agreement_id), act=AuditAct.AGREEMENT_LAPSING.value
    )
    return entries.filter(detail__days=days).exists()

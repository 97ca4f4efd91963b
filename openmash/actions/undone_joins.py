"""A join is undone: every contact that was worked on while it stood is told of it."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

from openmash.core.errors import NotNow, NotThere
from openmash.domain.access import Act, Viewer
from openmash.domain.audit_acts import AuditAct
from openmash.domain.contacts.rating_rules import check_reason
from openmash.records.models import (
    AuditEntry,
    Contact,
    Handover,
    InformationRequest,
    MatchVerdict,
    PersonRecord,
    Product,
    UndoneJoin,
)

from .base import Actor, action, lock_contact, record, record_each

USES: Final = frozenset(
    {
        AuditAct.CONTACT_OPENED,
        AuditAct.CHRONOLOGY_OPENED,
        AuditAct.CHRONOLOGY_PRINTED,
        AuditAct.NETWORK_OPENED,
        AuditAct.RATING_PROPOSED,
        AuditAct.RATING_CONFIRMED,
        AuditAct.RATING_CHANGED,
        AuditAct.CONTACT_REDIRECTED,
        AuditAct.AGENCIES_ASKED,
        AuditAct.RETURN_GIVEN,
        AuditAct.VIEW_WEIGHED,
        AuditAct.DECISION_MADE,
        AuditAct.HANDOVER_ACCEPTED,
        AuditAct.PRODUCT_DELIVERED,
        AuditAct.FEEDBACK_GIVEN,
    }
)
"""What is done on a contact in the belief that its people are whom they are joined to."""


def tell(viewer: Viewer, made: MatchVerdict, group: Collection[UUID], now: datetime) -> None:
    """Tell every contact that used a join, in the transaction that undoes it.

    Args:
        made: the "same" that is undone.
        group: the records that it held together with others, from before it was undone.
    """
    people = PersonRecord.objects.filter(id__in=group).order_by("kind", "position", "id")
    # The first of a contact stands for it; a child comes last in "kind", and so wins.
    own = {person.contact_id: person for person in people}
    used = _used(own, since=made.at, until=now)
    rows = [
        UndoneJoin(
            hub_id=viewer.hub_id,
            contact_id=contact_id,
            record=own[contact_id],
            verdict=made,
            meanwhile=sorted(acts),
            told_at=now,
        )
        for contact_id, acts in used.items()
    ]
    UndoneJoin.objects.bulk_create(rows)
    Contact.objects.filter(id__in=used).update(changed_at=now)
    if rows:
        record_each(
            Actor.of(viewer),
            AuditAct.UNDONE_JOIN_TOLD,
            "contact",
            [row.contact_id for row in rows],
            now=now,
            verdict=str(made.id),
        )


def _used(contacts: Collection[UUID], *, since: datetime, until: datetime) -> dict[UUID, set[str]]:
    """What was done on each contact in the time, as the audit has it; none that nobody touched."""
    named = _names(contacts)
    entries = AuditEntry.objects.filter(
        subject_id__in=list(named),
        act__in=[act.value for act in USES],
        # Not what came with the deciding and the undoing themselves.
        at__gt=since,
        at__lt=until,
    )
    found: dict[UUID, set[str]] = defaultdict(set)
    for subject_id, act in entries.values_list("subject_id", "act"):
        found[named[subject_id]].add(act)
    return found


def _names(contacts: Collection[UUID]) -> dict[str, UUID]:
    """The ids by which the audit may name these contacts: their own, and those of their parts."""
    names = {str(contact_id): contact_id for contact_id in contacts}
    parts = (
        InformationRequest.objects.filter(contact_id__in=contacts).values_list("id", "contact_id"),
        Handover.objects.filter(contact_id__in=contacts).values_list("id", "contact_id"),
        Product.objects.filter(contact_id__in=contacts).values_list("id", "contact_id"),
    )
    names.update({str(part_id): contact_id for part in parts for part_id, contact_id in part})
    return names


@action(Act.CONFIRM_MATCH)
def check(viewer: Viewer, *, notice_id: UUID, found: str, now: datetime) -> None:
    """Somebody looked again at what was done while a join stood, and says what came of it.

    Raises:
        NotThere: no such notice, or its contact is hidden. NotNow: a colleague was first.
        BadInput: nothing is said.
    """
    found = check_reason(found, field="found")
    notice = UndoneJoin.objects.filter(id=notice_id).first()
    if notice is None:
        raise NotThere("There is no such notice here. Go back to the list.")
    contact = lock_contact(viewer, notice.contact_id)
    open_now = UndoneJoin.objects.filter(id=notice_id, checked_at__isnull=True)
    if not open_now.update(checked_by_id=viewer.user_id, checked_at=now, checked_reason=found):
        raise NotNow("A colleague has looked at this already. What they found stands here.")
    contact.changed_at = now
    contact.save(update_fields=["changed_at"])
    record(
        Actor.of(viewer),
        AuditAct.UNDONE_JOIN_CHECKED,
        "contact",
        contact.id,
        now=now,
        verdict=str(notice.verdict_id),
    )

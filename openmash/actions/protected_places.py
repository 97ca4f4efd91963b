"""Protecting where a person is: matched on, searched for in all that leaves, and never shown."""

from datetime import datetime
from uuid import UUID

from openmash.core import identifiers
from openmash.core.errors import BadInput, NotThere
from openmash.domain.access import Act, Viewer
from openmash.domain.audit_acts import AuditAct
from openmash.domain.contacts.rating_rules import check_reason
from openmash.domain.sharing.protection import PlaceKind
from openmash.records.models import PersonRecord, ProtectedPlace

from .base import Actor, action, lock_contact, record

VALUE_LIMIT = 400


@action(Act.PROTECT_PLACES)
def seen(viewer: Viewer, *, contact_id: UUID, rows: int, now: datetime) -> None:
    """Somebody looks which people of a contact are protected. No place is shown."""
    record(Actor.of(viewer), AuditAct.PLACES_SEEN, "contact", contact_id, now=now, rows=rows)


@action(Act.PROTECT_PLACES)
def protect(
    viewer: Viewer,
    *,
    contact_id: UUID,
    record_id: UUID,
    kind: PlaceKind,
    value: str,
    postcode: str,
    reason: str,
    now: datetime,
) -> UUID:
    """From now on this place of the person is shown to nobody. Returns its id.

    Raises:
        NotThere: see `lock_contact`; the person is not in this contact.
        BadInput: no place, a postcode that is none, or no reason.
    """
    contact = lock_contact(viewer, contact_id)
    if not PersonRecord.objects.filter(id=record_id, contact=contact).exists():
        raise NotThere("There is no such person in this contact.")
    made = ProtectedPlace.objects.create(
        hub_id=viewer.hub_id,
        record_id=record_id,
        kind=kind.value,
        value=_value(value),
        postcode=_postcode(postcode),
        reason=check_reason(reason),
        by_id=viewer.user_id,
        at=now,
    )
    contact.changed_at = now
    contact.save(update_fields=["changed_at"])
    record(
        Actor.of(viewer), AuditAct.PLACE_PROTECTED, "person_record", record_id, now=now,
        kind=kind.value, place=str(made.id),
    )  # fmt: skip
    return made.id


@action(Act.PROTECT_PLACES)
def lift(viewer: Viewer, *, contact_id: UUID, place_id: UUID, reason: str, now: datetime) -> None:
    """The place need not be kept secret any more.

    Raises:
        NotThere: see `lock_contact`; no such standing protection. BadInput: no reason.
    """
    contact = lock_contact(viewer, contact_id)
    reason = check_reason(reason)
    changed = ProtectedPlace.objects.filter(
        id=place_id, record__contact=contact, lifted_at__isnull=True
    ).update(lifted_by_id=viewer.user_id, lifted_at=now, lifted_reason=reason)
    if not changed:
        raise NotThere("This protection was lifted already, or was given in another contact.")
    contact.changed_at = now
    contact.save(update_fields=["changed_at"])
    record(Actor.of(viewer), AuditAct.PLACE_PROTECTION_LIFTED, "place", place_id, now=now)


def _value(value: str) -> str:
    value = value.strip()
    if not value:
        raise BadInput({"value": "Enter the place that is kept secret."})
    if len(value) > VALUE_LIMIT:
        raise BadInput({"value": f"The place must be {VALUE_LIMIT} characters or fewer."})
    return value


def _postcode(typed: str) -> str:
    if not typed.strip():
        return ""
    try:
        return identifiers.postcode(typed)
    except ValueError as wrong:
        raise BadInput({"postcode": str(wrong)}) from None

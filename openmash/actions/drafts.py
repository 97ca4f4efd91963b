"""What a referrer has typed but not yet sent: kept at every step, sent once, purged in time."""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings

from openmash.core.errors import BadInput, NotNow, NotThere
from openmash.domain.audit_acts import AuditAct
from openmash.domain.contacts import references
from openmash.domain.contacts.intake import Channel, Submission
from openmash.records.models import Draft, Hub
from openmash.records.queries.drafts import MOVED
from openmash.records.tenancy import in_hub

from .base import public, record, worker
from .intake import Receipt, receive

LIFETIME = timedelta(days=28)
"""From the last change. Then the worker deletes it, sent or not."""

LARGEST = 1_000_000
"""Characters of one draft; the contact made from it is limited far below."""

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class DraftStarted:
    """A new draft: its id, for the session, and its code to come back with, for the person."""

    id: UUID
    code: str


def start(hub_id: UUID, *, body: Body, now: datetime) -> DraftStarted:
    """Begin a draft in one hub."""
    with in_hub(hub_id):
        draft_id = uuid4()
        code = code_of(Hub.objects.values_list("code", flat=True).get(id=hub_id), draft_id)
        Draft.objects.create(
            id=draft_id,
            hub_id=hub_id,
            code_digest=digest(code),
            body=_storable(body),
            created_at=now,
            changed_at=now,
            expires_at=now + LIFETIME,
        )
        return DraftStarted(draft_id, code)


def keep(
    hub_id: UUID, draft_id: UUID, change: Callable[[Body], Body | None], *, now: datetime
) -> Body:
    """Change the draft's body under a lock, and put off its end. Returns the body as kept.

    Args:
        change: gets the body and changes it, or returns another. Two tabs of one person thus
            never undo each other's steps.

    Raises:
        NotThere: it has expired, or never was.
        BadInput: it has grown larger than a draft may be; what was there before is kept.
    """
    with in_hub(hub_id):
        draft = _locked(draft_id, now)
        if draft.contact_id is not None:
            return dict(draft.body)
        body = change(draft.body)
        draft.body = _storable(draft.body if body is None else body)
        draft.changed_at = now
        draft.expires_at = now + LIFETIME
        draft.save(update_fields=["body", "changed_at", "expires_at"])
        return dict(draft.body)


def send(
    hub_id: UUID, draft_id: UUID, submission: Submission, channel: Channel, *, now: datetime
) -> Receipt:
    """Send the draft. However often it is sent, there is one contact and one receipt.

    What was typed is deleted from the draft: from here on it is the contact's.

    Raises:
        NotThere: it has expired, or never was. BadInput: as `intake.receive`.
    """
    with in_hub(hub_id):
        draft = _locked(draft_id, now)
        sent = _receipt(draft)
        if sent is not None:
            return sent
        receipt = receive(
            public(hub_id),
            hub_id=hub_id,
            submission=submission,
            channel=channel,
            sender="tell",
            idempotency_key=str(draft_id),
            now=now,
        )
        draft.contact_id = receipt.contact_id
        draft.body = {}
        draft.changed_at = now
        draft.save(update_fields=["contact", "body", "changed_at"])
        return receipt


def move(hub_id: UUID, draft_id: UUID, to_hub_id: UUID, *, now: datetime) -> DraftStarted:
    """Take an unsent draft to another hub, which gives it a second code.

    The first hub deletes what was typed and keeps only where it went: a code that somebody has
    written down opens the draft wherever it is (`records.queries.drafts` follows the way).

    Raises:
        NotThere: it has expired, has moved already, or never was. NotNow: it has been sent.
    """
    with in_hub(hub_id):
        draft = _locked(draft_id, now)
        if draft.contact_id is not None:
            raise NotNow("This has been sent. To tell another borough, start again.")
        body = dict(draft.body)
    begun = start(to_hub_id, body=body, now=now)
    with in_hub(hub_id):
        draft = _locked(draft_id, now)
        draft.body = {MOVED: {"hub": str(to_hub_id), "draft": str(begun.id)}}
        draft.changed_at = now
        draft.expires_at = now + LIFETIME
        draft.save(update_fields=["body", "changed_at", "expires_at"])
        record(public(hub_id), AuditAct.DRAFT_EXPIRED, "draft", draft_id, now=now, sent=False)
    return begun


def expire_drafts(hub_id: UUID, now: datetime) -> int:
    """Delete the drafts whose time has passed. Returns how many. For the worker."""
    with in_hub(hub_id):
        over = Draft.objects.select_for_update(skip_locked=True).filter(expires_at__lte=now)
        ended = list(over.order_by("expires_at")[:500])
        # What moved has ended in this hub, and was recorded, when it moved.
        for draft in (each for each in ended if MOVED not in each.body):
            record(
                worker(hub_id),
                AuditAct.DRAFT_EXPIRED,
                "draft",
                draft.id,
                now=now,
                sent=draft.contact_id is not None,
            )
        Draft.objects.filter(id__in=[draft.id for draft in ended]).delete()
        return len(ended)


def code_of(hub_code: str, draft_id: UUID) -> str:
    """The code with which somebody comes back to a draft.

    It is made from the draft's id with the installation's secret, so that it can be shown again
    on every page although only its digest is stored.
    """
    made = hmac.digest(settings.SECRET_KEY.encode(), b"return code\0" + draft_id.bytes, "sha256")
    return references.draft_code(
        hub_code, int.from_bytes(made, "big") % references.DRAFT_CODE_SPACE
    )


def digest(code: str) -> str:
    """The stored form of a code to come back with."""
    return hashlib.sha256(code.encode()).hexdigest()


def _locked(draft_id: UUID, now: datetime) -> Draft:
    draft = Draft.objects.select_for_update().filter(id=draft_id, expires_at__gt=now).first()
    if draft is None:
        raise NotThere(
            "What you had typed is no longer kept: it was left for more than 28 days. Start again, "
            "or telephone us."
        )
    if MOVED in draft.body:
        raise NotThere("What you typed is now for another borough. Open the page again to see it.")
    return draft


def _receipt(draft: Draft) -> Receipt | None:
    contact = draft.contact
    if contact is None:
        return None
    return Receipt(contact.id, contact.reference, contact.received_at, created=False)


def _storable(value: Any) -> Any:
    """The body as PostgreSQL can hold it: it refuses the null character, which reads as unreadable.

    Raises:
        BadInput: it is too large.
    """
    clean, size = _without_null(value)
    if size > LARGEST:
        raise BadInput(
            {"": "You have typed more than this form can keep. Shorten it, or telephone us."}
        )
    return clean


def _without_null(value: Any) -> tuple[Any, int]:
    if isinstance(value, str):
        return value.replace("\x00", "\ufffd"), len(value)
    if isinstance(value, dict):
        pairs = {key: _without_null(each) for key, each in value.items()}
        return {k: v for k, (v, _) in pairs.items()}, sum(size for _, size in pairs.values())
    if isinstance(value, list):
        many = [_without_null(each) for each in value]
        return [each for each, _ in many], sum(size for _, size in many)
    return value, 0

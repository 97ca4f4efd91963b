"""Drafts as their writers find them again: no viewer, the code or the session is the key."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from openmash.records.models import Draft
from openmash.records.tenancy import in_hub

MOVED = "moved_to"
"""The one key of the body that a draft leaves behind in a hub: {"hub": id, "draft": id}."""


@dataclass(frozen=True, slots=True)
class DraftFacts:
    """A draft as kept: the typing, until when, and the receipt once it was sent.

    `hub_id` is where it is now, which need not be the hub that was asked: it may have moved.
    """

    id: UUID
    hub_id: UUID
    body: dict[str, Any]
    expires_at: datetime
    sent_reference: str
    sent_at: datetime | None


def by_id(hub_id: UUID, draft_id: UUID, *, now: datetime) -> DraftFacts | None:
    """The draft of a session, or None if there is none or its time has passed."""
    return _one(hub_id, now, id=draft_id)


def by_code(hub_id: UUID, code: str, *, now: datetime) -> DraftFacts | None:
    """The draft behind a code to come back with, in stored form, or None."""
    return _one(hub_id, now, code_digest=hashlib.sha256(code.encode()).hexdigest())


def _one(hub_id: UUID, now: datetime, **which: Any) -> DraftFacts | None:
    with in_hub(hub_id):
        row = Draft.objects.filter(expires_at__gt=now, **which).select_related("contact").first()
        if row is None:
            return None
        moved = row.body.get(MOVED)
        facts = DraftFacts(
            id=row.id,
            hub_id=row.hub_id,
            body=row.body,
            expires_at=row.expires_at,
            sent_reference=row.contact.reference if row.contact else "",
            sent_at=row.contact.received_at if row.contact else None,
        )
    # Each move makes a new draft, so the way has an end.
    return by_id(UUID(moved["hub"]), UUID(moved["draft"]), now=now) if moved else facts

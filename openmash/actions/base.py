"""What every action does: check the permission, enter the hub, lock the row, write the audit."""

import functools
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import UUID, uuid4

from openmash.core.errors import NotThere
from openmash.domain.access import Act, Viewer, require
from openmash.domain.audit import AuditEntry as Entry
from openmash.domain.audit import canonical_bytes
from openmash.domain.audit_acts import AuditAct
from openmash.records.cursors import array, server_cursor
from openmash.records.models import CaseExclusion, Contact, OutboxMessage
from openmash.records.tenancy import in_hub

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does it, as the audit names them: account, partner token, the public or the worker."""

    hub_id: UUID
    name: str
    role: str

    @classmethod
    def of(cls, viewer: Viewer) -> "Actor":
        """The actor a signed-in viewer is."""
        return cls(viewer.hub_id, f"account:{viewer.user_id}", viewer.role.value)


def public(hub_id: UUID) -> Actor:
    """A person who is not signed in."""
    return Actor(hub_id, "public", "referrer")


def worker(hub_id: UUID) -> Actor:
    """The background worker."""
    return Actor(hub_id, "worker", "worker")


def action(
    act: Act, *, looking: bool = False
) -> Callable[[Callable[Concatenate[Viewer, P], R]], Callable[Concatenate[Viewer, P], R]]:
    """Make a function an action: it runs only for a role that may, inside its hub's transaction.

    Args:
        looking: it only notes that somebody looks, and nothing goes on if it fails: no savepoint,
            which would be two more exchanges with the database on every page.
    """

    def wrap(verb: Callable[Concatenate[Viewer, P], R]) -> Callable[Concatenate[Viewer, P], R]:
        @functools.wraps(verb)
        def inner(viewer: Viewer, /, *args: P.args, **kwargs: P.kwargs) -> R:
            require(viewer, act)
            with in_hub(viewer.hub_id, savepoint=not looking):
                return verb(viewer, *args, **kwargs)

        return inner

    return wrap


def lock_contact(viewer: Viewer, contact_id: UUID) -> Contact:
    """The contact, locked until the transaction ends.

    Raises:
        NotThere: it does not exist in this hub, or the viewer is excluded from it: one sentence
            for both, so that the answer tells nobody which.
    """
    contact = Contact.objects.select_for_update().filter(id=contact_id).first()
    if contact is None or is_excluded(viewer, contact_id):
        raise no_such_contact()
    return contact


def is_excluded(viewer: Viewer, contact_id: UUID) -> bool:
    """True if the viewer is on the contact's exclusion list."""
    return CaseExclusion.objects.filter(
        contact_id=contact_id, account_id=viewer.user_id, lifted_at__isnull=True
    ).exists()


def no_such_contact() -> NotThere:
    """The one sentence for a contact that is absent or hidden."""
    return NotThere(
        "There is no contact here that you can open. Check the reference, or ask the hub manager."
    )


def record(
    actor: Actor,
    act: AuditAct,
    subject_kind: str,
    subject_id: object,
    *,
    now: datetime,
    **detail: str | int | bool | None,
) -> UUID:
    """Write one audit entry in the current transaction. Returns the entry's id.

    Args:
        subject_kind: the noun acted on, e.g. "contact".
        subject_id: its public id.
        detail: codes, counts and ids only; never a name, a date of birth or free text.
    """
    return record_each(actor, act, subject_kind, [subject_id], now=now, **detail)[0]


def record_each(
    actor: Actor,
    act: AuditAct,
    subject_kind: str,
    subject_ids: Iterable[object],
    *,
    now: datetime,
    **detail: str | int | bool | None,
) -> list[UUID]:
    """Write one audit entry for each subject, in two statements however many there are.

    Args and returns as for `record`, the ids in the order of the subjects.
    """
    fields: dict[str, Any] = {
        "hub_id": actor.hub_id,
        "at": now,
        "actor": actor.name,
        "role": actor.role,
        "act": act.value,
        "subject_kind": subject_kind,
        "detail": dict(_codes(detail)),
    }
    entries = [(uuid4(), str(subject_id)) for subject_id in subject_ids]
    for entry_id, subject_id in entries:
        # What cannot be sealed must fail here, with the act it records, not later in the sealer.
        canonical_bytes(Entry(entry_id=entry_id, subject_id=subject_id, **fields))
    if entries:
        ids, subjects = zip(*entries, strict=True)
        fields["detail"] = json.dumps(fields["detail"])
        with server_cursor() as cursor:
            cursor.execute(_RECORD, {**fields, "ids": array(ids), "subjects": list(subjects)})
    return [entry_id for entry_id, _ in entries]


# Every page that names anybody writes one, so it is one statement, planned once.
_RECORD = """
WITH entries AS (
  INSERT INTO records_auditentry
    (id, hub_id, at, actor, role, act, subject_kind, subject_id, detail)
  SELECT id, %(hub_id)s, %(at)s, %(actor)s, %(role)s, %(act)s, %(subject_kind)s, subject_id,
    %(detail)s::jsonb
  FROM unnest(%(ids)s::uuid[], %(subjects)s::text[]) AS entry (id, subject_id)
)
INSERT INTO records_auditpending (hub_id, entry)
SELECT %(hub_id)s, id FROM unnest(%(ids)s::uuid[]) AS entry (id)
"""


def _codes(detail: Mapping[str, str | int | bool | None]) -> Mapping[str, str | int | bool | None]:
    for name, value in detail.items():
        # A code or an id is short; anything longer is somebody's sentence and must not be here.
        if isinstance(value, str) and len(value) > 64:
            raise ValueError(f"audit detail “{name}” is too long to be a code or an id")
    return detail


def post(
    hub_id: UUID,
    template: str,
    *,
    now: datetime,
    to_account_id: int | None = None,
    to_address: str = "",
) -> None:
    """Put a message in the outbox, to leave after commit. It carries no detail of any child."""
    OutboxMessage.objects.create(
        hub_id=hub_id,
        template=template,
        to_account_id=to_account_id,
        to_address=to_address,
        created_at=now,
        try_again_at=now,
    )

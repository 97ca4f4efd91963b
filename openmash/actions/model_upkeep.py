"""Switching the matching model of an installation. Every hub finds it in its own audit log.

Runs as the role that owns the tables, from the command line: no page can change how people are
judged. What people decided about records stays as it is: a model only orders and warns.
"""

from datetime import datetime
from hashlib import sha256

from django.db import connection

from openmash.domain.audit_acts import AuditAct
from openmash.records.models import Hub, TrainedModel, TrainedModelUse
from openmash.records.tenancy import in_hub

from .base import Actor, record

_CODE = 16


def use(*, name: str, body: str | None, compared: str, reason: str, now: datetime) -> None:
    """Bring a model into force for every hub, from the next look-up on.

    In a transaction of the caller's. The model is kept in the database for good, so that it can be
    taken back at any time.

    Args:
        name: the model's.
        body: its file's text; None for the model that comes with the release.
        compared: how it had done beside the one before: a `Finding`, or "".
        reason: why, in the words of whoever switches; "" where the comparison speaks for it.

    Raises:
        ValueError: another model is kept under this name.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('matching model', 0))")
    TrainedModelUse.objects.create(
        trained=None if body is None else _kept(name, body, now),
        at=now,
        compared=compared,
        reason=reason,
    )
    for hub in Hub.objects.order_by("name"):
        with in_hub(hub.id):
            record(
                Actor(hub.id, "installation", "owner"),
                AuditAct.MATCHING_MODEL_SWITCHED,
                "matching_model",
                name,
                now=now,
                compared=compared,
                digest=_digest(body)[:_CODE] if body else "",
            )


def _kept(name: str, body: str, now: datetime) -> TrainedModel:
    made, _ = TrainedModel.objects.get_or_create(
        name=name, defaults={"digest": _digest(body), "body": body, "stored_at": now}
    )
    if made.digest != _digest(body):
        raise ValueError(f"another model is kept as {name}")
    return made


def _digest(body: str) -> str:
    return sha256(body.encode()).hexdigest()

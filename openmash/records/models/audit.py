"""The append-only audit, and the outbox of messages still to send."""

from typing import ClassVar

from django.db import models

from .base import HubRow, by_account


class AuditEntry(HubRow):
    """One act, written in the transaction that did it. No foreign keys but the hub; no content."""

    at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    role = models.CharField(max_length=20)
    act = models.CharField(max_length=40)
    subject_kind = models.CharField(max_length=30)
    subject_id = models.CharField(max_length=64)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=("hub", "at"), name="audit_by_time"),
            models.Index(fields=("hub", "subject_id"), name="audit_by_subject"),
        ]


class AuditPending(models.Model):
    """An entry that the sealer has not yet chained: a queue, emptied within the second."""

    arrival = models.BigAutoField(primary_key=True)
    entry = models.UUIDField()
    hub = models.ForeignKey(
        "records.Hub", on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        indexes: ClassVar = [models.Index(fields=("hub", "arrival"), name="audit_pending_order")]


class AuditSeal(HubRow):
    """The place of one entry in its hub's chain: position, leaf hash and chain value."""

    position = models.BigIntegerField()
    entry = models.UUIDField()
    leaf = models.BinaryField(max_length=32)
    chain = models.BinaryField(max_length=32)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("hub", "position"), name="seal_position_once"),
            models.UniqueConstraint(fields=("hub", "entry"), name="seal_entry_once"),
        ]


class AuditCheckpoint(HubRow):
    """A signed statement of a hub's chain at one size, for each agency to keep its own copy."""

    size = models.BigIntegerField()
    root = models.BinaryField(max_length=32)
    chain = models.BinaryField(max_length=32)
    frontier = models.BinaryField()
    at = models.DateTimeField()
    signature = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("hub", "size"), name="checkpoint_size_once")
        ]


class OutboxMessage(HubRow):
    """A message to send after commit. Holds ids and a template's name, never a child's details."""

    template = models.CharField(max_length=40)
    to_account = by_account(null=True)
    to_address = models.CharField(max_length=254, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    try_again_at = models.DateTimeField()
    last_error = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=("hub", "try_again_at"),
                condition=models.Q(sent_at__isnull=True),
                name="outbox_unsent",
            )
        ]

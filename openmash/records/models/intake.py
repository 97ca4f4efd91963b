"""What a referrer has typed but not yet sent, and the keys that make sending idempotent."""

from typing import ClassVar

from django.db import models

from .base import HubRow, tenant_key


class Draft(HubRow):
    """A contact being written. Found again by its code, of which only a digest is kept."""

    code_digest = models.CharField(max_length=64)
    body = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    contact = tenant_key("records.Contact", null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("hub", "code_digest"), name="draft_code_once")
        ]
        indexes: ClassVar = [models.Index(fields=("hub", "expires_at"), name="draft_expiry")]


class IntakeKey(HubRow):
    """A sender's idempotency key, with a digest of what was sent under it."""

    sender = models.CharField(max_length=80)
    key = models.CharField(max_length=64)
    body_digest = models.CharField(max_length=64)
    contact = tenant_key("records.Contact")
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("hub", "sender", "key"), name="intake_key_once")
        ]

"""Files that came with a contact. The bytes lie sealed on disk; the row holds their key."""

from typing import ClassVar

from django.db import models

from openmash.domain.sharing.attachments import MOST_BYTES, AttachmentState, FileKind

from .base import HubRow, all_or_none, by_account, one_of, tenant_key


class Attachment(HubRow):
    """One file of a contact, hung on an item that carries its marks: who sees the item sees it.

    `wrapped_key` is the file's own key under the hub's key `key_id`. Without it the bytes mean
    nothing, wherever copies of them lie: erasing a file is forgetting this key.
    """

    contact = tenant_key("records.Contact", related_name="attachments")
    item = tenant_key("records.Item", related_name="attachments")
    owner_agency = tenant_key("records.Agency")
    name_shown = models.CharField(max_length=160)
    kind = models.CharField(max_length=8)
    size = models.PositiveIntegerField()
    pages = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=24)
    state_code = models.CharField(max_length=24, blank=True)
    scanned_at = models.DateTimeField(null=True)
    scanner = models.CharField(max_length=120, null=True)
    wrapped_key = models.BinaryField(null=True)
    key_id = models.CharField(max_length=16, null=True)
    uploaded_by = by_account()
    uploaded_at = models.DateTimeField()
    erased_by = by_account(null=True)
    erased_at = models.DateTimeField(null=True)
    erased_reason = models.TextField(null=True)

    class Meta:
        constraints: ClassVar = [
            one_of("kind", FileKind, "attachment_kind_known"),
            one_of("state", AttachmentState, "attachment_state_known"),
            models.UniqueConstraint(fields=("hub", "item"), name="attachment_item_once"),
            models.CheckConstraint(
                condition=models.Q(size__gte=1, size__lte=MOST_BYTES), name="attachment_size_taken"
            ),
            all_or_none("attachment_scanned_pair", "scanned_at", "scanner"),
            all_or_none("attachment_key_pair", "wrapped_key", "key_id"),
            all_or_none("attachment_erased_pair", "erased_by", "erased_at", "erased_reason"),
            models.CheckConstraint(
                condition=models.Q(
                    state=AttachmentState.ERASED.value,
                    wrapped_key__isnull=True,
                    erased_at__isnull=False,
                )
                | models.Q(
                    ~models.Q(state=AttachmentState.ERASED.value),
                    wrapped_key__isnull=False,
                    erased_at__isnull=True,
                ),
                name="attachment_erased_has_no_key",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=AttachmentState.CLEAN.value)
                | models.Q(scanned_at__isnull=False),
                name="attachment_clean_was_scanned",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=("hub", "contact"), name="attachment_contact"),
            models.Index(
                fields=("hub", "uploaded_at"),
                condition=models.Q(state=AttachmentState.QUARANTINED_UNSCANNED.value),
                name="attachment_to_scan",
            ),
            models.Index(fields=("hub", "key_id"), name="attachment_key"),
        ]

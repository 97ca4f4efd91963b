"""What people add to the picture: the manager's short account, ties, and ties that are wrong."""

from typing import ClassVar

from django.db import models

from openmash.domain.picture.ties import Confidence
from openmash.domain.sharing.handling import DatePrecision

from .base import HubRow, all_or_none, by_account, one_of, tenant_key


class CuratedEntry(HubRow):
    """One line of the short chronology a manager makes for a decision.

    It carries no mark of its own: whoever may not read every one of its sources may not read it,
    so that resealing a source reaches it. With no `wording` the source's own text is shown.
    """

    contact = tenant_key("records.Contact")
    wording = models.TextField(blank=True)
    event_date = models.DateField(null=True)
    date_precision = models.CharField(max_length=12, default=DatePrecision.UNKNOWN)
    by = by_account()
    at = models.DateTimeField()
    removed_by = by_account(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            one_of("date_precision", DatePrecision, "curated_precision_known"),
            all_or_none("curated_removed_pair", "removed_by", "removed_at"),
        ]
        indexes: ClassVar = [models.Index(fields=("hub", "contact"), name="curated_contact")]


class CuratedSource(HubRow):
    """An item from which a line of the short chronology is made."""

    entry = tenant_key("records.CuratedEntry", related_name="sources")
    item = tenant_key("records.Item")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("hub", "entry", "item"), name="curated_source_once")
        ]
        indexes: ClassVar = [models.Index(fields=("hub", "item"), name="curated_source_item")]


class Tie(HubRow):
    """A relationship that somebody recorded: between two people, or a person and a place.

    `item` is the item it was read from, if any: whoever may not read that may not see the tie.
    """

    contact = tenant_key("records.Contact")
    from_record = tenant_key("records.PersonRecord")
    to_record = tenant_key("records.PersonRecord", null=True)
    to_name = models.CharField(max_length=160, blank=True)
    kind = models.CharField(max_length=24)
    item = tenant_key("records.Item", null=True)
    confidence = models.CharField(max_length=8)
    known_from = models.DateField(null=True)
    note = models.TextField(blank=True)
    by = by_account()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            one_of("confidence", Confidence, "tie_confidence_known"),
            models.CheckConstraint(
                condition=models.Q(to_record__isnull=False, to_name="")
                | (models.Q(to_record__isnull=True) & ~models.Q(to_name="")),
                name="tie_has_one_far_end",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=("hub", "contact"), name="tie_contact")]


class TieWrong(HubRow):
    """Somebody said that a tie of the network is wrong. It is kept and no longer drawn.

    `tie_key` names the tie, recorded or worked out, as `domain.picture.network` makes it.
    """

    contact = tenant_key("records.Contact")
    tie_key = models.CharField(max_length=120)
    reason = models.TextField()
    by = by_account()
    at = models.DateTimeField()
    undone_by = by_account(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("hub", "contact", "tie_key"),
                condition=models.Q(undone_at__isnull=True),
                name="tie_wrong_once",
            ),
            all_or_none("tie_wrong_undone_pair", "undone_by", "undone_at"),
        ]

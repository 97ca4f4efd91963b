"""Information products: what leaves the hub for one recipient, made of released items only."""

from typing import ClassVar

from django.db import models

from openmash.domain.decisions.dissemination import ProductStatus, ReadingForm

from .base import HubRow, all_or_none, by_account, one_of, tenant_key


class Product(HubRow):
    """A sanitised bundle about one contact for one agency. Delivered inside the system."""

    contact = tenant_key("records.Contact")
    to_agency = tenant_key("records.Agency")
    title = models.CharField(max_length=160)
    purpose = models.TextField()
    status = models.CharField(max_length=10, default="draft")
    share = tenant_key("records.Share", null=True)
    created_by = by_account()
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    delivered_by = by_account(null=True)
    delivered_at = models.DateTimeField(null=True)
    withdrawn_by = by_account(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.TextField(null=True)

    class Meta:
        constraints: ClassVar = [
            one_of("status", ProductStatus, "product_status_known"),
            all_or_none("product_delivered_pair", "delivered_by", "delivered_at", "share"),
            all_or_none(
                "product_withdrawn_pair", "withdrawn_by", "withdrawn_at", "withdrawn_reason"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=("hub", "contact"), name="product_contact"),
            models.Index(
                fields=("hub", "to_agency", "delivered_at"),
                condition=models.Q(delivered_at__isnull=False),
                name="product_tray",
            ),
        ]


class ProductItem(HubRow):
    """One released item of a product, in the words that were delivered.

    `wording` is filled at delivery and not before: a draft always reads the item and its release
    as they are now. What was taken back is no longer shown to anybody who had not yet read it.
    """

    product = tenant_key("records.Product", related_name="items")
    item = tenant_key("records.Item")
    release = tenant_key("records.ItemRelease", null=True)
    wording = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField()
    taken_back_at = models.DateTimeField(null=True)
    taken_back_reason = models.TextField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("hub", "product", "item"), name="product_item_once"),
            all_or_none("product_item_taken_back_pair", "taken_back_at", "taken_back_reason"),
        ]
        indexes: ClassVar = [
            models.Index(fields=("hub", "item"), name="product_item_item"),
            models.Index(fields=("hub", "release"), name="product_item_release"),
        ]


class ProductReading(HubRow):
    """A receipt: somebody of the recipient opened the product."""

    product = tenant_key("records.Product", related_name="readings")
    account = by_account()
    form = models.CharField(max_length=6)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            one_of("form", ReadingForm, "reading_form_known"),
        ]
        indexes: ClassVar = [models.Index(fields=("hub", "product"), name="reading_product")]

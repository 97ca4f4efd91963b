"""Items: one piece of information each, with its owner and its marks."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from openmash.domain.sharing.handling import Basis, DatePrecision, HandlingCode, SourceGrade

from .base import HubRow, by_account, one_of, tenant_key


class Item(HubRow):
    """One piece of information with one owning agency. The firewall rules on items."""

    contact = tenant_key("records.Contact", related_name="items")
    agency_return = tenant_key("records.AgencyReturn", null=True, related_name="items")
    owner_agency = tenant_key("records.Agency")
    about = tenant_key("records.PersonRecord", null=True)
    kind = models.CharField(max_length=60)
    basis = models.CharField(max_length=10)
    handling = models.CharField(max_length=12, default=HandlingCode.HUB_ONLY)
    named_roles = ArrayField(models.CharField(max_length=20), default=list)
    source_grade = models.CharField(max_length=12, default=SourceGrade.UNTESTED)
    event_date = models.DateField(null=True)
    date_precision = models.CharField(max_length=12, default=DatePrecision.UNKNOWN)
    text = models.TextField()
    position = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            one_of("basis", Basis, "item_basis_known"),
            one_of("handling", HandlingCode, "item_handling_known"),
            one_of("source_grade", SourceGrade, "item_grade_known"),
            one_of("date_precision", DatePrecision, "item_precision_known"),
        ]
        indexes: ClassVar = [
            models.Index(fields=("hub", "contact"), name="item_contact"),
            models.Index(fields=("hub", "agency_return"), name="item_return"),
        ]


class ItemRelease(HubRow):
    """The owner's consent that an item may go to one agency, with the purpose."""

    item = tenant_key("records.Item", related_name="releases")
    to_agency = tenant_key("records.Agency")
    purpose = models.TextField()
    released_by = by_account(null=True)
    released_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("hub", "item", "to_agency"), name="item_released_once_to_agency"
            )
        ]

"""Items: one piece of information each, with its owner, its marks and its releases."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from openmash.domain.sharing.handling import Basis, DatePrecision, HandlingCode, SourceGrade
from openmash.domain.sharing.schemes import Scheme

from .base import HubRow, all_or_none, by_account, one_of, tenant_key


class Item(HubRow):
    """One piece of information with one owning agency. The firewall rules on items.

    It is about one person (`about`), or about a place (`place`), or about the family as a whole.
    `scheme` and the three marks are the owner's own; `handling` and `source_grade` are what they
    stand for in the plain scheme, and what the firewall reads.
    """

    contact = tenant_key("records.Contact", related_name="items")
    agency_return = tenant_key("records.AgencyReturn", null=True, related_name="items")
    owner_agency = tenant_key("records.Agency")
    about = tenant_key("records.PersonRecord", null=True)
    place = models.CharField(max_length=160, blank=True, default="", db_default="")
    kind = models.CharField(max_length=60)
    basis = models.CharField(max_length=10)
    handling = models.CharField(max_length=12, default=HandlingCode.HUB_ONLY)
    named_roles = ArrayField(models.CharField(max_length=20), default=list)
    source_grade = models.CharField(max_length=12, default=SourceGrade.UNTESTED)
    scheme = models.CharField(max_length=8, default=Scheme.PLAIN, db_default=Scheme.PLAIN.value)
    source_mark = models.CharField(max_length=1, blank=True, default="", db_default="")
    information_mark = models.CharField(max_length=1, blank=True, default="", db_default="")
    handling_mark = models.CharField(max_length=1, blank=True, default="", db_default="")
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
            one_of("scheme", Scheme, "item_scheme_known"),
        ]
        indexes: ClassVar = [
            models.Index(fields=("hub", "contact"), name="item_contact"),
            models.Index(fields=("hub", "agency_return"), name="item_return"),
        ]


class ItemMarking(HubRow):
    """A change of an item's handling code by its owner: a fact with who, when and why."""

    item = tenant_key("records.Item", related_name="markings")
    from_handling = models.CharField(max_length=12)
    from_named_roles = ArrayField(models.CharField(max_length=20), default=list)
    to_handling = models.CharField(max_length=12)
    to_named_roles = ArrayField(models.CharField(max_length=20), default=list)
    reason = models.TextField()
    by = by_account()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            one_of("to_handling", HandlingCode, "marking_handling_known"),
        ]
        indexes: ClassVar = [models.Index(fields=("hub", "item"), name="marking_item")]


class ItemRelease(HubRow):
    """The owner's consent that an item may go to one agency, with the purpose.

    Without `wording` the recipient may read the item as it stands. With it they get that wording
    only, in an information product, and the item itself stays closed to them. A withdrawn release
    opens nothing.
    """

    item = tenant_key("records.Item", related_name="releases")
    to_agency = tenant_key("records.Agency")
    purpose = models.TextField()
    wording = models.TextField(blank=True, default="", db_default="")
    share = tenant_key("records.Share", null=True)
    released_by = by_account(null=True)
    second_person = by_account(null=True)
    released_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = by_account(null=True)
    withdrawn_reason = models.TextField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("hub", "item", "to_agency"),
                condition=models.Q(withdrawn_at__isnull=True),
                name="item_released_once_to_agency",
            ),
            all_or_none(
                "release_withdrawn_pair", "withdrawn_at", "withdrawn_by", "withdrawn_reason"
            ),
            # Two people: nobody seconds their own release.
            models.CheckConstraint(
                condition=models.Q(second_person__isnull=True)
                | ~models.Q(second_person=models.F("released_by")),
                name="release_seconded_by_another",
            ),
        ]
        indexes: ClassVar = [
            # What the firewall asks: which items may this agency read as they stand?
            models.Index(
                fields=("hub", "to_agency", "item"),
                condition=models.Q(withdrawn_at__isnull=True, wording=""),
                name="release_as_it_stands",
            )
        ]

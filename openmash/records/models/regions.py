"""Regions: several hubs that are compared with each other, and who may look at the comparison.

Only the role that owns the tables may change any of this: no page of the service can make a region
wider, or let anybody into one.
"""

import uuid
from typing import ClassVar

from django.db import models

from .base import HubRow
from .hubs import Account


class Region(models.Model):
    """A named set of hubs, whose analysts see counts and times of all of them and no names."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=80, unique=True)

    def __str__(self) -> str:
        return self.name


class RegionHub(HubRow):
    """One hub's place in a region."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("region", "hub"), name="region_hub_once")
        ]


class RegionMember(models.Model):
    """An account that may look at a region's figures."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("account", "region"),
                condition=models.Q(ended_at__isnull=True),
                name="region_member_once",
            )
        ]

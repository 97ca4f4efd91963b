"""What linking an agency's index of people with the hub's left: jobs, rows seen, and links."""

from typing import ClassVar

from django.db import models

from openmash.domain.people.linkage.bands import Band
from openmash.domain.sharing.handling import HandlingCode

from .base import HubRow, all_or_none, by_account, one_of, tenant_key


class ExtractRun(HubRow):
    """One extract that was linked, and in whose name. Never changed."""

    agency = tenant_key("records.Agency")
    profile = models.CharField(max_length=80)
    profile_digest = models.CharField(max_length=16)
    model = models.CharField(max_length=80)
    read_at = models.DateTimeField()
    stored_at = models.DateTimeField()
    by = by_account()
    counts = models.JSONField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=("hub", "agency", "read_at"), name="extract_run")]


class ExtractRow(models.Model):
    """That a row was in the agency's last extract, and a digest of what it told.

    Both are keyed digests: of people whom the hub does not know it keeps neither name nor number.
    """

    pk = models.CompositePrimaryKey("hub", "agency", "row_key")
    hub = models.ForeignKey(
        "records.Hub", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    agency = tenant_key("records.Agency")
    row_key = models.BigIntegerField()
    told = models.BigIntegerField()


class AgencyLink(HubRow):
    """That a person record is somebody in an agency's index. The agency's own information."""

    agency = tenant_key("records.Agency")
    own_id = models.CharField(max_length=100)
    record = tenant_key("records.PersonRecord")
    band = models.CharField(max_length=20)
    veto = models.CharField(max_length=30, blank=True)
    bits = models.FloatField()
    model = models.CharField(max_length=80)
    handling = models.CharField(max_length=12)
    run = tenant_key("records.ExtractRun")
    linked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=12, null=True)
    ended_by = by_account(null=True)

    class Meta:
        constraints: ClassVar = [
            one_of("band", (Band.SAME_PERSON, Band.PROBABLE), "agency_link_band_known"),
            one_of("handling", HandlingCode, "agency_link_handling_known"),
            one_of(
                "ended_why",
                ("row changed", "row gone", "nearer", "undone"),
                "agency_link_end_known",
            ),
            all_or_none("agency_link_ended_whole", "ended_at", "ended_why", "ended_by"),
            models.UniqueConstraint(
                fields=("hub", "agency", "own_id"),
                condition=models.Q(ended_at__isnull=True),
                name="agency_link_of_row_once",
            ),
            models.UniqueConstraint(
                fields=("hub", "agency", "record"),
                condition=models.Q(ended_at__isnull=True),
                name="agency_link_of_record_once",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=("hub", "record"), name="agency_link_record")]

"""Own record: what the hub holds about a person, for that person; and places never told."""

from typing import ClassVar

from django.db import models

from openmash.domain.sharing.protection import PlaceKind
from openmash.domain.sharing.subject_access import SubjectDecision, SubjectStatus
from openmash.domain.sharing.subject_clock import PauseReason

from .base import HubRow, all_or_none, by_account, one_of, tenant_key


class ProtectedPlace(HubRow):
    """Where a person may be found, kept from those they are protected from.

    It can be matched on and is never shown: every text that leaves is searched for it.
    """

    record = tenant_key("records.PersonRecord")
    kind = models.CharField(max_length=10)
    value = models.TextField()
    postcode = models.CharField(max_length=8, blank=True)
    reason = models.TextField()
    by = by_account()
    at = models.DateTimeField()
    lifted_by = by_account(null=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_reason = models.TextField(null=True)

    class Meta:
        constraints: ClassVar = [
            one_of("kind", PlaceKind, "protected_place_kind_known"),
            all_or_none("protected_place_lifted_pair", "lifted_by", "lifted_at", "lifted_reason"),
        ]
        indexes: ClassVar = [models.Index(fields=("hub", "record"), name="protected_place_record")]


class SubjectRequest(HubRow):
    """A subject access request under UK GDPR article 15."""

    reference = models.CharField(max_length=20)
    subject = tenant_key("records.PersonRecord")
    requester_name = models.CharField(max_length=120)
    requester_relation = models.CharField(max_length=120)
    on_behalf = models.BooleanField(default=False)
    authority = models.TextField(blank=True)
    identity_checked_at = models.DateTimeField(null=True)
    identity_checked_by = by_account(null=True)
    identity_how = models.TextField(null=True)
    scope = models.TextField(blank=True)
    status = models.CharField(max_length=10, default="received")
    received_at = models.DateTimeField()
    due_at = models.DateTimeField()
    due_explained = models.TextField()
    extended_at = models.DateTimeField(null=True)
    extended_reason = models.TextField(null=True)
    recorded_by = by_account()
    prepared_by = by_account(null=True)
    prepared_at = models.DateTimeField(null=True)
    released_by = by_account(null=True)
    released_at = models.DateTimeField(null=True)
    refused_reason = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("hub", "reference"), name="subject_request_once"),
            one_of("status", SubjectStatus, "subject_request_status_known"),
            all_or_none(
                "subject_request_identity_pair",
                "identity_checked_at",
                "identity_checked_by",
                "identity_how",
            ),
            all_or_none("subject_request_extended_pair", "extended_at", "extended_reason"),
            all_or_none("subject_request_prepared_pair", "prepared_by", "prepared_at"),
            all_or_none("subject_request_released_pair", "released_by", "released_at"),
            models.CheckConstraint(
                condition=models.Q(released_by__isnull=True)
                | ~models.Q(released_by=models.F("prepared_by")),
                name="subject_request_two_people",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=("hub", "due_at"), name="subject_request_due")]


class SubjectRequestPause(HubRow):
    """The clock stopped lawfully while identity or scope is asked for."""

    subject_request = tenant_key("records.SubjectRequest", related_name="pauses")
    reason = models.CharField(max_length=14)
    detail = models.TextField()
    began_by = by_account()
    began_at = models.DateTimeField()
    ended_by = by_account(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            one_of("reason", PauseReason, "pause_reason_known"),
            all_or_none("pause_ended_pair", "ended_by", "ended_at"),
            models.UniqueConstraint(
                fields=("hub", "subject_request"),
                condition=models.Q(ended_at__isnull=True),
                name="one_pause_at_a_time",
            ),
        ]


class SubjectItem(HubRow):
    """One item collected for a subject access request, and what is done with it."""

    subject_request = tenant_key("records.SubjectRequest", related_name="items")
    item = tenant_key("records.Item")
    decision = models.CharField(max_length=10, default="undecided")
    exemption = models.CharField(max_length=16, blank=True, default="", db_default="")
    wording = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    decided_by = by_account(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("hub", "subject_request", "item"), name="subject_item_once"
            ),
            one_of("decision", SubjectDecision, "subject_item_decision_known"),
            all_or_none("subject_item_decided_pair", "decided_by", "decided_at"),
            models.CheckConstraint(
                condition=~models.Q(decision="withhold") | ~models.Q(reason=""),
                name="withheld_subject_item_has_reason",
            ),
        ]

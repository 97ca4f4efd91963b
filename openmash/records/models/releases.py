"""Agreements between agencies, shares with their lawful basis, and asking an owner for release."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from openmash.domain.sharing.lawful_basis import AgreementMode, FamilyTold, LawfulBasis, ShareKind
from openmash.domain.sharing.releases import ReleaseAnswer, ReleaseStatus, ReviewFinding

from .base import HubRow, all_or_none, by_account, one_of, tenant_key


class Agreement(HubRow):
    """An information sharing agreement: who may share what with whom, for what, from when to when.

    Empty `agencies` means every agency of the hub; empty `kinds` every kind of item. A later
    version is a new row; one that ended early has `ended_at`.
    """

    name = models.CharField(max_length=160)
    mode = models.CharField(max_length=10)
    purpose = models.TextField()
    agencies = ArrayField(models.UUIDField(), default=list)
    kinds = ArrayField(models.CharField(max_length=60), default=list)
    begins_on = models.DateField()
    ends_on = models.DateField(null=True)
    review_on = models.DateField()
    created_by = by_account(null=True)
    created_at = models.DateTimeField()
    ended_by = by_account(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_reason = models.TextField(null=True)

    class Meta:
        constraints: ClassVar = [
            one_of("mode", AgreementMode, "agreement_mode_known"),
            all_or_none("agreement_ended_pair", "ended_by", "ended_at", "ended_reason"),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("begins_on")),
                name="agreement_ends_after_it_begins",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=("hub", "begins_on"), name="agreement_by_start")]


class Share(HubRow):
    """One act of sharing: from whom, to whom, on what footing, and whether the family was told."""

    contact = tenant_key("records.Contact")
    kind = models.CharField(max_length=16)
    from_agency = tenant_key("records.Agency", null=True)
    to_agency = tenant_key("records.Agency", null=True)
    purpose = models.TextField()
    basis = models.CharField(max_length=24)
    consent_detail = models.TextField(blank=True)
    family_told = models.CharField(max_length=10)
    family_told_why_not = models.TextField(blank=True)
    agreement = tenant_key("records.Agreement", null=True)
    agreement_why = models.TextField(blank=True)
    by = by_account(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            one_of("kind", ShareKind, "share_kind_known"),
            one_of("basis", LawfulBasis, "share_basis_known"),
            one_of("family_told", FamilyTold, "share_family_told_known"),
            models.CheckConstraint(
                condition=~models.Q(family_told="not_told") | ~models.Q(family_told_why_not=""),
                name="share_not_told_has_reason",
            ),
            models.CheckConstraint(
                condition=~models.Q(basis="consent") | ~models.Q(consent_detail=""),
                name="share_by_consent_says_whose",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=("hub", "contact"), name="share_contact")]


class ReleaseRequest(HubRow):
    """The hub asks one owner to release named items of one contact to one recipient agency."""

    contact = tenant_key("records.Contact")
    owner_agency = tenant_key("records.Agency")
    to_agency = tenant_key("records.Agency")
    purpose = models.TextField()
    basis = models.CharField(max_length=24)
    consent_detail = models.TextField(blank=True)
    family_told = models.CharField(max_length=10)
    family_told_why_not = models.TextField(blank=True)
    agreement = tenant_key("records.Agreement", null=True)
    agreement_why = models.TextField(blank=True)
    urgent = models.BooleanField(default=False)
    asked_by = by_account()
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    chased_count = models.PositiveSmallIntegerField(default=0)
    last_chased_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            one_of("basis", LawfulBasis, "release_request_basis_known"),
            one_of("family_told", FamilyTold, "release_request_told_known"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=("hub", "owner_agency", "asked_at"),
                condition=models.Q(closed_at__isnull=True),
                name="release_desk",
            ),
            models.Index(fields=("hub", "contact"), name="release_request_contact"),
        ]


class RequestedItem(HubRow):
    """One item of a release request: the answer that one person proposed and another confirmed."""

    release_request = tenant_key("records.ReleaseRequest", related_name="items")
    item = tenant_key("records.Item")
    status = models.CharField(max_length=10, default=ReleaseStatus.ASKED)
    answer = models.CharField(max_length=8, null=True)
    wording = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    review_on = models.DateField(null=True)
    proposed_by = by_account(null=True)
    proposed_at = models.DateTimeField(null=True)
    confirmed_by = by_account(null=True)
    confirmed_at = models.DateTimeField(null=True)
    release = tenant_key("records.ItemRelease", null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("hub", "release_request", "item"), name="item_once_per_release_request"
            ),
            one_of("status", ReleaseStatus, "requested_item_status_known"),
            models.CheckConstraint(
                condition=models.Q(answer__isnull=True)
                | models.Q(answer__in=[answer.value for answer in ReleaseAnswer]),
                name="requested_item_answer_known",
            ),
            all_or_none("requested_item_proposed_pair", "proposed_by", "proposed_at", "answer"),
            all_or_none("requested_item_confirmed_pair", "confirmed_by", "confirmed_at"),
            models.CheckConstraint(
                condition=models.Q(confirmed_by__isnull=True)
                | ~models.Q(confirmed_by=models.F("proposed_by")),
                name="requested_item_two_people",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="declined")
                | (~models.Q(reason="") & models.Q(review_on__isnull=False)),
                name="declined_item_has_reason_and_review",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="sanitised") | ~models.Q(wording=""),
                name="sanitised_item_has_wording",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=("hub", "item"), name="requested_item_item"),
            models.Index(
                fields=("hub", "review_on"),
                condition=models.Q(status="declined"),
                name="declined_item_review",
            ),
        ]


class ReleaseOverride(HubRow):
    """A manager shared an item without its owner's consent, because a life was at risk."""

    contact = tenant_key("records.Contact")
    item = tenant_key("records.Item")
    release = tenant_key("records.ItemRelease")
    reason = models.TextField()
    by = by_account()
    at = models.DateTimeField()
    review_due_at = models.DateTimeField()
    reviewed_by = by_account(null=True)
    reviewed_at = models.DateTimeField(null=True)
    finding = models.CharField(max_length=14, null=True)
    finding_reason = models.TextField(null=True)

    class Meta:
        constraints: ClassVar = [
            all_or_none(
                "override_reviewed_pair", "reviewed_by", "reviewed_at", "finding", "finding_reason"
            ),
            models.CheckConstraint(
                condition=models.Q(finding__isnull=True)
                | models.Q(finding__in=[finding.value for finding in ReviewFinding]),
                name="override_finding_known",
            ),
            models.CheckConstraint(
                condition=models.Q(reviewed_by__isnull=True)
                | ~models.Q(reviewed_by=models.F("by")),
                name="override_reviewed_by_another",
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="override_has_reason"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=("hub", "review_due_at"),
                condition=models.Q(reviewed_at__isnull=True),
                name="override_to_review",
            ),
            models.Index(fields=("hub", "contact"), name="override_contact"),
        ]

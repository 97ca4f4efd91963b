"""Decisions per child, how differing views were weighed, handovers and feedback."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from openmash.domain.contacts.ratings import Rating
from openmash.domain.decisions.outcomes import HandoverStatus, Outcome

from .base import HubRow, all_or_none, by_account, one_of, tenant_key


class Decision(HubRow):
    """The social-care manager's decision for one child. A later decision is a new row."""

    contact = tenant_key("records.Contact", related_name="decisions")
    child = tenant_key("records.PersonRecord")
    sequence = models.PositiveSmallIntegerField(default=1)
    outcome = models.CharField(max_length=24)
    primary_need = models.CharField(max_length=3, blank=True)
    rationale = models.TextField()
    rating = models.CharField(max_length=10)
    outstanding_agencies = ArrayField(models.UUIDField(), default=list)
    outstanding_reason = models.TextField(blank=True)
    decided_by = by_account()
    decided_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("hub", "child", "sequence"), name="decision_sequence"),
            one_of("outcome", Outcome, "decision_outcome_known"),
            one_of("rating", Rating, "decision_rating_known"),
            models.CheckConstraint(
                condition=~models.Q(rationale=""), name="decision_has_rationale"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=("hub", "contact"), name="decision_contact")]


class ViewWeighed(HubRow):
    """How the manager weighed one agency's view that differed."""

    contact = tenant_key("records.Contact")
    view = tenant_key("records.ProfessionalView")
    how = models.TextField()
    by = by_account()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("hub", "view"), name="view_weighed_once")
        ]


class Referral(HubRow):
    """A contact that children's social care accepted for one child. Counted in the census."""

    decision = tenant_key("records.Decision")
    child = tenant_key("records.PersonRecord")
    accepted_on = models.DateField()
    source_code = models.CharField(max_length=3)
    primary_need = models.CharField(max_length=3)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("hub", "decision"), name="referral_once_per_decision")
        ]


class Handover(HubRow):
    """A child passed to a receiving team, which accepts or challenges."""

    decision = tenant_key("records.Decision")
    contact = tenant_key("records.Contact")
    to_agency = tenant_key("records.Agency")
    status = models.CharField(max_length=10, default=HandoverStatus.OFFERED)
    offered_at = models.DateTimeField()
    answered_by = by_account(null=True)
    answered_at = models.DateTimeField(null=True)
    answer_reason = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("hub", "decision"), name="handover_once_per_decision"),
            one_of("status", HandoverStatus, "handover_status_known"),
            all_or_none("handover_answered_pair", "answered_by", "answered_at"),
        ]
        indexes: ClassVar = [
            models.Index(fields=("hub", "to_agency", "status"), name="handover_queue"),
            models.Index(fields=("hub", "contact", "to_agency"), name="handover_contact"),
        ]


class FeedbackTask(HubRow):
    """Telling the referrer what happened: due, then recorded as given."""

    contact = tenant_key("records.Contact")
    audience = models.CharField(max_length=12)
    due_at = models.DateTimeField(null=True)
    given_at = models.DateTimeField(null=True)
    given_by = by_account(null=True)
    method = models.CharField(max_length=20, null=True)
    wording = models.TextField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("hub", "contact"), name="feedback_once_per_contact"),
            one_of("audience", ("public", "professional"), "feedback_audience_known"),
            all_or_none("feedback_given_pair", "given_at", "given_by", "method", "wording"),
        ]

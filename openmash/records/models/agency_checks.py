"""Information requests, the agencies' returns, and their views of the rating."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from openmash.domain.agency_checks.lifecycle import Answer, MatchConfidence, RequestStatus
from openmash.domain.contacts.ratings import Rating

from .base import HubRow, all_or_none, by_account, one_of, tenant_key


class InformationRequest(HubRow):
    """What the hub asks one agency about one contact. Never called an enquiry."""

    contact = tenant_key("records.Contact", related_name="information_requests")
    agency = tenant_key("records.Agency")
    status = models.CharField(max_length=10, default=RequestStatus.ASKED)
    asked_by = by_account()
    asked_at = models.DateTimeField()
    added_reason = models.TextField(blank=True)
    questions = models.TextField()
    search_scope = models.TextField()
    period_from = models.DateField()
    due_at = models.DateTimeField(null=True)
    due_explained = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = by_account(null=True)
    withdrawn_reason = models.TextField(null=True)
    look_again_at = models.DateTimeField(null=True)
    chased_count = models.PositiveSmallIntegerField(default=0)
    last_chased_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            one_of("status", RequestStatus, "information_request_status_known"),
            all_or_none(
                "information_request_withdrawn_pair",
                "withdrawn_at",
                "withdrawn_by",
                "withdrawn_reason",
            ),
            models.UniqueConstraint(
                fields=("hub", "contact", "agency"),
                condition=models.Q(status="asked"),
                name="agency_asked_once_at_a_time",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=("hub", "agency", "due_at"),
                condition=models.Q(status="asked"),
                name="request_queue",
            ),
            models.Index(
                fields=("hub", "look_again_at"),
                condition=models.Q(status="asked", look_again_at__isnull=False),
                name="request_look_again",
            ),
            models.Index(
                fields=("hub", "agency", "answered_at"),
                condition=models.Q(status="answered"),
                name="request_answered",
            ),
            models.Index(fields=("hub", "contact"), name="request_contact"),
            # What the firewall asks: in which contacts has this agency standing?
            models.Index(
                fields=("hub", "agency", "contact"),
                condition=~models.Q(status="withdrawn"),
                name="request_standing",
            ),
        ]


class RequestPerson(HubRow):
    """A person whom an information request asks about."""

    information_request = tenant_key("records.InformationRequest", related_name="people")
    record = tenant_key("records.PersonRecord")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("hub", "information_request", "record"), name="request_person_once"
            )
        ]


class AgencyStruckOut(HubRow):
    """An agency that the policy proposed and somebody left out, with the reason."""

    contact = tenant_key("records.Contact")
    agency = tenant_key("records.Agency")
    reason = models.TextField()
    by = by_account()
    at = models.DateTimeField()


class AgencyReturn(HubRow):
    """An agency's structured answer to one information request."""

    information_request = tenant_key("records.InformationRequest", related_name="returns")
    answer = models.CharField(max_length=16)
    reason = models.TextField(blank=True)
    answered_by = by_account()
    answered_at = models.DateTimeField()
    period_from = models.DateField(null=True)
    period_to = models.DateField(null=True)
    systems_searched = models.TextField()
    identifiers_used = ArrayField(models.CharField(max_length=40))
    match_confidence = models.CharField(max_length=12)
    after_decision = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            one_of("answer", Answer, "return_answer_known"),
            one_of("match_confidence", MatchConfidence, "return_confidence_known"),
            models.UniqueConstraint(
                fields=("hub", "information_request"), name="return_once_per_request"
            ),
            all_or_none("return_period_pair", "period_from", "period_to"),
            # What could not be searched has no period: a date there would read as a search.
            models.CheckConstraint(
                condition=models.Q(answer="cannot_search") | models.Q(period_to__isnull=False),
                name="return_search_has_period",
            ),
            models.CheckConstraint(
                condition=~models.Q(answer__in=["shared_in_part", "declined", "cannot_search"])
                | ~models.Q(reason=""),
                name="return_holding_back_has_reason",
            ),
        ]


class ProfessionalView(HubRow):
    """An agency's own view of what the rating should be, recorded with its return."""

    contact = tenant_key("records.Contact")
    agency_return = tenant_key("records.AgencyReturn", related_name="views")
    agency = tenant_key("records.Agency")
    rating = models.CharField(max_length=10)
    why = models.TextField()
    by = by_account()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            one_of("rating", Rating, "view_rating_known"),
            models.UniqueConstraint(fields=("hub", "agency_return"), name="view_once_per_return"),
        ]
        indexes: ClassVar = [models.Index(fields=("hub", "contact"), name="view_contact")]

"""How agencies say whether they know a person, and what each said when it was asked."""

from typing import ClassVar

from django.db import models

from openmash.domain.people.elsewhere.answers import Reason, Verdict

from .base import HubRow, all_or_none, by_account, one_of, tenant_key


class Matcher(HubRow):
    """One agency's way of saying whether it knows a person. The newest that has not ended counts.

    way: "asked" (our matcher beside its data, at an address) or "codes" (an index of keyed codes
    that it handed in). Neither the hub's keys nor the codes are in the database.
    """

    agency = tenant_key("records.Agency")
    way = models.CharField(max_length=8)
    address = models.CharField(max_length=200, blank=True)
    public_key = models.CharField(max_length=120, blank=True)
    contact_point = models.CharField(max_length=200, blank=True)
    registered_by = by_account()
    registered_at = models.DateTimeField()
    ended_by = by_account(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            one_of("way", ("asked", "codes"), "matcher_way_known"),
            all_or_none("matcher_ended_pair", "ended_at", "ended_by"),
            models.CheckConstraint(
                condition=models.Q(way="codes") | ~(models.Q(address="") | models.Q(public_key="")),
                name="matcher_asked_somewhere",
            ),
            models.UniqueConstraint(
                fields=("hub", "agency"),
                condition=models.Q(ended_at__isnull=True),
                name="matcher_once_per_agency",
            ),
        ]


class KnownQuestion(HubRow):
    """One question to one agency about one person record, and what was answered.

    It is sent at most once. Sent and not answered means that no answer came: never that nothing
    was found.
    """

    contact = tenant_key("records.Contact")
    record = tenant_key("records.PersonRecord")
    matcher = tenant_key("records.Matcher")
    asked_by = by_account()
    asked_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    verdict = models.CharField(max_length=20, null=True)
    reason = models.CharField(max_length=20, blank=True)
    taken_on = models.DateField(null=True)
    left_out = models.PositiveIntegerField(default=0)
    contact_point = models.CharField(max_length=200, blank=True)
    record_number = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            one_of("verdict", Verdict, "known_question_verdict_known"),
            one_of("reason", Reason, "known_question_reason_known"),
            all_or_none("known_question_answered_pair", "answered_at", "verdict"),
            # What was not searched says why; what was says of which day the searched data were.
            models.CheckConstraint(
                condition=models.Q(verdict__isnull=True)
                | models.Q(verdict="could not search") & ~models.Q(reason="")
                | ~models.Q(verdict="could not search")
                & models.Q(reason="", taken_on__isnull=False),
                name="known_question_search_is_dated",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=("hub", "contact"), name="known_question_contact"),
            models.Index(
                fields=("hub", "asked_at"),
                condition=models.Q(sent_at__isnull=True),
                name="known_question_waiting",
            ),
        ]

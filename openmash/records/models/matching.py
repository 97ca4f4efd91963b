"""What person records are looked up by and compared, and the pairs that somebody must look at.

Keys and cards are made from the record alone: written in the transaction that writes the record,
and made anew when the rules of making change.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from openmash.domain.people.reviewing import Why

from .base import HubRow, all_or_none, by_account, one_of, tenant_key


class MatchKey(models.Model):
    """A hashed key of a person record, by which it is found. Equality alone, so the index serves.

    Some twenty rows a record: the primary key is the one index they need, and holds all of a row.
    """

    pk = models.CompositePrimaryKey("hub", "key", "record")
    hub = models.ForeignKey(
        "records.Hub", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    key = models.BigIntegerField()
    record = tenant_key("records.PersonRecord", on_delete=models.CASCADE)


class MatchCard(models.Model):
    """What is compared of a person record, cleaned beforehand so that comparing is quick.

    `made_by` says which rules made it and the record's keys; after a release that changes them,
    `openmash migrate` makes both anew.
    """

    pk = models.CompositePrimaryKey("hub", "record")
    hub = models.ForeignKey(
        "records.Hub", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    record = tenant_key("records.PersonRecord", on_delete=models.CASCADE)
    made_by = models.PositiveSmallIntegerField()
    card = models.TextField()


class MatchLook(models.Model):
    """That the people of a contact were looked up, and by which model and rules."""

    pk = models.CompositePrimaryKey("hub", "contact")
    hub = models.ForeignKey(
        "records.Hub", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    contact = tenant_key("records.Contact")
    looked_by = models.CharField(max_length=60)
    at = models.DateTimeField()


class MatchReview(HubRow):
    """A pair of person records that somebody must look at: the later told, and the other.

    Whether it still waits is not stored: it does as long as no decision settles the two. `kept`
    is set where a join that was doubted was looked at and stands.
    """

    record = tenant_key("records.PersonRecord")
    other = tenant_key("records.PersonRecord")
    why = models.CharField(max_length=20)
    strength = models.FloatField()
    laid_at = models.DateTimeField()
    target_at = models.DateTimeField()
    kept_by = by_account(null=True)
    kept_at = models.DateTimeField(null=True)
    kept_reason = models.TextField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("hub", "record", "other"), name="match_review_once"),
            one_of("why", Why, "match_review_why_known"),
            all_or_none("match_review_kept", "kept_by", "kept_at", "kept_reason"),
        ]


class MatchProposal(HubRow):
    """Somebody says that two records are one person, of whom one has a plan: a second must agree.

    The database itself refuses an answer by the one who proposed it.
    """

    record = tenant_key("records.PersonRecord")
    other = tenant_key("records.PersonRecord")
    reason = models.TextField()
    by = by_account()
    at = models.DateTimeField()
    answer = models.CharField(max_length=10, blank=True)
    answered_by = by_account(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_reason = models.TextField(null=True)
    verdict = tenant_key("records.MatchVerdict", null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("hub", "record", "other"),
                condition=models.Q(answered_at__isnull=True),
                name="match_proposal_once",
            ),
            one_of("answer", ("", "confirmed", "refused", "withdrawn"), "match_proposal_answers"),
            all_or_none("match_proposal_answered", "answered_by", "answered_at", "answered_reason"),
            models.CheckConstraint(
                condition=models.Q(answer="", answered_at__isnull=True)
                | (~models.Q(answer="") & models.Q(answered_at__isnull=False)),
                name="match_proposal_answer_at",
            ),
            models.CheckConstraint(
                condition=models.Q(answer__in=["", "withdrawn"])
                | ~models.Q(answered_by=models.F("by")),
                name="match_proposal_by_two",
            ),
        ]


class UndoneJoin(HubRow):
    """A contact was worked on while a join stood that has been undone: somebody must look again.

    `meanwhile` holds the audited acts on the contact from the join to its undoing.
    """

    contact = tenant_key("records.Contact")
    record = tenant_key("records.PersonRecord")
    verdict = tenant_key("records.MatchVerdict")
    meanwhile = ArrayField(models.CharField(max_length=40))
    told_at = models.DateTimeField()
    checked_by = by_account(null=True)
    checked_at = models.DateTimeField(null=True)
    checked_reason = models.TextField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("hub", "verdict", "contact"), name="undone_join_once"),
            all_or_none("undone_join_checked", "checked_by", "checked_at", "checked_reason"),
        ]
        indexes: ClassVar = [models.Index(fields=("hub", "contact"), name="undone_join_contact")]

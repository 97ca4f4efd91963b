"""What people are searched by, and colleagues asking to see a contact that is closed to them."""

from typing import ClassVar

from django.db import models

from .base import HubRow, all_or_none, by_account, one_of, tenant_key


class SearchWord(models.Model):
    """One thing of a person record that can be typed: a name word, a date, a postcode, a number.

    Compared as bytes, for equality and for a range: the wall lets an index answer both.
    """

    pk = models.CompositePrimaryKey("hub", "word", "record")
    hub = models.ForeignKey(
        "records.Hub", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    word = models.CharField(max_length=80, db_collation="C")
    record = tenant_key("records.PersonRecord", on_delete=models.CASCADE)


class SearchWordPart(models.Model):
    """Three letters in a row of a name word of the hub: by them words that look alike are found."""

    pk = models.CompositePrimaryKey("hub", "part", "word")
    hub = models.ForeignKey(
        "records.Hub", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    part = models.CharField(max_length=3, db_collation="C")
    word = models.CharField(max_length=80, db_collation="C")


class AccessAsk(HubRow):
    """A colleague's asking to see a contact that is closed to them, and the manager's answer."""

    exclusion = tenant_key("records.CaseExclusion")
    reason = models.TextField()
    at = models.DateTimeField()
    answer = models.CharField(max_length=10, null=True)
    answered_by = by_account(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            one_of("answer", ("let_in", "declined"), "access_answer_known"),
            all_or_none("access_answered_pair", "answer", "answered_by", "answered_at"),
            models.UniqueConstraint(
                fields=("hub", "exclusion"),
                condition=models.Q(answer__isnull=True),
                name="access_asked_once",
            ),
        ]

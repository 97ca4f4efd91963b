"""What person records are looked up by, and what is compared of them. Made from the record alone.

Written in the transaction that writes the record, and made anew when the rules of making change.
"""

from django.db import models

from .base import tenant_key


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

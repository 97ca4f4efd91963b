"""What the pages of consistency and fairness are made of, counted once a quarter had settled."""

from typing import ClassVar

from django.db import models

from .base import HubRow


class SettledQuarter(HubRow):
    """The counts of one quarter by one version of the method. Never altered: made, or removed.

    It names nobody and points at nobody, and its small counts are not for anybody's eyes: pages
    print what `insights.breakdown` leaves of them.

    Attributes:
        followed: with who came again in the year after.
        method: what made it; the counts of another method are not read.
        recorded_from, contacts: since when the hub records, and how many contacts were there to be
            read. Where either is no longer so the counts are made anew.
        body: as of `insights.fairness_kept`.
    """

    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    followed = models.BooleanField()
    method = models.CharField(max_length=32)
    recorded_from = models.DateTimeField()
    contacts = models.PositiveIntegerField()
    body = models.JSONField()
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("hub", "year", "number", "followed", "method"), name="settled_quarter_once"
            ),
            models.CheckConstraint(
                condition=models.Q(number__range=(1, 4)), name="settled_quarter_of_four"
            ),
        ]

"""Matching models of this installation, and which of them is in force.

No hub's: one installation judges by one model. Only the role that owns the tables adds to either
table, by `openmash model use`; nothing in them is ever changed.
"""

import uuid

from django.db import models


class TrainedModel(models.Model):
    """A model file as it was taken into use: kept, so that every machine of the service has it.

    Attributes:
        body: the file's text. It holds chances and how common names are, of names that many bear.
        digest: SHA-256 of the body.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=40, unique=True)
    digest = models.CharField(max_length=64, unique=True)
    body = models.TextField()
    stored_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class TrainedModelUse(models.Model):
    """One switch from a model to another; the last one tells which is in force.

    Attributes:
        trained: what came into force; None for the model that comes with the release.
        compared: how it had done beside the one before: a `Finding`, or "" if nobody looked.
        reason: why, in the words of whoever switched.
    """

    number = models.BigAutoField(primary_key=True)
    trained = models.ForeignKey(
        TrainedModel, on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )
    at = models.DateTimeField()
    compared = models.CharField(max_length=12, blank=True)
    reason = models.TextField(blank=True)

"""What every tenant table has in common."""

import uuid
from typing import Any

from django.db import models


class HubRow(models.Model):
    """A row that belongs to one hub: random public id, and the hub in every key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    hub = models.ForeignKey(
        "records.Hub", on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        abstract = True


def tenant_key(to: str, **options: Any) -> Any:
    """A foreign key to a row of the same hub, without an index of its own: tables name theirs.

    Django's own one-column constraint is left out: the migration operation `Tenancy` adds one over
    (hub_id, id), so that a row can never point into another hub.
    """
    options.setdefault("on_delete", models.PROTECT)
    options.setdefault("related_name", "+")
    options.setdefault("db_index", False)
    return models.ForeignKey(to, db_constraint=False, **options)


def by_account(*, null: bool = False) -> Any:
    """The account that did it. Never followed backwards, so it carries no index."""
    return models.ForeignKey(
        "records.Account",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        null=null,
    )


def one_of(field: str, words: Any, name: str) -> models.CheckConstraint:
    """A named constraint that keeps a stored word inside its list."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__in": [str(word) for word in words]}), name=name
    )


def all_or_none(name: str, *fields: str) -> models.CheckConstraint:
    """A named constraint: these fields are all set or all null (who, when and why go together)."""
    every = models.Q(**{f"{field}__isnull": False for field in fields})
    none = models.Q(**{f"{field}__isnull": True for field in fields})
    return models.CheckConstraint(condition=every | none, name=name)

"""Who, when and why of one act are all set or all null: the database holds it, for every model.

Columns belong to one act if they share its name: `lifted_at`, `lifted_by`, `lifted_reason`.
"""

from collections import defaultdict
from typing import Any, ClassVar

import pytest
from django.apps import apps
from django.db import models
from django.db.models import CheckConstraint, Q
from django.test.utils import isolate_apps

from openmash.records.models.base import all_or_none

SUFFIXES = ("_at", "_by", "_on", "_reason", "_why", "_from", "_to")

APART = {
    "PolicyVersion.created": "a hub's first policy comes with the installation, by nobody",
    "Agreement.created": "a hub may be set up with its agreements, by nobody",
    "ItemRelease.released": "what a referrer tells is released by the telling, by no account",
}
"""Acts that may lack a part, and why."""


def acts(model: Any) -> dict[str, dict[str, bool]]:
    """The acts that a model's columns tell of: their columns, and whether each may be null."""
    found: dict[str, dict[str, bool]] = defaultdict(dict)
    for field in model._meta.local_fields:
        for suffix in SUFFIXES:
            if field.name.endswith(suffix):
                found[field.name.removesuffix(suffix)][field.name] = field.null
    return dict(found)


def bound(model: Any) -> list[set[str]]:
    """The sets of columns that a named constraint keeps all set or all null."""
    sets = []
    for constraint in model._meta.constraints:
        if isinstance(constraint, CheckConstraint) and isinstance(constraint.condition, Q):
            names = _all_or_none(constraint.condition)
            if names:
                sets.append(names)
    return sets


def _all_or_none(condition: Q) -> set[str]:
    sides: list[dict[str, Any]] = [
        dict(side.children)  # type: ignore[arg-type]  # pairs, as was just made sure of
        for side in condition.children
        if isinstance(side, Q) and not any(isinstance(each, Q) for each in side.children)
    ]
    if condition.connector != Q.OR or len(sides) != 2 or condition.negated:
        return set()
    every, none = sides
    names = {key.removesuffix("__isnull") for key in every if key.endswith("__isnull")}
    same = every.keys() == none.keys() and len(names) == len(every)
    opposite = not any(every.values()) and all(none.values())
    return names if same and opposite else set()


def faults(model: Any) -> list[str]:
    """What is wrong with a model's acts, in words."""
    wrong = []
    for act, columns in acts(model).items():
        name, nullable = f"{model.__name__}.{act}", {each for each, null in columns.items() if null}
        if name in APART or not nullable:
            continue
        if nullable != set(columns):
            wrong.append(f"{name}: {', '.join(sorted(nullable))} may be null alone")
        elif len(columns) > 1 and not any(set(columns) <= each for each in bound(model)):
            wrong.append(f"{name}: {', '.join(sorted(columns))} are bound by no constraint")
        elif columns.keys() == {f"{act}_by"}:
            wrong.append(f"{name}: says who, and not when")
    return wrong


MODELS = sorted(apps.get_app_config("records").get_models(), key=lambda model: model.__name__)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_the_parts_of_an_act_stand_together(model: Any) -> None:
    assert faults(model) == []


def test_every_exception_is_still_needed() -> None:
    known = {f"{model.__name__}.{act}" for model in MODELS for act in acts(model)}
    assert APART.keys() <= known


@isolate_apps("openmash.records")
def test_forgotten_pairs_are_caught() -> None:
    class Loose(models.Model):
        withdrawn_at = models.DateTimeField(null=True)
        withdrawn_by = models.TextField(null=True)
        undone_at = models.DateTimeField(null=True)
        undone_by = models.TextField()
        seen_by = models.TextField(null=True)

        class Meta:
            app_label = "records"

    assert faults(Loose) == [
        "Loose.withdrawn: withdrawn_at, withdrawn_by are bound by no constraint",
        "Loose.undone: undone_at may be null alone",
        "Loose.seen: says who, and not when",
    ]


@isolate_apps("openmash.records")
def test_a_constraint_that_leaves_one_out_does_not_count() -> None:
    class Halved(models.Model):
        lifted_at = models.DateTimeField(null=True)
        lifted_by = models.TextField(null=True)
        lifted_reason = models.TextField(null=True)

        class Meta:
            app_label = "records"
            constraints: ClassVar = [all_or_none("two_of_three", "lifted_at", "lifted_by")]

    class Whole(models.Model):
        lifted_at = models.DateTimeField(null=True)
        lifted_by = models.TextField(null=True)

        class Meta:
            app_label = "records"
            constraints: ClassVar = [all_or_none("both", "lifted_at", "lifted_by")]

    assert len(faults(Halved)) == 1
    assert faults(Whole) == []

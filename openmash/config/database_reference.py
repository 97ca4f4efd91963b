"""The stored tables, for `docs/reference`: columns, rules, and what the service may do to each."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.migrations.loader import MigrationLoader
from django.db.models import CheckConstraint, ForeignKey, UniqueConstraint

from openmash.records.operations import Refuse, RegionReads, Tenancy

Row = tuple[str, ...]


def tables() -> Iterator[tuple[str, str, str, list[Row], list[str]]]:
    """Each table: name, what a row is, who may do what to it, columns, and named rules.

    Reads the models and the migrations' own words; opens no connection.
    """
    verbs, append_only, regional = _rights()
    for model in sorted(apps.get_app_config("records").get_models(), key=lambda m: m.__name__):
        name = model._meta.model_name or ""
        may = f"The service may {verbs[name]}" if name in verbs else "Shared by every hub"
        if name in append_only:
            may += ". Append-only: triggers refuse every change, even to the owner"
        if name in regional:
            may += f". An analyst of the hub's region may read {regional[name]}"
        words = " ".join((model.__doc__ or "").split("\n\n")[0].split())
        yield model._meta.db_table, words, may, _columns(model), _rules(model)


def _rights() -> tuple[dict[str, str], set[str], dict[str, str]]:
    verbs: dict[str, str] = {}
    append_only: set[str] = set()
    regional: dict[str, str] = {}
    for migration in MigrationLoader(None).disk_migrations.values():
        for operation in migration.operations:
            if isinstance(operation, Tenancy):
                verbs[operation.model] = operation.verbs
            elif isinstance(operation, Refuse):
                append_only.add(operation.model)
            elif isinstance(operation, RegionReads):
                regional[operation.model] = operation.columns
    return verbs, append_only, regional


def _columns(model: Any) -> list[Row]:
    return [
        (f"`{field.column}`", _kind(field), "may be null" if field.null else "")
        for field in model._meta.local_fields
        if field.column
    ]


def _kind(field: Any) -> str:
    if isinstance(field, ForeignKey):
        return f"key of {field.remote_field.model._meta.db_table}"
    words = str(field.get_internal_type()).removesuffix("Field").lower()
    return f"{words} ({field.max_length})" if field.max_length and words != "uuid" else words


def _rules(model: Any) -> list[str]:
    kinds = {CheckConstraint: "check", UniqueConstraint: "unique"}
    return [f"`{each.name}` ({kinds[type(each)]})" for each in model._meta.constraints]

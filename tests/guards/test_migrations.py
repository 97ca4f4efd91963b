"""The migrations make the tables that the models describe, and nothing is left to make."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState


def left_to_make(models: ProjectState) -> Iterator[str]:
    """What a new migration would hold, in words."""
    loader = MigrationLoader(None)
    found = MigrationAutodetector(loader.project_state(), models).changes(loader.graph)
    for label, migrations in found.items():
        for migration in migrations:
            yield from (f"{label}: {each.describe()}" for each in migration.operations)


def test_nothing_is_left_to_make() -> None:
    assert list(left_to_make(ProjectState.from_apps(apps))) == []


def test_a_forgotten_migration_is_seen() -> None:
    changed: Any = ProjectState.from_apps(apps)
    del changed.models["records", "item"].fields["source_grade"]
    assert list(left_to_make(changed)) == ["records: Remove field source_grade from item"]


def test_there_is_one_last_migration() -> None:
    assert len(MigrationLoader(None).graph.leaf_nodes("records")) == 1

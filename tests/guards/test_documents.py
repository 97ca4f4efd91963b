"""The documents made from code say what the code says; a change of either alone is seen."""

from dataclasses import replace
from pathlib import Path

import pytest

from openmash.config import reference
from openmash.config.environment import VARIABLES
from openmash.domain.access import MAY, Act, Role

FOLDER = Path(__file__).resolve().parent.parent.parent / "docs" / "reference"


def stale(folder: Path) -> list[str]:
    """Documents that differ from the code, are missing, or are made by nothing."""
    made = reference.documents()
    kept = {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}
    return sorted(name for name in made.keys() | kept if made.get(name) != kept.get(name))


def test_every_document_is_up_to_date() -> None:
    assert stale(FOLDER) == [], "run: make docs"


def test_nothing_is_left_out() -> None:
    assert set(reference.documents()) == {
        "audit-acts.md",
        "configuration.md",
        "contact-states.md",
        "database.md",
        "openapi.json",
        "policy-fields.md",
        "returns.md",
        "roles.md",
        "routes.md",
    }


def test_a_role_that_may_more_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(MAY, Act.DECIDE, MAY[Act.DECIDE] | {Role.SOCIAL_WORKER})
    assert stale(FOLDER) == ["roles.md"]


def test_another_default_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    first, *rest = VARIABLES
    changed = (replace(first, purpose="Something else."), *rest)
    monkeypatch.setattr("openmash.config.reference.VARIABLES", changed)
    assert stale(FOLDER) == ["configuration.md"]


def test_an_edited_a_missing_and_a_foreign_document_are_seen(tmp_path: Path) -> None:
    for name, text in reference.documents().items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert stale(tmp_path) == []
    (tmp_path / "roles.md").write_text("By hand.\n")
    (tmp_path / "routes.md").unlink()
    (tmp_path / "foreign.md").write_text("Made by nothing.\n")
    assert stale(tmp_path) == ["foreign.md", "roles.md", "routes.md"]

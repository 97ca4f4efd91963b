"""Whatever reads records judges them by the model in force, and never by the one of the release."""

import ast

import pytest

from tests.guards import source
from tests.guards.source import Source

LAYERS = ("records", "actions", "web", "api", "jobs", "config")
MAY_FALL_BACK = {"openmash/records/queries/trained_models.py"}
_MODEL = "openmash.domain.people.linkage.model"


def faults(each: Source) -> list[str]:
    """Judgements without a model named, and uses of the one that comes with the release."""
    found = []
    for node in ast.walk(each.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            named = {keyword.arg for keyword in node.keywords}
            if node.func.id == "judge_records" and "model" not in named:
                found.append(f"{each.path}:{node.lineno}: judges without saying by which model")
        if isinstance(node, ast.ImportFrom) and node.module == _MODEL:
            taken = {alias.name for alias in node.names} & {"current"}
            found += [f"{each.path}:{node.lineno}: takes the model of the release" for _ in taken]
    return found


def test_records_are_judged_by_the_model_in_force() -> None:
    read = [each for each in source.files() if each.layer in LAYERS]
    assert len(read) > 100
    found = [words for each in read if each.path not in MAY_FALL_BACK for words in faults(each)]
    assert found == []


@pytest.mark.parametrize(
    "text",
    ["judge_records(a, {}, {})", "from openmash.domain.people.linkage.model import Model, current"],
)
def test_forgetting_it_is_seen(text: str) -> None:
    assert faults(Source("openmash/actions/planted.py", text))
    assert faults(Source("openmash/actions/planted.py", "judge_records(a, {}, {}, model=m)")) == []

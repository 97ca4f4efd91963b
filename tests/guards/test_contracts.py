"""The import contracts of `pyproject.toml` hold, name only what exists, and each of them bites.

A contract that nobody has seen fail may be checking nothing: for each, a module that breaks it is
planted in a copy of the tree, and exactly that contract must be reported as broken.
"""

import importlib.util
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
CONFIG = ROOT / "pyproject.toml"
CONTRACTS: list[dict[str, Any]] = tomllib.loads(CONFIG.read_text())["tool"]["importlinter"][
    "contracts"
]
NAMES = {each["id"]: each["name"] for each in CONTRACTS}

# Contract, file, what is added to its end.
MUTANTS = [
    ("layers", "openmash/domain/access.py", "import openmash.records.tenancy"),
    ("layers", "openmash/core/errors.py", "from openmash.domain import access"),
    ("layers", "openmash/records/tenancy.py", "from openmash.actions import base"),
    ("layers", "openmash/adapters/mailer.py", "from openmash.records import models"),
    ("layers", "openmash/interop/__init__.py", "from openmash.records import tenancy"),
    ("layers", "openmash/actions/reading.py", "from openmash.web import gate"),
    ("layers", "openmash/web/gate.py", "from openmash.api import problems"),
    ("layers", "openmash/web/gate.py", "from openmash.config import settings"),
    ("layers", "openmash/cli/seed.py", "from openmash.web import gate"),
    ("layers", "openmash/jobs/rounds.py", "from openmash.config import settings"),
    ("layers", "openmash/unplaced.py", "WORDS = 'a new part of the tree'"),
    ("domain", "openmash/domain/access.py", "from openmash.domain.contacts import intake"),
    ("domain", "openmash/domain/people/known.py", "from openmash.domain.sharing import firewall"),
    ("domain", "openmash/domain/contacts/intake.py", "from openmash.domain.decisions import rules"),
    ("domain", "openmash/domain/unplaced.py", "WORDS = 'a new noun'"),
    ("pure", "openmash/domain/contacts/clocks.py", "from django.utils import timezone"),
    ("pure", "openmash/core/text.py", "import socket"),
    ("pure", "openmash/domain/access.py", "def late():\n    import psycopg"),
    ("pure", "openmash/interop/__init__.py", "import django"),
    ("rows", "openmash/web/pages/queue.py", "from openmash.records.models import Contact"),
    ("rows", "openmash/api/contacts.py", "from openmash.records import models"),
    ("rows", "openmash/cli/seed.py", "import openmash.records.models.contacts"),
    ("rows", "openmash/jobs/rounds.py", "from openmash.records.models import Contact"),
    (
        "history",
        "openmash/records/migrations/0001_the_hub.py",
        "from openmash.domain.contacts.lifecycle import ContactStatus",
    ),
    ("circles", "openmash/core/errors.py", "from openmash.core import codes, text"),
    ("circles", "openmash/web/forms/text.py", "from openmash.web.pages import queue"),
]
EXTRA = {
    # A circle takes two: the other half is planted too.
    "openmash/core/errors.py": ("openmash/core/text.py", "from openmash.core import errors"),
    "openmash/web/forms/text.py": (
        "openmash/web/pages/queue.py",
        "from openmash.web.forms import text",
    ),
}


def _lint(folder: Path, *only: str) -> tuple[int, str]:
    chosen = [part for each in only for part in ("--contract", each)]
    ended = subprocess.run(
        [
            sys.executable, "-c",
            "from importlinter.cli import lint_imports_command as run; run()",
            "--no-logo", "--cache-dir", str(folder / ".cache"), *chosen,
        ],
        cwd=folder, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    return ended.returncode, re.sub(r"\x1b\[[0-9;]*m", "", ended.stdout + ended.stderr)


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the source files, in which mutants are planted and taken out again."""
    folder = tmp_path_factory.mktemp("tree")
    for source in (ROOT / "openmash").rglob("*.py"):
        target = folder / source.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, target)
    shutil.copy(CONFIG, folder)
    return folder


def test_the_contracts_hold(tree: Path) -> None:
    code, words = _lint(tree)
    assert code == 0, words
    assert f"Contracts: {len(CONTRACTS)} kept, 0 broken." in words


@pytest.mark.parametrize(("contract", "file", "line"), MUTANTS)
def test_each_contract_bites(tree: Path, contract: str, file: str, line: str) -> None:
    with _Planted(tree) as plant:
        plant(file, line)
        if contract == "circles":
            plant(*EXTRA[file])
        code, words = _lint(tree, contract)
    assert code == 1, words
    assert f"{NAMES[contract]} BROKEN" in words, words


def test_every_contract_has_a_mutant() -> None:
    assert {contract for contract, _, _ in MUTANTS} == set(NAMES)


@pytest.mark.parametrize(
    ("found", "wrong"),
    [
        ('"web | api | cli | jobs"', '"web | api | cli | jobs | nowhere"'),
        ('  "decisions",\n', '  "decisions",\n  "nowhere",\n'),
        ('source_modules = ["openmash.domain", ', 'source_modules = ["openmash.nowhere", '),
        (
            'forbidden_modules = ["openmash.records.models"]',
            'forbidden_modules = ["openmash.none"]',
        ),
        ('source_modules = ["openmash.records.migrations"]', 'source_modules = ["openmash.none"]'),
        ('"openmash.domain", "openmash.core", "openmash.records",', '"openmash.nowhere",'),
    ],
    ids=list(NAMES),
)
def test_a_contract_on_a_module_that_is_not_there_fails(tree: Path, found: str, wrong: str) -> None:
    with _Planted(tree) as plant:
        plant("pyproject.toml", lambda words: words.replace(found, wrong))
        assert _lint(tree)[0] != 0


def test_forbidden_libraries_are_spelt_as_they_are_imported() -> None:
    assert misspelt(next(each for each in CONTRACTS if each["id"] == "pure")) == []


def test_a_misspelt_library_is_seen() -> None:
    assert misspelt({"forbidden_modules": ["django", "djnago"]}) == ["djnago"]


def misspelt(contract: dict[str, Any]) -> list[str]:
    """Forbidden libraries that nobody could import anyway; the linter itself lets them pass."""
    return [
        name for name in contract["forbidden_modules"] if importlib.util.find_spec(name) is None
    ]


class _Planted:
    """Changes files of the copy, and puts them back."""

    def __init__(self, tree: Path) -> None:
        self._tree = tree
        self._before: dict[Path, str | None] = {}

    def __enter__(self) -> Callable[[str, str | Callable[[str], str]], None]:
        return self._plant

    def __exit__(self, *_: object) -> None:
        for path, words in self._before.items():
            if words is None:
                path.unlink()
            else:
                path.write_text(words)

    def _plant(self, file: str, change: str | Callable[[str], str]) -> None:
        path = self._tree / file
        before = path.read_text() if path.exists() else None
        self._before.setdefault(path, before)
        after = change(before or "") if callable(change) else f"{before or ''}\n{change}\n"
        assert after != before, "the mutant changes nothing"
        path.write_text(after)

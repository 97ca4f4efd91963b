"""`tests/domain` reaches neither database nor network: each way out is planted and refused."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

DOMAIN_TESTS = Path(__file__).parent.parent / "domain"
LAYERS_BELOW = ("openmash.domain", "openmash.core")

PLANTED = {
    "a socket": "import socket\n\ndef test_planted():\n    socket.socket()\n",
    "a Unix socket": ("import socket\n\ndef test_planted():\n    socket.socket(socket.AF_UNIX)\n"),
    "a cursor without a mark": (
        "from django.db import connection\n\ndef test_planted():\n    connection.cursor()\n"
    ),
    "a cursor with a mark": (
        "import pytest\nfrom django.db import connection\n\n"
        "@pytest.mark.django_db\ndef test_planted():\n    connection.cursor()\n"
    ),
    "the database's fixture": "def test_planted(db):\n    pass\n",
    "the hub's cast": "def test_planted(cast):\n    pass\n",
    "the run's server": "def test_planted(postgres):\n    pass\n",
    "the driver": (
        "import psycopg\n\ndef test_planted():\n"
        "    psycopg.connect('host=127.0.0.1 port=1 connect_timeout=1')\n"
    ),
}
HARMLESS = "def test_planted():\n    assert 1 + 1 == 2\n"
CONFTEST_OF_THE_RUN = (
    "import os\nos.environ['DJANGO_SETTINGS_MODULE'] = 'openmash.config.settings'\n"
)


def _outcomes(folder: Path) -> dict[str, str]:
    """Run the planted tests under the real conftest; the outcome by file name."""
    ended = subprocess.run(
        [
            sys.executable, "-m", "pytest", "-q", "-rA", "--tb=line", "--no-header",
            "-p", "no:cacheprovider", "-p", "no:xdist", "--import-mode=importlib",
            "--rootdir", str(folder), "-c", str(folder / "pytest.ini"), "domain",
        ],
        cwd=folder,
        env={k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")},
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    found = {}
    for line in ended.stdout.splitlines():
        outcome, _, rest = line.partition(" ")
        if outcome in {"PASSED", "FAILED", "ERROR"} and "test_planted" in rest:
            found[rest.partition("::")[0].rpartition("/")[2]] = outcome
    return found


def test_every_way_out_of_the_domain_tests_is_refused(tmp_path: Path) -> None:
    (tmp_path / "domain").mkdir()
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers =\n    x: y\n")
    fixtures = "import pytest\n\n@pytest.fixture\ndef cast(db):\n    return None\n"
    (tmp_path / "conftest.py").write_text(CONFTEST_OF_THE_RUN + fixtures)
    (tmp_path / "domain" / "conftest.py").write_text((DOMAIN_TESTS / "conftest.py").read_text())
    files = {f"test_{number}.py": words for number, words in enumerate(PLANTED)}
    for file, words in files.items():
        (tmp_path / "domain" / file).write_text(PLANTED[words])
    (tmp_path / "domain" / "test_harmless.py").write_text(HARMLESS)
    outcomes = _outcomes(tmp_path)
    assert outcomes.pop("test_harmless.py") == "PASSED"
    assert set(outcomes) == set(files), "a planted test was not run"
    escaped = [files[file] for file, outcome in outcomes.items() if outcome == "PASSED"]
    assert not escaped


@pytest.mark.parametrize("path", sorted(DOMAIN_TESTS.glob("test_*.py")), ids=lambda path: path.stem)
def test_domain_tests_import_nothing_above_the_domain(path: Path) -> None:
    assert above(path.read_text(encoding="utf-8")) == []


def test_an_import_from_above_is_seen() -> None:
    source = (
        "from openmash.records.models import Contact\nimport django\nimport openmash.web.gate\n"
    )
    assert above(source) == ["openmash.records.models", "django", "openmash.web.gate"]


def above(source: str) -> list[str]:
    """The modules of a domain test that lie outside domain and core, or are the framework."""
    names: list[str] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.append(node.module)
    return [
        name
        for name in names
        if name.split(".")[0] in {"django", "psycopg"}
        or (name.startswith("openmash.") and not name.startswith(LAYERS_BELOW))
    ]

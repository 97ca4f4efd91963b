"""The lock files pin every package by digest and record no address; each fault is planted."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="module")
def check() -> Any:
    """The tool that CI and the pre-commit hook run."""
    spec = spec_from_file_location("check_lock", ROOT / "tools" / "check_lock.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_lock_file_is_clean(check: Any) -> None:
    assert check.main([]) == 0


GOOD = "django==5.2.19 \\\n    --hash=sha256:00ff\n"


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("requirements.lock", "--index-url https://pypi.example.org/simple\n", "an address"),
        ("requirements.lock", GOOD + "x @ https://example.org/x.whl\n", "an address"),
        ("requirements.lock", GOOD + "# from http://10.0.0.1/simple\n", "an address"),
        ("requirements.lock", GOOD + "jinja2>=3.1\n", "is not pinned: jinja2"),
        ("requirements.lock", GOOD + "jinja2==3.1.6\n", "has no digest: jinja2"),
        ("package-lock.json", '{"resolved": "registry/x.tgz"}', "an address"),
        ("package-lock.json", '{"x": "git+ssh://example.org/x"}', "an address"),
    ],
)
def test_each_fault_is_named(check: Any, name: str, text: str, words: str) -> None:
    assert any(words in fault for fault in check.faults(name, text))


@pytest.mark.parametrize("tests", ["django==5.2.18 \\\n", "jinja2==3.1.6 \\\n", ""])
def test_what_is_run_is_what_is_tested(check: Any, tests: str) -> None:
    (fault,) = check.strays(GOOD, tests)
    assert "does not hold django==5.2.19" in fault
    assert list(check.strays(GOOD, GOOD + tests)) == []


def test_a_sound_lock_has_no_fault(check: Any) -> None:
    assert list(check.faults("requirements.lock", "# Made by hand.\n" + GOOD)) == []

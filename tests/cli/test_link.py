"""`openmash link`: by one manager's word, in sentences, and whole again after a kill."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from openmash.actions import linking
from openmash.adapters.linkage import spark_session
from openmash.adapters.linkage.bulk import OnDuckDb
from openmash.adapters.linkage.engines import EngineName
from openmash.cli import openmash
from openmash.core.errors import Misconfigured
from tests.support.committed import committed_hub
from tests.support.link_stories import CHILDREN, KWAME, PROFILE, Desk, row
from tests.support.processes import running, until
from tests.support.spark import skip_without_spark

WHO = ("--hub", "hac", "--as", "Manager@hac.example.org", "--agency", "police")


@pytest.fixture
def desk(
    fresh_database: str,
    django_db_blocker: Any,
    django_db_setup: None,
    tmp_path: Path,
    settings: Any,
) -> Iterator[Desk]:
    """A hub that knows four children, the police's file of them, and its profile."""
    settings.OPENMASH_DATA_DIR = tmp_path / "data"
    with committed_hub(fresh_database, django_db_blocker) as cast:
        made = Desk(cast, tmp_path)
        made.know(*CHILDREN)
        made.write(*(row(f"P{n}", each) for n, each in enumerate(CHILDREN)))
        (tmp_path / "police.toml").write_text(PROFILE)
        yield made


def run(desk: Desk, *more: str, who: tuple[str, ...] = WHO) -> Result:
    profile = str(desk.folder / "police.toml")
    arguments = [str(desk.file), *who, "--profile", profile, *more]
    return CliRunner().invoke(openmash, ["link", *arguments])


def test_an_extract_is_tried_linked_and_a_link_taken_back(desk: Desk) -> None:
    dry = run(desk, "--dry-run")
    assert dry.exit_code == 0, dry.output
    assert "nothing was stored" in dry.output
    assert desk.links() == {}
    real = run(desk)
    assert real.exit_code == 0, real.output
    assert "the same person: 4" in real.output
    assert set(desk.links()) == {"P0", "P1", "P2", "P3"}
    report = desk.folder / "police.csv.report.csv"
    words = report.read_text() + report.with_suffix(".txt").read_text() + real.output
    for told in CHILDREN:
        assert told.forename not in words
        assert told.surname not in words
    back = CliRunner().invoke(openmash, ["unlink", *WHO, "P2"])
    assert back.exit_code == 0, back.output
    assert set(desk.links()) == {"P0", "P1", "P3"}


def test_what_may_not_be_is_refused_in_a_sentence(desk: Desk) -> None:
    for who, words in (
        (("--hub", "hac", "--as", "x@hac.example.org", "--agency", "police"), "Nobody"),
        (("--hub", "hac", "--as", "police@hac.example.org", "--agency", "police"), "cannot do"),
        (("--hub", "hac", "--as", "manager@hac.example.org", "--agency", "navy"), "0 agencies"),
    ):
        refused = run(desk, who=who)
        assert refused.exit_code != 0
        assert words in refused.output
    (desk.folder / "police.toml").write_text("version = 7")
    assert "version = 1" in run(desk).output
    assert desk.links() == {}


def test_a_bad_extract_names_its_report(desk: Desk) -> None:
    desk.write(row("P1", KWAME), row("P1", KWAME))
    refused = run(desk)
    assert refused.exit_code == 1
    assert "Row 2, column REF" in refused.output
    assert "police.csv.report.csv" in refused.output
    assert desk.links() == {}


def test_without_its_packages_the_cure_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    # The package's own name `link` is the command.
    module = import_module("openmash.cli.link")
    monkeypatch.setattr(module, "find_spec", lambda _: None)
    with pytest.raises(Misconfigured, match=r"openmash\[linkage\]"):
        module._engine("duckdb")


def test_spark_is_asked_for_and_missed_in_a_sentence(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spark_session, "find_spec", lambda _: None)
    refused = run(desk, "--engine", "spark")
    assert isinstance(refused.exception, Misconfigured)
    assert "openmash[spark]" in refused.exception.sentence
    assert not desk.report.exists()


@pytest.mark.parametrize("more", [(), ("--engine", "spark")], ids=["duckdb", "spark"])
def test_the_job_is_done_by_the_engine_that_was_named(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, more: tuple[str, ...]
) -> None:
    asked_for = []

    @contextmanager
    def any_engine(name: EngineName, folder: Path) -> Iterator[OnDuckDb]:
        asked_for.append(str(name))
        yield OnDuckDb()

    monkeypatch.setattr(linking, "engine_of", any_engine)
    monkeypatch.setattr(spark_session, "missing", lambda: "")
    done = run(desk, "--dry-run", *more)
    assert done.exit_code == 0, done.output
    assert asked_for == [more[-1] if more else "duckdb"]


@pytest.mark.skipif(
    os.environ.get("OPENMASH_TEST_SIZE") != "release", reason="half a minute, for a release"
)
@pytest.mark.xdist_group("spark")
def test_an_extract_is_linked_on_spark(desk: Desk) -> None:
    skip_without_spark()
    done = run(desk, "--engine", "spark")
    assert done.exit_code == 0, done.output
    assert set(desk.links()) == {"P0", "P1", "P2", "P3"}
    data = desk.folder / "data"
    assert [each for each in data.rglob("*") if each.is_file() and each.suffix != ".lock"] == []


def environment(postgres: Any, database: str, folder: Path) -> dict[str, str]:
    return {
        "OPENMASH_DATABASE_URL": postgres.app_url(database),
        "OPENMASH_SECRET_KEY": os.environ["OPENMASH_SECRET_KEY"],
        "OPENMASH_DATA_DIR": str(folder),
        "OPENMASH_HOSTS": "127.0.0.1",
        "OPENMASH_TLS": "off",
    }


@pytest.mark.fault
def test_a_process_that_was_killed_is_finished_by_the_next(
    desk: Desk, postgres: Any, fresh_database: str
) -> None:
    data = desk.folder / "data"
    data.mkdir(mode=0o700)
    told = environment(postgres, fresh_database, data)
    profile = str(desk.folder / "police.toml")
    command = ["link", str(desk.file), *WHO, "--profile", profile]
    log = desk.folder / "log"
    with running(command, told, log) as process:
        until(lambda: [*data.rglob("hub.json")] or process.poll() is not None, "hub read", log)
        os.killpg(process.pid, signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL, log.read_text()
    assert desk.links() == {}
    assert [*data.rglob("held.parquet")]
    with running(command, told, log) as process:
        assert process.wait() == 0, log.read_text()
    assert "cut short was finished" in log.read_text()
    assert set(desk.links()) == {"P0", "P1", "P2", "P3"}
    assert not [*data.rglob("*.parquet")]

"""`openmash model`: nothing comes into force unseen, all can be taken back, nobody is named."""

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from click.testing import CliRunner, Result
from django.db import connections

from openmash.adapters.linkage.upkeep import text_of
from openmash.adapters.linkage.upkeep_files import Folder
from openmash.cli.model import model
from openmash.cli.model_place import why_not
from openmash.config import environment
from openmash.domain.people.linkage.model import CURRENT, settings_of
from openmash.domain.people.upkeep.comparing import Finding
from openmash.domain.people.upkeep.labels import Told
from openmash.domain.people.upkeep.level_rules import level_rules
from openmash.records.queries import trained_models
from tests.domain.upkeep.records import told
from tests.support.model_stories import put

Run = Callable[..., Result]
JANUARY = datetime(2026, 1, 15, tzinfo=UTC)


def records() -> list[tuple[Told, datetime]]:
    """Thirty people, told of in January and in February."""
    return [
        (replace(each, group="ABAN"), JANUARY + timedelta(days=31 * (place % 2)))
        for place, each in enumerate(told(30))
    ]


@pytest.fixture
def run(
    postgres: Any,
    fresh_database: str,
    django_db_blocker: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Run]:
    """Run a command of the group as the role that owns the tables."""
    put(postgres.superuser_url(fresh_database), "HAC", records())
    owner = postgres.owner_url(fresh_database)
    monkeypatch.setenv("OPENMASH_OWNER_DATABASE_URL", owner)
    monkeypatch.setenv("OPENMASH_DATABASE_URL", owner)
    monkeypatch.setenv("OPENMASH_DATA_DIR", str(tmp_path))
    trained_models._read.cache_clear()
    settings = connections["default"].settings_dict
    with django_db_blocker.unblock():
        before = dict(settings)
        connections.close_all()
        settings.update(
            environment.database({"OPENMASH_DATABASE_URL": owner}, "OPENMASH_DATABASE_URL")
        )
        yield lambda *arguments: CliRunner().invoke(model, arguments)
        connections.close_all()
        settings.update(before)


def candidate(data: Path, name: str = "2027-03", rules: str | None = None, **bounds: float) -> None:
    """Put a model into the folder: that of the release with other bounds."""
    settings = settings_of(CURRENT)
    settings["openmash"]["level_rules"] = rules or level_rules()
    settings["openmash"]["on"] = name
    settings["openmash"]["thresholds"] |= bounds
    Folder(data).write(name, text_of(settings))


def rows(postgres: Any, database: str, statement: str) -> list[Any]:
    with psycopg.connect(postgres.superuser_url(database)) as connection:
        return connection.execute(statement).fetchall()


def noted(postgres: Any, database: str) -> list[Any]:
    return rows(
        postgres,
        database,
        "SELECT h.code, e.subject_id, e.detail FROM records_auditentry e "
        "JOIN records_hub h ON h.id = e.hub_id WHERE e.act = 'matching_model_switched' "
        "ORDER BY e.at, h.code",
    )


def test_too_few_records_are_refused_with_what_is_missing(run: Run, tmp_path: Path) -> None:
    made = run("train", "2027-03")
    assert made.exit_code == 1
    assert "There is too little to train on" in made.output
    assert "2,000 people with an NHS number (30 here)" in made.output
    assert not list(tmp_path.glob("models/*"))


def test_a_taken_name_is_refused_before_an_hour_of_training(run: Run) -> None:
    made = run("train", CURRENT)
    assert made.exit_code == 1
    assert "Take another name" in made.output


def test_a_comparison_names_nobody_and_tells_by_its_exit_code(run: Run, tmp_path: Path) -> None:
    candidate(tmp_path)
    made = run("compare", CURRENT, "2027-03")
    assert made.exit_code == 4, made.output
    assert "too few pairs" in made.output
    kept = {each.suffix: each for each in (tmp_path / "models" / "compared").iterdir()}
    assert set(kept) == {".txt", ".csv", ".json"}
    head, *lines = list(csv.reader(kept[".csv"].read_text().splitlines()))
    assert head == ["what", "pairs", "old model", "new model", "only old", "only new"]
    assert all(len(line) == len(head) for line in lines)
    said = "".join(each.read_text() for each in kept.values()) + made.output
    for each, _ in records():
        for word in (each.facts.forename, each.facts.surname, each.number):
            assert word not in said


def test_joining_everybody_is_found_worse(run: Run, tmp_path: Path) -> None:
    candidate(tmp_path, same=-90.0, probable=-95.0, possible=-99.0)
    made = run("compare", CURRENT, "2027-03", "--invented", "2000")
    assert made.exit_code == 3, made.output
    assert "2027-03 is worse." in made.output
    assert "joins more pairs of two people" in made.output
    # On invented people alone nobody may switch.
    assert not (tmp_path / "models" / "compared").exists()


def test_what_was_never_compared_needs_a_reason_and_every_hub_hears_of_it(
    run: Run, tmp_path: Path, postgres: Any, fresh_database: str
) -> None:
    candidate(tmp_path)
    refused = run("use", "2027-03")
    assert refused.exit_code == 1
    assert f"Run: openmash model compare {CURRENT} 2027-03" in refused.output
    assert noted(postgres, fresh_database) == []
    used = run("use", "2027-03", "--reason", "Agreed by the panel of Mrs Doe.")
    assert used.exit_code == 0, used.output
    assert trained_models.in_force().name == "2027-03"
    assert "* 2027-03" in run("list").output
    assert "Agreed by the panel" in run("show").output
    entries = noted(postgres, fresh_database)
    assert [(code, name) for code, name, _ in entries] == [("HAC", "2027-03"), ("NEW", "2027-03")]
    # What somebody wrote stays out of the log.
    assert "Doe" not in json.dumps([detail for _, _, detail in entries])


def test_the_one_before_is_taken_back_without_question_file_or_no_file(
    run: Run, tmp_path: Path
) -> None:
    candidate(tmp_path)
    assert run("use", "2027-03", "--reason", "Trial.").exit_code == 0
    (tmp_path / "models" / "2027-03.json").unlink()
    assert run("use", CURRENT).exit_code == 0
    assert trained_models.in_force().name == CURRENT
    assert run("use", "2027-03").exit_code == 0
    assert trained_models.in_force().name == "2027-03"
    assert "in force already" in run("use", "2027-03").output


def test_a_comparison_opens_the_way_only_if_it_speaks_for_it(run: Run, tmp_path: Path) -> None:
    candidate(tmp_path)
    folder = Folder(tmp_path)
    old, new = folder.get(CURRENT), folder.get("2027-03")
    for finding, code in ((Finding.WORSE, 1), (Finding.TOO_FEW, 1), (Finding.AS_GOOD, 0)):
        folder.note(old, new, finding, {})
        made = run("use", "2027-03")
        assert made.exit_code == code, made.output
    assert "compared with the one before: as good" in run("show").output
    for finding, refused in ((Finding.BETTER, False), (Finding.WORSE, True)):
        assert bool(why_not(new, old, finding, [], "")) is refused
        assert why_not(new, old, finding, [], "We know.") == ""


def test_a_file_changed_since_it_was_compared_was_never_compared(run: Run, tmp_path: Path) -> None:
    candidate(tmp_path)
    folder = Folder(tmp_path)
    folder.note(folder.get(CURRENT), folder.get("2027-03"), Finding.BETTER, {})
    candidate(tmp_path, same=1.0)
    assert "was never compared" in run("use", "2027-03").output


def test_no_reason_lets_a_model_for_other_rules_in(run: Run, tmp_path: Path) -> None:
    candidate(tmp_path, rules="0" * 16)
    for command in (("use", "2027-03", "--reason", "I insist."), ("compare", CURRENT, "2027-03")):
        refused = run(*command)
        assert refused.exit_code == 1
        assert "other rules of comparing" in refused.output
    assert "made for other rules" in run("list").output


def test_drift_of_a_quiet_month_is_no_alarm(run: Run) -> None:
    made = run("drift", "--month", "2026-02")
    assert made.exit_code == 0, made.output
    assert "HAC: Too few to tell: 30 records with somebody like them, beside 0 of" in made.output
    assert "None so far" in made.output
    assert run("drift", "--month", "2026-13").exit_code == 2


def test_only_the_owner_may(postgres: Any, fresh_database: str, tmp_path: Path) -> None:
    candidate(tmp_path)
    here = {**os.environ, "OPENMASH_DATA_DIR": str(tmp_path)}
    app = postgres.app_url(fresh_database)
    for owner, said in (
        ("", "OPENMASH_OWNER_DATABASE_URL is not set"),
        (app, "it does not own the tables"),
    ):
        made = subprocess.run(
            [sys.executable, "-m", "openmash", "model", "use", "2027-03", "--reason", "Trial."],
            env={**here, "OPENMASH_DATABASE_URL": app, "OPENMASH_OWNER_DATABASE_URL": owner},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert made.returncode != 0
        assert said in made.stderr

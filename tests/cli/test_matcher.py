"""An agency's IT officer makes a matcher, builds its index, lets a hub in and lets it answer."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from click.testing import CliRunner

from openmash.adapters.matcher import client, pair_keys
from openmash.adapters.matcher.folder import MatcherFolder
from openmash.cli import openmash
from openmash.domain.people.elsewhere import wire
from openmash.domain.people.elsewhere.answers import Verdict
from tests.support.matchers import AGENCY_ID, AISHA, HUB_ID
from tests.support.processes import answers, free_port, running, until

PROFILE = """
version = 1
[columns]
id = "REF"
forename = "FIRST"
surname = "LAST"
birth_date = "DOB"
postcodes = "POSTCODE"
nhs_number = "NHS"
[dates]
forms = ["DD/MM/YYYY"]
"""
EXTRACT = """REF,FIRST,LAST,DOB,POSTCODE,NHS
N-1,Tom,Sample,03/06/2011,E1 3DB,
N-2,Aishah,Islam,28/04/2020,N14 9DW,9990000026
"""


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "profile.toml").write_text(PROFILE)
    (tmp_path / "extract.csv").write_text(EXTRACT)
    return tmp_path


def run(*words: object, code: int = 0) -> str:
    done = CliRunner().invoke(openmash, ["matcher", *map(str, words)])
    assert done.exit_code == code, (done.output, done.exception)
    return done.output


def build(files: Path, *more: object, taken_on: str = "", code: int = 0) -> str:
    day = taken_on or f"{datetime.now(UTC) - timedelta(hours=2):%Y-%m-%d}"
    return run(
        "build",
        files / "extract.csv",
        "--profile",
        files / "profile.toml",
        "--into",
        files / "m",
        "--taken-on",
        day,
        "--test-numbers",
        *more,
        code=code,
    )


def test_from_an_empty_folder_to_an_index_that_can_be_searched(files: Path) -> None:
    public = run("init", files / "m", "--contact", 'Duty "desk"').split()[-1]
    assert public.startswith("openmash-ed25519:")
    assert "already" in run("init", files / "m", "--contact", "Again", code=2)
    assert "no index" in run("status", files / "m", code=1)
    assert "2 people of 2 rows" in build(files)
    keys = pair_keys.add_signing(files / "keys", HUB_ID, AGENCY_ID)
    assert "HAC may ask with 1 key" in run("allow", files / "m", "hac", keys.public()[0])
    told = run("status", files / "m")
    assert "Index of 2 people" in told
    assert "can be searched" in told
    assert "Nobody has asked" in run("log", files / "m")
    assert MatcherFolder(files / "m").settings().contact_point == 'Duty "desk"'
    assert "0 keys" in run("disallow", files / "m", "HAC")


def test_an_extract_that_is_shifted_poor_or_from_tomorrow_leaves_the_old_index(
    files: Path,
) -> None:
    run("init", files / "m", "--contact", "Duty desk")
    build(files)
    before = (files / "m" / "index.sqlite").read_bytes()
    for extract, why in (
        (EXTRACT + "N-3,Ann,Sample\n", "Row 3"),
        (EXTRACT + "N-2,Ann,Sample,03/06/2011,,\n", "Row 3"),
        (EXTRACT + "N-3,Ann,Sample,,,\n", "tell too little"),
        ("REF,FIRST,LAST,DOB,POSTCODE,NHS\n", "tell too little"),
        ("REF,FIRST\nN-1,Tom\n", "no column"),
    ):
        (files / "extract.csv").write_text(extract)
        told = " ".join(build(files, code=2).split())
        assert why in told
        assert "Aishah" not in told
    assert "future" in build(files, taken_on="2099-01-01", code=2)
    assert (files / "m" / "index.sqlite").read_bytes() == before


def test_an_old_extract_is_said_to_be_old(files: Path) -> None:
    run("init", files / "m", "--contact", "Duty desk")
    build(files, taken_on="2020-01-01")
    assert "days old" in run("status", files / "m", code=1)


def test_it_listens_on_loopback_alone(files: Path) -> None:
    run("init", files / "m", "--contact", "Duty desk")
    done = CliRunner().invoke(openmash, ["matcher", "serve", str(files / "m"), "--host", "0.0.0.0"])
    assert "clear text" in str(getattr(done.exception, "sentence", ""))


@pytest.fixture
def served(files: Path) -> Iterator[tuple[Path, int]]:
    """A matcher that runs, and its port."""
    run("init", files / "m", "--contact", "Duty desk")
    build(files)
    port = free_port()
    log = files / "server.log"
    words = ["matcher", "serve", str(files / "m"), "--port", str(port)]
    with running(words, {}, log):
        until(lambda: answers(port), "the matcher answers", log)
        yield files, port


def test_a_running_matcher_answers_a_hub_and_logs_it(served: tuple[Path, int]) -> None:
    files, port = served
    keys = pair_keys.add_signing(files / "keys", HUB_ID, AGENCY_ID)
    run("allow", files / "m", "HAC", keys.public()[0])
    public = MatcherFolder(files / "m").key().public
    now = datetime.now(UTC)
    asked = wire.Question(uuid4(), "HAC", public.key_id, "account:1", now, AISHA)
    where = client.Address(f"http://127.0.0.1:{port}", public.text)
    given = client.ask(where, asked, keys.signers(), now=lambda: datetime.now(UTC))
    assert (given.verdict, given.contact_point) == (Verdict.KNOWN, "Duty desk")
    assert "1 questions logged, 0 faults" in run("log", files / "m")


def test_an_extract_is_encoded_with_the_key_that_the_hub_gave(files: Path) -> None:
    def encode(code: int = 0) -> str:
        words = ["--profile", files / "profile.toml", "--key-file", files / "key", "--test-numbers"]
        day = f"{datetime.now(UTC) - timedelta(hours=2):%Y-%m-%d}"
        out = files / "codes.sqlite"
        return run(
            "encode", files / "extract.csv", *words, "--taken-on", day, "--out", out, code=code
        )

    (files / "key").write_text("00" * 32)
    (files / "key").chmod(0o600)
    assert "2 people of 2 rows" in encode()
    assert b"aishah" not in (files / "codes.sqlite").read_bytes().lower()
    (files / "key").write_text("no key")
    encode(code=1)
    (files / "key").chmod(0o644)
    encode(code=1)

"""`openmash demo`: one command up, Ctrl-C down, nothing lost and nothing left behind."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner

from openmash.adapters.demo_desks import DESKS, FIRST_HUB, PASSWORD, accounts_of, code_now
from openmash.adapters.embedded_postgres import EmbeddedServer
from openmash.adapters.embedded_postgres.layout import Layout
from openmash.cli import openmash
from openmash.cli.demo_home import DemoHome, begun, seeded
from openmash.core.errors import Misconfigured
from openmash.domain.access import Role
from openmash.domain.contacts.policy import default_policy
from openmash.domain.contacts.ratings import Rating
from tests.support.processes import answers, free_port, mentioning, running, until

SMALL = ["demo", "--boroughs", "1", "--months", "1"]


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder for a demonstration, emptied of its database at the end whatever happened."""
    home = tmp_path / "demo"
    yield home
    if (home / "postgres" / "private").is_dir():
        EmbeddedServer.start(home / "postgres").stop("immediate")
        Layout(home / "postgres").remove()


@pytest.mark.timeout(900)
def test_a_demonstration_runs_stops_and_goes_on(folder: Path, tmp_path: Path) -> None:
    settings, log, port = {"OPENMASH_DATA_DIR": str(folder)}, tmp_path / "log", free_port()

    with running([*SMALL, "--port", str(port)], settings, log) as demo:
        until(lambda: "Ctrl-C stops it" in log.read_text(), "the first start", log)
        said = log.read_text()
        assert answers(port)
        assert f"http://127.0.0.1:{port}/" in said
        assert PASSWORD in said
        assert "never for real records" in said
        for account in accounts_of("", FIRST_HUB, DemoHome(folder).kept_secret_key()):
            assert account.email in said
            assert account.secret in said, "a secret that is cut off opens nothing"

        checked = subprocess.run(
            [sys.executable, "-m", "openmash", "demo", "run", "audit", "verify"],
            env={**os.environ, **settings},
            capture_output=True,
            text=True,
            check=False,
        )
        assert checked.returncode == 0, checked.stderr
        assert "entries agree with their seals" in checked.stdout

        second = tmp_path / "second"
        with running(SMALL, settings, second) as rival:
            assert rival.wait(60) == 2
        assert "A demonstration already runs on" in second.read_text()

        demo.send_signal(signal.SIGINT)
        demo.send_signal(signal.SIGINT)
        assert demo.wait(180) == 0
    assert "Everything has stopped" in log.read_text()
    assert not mentioning(str(folder))

    again = tmp_path / "again"
    with socket.socket() as taken:
        # The port has just served; without this the system would not give it out again yet.
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", port))
        taken.listen()
        with running([*SMALL, "--port", str(port)], settings, again) as demo:
            until(lambda: "Ctrl-C stops it" in again.read_text(), "the second start", again)
            assert "Inventing people" not in again.read_text()
            assert f"Port {port} is taken; using" in again.read_text()

            (web,) = [pid for pid in children_of(demo.pid) if "serve" in command_of(pid)]
            os.kill(web, signal.SIGKILL)
            until(lambda: "Starting it again" in again.read_text(), "the web server again", again)

            demo.send_signal(signal.SIGTERM)
            assert demo.wait(180) == 0
    assert not mentioning(str(folder))


def children_of(parent: int) -> list[int]:
    found = []
    for each in Path("/proc").iterdir():
        try:
            if each.name.isdigit() and f"\nPPid:\t{parent}\n" in (each / "status").read_text():
                found.append(int(each.name))
        except OSError:
            continue
    return found


def command_of(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text()


def test_a_seeding_that_was_cut_short_is_recognised(folder: Path) -> None:
    folder.mkdir()
    server = EmbeddedServer.start(folder / "postgres", settings={"fsync": "off"})
    assert (begun(server), seeded(server)) == (False, False)
    with psycopg.connect(server.owner_url(), autocommit=True) as connection:
        connection.execute("CREATE TABLE records_hub (id int)")
        assert not begun(server)
        connection.execute("INSERT INTO records_hub VALUES (1)")
    assert (begun(server), seeded(server)) == (True, False)

    from openmash.cli.demo_home import note_seeded

    note_seeded(server, "1 borough's worth")

    assert seeded(server)


def test_a_folder_that_is_not_a_demonstration_is_left_alone(tmp_path: Path) -> None:
    precious = tmp_path / "thesis.txt"
    precious.write_text("years of work")
    home = DemoHome(tmp_path)

    home.clear()
    with pytest.raises(Misconfigured, match="already holds other files"), home.held():
        pass

    assert precious.read_text() == "years of work"


def test_starting_over_deletes_everything_but_the_lock(tmp_path: Path) -> None:
    home = DemoHome(tmp_path / "demo")
    with home.held():
        first = home.secret_key()
        (home.folder / "mail").mkdir()
        (home.folder / "mail" / "a.eml").write_text("x")
        home.clear()
        assert [path.name for path in home.folder.iterdir()] == ["demo.lock"]
        assert home.secret_key() != first
    assert (home.folder.stat().st_mode & 0o777) == 0o700
    assert ((home.folder / "demo.json").stat().st_mode & 0o777) == 0o600


def test_codes_are_printed_for_one_desk_or_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENMASH_DATA_DIR", str(tmp_path / "demo"))
    home = DemoHome.from_environment()
    with home.held():
        key = home.secret_key()
    runner = CliRunner()

    one = runner.invoke(openmash, ["demo", "code", "manager"]).output
    every = runner.invoke(openmash, ["demo", "code"]).output
    wrong = runner.invoke(openmash, ["demo", "code", "butler"])

    (manager,) = [each for each in accounts_of("", FIRST_HUB, key) if each.desk == "manager"]
    near = {code_now(manager.secret, at)[0] for at in _moments()}
    assert one.startswith("manager@hackney.example.org")
    assert set(re.findall(r"\b\d{6}\b", one)) <= near
    assert len(every.splitlines()) == len(DESKS) + 1
    assert "Choose from: business" in wrong.output


def _moments() -> list[float]:
    import time

    return [time.time() - 30, time.time()]


def test_every_agency_that_a_red_contact_asks_has_a_desk_that_answers() -> None:
    red = default_policy("x").level(Rating.RED)
    assert red is not None
    answering = {desk.agency for desk in DESKS if desk.role is Role.NAVIGATOR}
    assert set(red.agencies) <= answering
    assert len({desk.word for desk in DESKS}) == len(DESKS)

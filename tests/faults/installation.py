"""A whole installation that may be killed: database server, web server, worker, and a supervisor.

The test is the supervisor: `mend` starts again whatever has died, as a service manager would.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from openmash.adapters.embedded_postgres import EmbeddedServer
from tests.support.databases import clone, ensure_template
from tests.support.embedded import at_work_in
from tests.support.processes import ROOT, answers, free_port, until

TEMPLATE = "openmash_faults_template"
THREADS_PER_PROCESS = 4
PROCESSES = 2


class Installation:
    """One database on one server, with a web server and a worker of its own."""

    def __init__(self, server: EmbeddedServer, name: str, folder: Path) -> None:
        """Make the database. Nothing but the database server runs yet."""
        ensure_template(server, TEMPLATE)
        clone(server, TEMPLATE, name)
        self.server = server
        self.port = free_port()
        self.token = ""
        self._name = name
        self._folder = folder
        self._settings: Mapping[str, str] = {}
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._folder.mkdir(parents=True)
        self.token = self.command(["-m", "tests.faults.prepare"]).stdout.strip()

    @property
    def administrator_url(self) -> str:
        """The database as nobody but the test may read it: past row-level security."""
        return self.server.superuser_url(self._name)

    @property
    def log(self) -> Path:
        """What the web server and the worker said."""
        return self._folder / "log"

    def command(self, arguments: list[str]) -> subprocess.CompletedProcess[str]:
        """Run Python with these arguments under the installation's settings, to its end."""
        return subprocess.run(
            [sys.executable, *arguments],
            env=self._environment(),
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def start(self, *names: str) -> None:
        """Start the web server, the worker, or both, and wait for a first page."""
        for name in names or ("serve", "worker"):
            self._start(name)
        if "serve" in self._processes:
            until(lambda: answers(self.port), "a page", self.log)

    def restart_database(self, settings: Mapping[str, str]) -> None:
        """Stop the database server in good order and start it under other settings."""
        self.server.stop()
        self._settings = settings
        self._start_database()

    def mend(self) -> None:
        """Start again whatever has died."""
        if not self._database_processes():
            self._start_database()
        for name, process in list(self._processes.items()):
            if process.poll() is not None and not _group(process.pid):
                self._start(name)

    def kill_database(self) -> None:
        """The postmaster and every backend, at once."""
        for pid in self._database_processes():
            _kill(pid)
        until(lambda: not self._database_processes(), "the database to be gone")

    def kill_web(self) -> None:
        """The web server with all its processes."""
        self._kill_group("serve")

    def kill_web_process(self) -> None:
        """One process that answers requests; the web server has to replace it by itself."""
        parent = self._processes["serve"]
        children = [pid for pid in _group(parent.pid) if _parent(pid) == parent.pid]
        if children:
            _kill(max(children))

    def kill_web_parent(self) -> None:
        """The process that holds the others: they have to notice and leave."""
        _kill(self._processes["serve"].pid)
        self._processes["serve"].wait()

    def kill_worker(self) -> None:
        """The background worker."""
        self._kill_group("worker")

    def stop(self) -> None:
        """End every process but the database server."""
        for process in self._processes.values():
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
        for process in self._processes.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(30)
            for pid in _group(process.pid):
                _kill(pid)
            process.wait()
        self._processes.clear()

    def _start(self, name: str) -> None:
        arguments = [name]
        if name == "serve":
            arguments += ["--port", str(self.port), "--workers", str(PROCESSES)]
            arguments += ["--threads", str(THREADS_PER_PROCESS)]
        with self.log.open("ab") as output:
            self._processes[name] = subprocess.Popen(
                [sys.executable, "-m", "openmash", *arguments],
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                cwd=ROOT,
            )

    def _start_database(self) -> None:
        self.server = EmbeddedServer.start(self.server.data_dir, settings=self._settings)

    def _database_processes(self) -> list[int]:
        return at_work_in(self.server._cluster)

    def _kill_group(self, name: str) -> None:
        process = self._processes[name]
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def _environment(self) -> dict[str, Any]:
        return {
            "PATH": os.environ["PATH"],
            "HOME": os.environ.get("HOME", "/"),
            "OPENMASH_DATABASE_URL": self.server.app_url(self._name),
            "OPENMASH_SECRET_KEY": "k" * 60,
            "OPENMASH_TLS": "off",
            "OPENMASH_DATA_DIR": str(self._folder / "data"),
        }


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _stat(pid: int) -> list[str]:
    """State, parent, process group: the fields of /proc/PID/stat after the name."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ["X", "0", "0"]


def _parent(pid: int) -> int:
    return int(_stat(pid)[1])


def _group(leader: int) -> list[int]:
    """The living processes of a process group that we started."""
    found = []
    for each in Path("/proc").iterdir():
        if each.name.isdigit():
            state, _, group = _stat(int(each.name))[:3]
            if group == str(leader) and state not in "ZX":
                found.append(int(each.name))
    return found

"""The server process: is it there, bring it up, take it down.

PostgreSQL's own note (postmaster.pid) is believed only where the process it names is alive, is
no zombie and works in that very folder: after a power cut its number may belong to another.
"""

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from openmash.adapters.embedded_postgres import troubles
from openmash.adapters.embedded_postgres.run_as import Outliving, RunAs
from openmash.adapters.stop_signals import held_back
from openmash.core.errors import Misconfigured

# After kill -9 the orphaned backends keep the shared memory until they notice, in seconds.
ORPHANS_LEAVE_WITHIN_S: Final = 20.0
# Replaying the log after a crash under heavy load takes minutes at most on a laptop.
_RECOVERS_WITHIN_S: Final = 600.0
_STOPS_WITHIN_S: Final = 60.0
_POLL_S: Final = 0.02

# A signal, and how long it may take: fast, smart, and at last immediate, which recovers later.
_WAYS_TO_END: Final = ((signal.SIGINT, 10.0), (signal.SIGTERM, 30.0), (signal.SIGQUIT, 20.0))
_SIGNALS: Final = {"smart": signal.SIGTERM, "fast": signal.SIGINT, "immediate": signal.SIGQUIT}
# Servers started by this process, kept so that they can be reaped when they end.
_children: dict[int, Outliving] = {}


@dataclass(frozen=True, slots=True)
class Note:
    """What PostgreSQL writes about itself in postmaster.pid."""

    pid: int
    socket_folder: Path
    ready: bool


def read_note(cluster: Path) -> Note | None:
    """The note in `cluster`, true or stale; None if there is none or it is still being written."""
    try:
        lines = (cluster / "postmaster.pid").read_text().splitlines()
        pid = abs(int(lines[0]))
    except (FileNotFoundError, IndexError, ValueError):
        return None
    lines += [""] * 8  # written line by line while it starts
    return Note(pid, Path(lines[4]), lines[7].strip() == "ready")


def running(cluster: Path) -> Note | None:
    """The note of the server that is running on `cluster`, or None."""
    note = read_note(cluster)
    return note if note is not None and is_server(note.pid, cluster) else None


def settled(cluster: Path) -> Note | None:
    """As `running`, but waits while a server is still starting, or has not finished stopping."""
    until = time.monotonic() + _RECOVERS_WITHIN_S
    while (note := running(cluster)) is not None and not note.ready:
        if time.monotonic() > until:
            raise _not_ready(cluster)
        time.sleep(_POLL_S)
    return note


def is_server(pid: int, cluster: Path) -> bool:
    """Whether the process is alive and is a server working in `cluster`."""
    child = _children.get(pid)
    if child is not None and child.poll() is not None:
        del _children[pid]
        return False
    if not Path("/proc/self/cwd").exists():  # no /proc: macOS and the like
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            return True
        return True
    return not _zombie(pid) and _works_in(pid, cluster)


def _zombie(pid: int) -> bool:
    """Dead but not reaped, as happens in containers whose first process reaps nothing."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return True
    return stat.rpartition(")")[2].split()[0] in "ZX"


def _processes() -> list[Path]:
    return [each for each in Path("/proc").iterdir() if each.name.isdigit()]


def _works_in(pid: int, cluster: Path) -> bool:
    """Every PostgreSQL process makes the cluster its working folder."""
    try:
        return Path(f"/proc/{pid}/cwd").samefile(cluster)
    except OSError:
        return False


def bring_up(command: Sequence[str | Path], run_as: RunAs, cluster: Path, log: Path) -> int:
    """Start the server, wait until it takes connections, and return its process id.

    Retries while processes orphaned by a crash still hold the shared memory.

    Raises:
        Misconfigured: it did not come up; the sentence gives the cure.
    """
    until, pause = time.monotonic() + ORPHANS_LEAVE_WITHIN_S, 0.1
    while True:
        begin = log.stat().st_size if log.exists() else 0
        child: Outliving | None = None
        try:
            with held_back(), _appending(log) as out:
                child = run_as.leave_running(command, out)
                _children[child.pid] = child
            ready = _becomes_ready(child, cluster)
        except BaseException:  # Ctrl-C as well: nothing half started may stay behind
            if child is not None:
                _end(child)
            raise
        if ready:
            return child.pid
        _children.pop(child.pid, None)
        with log.open("rb") as written:
            written.seek(begin)
            words = written.read().decode(errors="replace")
        _clear_stale(words, cluster)
        # A lock outlives its dead server for as long as an orphaned backend works in the cluster.
        passing = "pre-existing shared memory block" in words or '" already exists' in words
        if not passing or time.monotonic() > until:
            raise troubles.explain(words, cluster, log)
        time.sleep(pause)
        pause = min(pause * 2, 1.0)


def _appending(log: Path) -> IO[bytes]:
    return os.fdopen(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab")


def _end(child: Outliving) -> None:
    """End a server that has only begun.

    It may lose a signal: one that our own caller ignores (as a shell lets its background commands
    ignore Ctrl-C) is ignored by the child as well until it has set itself up.
    """
    for which, seconds in _WAYS_TO_END:
        child.send_signal(which)
        with suppress(subprocess.TimeoutExpired):
            child.wait(seconds)
            return
    child.kill()
    child.wait()


def _becomes_ready(child: Outliving, cluster: Path) -> bool:
    until = time.monotonic() + _RECOVERS_WITHIN_S
    while child.poll() is None:
        note = read_note(cluster)
        if note is not None and note.pid == child.pid and note.ready:
            return True
        if time.monotonic() > until:
            raise _not_ready(cluster)
        time.sleep(_POLL_S)
    return False


def _not_ready(cluster: Path) -> Misconfigured:
    return Misconfigured(
        f"The database in {cluster} was not ready after {_RECOVERS_WITHIN_S:.0f} seconds. "
        "It may be repairing itself after a crash on a slow disk: start again."
    )


def _clear_stale(words: str, cluster: Path) -> None:
    """Remove locks whose server is dead though its process id is taken.

    PostgreSQL itself cannot tell a zombie, or a stranger with a recycled number, from a server.
    We can, and remove nothing while any process at all works in the cluster.
    """
    if '" already exists' not in words or not Path("/proc/self/cwd").exists():
        return
    if any(_works_in(int(each.name), cluster) for each in _processes()):
        return
    note = read_note(cluster)
    stale = [cluster / "postmaster.pid"]
    if note is not None:
        stale.append(note.socket_folder / ".s.PGSQL.5432.lock")
    for path in stale:
        path.unlink(missing_ok=True)


def take_down(cluster: Path, mode: str) -> None:
    """Stop the server and wait until it is gone. Nothing happens where none runs.

    Args:
        cluster: the folder it works in.
        mode: "smart" waits for clients to leave, "fast" ends their transactions, "immediate"
            leaves recovery to the next start.

    Raises:
        Misconfigured: it did not stop within a minute.
    """
    which = _signal(mode)
    note = running(cluster)
    if note is None:
        return
    try:
        os.kill(note.pid, which)
    except ProcessLookupError:
        return
    until = time.monotonic() + _STOPS_WITHIN_S
    while is_server(note.pid, cluster):
        if time.monotonic() > until:
            raise Misconfigured(
                f"The database in {cluster} did not stop within {_STOPS_WITHIN_S:.0f} seconds. "
                "Close the programs that use it, or stop it in immediate mode: "
                "nothing saved is lost by that."
            )
        time.sleep(_POLL_S)


def _signal(mode: str) -> signal.Signals:
    try:
        return _SIGNALS[mode]
    except KeyError:
        raise Misconfigured(f"{mode!r} is no way to stop. Use smart, fast or immediate.") from None


def as_options(settings: Mapping[str, str]) -> list[str]:
    """Settings as the server's command-line options."""
    return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]

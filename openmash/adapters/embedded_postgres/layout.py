"""Where things lie in a data folder, and the lock by which several processes share one server.

    DATA_DIR/private/   lock, passwords.json, state.json (0700; the files 0600)
    DATA_DIR/cluster/   what PostgreSQL keeps
    DATA_DIR/sockets/   the socket, unless its path would be too long
    DATA_DIR/server.log

Where the account that the server runs as cannot reach the data folder, the cluster lies in a
folder of its own under /var/tmp, and state.json says which.
"""

import json
import os
import secrets
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

from openmash.core.errors import Misconfigured

SUPERUSER: Final = "postgres"
OWNER: Final = "openmash_owner"
APP: Final = "openmash_app"
REGION: Final = "openmash_region"

# The kernel allows 107 bytes on Linux and 103 elsewhere, counting the socket's own name.
_LONGEST_SOCKET_PATH: Final = 100
_SOCKET_NAME: Final = ".s.PGSQL.5432"
_WAIT_FOR_LOCK_S: Final = 120.0
_LARGEST_LOG_BYTES: Final = 10_000_000


@dataclass(frozen=True, slots=True)
class State:
    """What must be remembered between starts.

    `provisioned` is the number of the newest set-up that was finished; 0 means none, so a first
    start that was cut short is taken up where it stopped.
    """

    home: str
    sockets: str = ""
    made: bool = False
    provisioned: int = 0


@dataclass(frozen=True, slots=True)
class Layout:
    """The paths of one data folder, which need not exist yet."""

    data_dir: Path

    @property
    def private(self) -> Path:
        return self.data_dir / "private"

    @property
    def log(self) -> Path:
        return self.data_dir / "server.log"

    def make(self) -> None:
        """Make the folders.

        Raises:
            Misconfigured: the folder holds something that is not ours.
            OSError: it could not be made.
        """
        self.data_dir.mkdir(parents=True, exist_ok=True)
        self._refuse_what_is_not_ours()
        self.private.mkdir(mode=0o700, exist_ok=True)
        self.private.chmod(0o700)
        if stat.S_IMODE(self.data_dir.stat().st_mode) not in (0o700, 0o711):
            self.data_dir.chmod(0o700)

    def _refuse_what_is_not_ours(self) -> None:
        """Keep from closing a shared folder, such as /tmp, or mixing with somebody's files."""
        if self.data_dir.stat().st_mode & stat.S_ISVTX:
            raise Misconfigured(
                f"{self.data_dir} is shared with other accounts. Choose a folder inside it."
            )
        for folder, may_hold in ((self.data_dir, {"private"}), (self.private, {"lock"})):
            held = {each.name for each in folder.iterdir()} if folder.is_dir() else set()
            # The lock is the first file ever made, so asking for it last leaves no gap in which
            # another process, starting at the same moment, could be taken for a stranger.
            if held - may_hold and not (self.private / "lock").is_file():
                raise Misconfigured(
                    f"{self.data_dir} already holds other files. "
                    "Choose an empty folder for the data."
                )

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the folder while starting or stopping; other processes wait their turn."""
        import fcntl  # not on Windows, where the caller has already been refused

        with (self.private / "lock").open("a") as lock:
            until = time.monotonic() + _WAIT_FOR_LOCK_S
            while True:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() > until:
                        raise Misconfigured(
                            f"Another process has been starting or stopping the database in "
                            f"{self.data_dir} for {_WAIT_FOR_LOCK_S:.0f} seconds. End it, "
                            "then start again."
                        ) from None
                    time.sleep(0.05)
            yield

    def state(self) -> State:
        """What is remembered, or the state of a folder never used."""
        found = self._read("state.json")
        return State(
            home=str(found.get("home", self.data_dir)),
            sockets=str(found.get("sockets", "")),
            made=found.get("made") is True,
            provisioned=int(str(found.get("provisioned", 0))),
        )

    def remember(self, state: State) -> State:
        """Write the state so that a crash leaves the old or the new, never half of one."""
        self._write("state.json", asdict(state))
        return state

    def passwords(self) -> dict[str, str]:
        """The passwords of the three roles by role name, made on first use."""
        found = self._read("passwords.json")
        if found:
            return {str(role): str(word) for role, word in found.items()}
        if self.state().made:
            raise Misconfigured(
                f"{self.private / 'passwords.json'} has gone, and without it the data in "
                f"{self.data_dir} cannot be opened. Put it back from a backup, or choose "
                "another data folder to begin afresh."
            )
        # Letters and digits only, so that they need no quoting in an address.
        made = {role: secrets.token_hex(24) for role in (SUPERUSER, OWNER, APP)}
        self._write("passwords.json", made)
        return made

    def _read(self, name: str) -> dict[str, object]:
        path = self.private / name
        try:
            found = json.loads(path.read_text())
        except FileNotFoundError:
            return {}
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise Misconfigured(f"{path} is damaged. Put it back from a backup.")
        return found

    def _write(self, name: str, content: object) -> None:
        path, fresh = self.private / name, self.private / f"{name}.new"
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
            json.dump(content, out)
            out.flush()
            os.fsync(out.fileno())
        if os.geteuid() == 0:
            # Root may start the server of an ordinary account, which must still read this later.
            folder = self.private.stat()
            os.chown(fresh, folder.st_uid, folder.st_gid)
        fresh.replace(path)
        # The new name must survive a power cut too: without the passwords the data are lost.
        folder_handle = os.open(self.private, os.O_RDONLY)
        try:
            os.fsync(folder_handle)
        finally:
            os.close(folder_handle)

    def trim_log(self) -> None:
        """Keep one older log at most, so that a server restarted daily never fills the disk."""
        if self.log.exists() and self.log.stat().st_size > _LARGEST_LOG_BYTES:
            self.log.replace(self.log.with_suffix(".log.1"))

    def socket_folder(self, state: State) -> tuple[State, Path]:
        """A folder for the socket that only its owner may enter, its path short enough.

        Returns:
            The state, changed if a new folder had to be made, and the folder.
        """
        beside = Path(state.home) / "sockets"
        if _short_enough(beside):
            beside.mkdir(mode=0o700, exist_ok=True)
            return replace(state, sockets=str(beside)), beside
        before = Path(state.sockets) if state.sockets else None
        if (
            before is not None
            and before != beside
            and _still_ours(before, Path(state.home) / "cluster")
        ):
            return state, before
        # Made by mkdtemp, so with a name nobody can foresee and closed to others.
        for parent in (tempfile.gettempdir(), "/tmp"):  # noqa: S108
            if _short_enough(Path(parent) / "openmash-12345678") and os.access(parent, os.W_OK):
                made = tempfile.mkdtemp(prefix="openmash-", dir=parent)
                return replace(state, sockets=made), Path(made)
        raise Misconfigured(
            "The path of the socket folder is too long for this system. "
            "Set TMPDIR to a short folder, such as /tmp, and start again."
        )

    def remove(self) -> None:
        """Delete everything, folders elsewhere included. The server must have stopped."""
        state = self.state()
        for folder in {state.home, state.sockets, str(self.data_dir)} - {""}:
            shutil.rmtree(folder, ignore_errors=True)


def new_home() -> Path:
    """A folder outside the data folder, on a disk that survives a restart of the machine."""
    lasting = "/var/tmp"  # noqa: S108  # mkdtemp makes a name nobody can foresee, closed to others
    parent = lasting if os.access(lasting, os.W_OK) else tempfile.gettempdir()
    return Path(tempfile.mkdtemp(prefix="openmash-", dir=parent))


def _short_enough(folder: Path) -> bool:
    # A comma would end the first path of a list, in PostgreSQL and in its clients alike.
    whole = str(folder / _SOCKET_NAME)
    return len(os.fsencode(whole)) <= _LONGEST_SOCKET_PATH and not set(whole) & set(",\"'")


def _still_ours(folder: Path, cluster: Path) -> bool:
    """Guard against another account having put its own folder where ours was cleared away."""
    try:
        found = folder.lstat()
    except FileNotFoundError:
        return False
    # 0o40700 is a folder (not a link) that only its owner may enter.
    return found.st_mode == 0o40700 and found.st_uid == cluster.stat().st_uid

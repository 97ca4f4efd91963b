"""Under which identity the database programs run, for PostgreSQL refuses to run as root.

As root there are two ways. The first, a user namespace, needs no second account and changes no
owner of any file. Where namespaces are forbidden (some containers) the programs run as the
account `postgres` or `nobody`, to which the cluster then belongs.
"""

import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from openmash.core.errors import Misconfigured

# The overflow id: never a real person's account, so nothing else is gained by looking like it.
_INSIDE: Final = 65534
_NAMESPACE: Final = ("unshare", "-U", f"--map-user={_INSIDE}", f"--map-group={_INSIDE}", "--")


class Outliving(subprocess.Popen[bytes]):
    """A process meant to outlive its handle: several programs share one server."""

    def __del__(self) -> None:
        """Say nothing: the parent's warning that a child is still running does not apply."""


@dataclass(frozen=True, slots=True)
class RunAs:
    """How to run a database program: a command prefix, or another account, or neither."""

    prefix: tuple[str, ...] = ()
    user: int | None = None
    group: int | None = None

    @property
    def changes_owner(self) -> bool:
        """Whether files for the server must be given to another account."""
        return self.user is not None

    def give(self, path: Path) -> None:
        """Hand a file or an empty folder to the account that the server runs as."""
        if self.user is not None and self.group is not None:
            os.chown(path, self.user, self.group, follow_symlinks=False)

    def run(self, command: Sequence[str | Path]) -> subprocess.CompletedProcess[str]:
        """Run to the end and return both streams as text in `stdout`; never raises on failure."""
        return subprocess.run(  # noqa: S603  # programs we located, no shell
            [*self.prefix, *map(str, command)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            cwd="/",
            env=_clean_environment(),
            user=self.user,
            group=self.group,
            extra_groups=None if self.user is None else [],
            check=False,
        )

    def leave_running(self, command: Sequence[str | Path], log: IO[bytes]) -> Outliving:
        """Start in a session of its own, so that Ctrl-C in the terminal does not reach it."""
        return Outliving(
            [*self.prefix, *map(str, command)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd="/",
            env=_clean_environment(),
            user=self.user,
            group=self.group,
            extra_groups=None if self.user is None else [],
            start_new_session=True,
        )

    def can_write(self, folder: Path) -> bool:
        """Whether the server could reach and write `folder`, all its parents considered."""
        return (
            self.run(["/bin/sh", "-c", 'test -w "$1" && test -x "$1"', "sh", folder]).returncode
            == 0
        )

    def can_run(self, program: Path) -> bool:
        """Whether the program starts at all under this identity."""
        try:
            return self.run([program, "--version"]).returncode == 0
        except OSError:
            return False


def _clean_environment() -> dict[str, str]:
    """The environment without the variables by which PostgreSQL's programs can be misled."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    # Messages are matched in English to choose the cure that is shown.
    return kept | {"LC_ALL": "C.UTF-8", "LANGUAGE": "C"}


def namespaces_work() -> bool:
    """Whether root may start programs in a user namespace here."""
    if shutil.which(_NAMESPACE[0]) is None:
        return False
    tried = subprocess.run(  # noqa: S603  # a constant, no shell
        [*_NAMESPACE, "true"], capture_output=True, cwd="/", check=False
    )
    return tried.returncode == 0


def choose(owner: int | None) -> RunAs:
    """Choose the identity for a cluster.

    Args:
        owner: user id to whom an existing cluster belongs; None for a new one.

    Raises:
        Misconfigured: the cluster belongs to somebody as whom we may not run.
    """
    if os.geteuid() != 0:
        if owner not in (None, os.geteuid()):
            raise Misconfigured(
                "The data folder belongs to another account. Start OpenMASH from the account "
                "that made it, or choose another data folder."
            )
        return RunAs()
    if owner:
        return _account(pwd.getpwuid(owner) if _known(owner) else None)
    if namespaces_work():
        return RunAs(prefix=_NAMESPACE)
    if owner == 0:
        raise Misconfigured(
            "The data folder was made by root in a user namespace, and this machine forbids those. "
            "Allow user namespaces, or give the folder named cluster in it, with all it holds, "
            "to the account nobody (chown -R nobody)."
        )
    return _account(_unprivileged())


def _known(uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def _unprivileged() -> pwd.struct_passwd | None:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    return None


def _account(entry: pwd.struct_passwd | None) -> RunAs:
    if entry is None:
        raise Misconfigured(
            "PostgreSQL refuses to run as root, user namespaces are forbidden here, and there is "
            "no account to run it as. Start OpenMASH from an ordinary account."
        )
    return RunAs(user=entry.pw_uid, group=entry.pw_gid)

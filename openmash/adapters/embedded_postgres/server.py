"""A PostgreSQL server of our own: started, shared and stopped without an administrator."""

import os
import re
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final
from urllib.parse import quote

import psycopg

from openmash.adapters.embedded_postgres import postmaster, provision, run_as, troubles
from openmash.adapters.embedded_postgres.binaries import locate
from openmash.adapters.embedded_postgres.layout import (
    APP,
    OWNER,
    SUPERUSER,
    Layout,
    State,
    new_home,
)
from openmash.adapters.embedded_postgres.memory import shared_buffers
from openmash.adapters.postgres_versions import judge, version_text
from openmash.core.errors import Misconfigured

_NOTHING: Final[Mapping[str, str]] = {}

# Durability is written out rather than left to the defaults: a receipt promises a stored contact.
DEFAULTS: Final[Mapping[str, str]] = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "max_connections": "100",
    "shared_buffers": shared_buffers(),
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "cluster_name": "openmash",
    # Values in a statement are people's lives, and a log is read by others than the record is.
    # An error's own text quotes them too, so errors go to the application that caused them, and
    # the log keeps only what the server says of itself ("log" ranks above "error" here).
    "log_min_messages": "log",
    "log_statement": "none",
    "log_min_error_statement": "panic",
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",
}
# Ours alone to say: changing these would open the server to the network or lose it from sight.
_FIXED: Final = frozenset(
    {
        "listen_addresses",
        "port",
        "unix_socket_directories",
        "unix_socket_permissions",
        "data_directory",
        "hba_file",
        "ident_file",
        "config_file",
        "external_pid_file",
        "logging_collector",
    }
)
_ATTACHES_WITHIN_S: Final = 10.0
_SETTING_NAME: Final = re.compile(r"[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)?")


class EmbeddedServer:
    """A running server and the addresses under which it is reached. Made by `start`.

    Nothing stops the server but `stop`: it outlives this handle and this process.
    """

    def __init__(self, layout: Layout, state: State, *, started_here: bool) -> None:
        self._layout = layout
        self._cluster = Path(state.home) / "cluster"
        self._sockets = state.sockets
        self._passwords = layout.passwords()
        self._started_here = started_here
        with psycopg.connect(self.superuser_url(), connect_timeout=30) as connection:
            self._version_num = connection.info.server_version

    @classmethod
    def start(cls, data_dir: Path, *, settings: Mapping[str, str] = _NOTHING) -> "EmbeddedServer":
        """Start the server of a data folder, or attach to it where it already runs.

        Args:
            data_dir: a folder of its own; made, with a new cluster in it, where there is none.
            settings: PostgreSQL settings that go before our defaults. They hold from this start
                to the next stop, and have no effect where the server already runs.

        Raises:
            Misconfigured: it cannot be started; the sentence gives the cure.
        """
        _check(settings)
        layout = Layout(data_dir.expanduser().absolute())
        try:
            layout.make()
            with layout.held():
                return cls._start_held(layout, settings)
        except OSError as error:
            raise troubles.from_os_error(error, layout.data_dir) from error
        except psycopg.Error as error:
            raise troubles.explain(str(error), layout.data_dir, layout.log) from error

    @classmethod
    def _start_held(cls, layout: Layout, settings: Mapping[str, str]) -> "EmbeddedServer":
        state = layout.state()
        found = cls._attach(layout, state)
        if found is not None:
            return found
        state = _bring_up(layout, state, settings)
        try:
            return cls(layout, _provisioned(layout, state), started_here=True)
        except BaseException:  # Ctrl-C as well: what nobody holds a handle to must not run on
            postmaster.take_down(Path(state.home) / "cluster", "fast")
            raise

    @classmethod
    def _attach(cls, layout: Layout, state: State) -> "EmbeddedServer | None":
        """The running server; None if there is none, or it was found to be dying."""
        cluster, until = Path(state.home) / "cluster", time.monotonic() + _ATTACHES_WITHIN_S
        while (note := postmaster.settled(cluster)) is not None:
            try:
                known = replace(state, sockets=str(note.socket_folder))
                return cls(layout, _provisioned(layout, known), started_here=False)
            except psycopg.OperationalError:
                # A killed process is there for a moment yet, and answers nobody.
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)
        return None

    def stop(self, mode: str = "fast") -> None:
        """Stop the server, whoever started it, and wait until it is gone.

        Args:
            mode: "smart" waits for clients to leave, "fast" ends their transactions (what was
                committed stays), "immediate" leaves the tidying to the next start.

        Raises:
            Misconfigured: it did not stop within a minute.
        """
        with self._layout.held():
            postmaster.take_down(self._cluster, mode)

    def owner_url(self, database: str = provision.DATABASE) -> str:
        """Address for migrations: the role that owns the tables."""
        return self._url(OWNER, database)

    def app_url(self, database: str = provision.DATABASE) -> str:
        """Address for everything else: the role that row-level security binds."""
        return self._url(APP, database)

    def superuser_url(self, database: str = provision.DATABASE) -> str:
        """Address for setting up only: row-level security does not bind a superuser."""
        return self._url(SUPERUSER, database)

    def _url(self, role: str, database: str) -> str:
        password = quote(self._passwords[role], safe="")
        name, host = quote(database, safe=""), quote(self._sockets, safe="")
        return f"postgresql://{role}:{password}@/{name}?host={host}&port=5432"

    @property
    def data_dir(self) -> Path:
        return self._layout.data_dir

    @property
    def log(self) -> Path:
        """The file to which the server writes."""
        return self._layout.log

    @property
    def started_here(self) -> bool:
        """Whether this handle started the server, rather than found it running."""
        return self._started_here

    @property
    def is_running(self) -> bool:
        return self.postmaster_pid is not None

    @property
    def postmaster_pid(self) -> int | None:
        """Process id of the server as it is now, or None where it is not running."""
        note = postmaster.running(self._cluster)
        return note.pid if note else None

    @property
    def pid(self) -> int | None:
        """The same as `postmaster_pid`."""
        return self.postmaster_pid

    @property
    def version_num(self) -> int:
        """As the server reports it: 180006."""
        return self._version_num

    @property
    def version(self) -> str:
        """As people write it: 18.6."""
        return version_text(self._version_num)


def _bring_up(layout: Layout, state: State, settings: Mapping[str, str]) -> State:
    cluster = Path(state.home) / "cluster"
    if state.made and not cluster.is_dir():
        raise Misconfigured(
            f"The data that {layout.data_dir} refers to have gone from {cluster}. Put them back "
            "from a backup, or choose another data folder to begin afresh."
        )
    layout.passwords()  # without them a server would start that nobody can enter
    known = cluster.is_dir()
    identity = run_as.choose(cluster.stat().st_uid if known else None)
    major = int((cluster / "PG_VERSION").read_text()) if known else None
    binaries = locate(identity, major)
    wanted = {**DEFAULTS, **settings}
    if not known:
        state = _settle(layout, state, identity)
        durable = wanted["fsync"] != "off"
        state = provision.make_cluster(layout, state, binaries, identity, durable=durable)
    elif not state.made:  # stopped between making the cluster and remembering it
        state = layout.remember(replace(state, made=True))
    state, sockets = layout.socket_folder(state)
    identity.give(sockets)
    layout.remember(state)
    wanted |= {
        "listen_addresses": "",
        "unix_socket_directories": str(sockets),
        "unix_socket_permissions": "0700",
    }
    layout.trim_log()
    cluster = Path(state.home) / "cluster"
    command: list[str | Path] = [
        binaries["postgres"],
        "-D",
        cluster,
        *postmaster.as_options(wanted),
    ]
    postmaster.bring_up(command, identity, cluster, layout.log)
    return state


def _provisioned(layout: Layout, state: State) -> State:
    if state.provisioned >= provision.EDITION:
        return state
    provision.provision(layout.passwords(), Path(state.sockets))
    return layout.remember(replace(state, provisioned=provision.EDITION))


def _settle(layout: Layout, state: State, identity: run_as.RunAs) -> State:
    """Choose a home for a new cluster that the server's identity can reach and write."""
    if os.geteuid() != 0:
        return state
    if identity.changes_owner:
        layout.data_dir.chmod(0o711)  # may be passed through, not listed
    for here in (True, False):
        home = Path(state.home) if here else new_home()
        if identity.changes_owner and not here:
            home.chmod(0o711)
        probe = home / "cluster.new"
        probe.mkdir(mode=0o700, exist_ok=True)
        identity.give(probe)
        if identity.can_write(probe):
            return layout.remember(replace(state, home=str(home)))
        probe.rmdir()
    raise Misconfigured(
        f"The database cannot be kept in {layout.data_dir}: the account it runs as may not "
        "reach it. Choose a data folder under /var/tmp, or start OpenMASH from an ordinary account."
    )


def _check(settings: Mapping[str, str]) -> None:
    if sys.platform == "win32":
        raise Misconfigured(
            "The embedded database does not run on Windows. Set OPENMASH_DATABASE_URL to the "
            "address of a PostgreSQL server, or use the Windows Subsystem for Linux."
        )
    for name in settings:
        if name in _FIXED or not _SETTING_NAME.fullmatch(name):
            raise Misconfigured(
                f"The embedded database takes no setting named {name!r}. Leave it out."
            )


def server_warning(version: str) -> str | None:
    """What to tell people about an embedded server of this version, or None if all is well.

    Args:
        version: such as "18.6", as `EmbeddedServer.version` gives it.
    """
    major, _, minor = version.partition(".")
    return judge(int(major) * 10000 + int(minor or 0), embedded=True).sentence or None


@contextmanager
def temporary_server(settings: Mapping[str, str] = _NOTHING) -> Iterator[EmbeddedServer]:
    """A server in a temporary folder, stopped and deleted afterwards. For tests."""
    layout = Layout(Path(tempfile.mkdtemp(prefix="openmash-")))
    try:
        server = EmbeddedServer.start(layout.data_dir, settings=settings)
        try:
            yield server
        finally:
            server.stop("immediate")
    finally:
        layout.remove()

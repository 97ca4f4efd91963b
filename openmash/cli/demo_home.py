"""The folder of a demonstration: its lock, its secrets, its database, and what tells a whole one.

DEMO_DIR/demo.json   secrets, 0600; its presence says that the folder is a demonstration's
DEMO_DIR/demo.lock   held while the demonstration runs
DEMO_DIR/postgres/   the embedded database
and what any installation keeps: the audit signing key, static files, unsent mail
"""

import json
import os
import secrets
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

import psycopg
from psycopg import sql

from openmash.adapters.embedded_postgres import DATABASE, EmbeddedServer, postmaster
from openmash.adapters.embedded_postgres.layout import Layout
from openmash.core.errors import Misconfigured

DEFAULT: Final = Path("var") / "demo"
_LARGEST_LOG_BYTES: Final = 10_000_000
_FINISHED: Final = "openmash demonstration, seeded: "


@dataclass(frozen=True, slots=True)
class DemoHome:
    """One demonstration's folder."""

    folder: Path

    @classmethod
    def from_environment(cls) -> "DemoHome":
        """The folder that OPENMASH_DATA_DIR names, or var/demo."""
        named = os.environ.get("OPENMASH_DATA_DIR", "").strip()
        return cls((Path(named) if named else DEFAULT).expanduser().absolute())

    @property
    def postgres(self) -> Path:
        """The embedded database's own folder."""
        return self.folder / "postgres"

    def log(self) -> Path:
        """The file for what the web server and the worker say; one older is kept at most."""
        path = self.folder / "demo.log"
        if path.exists() and path.stat().st_size > _LARGEST_LOG_BYTES:
            path.replace(path.with_suffix(".log.1"))
        path.touch(mode=0o600)
        return path

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the folder for one demonstration.

        Raises:
            Misconfigured: another one runs on it, or the folder belongs to something else.
        """
        import fcntl  # not on Windows, where the embedded database refuses too

        self._make()
        with (self.folder / "demo.lock").open("a+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Misconfigured(
                    f"A demonstration already runs on {self.folder}{_whose(lock)}. Stop it with "
                    "Ctrl-C where it was started, or set OPENMASH_DATA_DIR to another folder."
                ) from None
            lock.truncate(0)
            lock.write(str(os.getpid()))
            lock.flush()
            yield

    def secret_key(self) -> str:
        """The secret of this demonstration, made on its first run."""
        path = self.folder / "demo.json"
        if not path.exists():
            fresh = path.with_suffix(".new")
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as f:
                json.dump({"secret_key": secrets.token_urlsafe(64)}, f)
            fresh.replace(path)
        return self.kept_secret_key()

    def kept_secret_key(self) -> str:
        """The secret of a demonstration that has run before.

        Raises:
            Misconfigured: none has, or its secrets are damaged.
        """
        path = self.folder / "demo.json"
        try:
            return str(json.loads(path.read_text())["secret_key"])
        except FileNotFoundError:
            raise Misconfigured(
                f"There is no demonstration in {self.folder} yet. Start one with: openmash demo"
            ) from None
        except (ValueError, KeyError, TypeError):
            raise Misconfigured(
                f"{path} is damaged. Start afresh with: openmash demo --fresh"
            ) from None

    def clear(self) -> None:
        """Stop the database that a killed demonstration left behind, and delete everything.

        Nothing is deleted in a folder without our own mark, whatever its name.
        """
        if not (self.folder / "demo.json").exists():
            return
        if (self.postgres / "private").is_dir():
            # Not by starting it first: starting over must work where the data are damaged too.
            layout = Layout(self.postgres)
            postmaster.take_down(Path(layout.state().home) / "cluster", "immediate")
            layout.remove()
        for path in self.folder.iterdir():
            if path.name in ("demo.lock", "demo.json"):
                continue
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
        # Last, so that a deletion cut short can be taken up again.
        (self.folder / "demo.json").unlink()

    def _make(self) -> None:
        try:
            self.folder.parent.mkdir(parents=True, exist_ok=True)
            self.folder.mkdir(mode=0o700, exist_ok=True)
            strange = {path.name for path in self.folder.iterdir()} - {"demo.lock"}
        except OSError as error:
            raise Misconfigured(
                f"The folder {self.folder} cannot be used ({error.strerror}). "
                "Set OPENMASH_DATA_DIR to one that this account may write."
            ) from None
        if strange and not (self.folder / "demo.json").exists():
            raise Misconfigured(
                f"{self.folder} already holds other files. Set OPENMASH_DATA_DIR to an empty "
                "folder for the demonstration."
            )


def seeded(server: EmbeddedServer) -> bool:
    """True if seeding ran to its end; it is noted in the database itself, so they cannot part."""
    with psycopg.connect(server.owner_url()) as connection:
        found = connection.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database "
            "WHERE datname = current_database()"
        ).fetchone()
    return bool(found and str(found[0] or "").startswith(_FINISHED))


def note_seeded(server: EmbeddedServer, words: str) -> None:
    """Note that seeding ran to its end."""
    with psycopg.connect(server.owner_url(), autocommit=True) as connection:
        connection.execute(
            sql.SQL("COMMENT ON DATABASE {} IS {}").format(
                sql.Identifier(DATABASE), sql.Literal(_FINISHED + words)
            )
        )


def begun(server: EmbeddedServer) -> bool:
    """True if there are hubs already, so that a seeding was started."""
    with psycopg.connect(server.owner_url()) as connection:
        table = connection.execute("SELECT to_regclass('records_hub')").fetchone()
        if table is None or table[0] is None:
            return False
        return connection.execute("SELECT 1 FROM records_hub LIMIT 1").fetchone() is not None


def has_region(server: EmbeddedServer) -> bool:
    """True if somebody can look at the boroughs together."""
    with psycopg.connect(server.owner_url()) as connection:
        return connection.execute("SELECT 1 FROM records_region LIMIT 1").fetchone() is not None


def environment(home: DemoHome, server: EmbeddedServer) -> dict[str, str]:
    """The settings under which the demonstration's own processes run."""
    return {
        **os.environ,
        "OPENMASH_DATABASE_URL": server.app_url(),
        "OPENMASH_OWNER_DATABASE_URL": server.owner_url(),
        "OPENMASH_SECRET_KEY": home.secret_key(),
        "OPENMASH_DATA_DIR": str(home.folder),
        "OPENMASH_HOSTS": "127.0.0.1,localhost",
        "OPENMASH_TLS": "off",
        "OPENMASH_DEMO": "on",
        "OPENMASH_SMTP_URL": "",
        "PYTHONUNBUFFERED": "1",
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    }


def _whose(lock: IO[str]) -> str:
    lock.seek(0)
    pid = lock.read().strip()
    return f" (process {pid})" if pid.isdigit() else ""

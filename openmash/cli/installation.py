"""What several commands need of an installation: settings read, Django ready, database current."""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from openmash.core.errors import Misconfigured
from openmash.core.words import plural

if TYPE_CHECKING:
    from django.db.migrations.loader import MigrationLoader

_COLLECTED: Final = ".collected-from"
LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})


def ready() -> None:
    """Set Django up from the environment.

    Raises:
        Misconfigured: a variable is missing or wrong, and which.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openmash.config.settings")
    import django

    django.setup()


def need_current_database() -> None:
    """Refuse to go on unless the database answers and is at this release.

    Raises:
        Misconfigured: it does not, with the cure.
    """
    from django.db import DatabaseError, connection

    try:
        missing = missing_migrations()
    except DatabaseError as trouble:
        raise Misconfigured(unreachable(trouble)) from None
    finally:
        connection.close()
    if missing:
        raise Misconfigured(
            f"The database lacks {plural(len(missing), 'migration')} of this release, the first of "
            f"them {missing[0]}. Run: openmash migrate"
        )


def missing_migrations() -> list[str]:
    """Names of this release's migrations that the database has not had, in their order."""
    loader = _migrations()
    return [
        f"{app} {name}"
        for app, name in sorted(loader.graph.nodes)
        if (app, name) not in loader.applied_migrations
    ]


def strange_migrations() -> list[str]:
    """Names of migrations of ours that the database has had and this release does not know."""
    loader = _migrations()
    return [
        f"{app} {name}"
        for app, name in sorted(loader.applied_migrations)
        if app == "records" and (app, name) not in loader.disk_migrations
    ]


def _migrations() -> "MigrationLoader":
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    return MigrationLoader(connection)


def unreachable(trouble: Exception, variable: str = "OPENMASH_DATABASE_URL") -> str:
    """The sentence for a database that does not let us in. Holds no password: libpq prints none."""
    said = next((line.strip() for line in str(trouble).splitlines() if line.strip()), "nothing")
    return (
        f"The database named in {variable} cannot be used. Check that the server runs, "
        "that the address, role and password are right, and that its pg_hba.conf lets this "
        f"machine in. PostgreSQL said: {said[:300]}"
    )


def collect_static() -> int:
    """Put style sheets and scripts where the web server serves them; nothing if they are current.

    Returns:
        How many files were written.

    Raises:
        Misconfigured: they were not built, or the folder cannot be written.
    """
    from django.conf import settings
    from django.core.management import call_command

    source, root = Path(settings.STATICFILES_DIRS[0]), Path(settings.STATIC_ROOT)
    need_built_assets(source)
    wanted = _fingerprint(source)
    stamp = root / _COLLECTED
    try:
        make_private(settings.OPENMASH_DATA_DIR)
        root.mkdir(mode=0o700, exist_ok=True)
        with _alone(root.with_name("static.lock")):
            if stamp.is_file() and stamp.read_text() == wanted:
                return 0
            # Names carry a hash of the content, so files that a running server serves stay.
            call_command("collectstatic", interactive=False, verbosity=0)
            stamp.write_text(wanted)
    except OSError as error:
        raise Misconfigured(
            f"The folder {root} cannot be written ({error.strerror}). Let the account that runs "
            "OpenMASH write to OPENMASH_DATA_DIR."
        ) from None
    return sum(1 for path in root.rglob("*") if path.is_file())


def make_private(folder: Path) -> None:
    """Make a folder that only this account may enter; one that exists keeps its mode."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)


def need_built_assets(source: Path) -> None:
    """Refuse where the third-party style sheets and scripts were never built."""
    if not (source / "vendor" / ".built-from").is_file():
        raise Misconfigured(
            "The style sheets and scripts were not built. Run: python tools/build_assets.py"
        )


def _fingerprint(source: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(path for path in source.rglob("*") if path.is_file()):
        digest.update(str(path.relative_to(source)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield

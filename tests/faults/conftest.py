"""The server that these tests may kill, with its disk writes on."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from openmash.adapters.embedded_postgres import EmbeddedServer, temporary_server

from .installation import Installation

Install = Callable[[str], Installation]


@pytest.fixture(scope="module")
def mortal_server() -> Iterator[EmbeddedServer]:
    """A database server of its own, as durable as a hub's: the defaults, fsync included."""
    from openmash.cli.installation import need_built_assets
    from openmash.core.errors import Misconfigured

    if not Path("/proc/self/cwd").exists():
        pytest.skip("needs /proc to find the database's processes")
    try:
        need_built_assets(Path("openmash/web/static"))
    except Misconfigured as wrong:
        pytest.skip(wrong.sentence)
    with temporary_server() as server:
        yield server


@pytest.fixture
def install(mortal_server: EmbeddedServer, tmp_path: Path) -> Iterator[Install]:
    """Makes an installation by name, and ends its processes afterwards."""
    with ExitStack() as stack:

        def make(name: str) -> Installation:
            server = EmbeddedServer.start(mortal_server.data_dir)
            made = Installation(server, name, tmp_path / name)
            stack.callback(made.stop)
            return made

        yield make

"""One real PostgreSQL for the whole run, a template migrated as the owner, a clone per worker.

Tests meet the database as the application role, behind forced row-level security, exactly as the
service does. `tests/domain` may touch neither the database nor a socket (see its own conftest).
"""

import gc
import os
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

from tests.support.arranging import pytest_collection_modifyitems

if TYPE_CHECKING:
    import psycopg

# How long one example takes says more of the machine's load than of the code. A few examples each
# time, since they differ from run to run; many before a release.
EXAMPLES = 600 if os.environ.get("OPENMASH_TEST_SIZE") == "release" else 25
settings.register_profile("openmash", deadline=None, max_examples=EXAMPLES)
settings.load_profile("openmash")

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
os.environ["DJANGO_SETTINGS_MODULE"] = "openmash.config.settings"
os.environ.setdefault("OPENMASH_SECRET_KEY", "only-for-tests-" + "0" * 50)
os.environ["OPENMASH_TLS"] = "off"
os.environ["OPENMASH_DEMO"] = "off"
os.environ["OPENMASH_HOSTS"] = "testserver,127.0.0.1,localhost"
os.environ.setdefault("OPENMASH_DATA_DIR", tempfile.mkdtemp(prefix="openmash-tests-"))
# The static file server warns of a folder that is not there, and a warning is an error here.
Path(os.environ["OPENMASH_DATA_DIR"], "static").mkdir(parents=True, exist_ok=True)
os.environ.setdefault("OPENMASH_DATABASE_URL", "postgresql://nobody:none@127.0.0.1:1/none")

TEMPLATE = "openmash_template"
__all__ = ["pytest_collection_modifyitems"]


def pytest_configure(config: pytest.Config) -> None:
    """Load Django once its environment, above, is set; the plugin then takes it up.

    Not where the plugin is left out, as it is for the layers that know nothing of Django.
    """
    if not config.pluginmanager.hasplugin("django"):
        return
    import django
    from django.conf import settings as django_settings

    # Files as they lie in the tree: nothing has been collected for a test run.
    django_settings.STORAGES = {
        **django_settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    django.setup()


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, Any, Any]:
    """Spare the garbage collector what was collected: thousands of tests that stay to the end."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.collect()
        gc.freeze()


def pytest_unconfigure() -> None:
    """Let go of it at the end, or libraries complain of what is left of them."""
    gc.unfreeze()


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The embedded server of this run, with a migrated template database.

    Parallel workers share one server: the first to come starts it, under the adapter's own lock.
    """
    from openmash.adapters.embedded_postgres import EmbeddedServer, temporary_server

    shared = os.environ.get("OPENMASH_TEST_POSTGRES")
    if shared:
        server = EmbeddedServer.start(Path(shared))
        yield server
        return
    with temporary_server({"fsync": "off", "max_connections": "200"}) as server:
        yield server


@pytest.fixture(scope="session")
def template_database(postgres: Any, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database migrated once as the owner, to clone from."""
    from tests.support.databases import ensure_template

    ensure_template(postgres, TEMPLATE)
    return TEMPLATE


@pytest.fixture(scope="session")
def django_db_setup(
    postgres: Any,
    template_database: str,
    django_db_blocker: Any,
    worker_id: str,
) -> Iterator[None]:
    """Point Django at this worker's own clone, as the application role."""
    from django.db import connections

    from openmash.config import environment
    from tests.support.databases import clone, drop

    name = f"openmash_{worker_id}_{os.getpid()}"
    clone(postgres, template_database, name)
    connections["default"].settings_dict.update(
        environment.database(
            {"OPENMASH_DATABASE_URL": postgres.app_url(name)}, "OPENMASH_DATABASE_URL"
        )
    )
    yield
    with django_db_blocker.unblock():
        connections.close_all()
    drop(postgres, name)


@pytest.fixture
def fresh_database(postgres: Any, template_database: str) -> Iterator[str]:
    """The name of an empty migrated database of its own, for tests that need real commits."""
    from tests.support.databases import clone, drop

    name = f"openmash_fresh_{os.getpid()}_{os.urandom(4).hex()}"
    clone(postgres, template_database, name)
    yield name
    drop(postgres, name)


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    """The parallel worker's name, or "single"."""
    config: Any = request.config
    return str(config.workerinput["workerid"]) if hasattr(config, "workerinput") else "single"


@pytest.fixture
def cast(db: None) -> Any:
    """The hub the tests work in: Hackney, with a viewer for each desk (`cast.manager`)."""
    from tests.support.cast import make_hub

    return make_hub("HAC")


@pytest.fixture
def next_door(db: None) -> Any:
    """Another hub: Newham. Nobody of it may see anything of the first."""
    from tests.support.cast import make_hub

    return make_hub("NEW")


@pytest.fixture
def owner_connection(postgres: Any, fresh_database: str) -> Iterator["psycopg.Connection[Any]"]:
    """A connection as the owning role to a fresh database."""
    import psycopg

    with psycopg.connect(postgres.owner_url(fresh_database), autocommit=True) as connection:
        yield connection

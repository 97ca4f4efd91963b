"""A whole hub for the journeys: its own database, web server and worker, and a real browser."""

import contextlib
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journeys.people import Desks
from tests.support.fake_clamd import fake_clamd

SWITCHES = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass(frozen=True)
class Service:
    """The running hub."""

    address: str
    secret_key: str
    superuser_url: str

    def rows(self, query: str, *values: object) -> list[Any]:
        """What the database holds, past every wall: for looking, and for letting time pass."""
        with psycopg.connect(self.superuser_url, autocommit=True) as connection:
            cursor = connection.execute(query.encode(), values)
            return cursor.fetchall() if cursor.description else []


@pytest.fixture(scope="session")
def scanner() -> Iterator[str]:
    """A virus scanner for added files, as OPENMASH_SCANNER names it."""
    with fake_clamd() as daemon:
        yield daemon.setting


@pytest.fixture(scope="session")
def service(
    postgres: Any,
    template_database: str,
    scanner: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Service]:
    """Hackney with a month of invented work, served as `openmash demo` serves it."""
    from tests.support.databases import clone, drop, without_hubs

    name = f"openmash_journeys_{os.getpid()}"
    clone(postgres, template_database, name)
    without_hubs(postgres, name)
    port = _free_port()
    environment = {
        **os.environ,
        "OPENMASH_DATABASE_URL": postgres.app_url(name),
        "OPENMASH_OWNER_DATABASE_URL": postgres.owner_url(name),
        "OPENMASH_SECRET_KEY": secrets.token_urlsafe(64),
        "OPENMASH_DEMO": "on",
        "OPENMASH_TLS": "off",
        "OPENMASH_HOSTS": "127.0.0.1",
        "OPENMASH_SCANNER": scanner,
        "OPENMASH_PAIR_KEYS": str(tmp_path_factory.mktemp("pair-keys")),
    }
    command = [sys.executable, "-m", "openmash"]
    subprocess.run(
        [*command, "seed", "--boroughs", "1", "--months", "1"],
        env=environment,
        check=True,
        capture_output=True,
        timeout=300,
    )
    running = [
        subprocess.Popen(
            [*command, *part],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        for part in (["serve", "--port", str(port), "--workers", "1"], ["worker"])
    ]
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/alive/", running[0])
        yield Service(address, environment["OPENMASH_SECRET_KEY"], postgres.superuser_url(name))
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait(timeout=60)
        drop(postgres, name)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's own Chromium."""
    found = os.environ.get("OPENMASH_TEST_BROWSER") or shutil.which("chromium")
    if not found:
        pytest.skip("skipped: no browser")
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(
            executable_path=found,
            chromium_sandbox=os.geteuid() != 0,
            args=list(SWITCHES),
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def desks(service: Service, browser: Browser) -> Iterator[Desks]:
    """Everybody of the hub, each signed in once in a browser of their own."""
    everybody = Desks(service.address, service.secret_key, browser, _screenshots())
    yield everybody
    everybody.go_home()


def _screenshots() -> Path | None:
    named = os.environ.get("OPENMASH_SCREENSHOTS")
    return Path(named).absolute() if named else None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(url: str, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        assert process.poll() is None, "the web server ended before it answered"
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            # Waiting for its end is how long to wait before asking again.
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=0.3)
    pytest.fail("the web server did not answer within two minutes")

"""`openmash demo`: a whole hub on one machine, with invented people."""

import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Final

import click

from openmash.adapters.embedded_postgres import EmbeddedServer, server_warning
from openmash.adapters.stop_signals import STOP_SIGNALS
from openmash.cli import demo_home
from openmash.cli.children import Child
from openmash.cli.demo_accounts import code, show_accounts
from openmash.cli.demo_home import DemoHome
from openmash.cli.demo_run import run
from openmash.cli.waiting import waiting
from openmash.core.errors import Misconfigured

_HOST: Final = "127.0.0.1"
_PORTS_TRIED: Final = 50
_ANSWERS_WITHIN_S: Final = 120.0
_LOOK_EVERY_S: Final = 0.5


@click.group(invoke_without_command=True)
@click.option("--fresh", is_flag=True, help="Delete the demonstration's data and start over.")
@click.option(
    "--boroughs",
    default=5,
    show_default=True,
    type=click.IntRange(1, 33),
    help="How many hubs, on the first run.",
)
@click.option(
    "--months",
    default=12,
    show_default=True,
    type=click.IntRange(0, 60),
    help="How many months of invented work, on the first run.",
)
@click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(1024, 65535),
    help="Port of the pages; the next free one if it is taken.",
)
@click.pass_context
def demo(context: click.Context, fresh: bool, boroughs: int, months: int, port: int) -> None:
    """Run a demonstration hub on this machine, with invented people.

    Starts a database of its own, fills it on the first run, starts the web server and the worker,
    prints the address and the accounts, and runs until Ctrl-C, which stops all of them and loses
    nothing. The next run goes on with the same data.

    Everything is kept in OPENMASH_DATA_DIR, or var/demo. It listens on this machine only. Never
    put records of real people in it.
    """
    if context.invoked_subcommand is not None:
        return
    home = DemoHome.from_environment()
    with _stoppable(), home.held():
        _run(home, fresh=fresh, boroughs=boroughs, months=months, port=port)


demo.add_command(code)
demo.add_command(run)


class _Stop(BaseException):
    """Somebody wants the demonstration to end. Not an Exception: nothing may swallow it."""


@contextmanager
def _stoppable() -> Iterator[None]:
    """Turn the first Ctrl-C or SIGTERM into an orderly stop, and ignore the next ones."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        for number in STOP_SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        raise _Stop

    before = {number: signal.signal(number, stop) for number in STOP_SIGNALS}
    try:
        yield
    except _Stop:
        click.echo("Everything has stopped. Nothing was lost; start again to go on.")
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _run(home: DemoHome, *, fresh: bool, boroughs: int, months: int, port: int) -> None:
    if fresh:
        with waiting("Deleting the last demonstration"):
            home.clear()
    home.secret_key()
    server = _database(home)
    try:
        server = _filled(home, server, boroughs, months)
        port = _free_port(port)
        environment = demo_home.environment(home, server)
        web = Child("web server", ["serve", "--port", str(port)], environment, home.log())
        worker = Child("worker", ["worker"], environment, home.log())
        try:
            web.start()
            worker.start()
            with waiting("Starting the web server"):
                _wait_for(web, port, home.log())
            _greet(home, server, port)
            _watch(home, server, [web, worker])
        finally:
            click.echo("Stopping.")
            web.stop()
            worker.stop()
    finally:
        server.stop()


def _database(home: DemoHome) -> EmbeddedServer:
    with waiting("Starting the database"):
        return EmbeddedServer.start(home.postgres)


def _filled(home: DemoHome, server: EmbeddedServer, boroughs: int, months: int) -> EmbeddedServer:
    """The server with a migrated, wholly seeded database."""
    if not demo_home.seeded(server) and demo_home.begun(server):
        click.echo("The last seeding was cut short. Starting over, so that nothing is half there.")
        server.stop()
        home.clear()
        home.secret_key()
        server = _database(home)
    environment = demo_home.environment(home, server)
    with waiting("Bringing the database to this release"):
        _must(Child("migrations", ["migrate", "--quiet"], environment))
    if not demo_home.seeded(server):
        size = ["--boroughs", str(boroughs), "--months", str(months)]
        _must(Child("seeding", ["seed", *size], environment))
        demo_home.note_seeded(server, f"{boroughs} boroughs, {months} months")
    if not demo_home.has_region(server):
        # A demonstration of an earlier release, which had none.
        _must(Child("region", ["region", "demonstration"], environment))
    return server


def _must(child: Child) -> None:
    if child.run() != 0:
        raise Misconfigured(
            f"The demonstration could not be prepared: {child.name} failed, see above. "
            "If it fails again, start over with: openmash demo --fresh"
        )


def _free_port(wanted: int) -> int:
    for port in range(wanted, min(wanted + _PORTS_TRIED, 65536)):
        with socket.socket() as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind((_HOST, port))
            except OSError:
                continue
        if port != wanted:
            click.echo(f"Port {wanted} is taken; using {port}.")
        return port
    raise Misconfigured(f"No free port from {wanted} on. Choose another with --port.")


def _wait_for(web: Child, port: int, log: Path) -> None:
    """Wait until a page is answered, so that the address printed works at once."""
    # No proxy: the address is this machine's own.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    until = time.monotonic() + _ANSWERS_WITHIN_S
    while time.monotonic() < until and web.exit_code is None:
        try:
            opener.open(f"http://{_HOST}:{port}/help/", timeout=5)
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise Misconfigured(f"The web server did not start. Why is in {log}.")


def _greet(home: DemoHome, server: EmbeddedServer, port: int) -> None:
    show_accounts(server.owner_url(), home.kept_secret_key())
    click.echo(f"Database: PostgreSQL {server.version}. Data and log: {home.folder}")
    warning = server_warning(server.version)
    if warning:
        click.secho(f"Warning: {warning}", fg="yellow")
    click.secho(f"\nOpenMASH runs at http://{_HOST}:{port}/", bold=True)
    click.echo("Ctrl-C stops it; the data are kept.")
    sys.stdout.flush()


def _watch(home: DemoHome, server: EmbeddedServer, children: list[Child]) -> None:
    """Wait for Ctrl-C; start again what dies."""
    while True:
        time.sleep(_LOOK_EVERY_S)
        if not server.is_running:
            click.echo("The database stopped. Starting it again.")
            EmbeddedServer.start(home.postgres)
        for child in children:
            died = child.exit_code
            if died is None:
                continue
            if child.too_often():
                raise Misconfigured(
                    f"The {child.name} stopped again and again. Why is in {home.log()}. Mend that, "
                    "then start the demonstration again: nothing was lost."
                )
            click.echo(f"The {child.name} stopped (exit code {died}). Starting it again.")
            child.start()

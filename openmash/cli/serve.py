"""`openmash serve`: the web server."""

import os
from importlib import import_module
from typing import Any, Final

import click

from openmash.cli import installation
from openmash.cli.orphans import end_with_starter
from openmash.cli.serving import loading, server
from openmash.core.errors import Misconfigured

_APPLICATION: Final = "openmash.config.wsgi:application"
# Rooms for a burst: more than this many waiting requests a process are answered with 503.
_BACKPRESSURE: Final = 128


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(1, 65535),
    help="Port to listen on.",
)
@click.option(
    "--workers",
    default=4,
    show_default=True,
    type=click.IntRange(1, 64),
    help="Processes. About two for each processor core.",
)
@click.option(
    "--threads",
    default=2,
    show_default=True,
    type=click.IntRange(1, 64),
    help="Threads in each process. Each holds one database connection.",
)
def serve(host: str, port: int, workers: int, threads: int) -> None:
    """Serve the pages and the JSON interface until told to stop (Ctrl-C or SIGTERM).

    On a real hub, put a proxy that terminates TLS in front, and keep this on loopback. Run
    `openmash worker` beside it: without a worker no agency is chased, no message leaves and the
    audit log is not sealed.

    Refuses to start on a database that `openmash migrate` has not brought to this release. The
    number of database connections is workers x threads.
    """
    installation.ready()
    from django.conf import settings

    _refuse_open_plain_text(host, tls=settings.SESSION_COOKIE_SECURE)
    installation.need_current_database()
    installation.collect_static()
    end_with_starter()
    _serve(host, port, workers, threads)


def _refuse_open_plain_text(host: str, *, tls: bool) -> None:
    if host in installation.LOOPBACK or tls:
        return
    raise Misconfigured(
        f"OPENMASH_TLS is off and --host is {host}: children's records would cross the network "
        "in clear text. Put a TLS proxy in front and set OPENMASH_TLS=on, or keep --host 127.0.0.1."
    )


def _serve(host: str, port: int, workers: int, threads: int) -> None:
    made = server(
        _APPLICATION, (host, port), workers=workers, threads=threads, backpressure=_BACKPRESSURE
    )
    _refuse_busy(host, port)
    click.echo(f"Serving on http://{host}:{port} with {workers} x {threads} threads.", err=True)
    made.serve(target_loader=loading(_application, os.getpid()), wrap_loader=False)
    click.echo("The web server has stopped.", err=True)


def _application() -> Any:
    module, _, name = _APPLICATION.partition(":")
    return getattr(import_module(module), name)


def _refuse_busy(host: str, port: int) -> None:
    import socket

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            raise Misconfigured(
                f"Cannot listen on {host} port {port} ({error.strerror}). "
                "Stop what uses it, or choose another with --port."
            ) from None

"""A granian server as both our programs run it, and what its processes load."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from openmash.cli.orphans import end_with

if TYPE_CHECKING:
    from granian.server.common import AbstractServer

# Long enough for a page in progress; then a stop must not wait for a browser that never hangs up.
_STOPS_WITHIN_S: Final = 10


def server(
    target: str, address: tuple[str, int], *, workers: int, threads: int, backpressure: int
) -> "AbstractServer[Any]":
    """A server of a WSGI application, not yet started.

    Args:
        target: where the application stands, as module:name.
        address: host and port.
        backpressure: how many requests a process lets wait; what comes beyond is answered 503.
    """
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    return Server(
        target,
        address=address[0],
        port=address[1],
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        backpressure=backpressure,
        log_level=LogLevels.warning,
        # Its lines go to our own handlers, in our own form. It keeps no log of addresses visited,
        # nor of who asked: what we log of that is our own.
        log_dictconfig={"handlers": {}, "loggers": {"_granian": {"propagate": True}}},
        log_access=False,
        respawn_failed_workers=True,
        workers_kill_timeout=_STOPS_WITHIN_S,
    )


def loading(make: Callable[[], Any], parent: int) -> Callable[[], Any]:
    """What each process of a server runs after it was forked: it ends with its parent.

    Args:
        make: gives the application.
        parent: the process id of the server.
    """

    def load() -> Any:
        end_with(parent)
        return make()

    return load

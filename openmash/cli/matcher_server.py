"""Serves one matcher over HTTP on loopback, until told to stop."""

import os
from collections.abc import Callable
from typing import Any

from openmash.adapters.matcher.folder import MatcherFolder
from openmash.adapters.matcher.service import Service
from openmash.cli.orphans import end_with

_STOPS_WITHIN_S = 10
_BACKPRESSURE = 64


def run(folder: MatcherFolder, host: str, port: int, threads: int) -> None:
    """Serve until SIGTERM or Ctrl-C.

    Raises:
        Misconfigured: the folder is not in order.
    """
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    # Made here too, so that what is wrong with the folder is said before anything listens.
    Service(folder)
    server = Server(
        "openmash.adapters.matcher.service:Service",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=threads,
        backpressure=_BACKPRESSURE,
        log_level=LogLevels.warning,
        log_dictconfig={"handlers": {}, "loggers": {"_granian": {"propagate": True}}},
        # It keeps no log of its own: who asked is in the matcher's, and nobody else's business.
        log_access=False,
        respawn_failed_workers=True,
        workers_kill_timeout=_STOPS_WITHIN_S,
    )
    server.serve(target_loader=_load(folder, os.getpid()), wrap_loader=False)


def _load(folder: MatcherFolder, parent: int) -> Callable[[], Any]:
    def load() -> Any:
        """Runs in the process that answers, after it was forked."""
        end_with(parent)
        return Service(folder)

    return load

"""Serves one matcher over HTTP on loopback, until told to stop."""

import os
from typing import Final

from openmash.adapters.matcher.folder import MatcherFolder
from openmash.adapters.matcher.service import Service
from openmash.cli.serving import loading, server

_APPLICATION: Final = "openmash.adapters.matcher.service:Service"
_BACKPRESSURE: Final = 64


def run(folder: MatcherFolder, host: str, port: int, threads: int) -> None:
    """Serve until SIGTERM or Ctrl-C.

    Raises:
        Misconfigured: the folder is not in order.
    """
    # Made here too, so that what is wrong with the folder is said before anything listens.
    Service(folder)
    made = server(
        _APPLICATION, (host, port), workers=1, threads=threads, backpressure=_BACKPRESSURE
    )
    made.serve(target_loader=loading(lambda: Service(folder), os.getpid()), wrap_loader=False)

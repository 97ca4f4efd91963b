"""Ends this process when the one that started it has gone.

A web server or worker whose parent was killed outright would hold its port, or go on sending
messages, with nobody left to stop it.
"""

import os
import signal
import threading
import time
from typing import Final

PARENT_VARIABLE: Final = "OPENMASH_END_WITH"
"""Set by `demo` for its children: the process id with which they are to end. Not a setting."""

_LOOK_EVERY_S: Final = 0.5
# More than a web process or worker needs for what it has in hand.
_ENDS_WITHIN_S: Final = 30.0


def end_with_starter() -> None:
    """Watch the parent that the environment names, if it names one."""
    named = os.environ.get(PARENT_VARIABLE, "")
    if named.isdigit():
        end_with(int(named))


def end_with(parent: int) -> None:
    """Send this process SIGTERM, as an administrator would, once `parent` is its parent no more.

    Said again until it ends, since a process that is still starting loses the first; one that does
    not end within 30 seconds is killed.
    """

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_LOOK_EVERY_S)
        latest = time.monotonic() + _ENDS_WITHIN_S
        while time.monotonic() < latest:
            os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(_LOOK_EVERY_S)
        os.kill(os.getpid(), signal.SIGKILL)

    threading.Thread(target=watch, name="watch-parent", daemon=True).start()

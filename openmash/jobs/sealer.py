"""The sealer's thread: seals the audit log a few times a second, whatever else the worker does."""

import threading
import time
from datetime import UTC, datetime
from typing import Final

import structlog
from django.db import connection

from openmash.actions import sealing
from openmash.adapters.signing import SigningKey
from openmash.records.queries.audit_log import every_hub_id

_LOOK_EVERY_S: Final = 0.25
_CHECKPOINTS_EVERY_S: Final = 10.0
_LONGEST_PAUSE_S: Final = 5.0
log = structlog.get_logger()


class Sealer(threading.Thread):
    """Seals until told to stop, through any restart of the database."""

    def __init__(self, key: SigningKey, stop: threading.Event) -> None:
        super().__init__(name="sealer", daemon=True)
        self._key = key
        # Not named _stop: that is a method of every thread.
        self._told_to_stop = stop
        self._next_checkpoints = time.monotonic()
        self._failures = 0

    def run(self) -> None:
        """Seal until told to stop, then once more, so that a stopped hub is a sealed one."""
        pause = 0.0
        while not self._told_to_stop.wait(pause):
            pause = self._turn()
        self._turn()
        connection.close()

    def _turn(self) -> float:
        """Seal once; return the seconds to wait before the next time."""
        try:
            sealed = sealing.seal_waiting(self._key, now=datetime.now(UTC))
            self._checkpoints()
        except Exception as trouble:  # noqa: BLE001  # nothing may end the sealing of the audit log
            return self._recover(trouble)
        if self._failures:
            log.info("sealing goes on")
        self._failures = 0
        return 0.0 if sealed >= sealing.BATCH else _LOOK_EVERY_S

    def _checkpoints(self) -> None:
        if time.monotonic() < self._next_checkpoints:
            return
        self._next_checkpoints = time.monotonic() + _CHECKPOINTS_EVERY_S
        for hub_id in every_hub_id():
            sealing.checkpoint_if_due(hub_id, self._key, now=datetime.now(UTC))

    def _recover(self, trouble: Exception) -> float:
        self._failures += 1
        if self._failures == 1:
            log.error("sealing was interrupted, and will be tried again", exc_info=trouble)
        # A broken connection is replaced by the next query only once it has been closed.
        connection.close()
        return min(_LOOK_EVERY_S * 2.0**self._failures, _LONGEST_PAUSE_S)

"""Runs the worker: the sealer and the rounds, through any restart of the database."""

import asyncio
import contextlib
import threading
from typing import Any, Final

import structlog
from asgiref.sync import sync_to_async
from django.db import connections

from openmash.adapters.signing import SigningKey
from openmash.jobs.sealer import Sealer

CONCURRENCY: Final = 4
_FIRST_PAUSE_S: Final = 1.0
_LONGEST_PAUSE_S: Final = 15.0
_LOOKS_FOR_STOP_EVERY_S: Final = 0.2
_ENDS_WITHIN_S: Final = 30
log = structlog.get_logger()


def run(key: SigningKey, stop: threading.Event) -> None:
    """Work until `stop` is set, then finish what was begun.

    Args:
        key: signs the audit checkpoints.
        stop: set it from a signal handler.
    """
    sealer = Sealer(key, stop)
    sealer.start()
    pause = _FIRST_PAUSE_S
    while not stop.is_set():
        try:
            asyncio.run(_rounds(stop))
            pause = _FIRST_PAUSE_S
        except Exception as trouble:  # the database went away: start afresh
            log.error("rounds were interrupted, and will start afresh", exc_info=trouble)
            pause = min(pause * 2, _LONGEST_PAUSE_S)
        stop.wait(pause)
    sealer.join()


async def _rounds(stop: threading.Event) -> None:
    """Run the timetable until told to stop, or until the database fails under it."""
    work = asyncio.create_task(_work())
    while not stop.is_set() and not work.done():
        await asyncio.sleep(_LOOKS_FOR_STOP_EVERY_S)
    if not work.done():
        work.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await work


async def _work() -> None:
    from openmash.jobs.app import QUEUE, app

    # Jobs are deferred over Django's connection of the library's own thread. One that broke with
    # the database would fail for ever: nothing but this closes it there.
    await sync_to_async(connections.close_all)()
    connector: Any = app.connector
    worker = app.with_connector(connector.get_worker_connector())
    async with worker.open_async():
        await worker.run_worker_async(
            queues=[QUEUE],
            concurrency=CONCURRENCY,
            delete_jobs="successful",
            shutdown_graceful_timeout=_ENDS_WITHIN_S,
            install_signal_handlers=False,
        )

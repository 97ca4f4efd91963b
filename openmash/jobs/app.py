"""The timetable as jobs: each round is deferred once for all workers, and run by whichever is free.

The job library loads this when a worker starts (setting PROCRASTINATE_IMPORT_PATHS).
"""

from collections.abc import Callable
from typing import Any, Final

from procrastinate import App
from procrastinate.contrib.django import app as _app
from procrastinate.jobs import Status

from openmash.jobs import rounds

app: Final[App] = _app
QUEUE: Final = "rounds"
_DEAD_AFTER_S: Final = 300
_KEPT_HOURS: Final = 24


def _register(one: rounds.Round) -> None:
    # The queueing lock keeps a slow or stopped worker from finding a heap of old rounds. No
    # execution lock: one held by a killed worker would stop its kind of round for good.
    task = app.task(name=one.name, queue=QUEUE, queueing_lock=one.name)(_going(one))
    app.periodic(cron=one.cron, periodic_id=one.name)(task)


def _going(one: rounds.Round) -> Callable[[int], int]:
    def run(timestamp: int) -> int:  # noqa: ARG001  # the library says when it was due
        return rounds.go(one)

    return run


@app.periodic(cron="7 * * * *", periodic_id="tidy")
@app.task(name="tidy", queue=QUEUE, queueing_lock="tidy", pass_context=True)
async def tidy(context: Any, timestamp: int) -> None:  # noqa: ARG001
    """Forget jobs that ended, and those that a killed worker will never end."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=_DEAD_AFTER_S):
        await manager.finish_job_by_id_async(job_id=job.id, status=Status.FAILED, delete_job=True)
    await manager.delete_old_jobs(nb_hours=_KEPT_HOURS, include_failed=True)


for _each in rounds.ROUNDS:
    _register(_each)

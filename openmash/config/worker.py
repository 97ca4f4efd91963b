"""The worker process, as `config.wsgi` is the web one: Django, the key, the signals, the work."""

import signal
import threading
from types import FrameType

import structlog


def main() -> None:
    """Run until SIGTERM or SIGINT. Django must have been set up.

    Raises:
        Misconfigured: the audit signing key cannot be had.
    """
    from django.conf import settings

    from openmash.actions.sealing import signing_key
    from openmash.jobs import run

    key = signing_key(settings.OPENMASH_DATA_DIR)
    stop = threading.Event()

    def told(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, told)
    log = structlog.get_logger()
    log.info("worker started", audit_key=key.public.key_id)
    run.run(key, stop)
    log.info("worker stopped")

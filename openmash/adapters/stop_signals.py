"""Holds back a request to stop while something is begun that could not be stopped yet."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

STOP_SIGNALS: Final = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)
"""How people and service managers ask a program to end; Windows has no SIGHUP."""


@contextmanager
def held_back() -> Iterator[None]:
    """Let no request to stop interrupt the block; what came meanwhile is heard at its end.

    A handler that raises can do so between the start of a process and the line that remembers it,
    and then nobody knows whom to stop. For blocks that take moments. The handlers are exchanged
    rather than the signals blocked, since a started process inherits what is blocked. Outside the
    main thread nothing happens: no handler runs there.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        came.append(number)

    # What is ignored stays so, since a started process inherits that too; what was installed by
    # other means than Python's (None) could not be put back.
    before = {
        number: handler
        for number in STOP_SIGNALS
        if (handler := signal.getsignal(number)) not in (signal.SIG_IGN, None)
    }
    for number in before:
        signal.signal(number, note)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for number in dict.fromkeys(came):
            signal.raise_signal(number)

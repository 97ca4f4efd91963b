"""Processes that the demonstration starts, watches, starts again and stops."""

import os
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Final

from openmash.adapters.stop_signals import held_back
from openmash.cli.orphans import PARENT_VARIABLE

GIVES_UP_AFTER: Final = 5
_WITHIN_S: Final = 60.0
_STOPS_WITHIN_S: Final = 40.0
# The killed are gone in moments; what waits longer is dead and only waits to be reaped.
_GONE_WITHIN_S: Final = 2.0
_LOOK_EVERY_S: Final = 0.01


class Child:
    """One command of our own, run as a process that ends when we do."""

    def __init__(
        self,
        name: str,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        log: Path | None = None,
    ) -> None:
        """Say what to run; nothing starts yet.

        Args:
            name: for messages to people.
            arguments: of the `openmash` command.
            environment: the settings it runs under.
            log: the file that its output is added to; None shows it on our own terminal.
        """
        self.name = name
        self._log = log
        self._command = [sys.executable, "-m", "openmash", *arguments]
        self._environment = {**environment, PARENT_VARIABLE: str(os.getpid())}
        self._deaths: deque[float] = deque(maxlen=GIVES_UP_AFTER)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, in a session of its own: Ctrl-C reaches us alone, and we stop it in turn.

        Where it ran before and died, what it left behind is ended first: the processes of a web
        server that was killed go on answering from its database until they notice.
        """
        self.stop()
        with ExitStack() as stack:
            stack.enter_context(held_back())  # a process that nobody remembers is never stopped
            output = stack.enter_context(self._log.open("ab")) if self._log else None
            self._process = subprocess.Popen(  # noqa: S603  # our own interpreter and command
                self._command,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    @property
    def pid(self) -> int | None:
        """Its process id, or None before the start."""
        return self._process.pid if self._process else None

    @property
    def exit_code(self) -> int | None:
        """Its exit code, or None while it runs."""
        return self._process.poll() if self._process else None

    def too_often(self) -> bool:
        """Note that it died; say whether that happened too often to start it once more."""
        self._deaths.append(time.monotonic())
        full = len(self._deaths) == GIVES_UP_AFTER
        return full and self._deaths[-1] - self._deaths[0] < _WITHIN_S

    def run(self) -> int:
        """Start it and wait for its end; return its exit code."""
        self.start()
        assert self._process is not None  # noqa: S101  # just started
        try:
            return self._process.wait()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Ask it to end and wait; then end whatever it started and left behind. Safe to repeat."""
        if self._process is None:
            return
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(_STOPS_WITHIN_S)
        self._end_group(self._process)

    @staticmethod
    def _end_group(leader: "subprocess.Popen[bytes]") -> None:
        """End what is left of the session that it began, and wait until that is gone."""
        until = time.monotonic() + _GONE_WITHIN_S
        # Its session is its own, so this group holds nothing but it and its children.
        with suppress(ProcessLookupError):
            os.killpg(leader.pid, signal.SIGKILL)
            leader.wait()
            while time.monotonic() < until:
                os.killpg(leader.pid, 0)
                time.sleep(_LOOK_EVERY_S)
        leader.wait()

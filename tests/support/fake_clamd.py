"""A small ClamAV daemon on a Unix socket: it answers as told, or by the protocol, and remembers."""

import socket
import struct
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

VERSION = "ClamAV 1.4.3/27800/Mon Nov 23 08:00:00 2026"
HARMFUL = b"harmful for this test"


@dataclass
class FakeClamd:
    """What it answers, and what it was sent.

    Attributes:
        answer: sent instead of a verdict, if not empty; b"-" hangs up without a word.
        streams: every file it was sent, whole.
    """

    setting: str
    version: str = VERSION
    answer: bytes = b""
    streams: list[bytes] = field(default_factory=list)

    def serve(self, connection: socket.socket) -> None:
        """Answer one client, as the daemon's manual has it."""
        with connection, connection.makefile("rb") as told:
            command = b""
            while not command.endswith(b"\0"):
                command += told.read(1)
            if command == b"zVERSION\0":
                connection.sendall(self.version.encode() + b"\0")
            elif command == b"zINSTREAM\0":
                stream = b""
                while size := struct.unpack("!I", told.read(4))[0]:
                    stream += told.read(size)
                self.streams.append(stream)
                connection.sendall(self._verdict(stream))

    def _verdict(self, stream: bytes) -> bytes:
        if self.answer:
            return self.answer.strip(b"-")
        return b"stream: Test.Harm FOUND\0" if HARMFUL in stream else b"stream: OK\0"


@contextmanager
def fake_clamd() -> Iterator[FakeClamd]:
    """One that runs for as long as the block does."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "clamd.ctl")
        listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        listening.bind(str(path))
        listening.listen()
        daemon = FakeClamd(f"unix:{path}")
        thread = threading.Thread(target=_accept, args=(listening, daemon), daemon=True)
        thread.start()
        try:
            yield daemon
        finally:
            # Closing alone would leave the thread waiting for a client.
            listening.shutdown(socket.SHUT_RDWR)
            thread.join()
            listening.close()


def _accept(listening: socket.socket, daemon: FakeClamd) -> None:
    while True:
        try:
            connection, _ = listening.accept()
        except OSError:
            return
        daemon.serve(connection)

"""Asks ClamAV about a file: its daemon over a socket, or its program.

Only a plain "nothing found" counts as clean. No scanner, no answer, an error or an answer that is
not understood leave the file unscanned, whatever it may be.
"""

import shutil
import socket
import struct
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, Protocol

from openmash.core.errors import Misconfigured
from openmash.domain.sharing.attachments import Scan

SETTING: Final = "OPENMASH_SCANNER"
_USUAL_SOCKETS: Final = (
    "/run/clamav/clamd.ctl",
    "/run/clamd.scan/clamd.sock",
    "/run/clamav/clamd.sock",
    "/tmp/clamd.socket",  # noqa: S108  # where ClamAV's own default puts it
)
_LOOPBACK: Final = ("127.0.0.1", "::1", "localhost")
_ANSWERS_WITHIN_S: Final = 60.0
_PROGRAM_ENDS_WITHIN_S: Final = 300.0
_PIECE: Final = 1 << 18
_LONGEST_ANSWER: Final = 4096


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the scanner said, and which scanner with which signatures it was."""

    scan: Scan
    scanner: str


class Scanner(Protocol):
    """Something that looks for viruses.

    Attributes:
        quick: it answers while a person waits.
    """

    quick: bool

    def version(self) -> str:
        """The scanner and its signatures, as it names itself; empty if there is no answer."""

    def scan(self, file: BinaryIO) -> Verdict:
        """Scan a file from its start. Never raises: no answer is an answer."""


def from_setting(setting: str) -> Scanner:
    """The scanner for a setting.

    Args:
        setting: unix:/path/of/socket, tcp:127.0.0.1:3310, clamscan:/usr/bin/clamscan, none; empty
            looks for a daemon's socket in the usual places, then for the program.

    Raises:
        Misconfigured: the setting is none of these.
    """
    way, _, rest = setting.partition(":")
    if not setting:
        return _found()
    if setting == "none":
        return NoScanner()
    if way == "unix" and rest.startswith("/"):
        return Clamd(rest)
    if way == "clamscan" and rest.startswith("/"):
        return Clamscan(rest)
    host, _, port = rest.rpartition(":")
    if way == "tcp" and port.isdecimal():
        if host.strip("[]") not in _LOOPBACK:
            raise Misconfigured(
                f"{SETTING} would send files over the network in clear. Run ClamAV on this "
                "machine and name its socket."
            )
        return Clamd((host.strip("[]"), int(port)))
    raise Misconfigured(
        f"{SETTING} is not understood. Write it like unix:/run/clamav/clamd.ctl, "
        "tcp:127.0.0.1:3310, clamscan:/usr/bin/clamscan or none."
    )


def _found() -> Scanner:
    for path in _USUAL_SOCKETS:
        if Path(path).is_socket():
            return Clamd(path)
    program = shutil.which("clamscan")
    return Clamscan(program) if program else NoScanner()


class NoScanner:
    """There is none: every file stays unscanned."""

    quick = True

    def version(self) -> str:
        """Nothing."""
        return ""

    def scan(self, file: BinaryIO) -> Verdict:  # noqa: ARG002  # nobody looks
        """Unscanned."""
        return Verdict(Scan.NO_SCANNER, "")


class Clamd:
    """ClamAV's daemon: the file is streamed to it, and it never sees a path."""

    quick = True

    def __init__(self, address: str | tuple[str, int]) -> None:
        self._address = address

    def version(self) -> str:
        """What the daemon calls itself, e.g. "ClamAV 1.4.3/27800/Mon Nov 23 …"."""
        try:
            with self._connected() as connection:
                connection.sendall(b"zVERSION\0")
                said = _answer(connection)
        except OSError:
            return ""
        return said if said.startswith("ClamAV") else ""

    def scan(self, file: BinaryIO) -> Verdict:
        """Stream the file to the daemon."""
        scanner = self.version()
        # Without a number of signatures it has none, and would find nothing in anything.
        if "/" not in scanner:
            return Verdict(Scan.FAILED, scanner)
        try:
            return Verdict(_meaning(self._stream(file)), scanner)
        except OSError:
            return Verdict(Scan.FAILED, scanner)

    def _stream(self, file: BinaryIO) -> str:
        file.seek(0)
        with self._connected() as connection:
            connection.sendall(b"zINSTREAM\0")
            while piece := file.read(_PIECE):
                connection.sendall(struct.pack("!I", len(piece)) + piece)
            connection.sendall(struct.pack("!I", 0))
            return _answer(connection)

    def _connected(self) -> socket.socket:
        family = socket.AF_UNIX if isinstance(self._address, str) else socket.AF_INET
        if not isinstance(self._address, str) and ":" in self._address[0]:
            family = socket.AF_INET6
        connection = socket.socket(family, socket.SOCK_STREAM)
        connection.settimeout(_ANSWERS_WITHIN_S)
        try:
            connection.connect(self._address)
        except OSError:
            connection.close()
            raise
        return connection


def _answer(connection: socket.socket) -> str:
    said = b""
    while len(said) < _LONGEST_ANSWER and not said.endswith(b"\0"):
        piece = connection.recv(_LONGEST_ANSWER)
        if not piece:
            break
        said += piece
    return said.rstrip(b"\0\n").decode("utf-8", errors="replace")[:120]


def _meaning(said: str) -> Scan:
    if said == "stream: OK":
        return Scan.CLEAN
    return Scan.INFECTED if said.endswith(" FOUND") else Scan.FAILED


class Clamscan:
    """ClamAV's program: reads its signatures afresh for every file, so nobody waits for it."""

    quick = False
    _OPTIONS: Final = (
        *("--no-summary", "--stdout", "--infected"),
        # Without these, what is too deep, too large or locked counts as clean.
        *("--alert-exceeds-max=yes", "--alert-encrypted=yes", "--alert-macros=yes"),
        *("--max-filesize=200M", "--max-scansize=400M"),
    )

    def __init__(self, program: str) -> None:
        self._program = program

    def version(self) -> str:
        """What the program calls itself."""
        try:
            done = subprocess.run(  # noqa: S603  # the program that the setting names
                [self._program, "--version"],
                capture_output=True,
                timeout=_ANSWERS_WITHIN_S,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            return ""
        return done.stdout.decode("utf-8", errors="replace").strip()[:120]

    def scan(self, file: BinaryIO) -> Verdict:
        """Run the program on the open file, which need have no name."""
        scanner = self.version()
        if "/" not in scanner:
            return Verdict(Scan.FAILED, scanner)
        file.seek(0)
        try:
            done = subprocess.run(  # noqa: S603  # as above
                [self._program, *self._OPTIONS, f"/dev/fd/{file.fileno()}"],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                pass_fds=(file.fileno(),),
                timeout=_PROGRAM_ENDS_WITHIN_S,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            return Verdict(Scan.FAILED, scanner)
        # 0 and 1 are its answers; 2 is any trouble, such as having no signatures at all.
        meaning = {0: Scan.CLEAN, 1: Scan.INFECTED}.get(done.returncode, Scan.FAILED)
        return Verdict(meaning, scanner)

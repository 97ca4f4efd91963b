"""A file added to a contact, and a scanner that answers as a test wants."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, BinaryIO
from uuid import UUID

from openmash.actions import attachments, file_keys
from openmash.actions.attachments import Added, NewFile
from openmash.adapters.files import durable
from openmash.adapters.files.clamav import Verdict
from openmash.domain.access import Viewer
from openmash.domain.agency_checks.marks import Audience
from openmash.domain.sharing.attachments import Scan
from tests.support.hostile_documents import pdf

LETTER = pdf(b"BT /F1 12 Tf 72 720 Td (Seen on Tuesday) Tj ET")


class Says:
    """A scanner that always says the same, and keeps what it was given."""

    def __init__(self, scan: Scan, *, quick: bool = True) -> None:
        self.quick = quick
        self.verdict = Verdict(scan, "ClamAV 1.4.3/27800/today" if scan is not Scan.FAILED else "")
        self.seen: list[bytes] = []

    def version(self) -> str:
        """Its name."""
        return self.verdict.scanner

    def scan(self, file: BinaryIO) -> Verdict:
        """The same every time."""
        file.seek(0)
        self.seen.append(file.read())
        return self.verdict


CLEAN = Says(Scan.CLEAN)


@contextmanager
def in_memory(content: bytes) -> Iterator[BinaryIO]:
    """The content as an upload brings it."""
    with durable.memory_file() as file:
        file.write(content)
        file.flush()
        yield file


def added(
    viewer: Viewer,
    contact_id: UUID,
    monkeypatch: Any,
    *,
    now: datetime,
    content: bytes = LETTER,
    scanner: Says = CLEAN,
    audience: Audience = Audience.HUB_ONLY,
    name: str = "letter.pdf",
    description: str = "Letter from the school nurse",
) -> Added:
    """Somebody adds a file while this scanner is there."""
    monkeypatch.setattr(file_keys, "scanner", lambda: scanner)
    with in_memory(content) as file:
        new = NewFile(file, len(content), name, description, audience)
        return attachments.add(viewer, contact_id=contact_id, new=new, now=now)

"""The matcher's log: who asked when and what was answered, and of whom only a keyed digest.

Each line names the digest of the line before, so that a line changed or taken out shows; one cut
off at the end shows beside the hub's own audit, which names the same questions. With the log's key
the agency can tell whether a given question was about a given person, and nobody else can.
"""

import fcntl
import hashlib
import hmac
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Final

from openmash.adapters.files import durable
from openmash.domain.people.elsewhere.wire import Question
from openmash.domain.people.facts import PersonFacts
from openmash.domain.people.linkage.cards import card_of

_FIRST: Final = "0" * 64
_LONGEST_LINE: Final = 4096


@dataclass(frozen=True, slots=True)
class Entry:
    """One question and what became of it. outcome: a verdict or why there was none."""

    at: datetime
    hub: str
    by: str
    question: str
    person: str
    outcome: str


def entry_of(asked: Question, outcome: str, key: bytes, now: datetime) -> Entry:
    """The entry of a question. No name is in it."""
    return Entry(now, asked.hub, asked.by, str(asked.id), digest(asked.facts, key), outcome)


def digest(facts: PersonFacts, key: bytes) -> str:
    """Sixty-four hex digits: equal for what is told of a person in the same words."""
    return hmac.new(key, card_of(facts).to_json().encode(), hashlib.sha256).hexdigest()


def append(path: Path, entry: Entry) -> None:
    """Write one line, on disk when this returns.

    Raises:
        OSError: it could not be written; then nothing may be answered.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT, durable.FILE_MODE)
    with os.fdopen(handle, "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        before = _last(file)
        told = {
            "at": entry.at.isoformat(),
            "hub": entry.hub,
            "by": entry.by,
            "question": entry.question,
            "person": entry.person,
            "outcome": entry.outcome,
            "before": before,
        }
        file.seek(0, os.SEEK_END)
        file.write(json.dumps(told, separators=(",", ":")).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def _last(file: BinaryIO) -> str:
    """The digest of the last whole line; one torn by a power cut is ended, and shows."""
    end = file.seek(0, os.SEEK_END)
    if end == 0:
        return _FIRST
    file.seek(max(0, end - 2 * _LONGEST_LINE))
    tail = file.read()
    if not tail.endswith(b"\n"):
        file.write(b"\n")
        tail += b"\n"
    return hashlib.sha256(tail[:-1].rpartition(b"\n")[2]).hexdigest()


@dataclass(frozen=True, slots=True)
class Fault:
    """A line that does not follow from the one before. number: from 1."""

    number: int


def check(path: Path) -> Iterator[Fault | dict[str, Any]]:
    """Yield every line of the log, or a fault in its place.

    Raises:
        OSError: the log cannot be read.
    """
    before = _FIRST
    with path.open("rb") as file:
        for number, raw in enumerate(file, start=1):
            line = raw.rstrip(b"\n")
            try:
                told = json.loads(line)
                fits = told["before"] == before
            except (ValueError, KeyError, TypeError):
                told, fits = {}, False
            yield told if fits else Fault(number)
            before = hashlib.sha256(line).hexdigest()

"""How much of this machine's memory our own PostgreSQL keeps of what it has read.

A hub's look-ups touch pages all over tables of gigabytes. What is not in PostgreSQL's own buffers
is copied from the system's for every look: with a sixteenth of the pages kept, a contact page cost
the database a third more. PostgreSQL's manual advises a quarter of a machine that does nothing
else ("shared_buffers", chapter Resource Consumption); ours serves pages too.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_MB: Final = 1024 * 1024
_LEAST_MB, _MOST_MB = 128, 2048
_PART: Final = 8
_LIMITS: Final = (
    Path("/sys/fs/cgroup/memory.max"),
    Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
)
"""Where Linux says how much a container may have: of either version of its control groups."""


def shared_buffers() -> str:
    """Return the setting for the machine or container that this process runs in."""
    return setting(min(_available()))


def setting(memory: int) -> str:
    """Return an eighth of this many bytes as PostgreSQL writes it, between 128 MB and 2 GB."""
    return f"{max(_LEAST_MB, min(_MOST_MB, memory // _MB // _PART))}MB"


def _available() -> Iterator[int]:
    yield os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    for limit in _LIMITS:
        try:
            told = limit.read_text().strip()
        except OSError:
            continue
        if told.isdecimal():
            yield int(told)

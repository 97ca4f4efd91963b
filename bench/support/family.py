"""What a process and all that it started have taken: processor time and memory, as Linux counts."""

import os
from collections.abc import Iterator
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def seconds() -> float:
    """Processor seconds of this process and of all under it, those that have ended included."""
    ticks = (sum(map(int, fields[11:15])) for _, fields in _family())
    return sum(ticks) / _TICKS


def most_memory() -> float:
    """GB that this process and those under it now can at most have held: the sum of their peaks."""
    found = 0
    for number, _ in _family():
        try:
            lines = Path(f"/proc/{number}/status").read_text().splitlines()
        except OSError:
            continue
        found += sum(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
    return found / 2**20


def _family() -> Iterator[tuple[int, list[str]]]:
    """Numbers of the processes, and what stands in their `stat` after the name."""
    every = dict(_every())
    known = {os.getpid()}
    left = set(every) - known
    while more := {number for number in left if int(every[number][1]) in known}:
        known |= more
        left -= more
    return ((number, every[number]) for number in known)


def _every() -> Iterator[tuple[int, list[str]]]:
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            yield int(path.parent.name), path.read_text().rpartition(")")[2].split()
        except OSError:
            continue

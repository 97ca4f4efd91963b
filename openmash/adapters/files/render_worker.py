"""The locked-down process: one hostile file comes in, plain facts or bare pixels go out.

Run by `rendering.py` as a script of its own, in an empty environment, with the file as standard
input. It shuts itself in before it reads the first byte. What it answers is not believed: the
other side checks every number, and pixels cannot carry anything but a picture.

python -I render_worker.py walls | inspect | page KIND NUMBER DPI
"""

import json
import mmap
import os
import sys
from typing import BinaryIO

_PACKAGE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))  # noqa: PTH100, PTH120
_ROOT = os.path.dirname(_PACKAGE)  # noqa: PTH120
_SYSTEM = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/usr/share/fonts")

NOT_SHUT_IN = 4
TOO_MUCH = 5
NOT_DRAWN = 6


def main(arguments: list[str]) -> int:
    """Shut in, do the one thing asked, and answer on standard output."""
    status = open("/proc/self/status", "rb") if os.path.exists("/proc/self/status") else None  # noqa: PTH110, PTH123, SIM115
    libraries = [path for path in sys.path if path != _ROOT and os.path.isdir(path)]  # noqa: PTH112
    sys.path.insert(0, _ROOT)
    from openmash.adapters.files import inspection, lockdown

    # The folder above the package may be a checkout with the data folder in it: never that.
    walls = lockdown.shut_in((_PACKAGE, *libraries, f"{sys.base_prefix}/lib", *_SYSTEM))
    if not lockdown.is_shut(walls):
        return NOT_SHUT_IN
    try:
        if arguments[0] == "walls":
            _answer({"walls": walls, "peak": _peak(status)})
            return 0
        data = mmap.mmap(0, 0, access=mmap.ACCESS_COPY)
        if arguments[0] == "inspect":
            found = inspection.inspect(data)
            _answer(
                {
                    "kind": found.kind.value if found.kind else None,
                    "reasons": sorted(reason.value for reason in found.reasons),
                    "pages": found.pages,
                    "peak": _peak(status),
                }
            )
            return 0
        return _draw(data, arguments[1], int(arguments[2]), int(arguments[3]))
    except (MemoryError, RecursionError):
        return TOO_MUCH


def _peak(status: BinaryIO | None) -> int:
    """The most memory this process held, in bytes; 0 where the system does not say."""
    lines = status.read().splitlines() if status else []
    told = next((line for line in lines if line.startswith(b"VmHWM:")), b"VmHWM: 0 kB")
    return 1024 * int(told.split()[1])


def _draw(data: mmap.mmap, kind: str, number: int, dpi: int) -> int:
    from openmash.adapters.files import drawing
    from openmash.adapters.files.judging import Against
    from openmash.domain.sharing.attachments import FileKind

    try:
        drawn = drawing.page(FileKind(kind), data, number, dpi=dpi)
    except Against:
        return NOT_DRAWN
    _answer({"width": drawn.width, "height": drawn.height, "words": drawn.words})
    sys.stdout.buffer.write(drawn.pixels)
    return 0


def _answer(facts: dict[str, object]) -> None:
    sys.stdout.buffer.write(json.dumps(facts).encode("ascii") + b"\n")


if __name__ == "__main__":
    code = main(sys.argv[1:])
    sys.stdout.flush()
    # Without the libraries' own endings: some crash there, after the answer was given.
    os._exit(code)

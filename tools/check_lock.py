"""Says where a lock file records an address, or a package without a pin and a digest.

python tools/check_lock.py [files]

An address in a lock file would tie every build to one machine's registry, and show where that is.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = (
    "requirements.lock",
    "requirements-tests.lock",
    "requirements-spark.lock",
    "package-lock.json",
)

_ADDRESS = re.compile(
    r"(?i)\b[a-z][a-z0-9+]*://|\"resolved\"|--(?:extra-)?index-url|--find-links|@ file:"
)
_PIN = re.compile(r"^([A-Za-z0-9._-]+)(\[[^\]]*\])?==\S+")


def faults(name: str, text: str) -> Iterator[str]:
    """What is wrong with one lock file, in words with the line.

    Args:
        name: the file's name; only a requirements file is looked at for pins and digests.
        text: what is in it.
    """
    for number, line in enumerate(text.splitlines(), start=1):
        if _ADDRESS.search(line):
            yield f"{name}:{number}: records an address: {line.strip()}"
    if name.endswith(".json"):
        return
    for entry in re.split(r"(?m)^(?=\S)", text):
        words = entry.strip()
        if not words or words.startswith("#"):
            continue
        pin = _PIN.match(words)
        if pin is None:
            yield f"{name}: is not pinned: {words.splitlines()[0]}"
        elif "--hash=sha256:" not in words:
            yield f"{name}: has no digest: {pin.group(1)}"


def strays(run: str, tests: str) -> Iterator[str]:
    """What would be tested at another version than it is run at, or not at all."""
    tested = {pin.group(0) for pin in map(_PIN.match, tests.splitlines()) if pin}
    for line in run.splitlines():
        pin = _PIN.match(line)
        if pin and pin.group(0) not in tested:
            yield f"requirements-tests.lock: does not hold {pin.group(0)}, with which we run"


def main(arguments: list[str]) -> int:
    """Look at the lock files; print what is wrong; return 1 if anything is."""
    found = [
        words
        for name in arguments or LOCKS
        for words in faults(Path(name).name, (ROOT / name).read_text(encoding="utf-8"))
    ]
    if not arguments:
        run, tests = ((ROOT / name).read_text(encoding="utf-8") for name in LOCKS[:2])
        found += strays(run, tests)
    for words in found:
        print(words, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

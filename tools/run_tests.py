"""Runs the whole test suite, and says plainly when the browser journeys cannot run here.

python tools/run_tests.py [arguments for pytest]
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
WORKERS = 3
"""Two for the cores of a small machine, and one more: the kills take minutes, and mostly wait."""
PURE = ("tests/domain", "tests/interop")


def browser() -> str | None:
    """The Chromium that the journeys would drive, or None."""
    named = os.environ.get("OPENMASH_TEST_BROWSER")
    if named:
        return named if os.access(named, os.X_OK) else None
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def is_pure(arguments: list[str]) -> bool:
    """True if nothing is asked for but tests of layers that know neither Django nor a database."""
    paths = [each for each in arguments if each.startswith("tests")]
    return bool(paths) and paths == arguments and all(each.startswith(PURE) for each in paths)


def main(arguments: list[str]) -> int:
    """Run pytest over several processes, or as the arguments say; return its exit code."""
    found = browser()
    if found is None:
        print(
            "skipped: no browser. The browser journeys are left out; install chromium "
            "(on Debian: apt-get install chromium) to run them too.",
            flush=True,
        )
    parallel = []
    if not any(each.startswith("-n") for each in arguments):
        # In the order of tests/support/arranging.py, not the largest group first.
        parallel = ["-n", str(WORKERS), "--dist", "loadgroup", "--no-loadscope-reorder"]
    if is_pure(arguments):
        # Done before Django would have started; a third process costs more than it brings.
        parallel = ["-n", "2", "--dist", "load", "-p", "no:django"]
    slowest = ["--durations", "15", "--durations-min", "20"]
    command = [sys.executable, "-m", "pytest", "-q", *slowest, *parallel, *arguments]
    if found is None:
        command += ["--ignore", "tests/journeys"]
    environment = {**os.environ, **({"OPENMASH_TEST_BROWSER": found} if found else {})}
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

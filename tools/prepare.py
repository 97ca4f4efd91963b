"""Makes a checkout ready to run: a virtual environment, the locked dependencies, the web assets.

    python tools/prepare.py            what it takes to run
    python tools/prepare.py tests      and to test

Called by make with any Python 3.11 or later; needs nothing but that Python's standard library.
What is already done is not done again, so it costs a fraction of a second when nothing changed.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
RUN_LOCK = ROOT / "requirements.lock"
TESTS_LOCK = ROOT / "requirements-tests.lock"
"""Everything in the other lock, at the same versions, and what only tests and checks need."""
STAMP = VENV / ".installed-from"
PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)
BAR_WIDTH = 24


class CannotPrepareError(Exception):
    """The preparation stopped; the sentence says why and what to do."""


def main(arguments: list[str]) -> int:
    """Prepare; 0 when all is in place, 1 with a sentence on stderr otherwise.

    Args:
        arguments: none, or "tests" for what the tests need too. Anything else changes nothing.
    """
    if arguments not in ([], ["tests"]):
        print(f"usage: python {Path(__file__).name} [tests]", file=sys.stderr)
        return 2
    try:
        if sys.version_info < OLDEST:
            raise CannotPrepareError("Python 3.11 or later is needed.")
        make_environment()
        install(TESTS_LOCK if arguments == ["tests"] else RUN_LOCK)
        link_checkout()
        step("Style sheets and scripts", [str(PYTHON), str(ROOT / "tools" / "build_assets.py")])
    except CannotPrepareError as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1
    return 0


def make_environment() -> None:
    """Create the virtual environment, or make it anew where its Python has gone."""
    if PYTHON.exists() and works(PYTHON):
        return
    if shutil.which("pip") is None and not has_ensurepip():
        raise CannotPrepareError(
            "This Python cannot make virtual environments. On Debian or Ubuntu run: "
            f"apt-get install python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        )
    step("Virtual environment", [sys.executable, "-m", "venv", "--clear", str(VENV)])


def works(python: Path) -> bool:
    """True if the program starts, is new enough and has pip."""
    trial = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    return subprocess.run([python, "-c", trial], capture_output=True, check=False).returncode == 0


def has_ensurepip() -> bool:
    """Debian leaves this module out of its plain Python."""
    trial = [sys.executable, "-c", "import ensurepip, venv"]
    return subprocess.run(trial, capture_output=True, check=False).returncode == 0


def install(lock: Path) -> None:
    """Install exactly what the lock names, checked by hash, unless that was done."""
    digests = {each: hashlib.sha256(each.read_bytes()).hexdigest() for each in (RUN_LOCK, lock)}
    if STAMP.is_file() and digests[lock] in STAMP.read_text().split():
        return
    packages = len(re.findall(r"^\S+==", lock.read_text(), flags=re.MULTILINE))
    command = [
        str(PYTHON),
        *("-m", "pip", "install", "--disable-pip-version-check", "--no-input"),
        *("--progress-bar", "off", "--require-hashes", "-r", str(lock)),
    ]
    step("Dependencies", command, counting=r"^(Collecting|Requirement already)", total=packages)
    STAMP.write_text("\n".join(digests.values()))


def link_checkout() -> None:
    """Let this environment find the checkout, and give it the `openmash` command."""
    folders = list((VENV / "lib").glob("python3*/site-packages"))
    write_if_changed(folders[0] / "openmash-checkout.pth", f"{ROOT}\n")
    script = f"#!{PYTHON}\nfrom openmash.cli import main\n\nmain()\n"
    command = VENV / "bin" / "openmash"
    write_if_changed(command, script)
    command.chmod(0o755)


def write_if_changed(path: Path, text: str) -> None:
    """Write the file unless it already says so."""
    if not path.is_file() or path.read_text() != text:
        path.write_text(text)


def step(label: str, command: list[str], *, counting: str = "", total: int = 0) -> None:
    """Run one command behind a progress bar; its output is shown only if it fails.

    Args:
        label: what is being done.
        command: the program and its arguments.
        counting: a pattern of the output lines that count as one thing done.
        total: how many things there are; 0 shows the seconds only.
    """
    started = time.monotonic()
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with tempfile.TemporaryFile("w+") as output:
        child = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
        shown = False
        try:
            while child.poll() is None:
                time.sleep(0.1)
                if time.monotonic() - started > 1.0:
                    shown = True
                    draw(label, seen(output, counting), total, time.monotonic() - started)
        except KeyboardInterrupt:
            child.terminate()
            child.wait()
            raise CannotPrepareError("Stopped. Run the same command to go on.") from None
        if shown:
            finish(label, time.monotonic() - started)
        if child.returncode != 0:
            output.seek(0)
            said = "\n".join(output.read().strip().splitlines()[-25:])
            raise CannotPrepareError(f"{said}\n\n{label}: this step failed, see above.")


def seen(output: object, counting: str) -> int:
    """How many lines of the output so far match."""
    if not counting:
        return 0
    # A second handle, so that the child's place in the file is left alone.
    with open(f"/dev/fd/{output.fileno()}") as copy:  # type: ignore[attr-defined]  # noqa: PTH123
        return len(re.findall(counting, copy.read(), flags=re.MULTILINE))


def draw(label: str, done: int, total: int, seconds: float) -> None:
    """Draw the bar over itself; on anything but a terminal say nothing until the end."""
    if not sys.stderr.isatty():
        return
    if total:
        filled = min(BAR_WIDTH, BAR_WIDTH * done // total)
        bar = "#" * filled + "." * (BAR_WIDTH - filled)
    else:
        place = int(seconds * 4) % BAR_WIDTH
        bar = "." * place + "#" + "." * (BAR_WIDTH - place - 1)
    print(f"\r{label:<26} [{bar}] {seconds:3.0f} s ", end="", file=sys.stderr, flush=True)


def finish(label: str, seconds: float) -> None:
    """Leave one line about a step that took a while."""
    end = "\r" if sys.stderr.isatty() else ""
    gap = " " * (BAR_WIDTH + 4)
    print(f"{end}{label:<26} {seconds:3.0f} s{gap}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The doctor's look at this machine: Python, settings, folders, files. Asks no database."""

import contextlib
import stat
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from openmash.adapters import mailer, signing
from openmash.adapters.files import clamav, lockdown, rendering
from openmash.cli.findings import Finding, ok, problem, warning
from openmash.cli.installation import LOOPBACK
from openmash.config import environment
from openmash.config.environment import Installation
from openmash.core.errors import Misconfigured

KEY_FILE = "audit-signing.key"
_SIGNATURES_LAST = timedelta(hours=36)
_WALLS = {"network": "a network of its own", "files": "a wall around other files"}


def python() -> Finding:
    """The Python that runs this; an older one than 3.11 cannot even read this program."""
    return ok("Python", ".".join(str(part) for part in sys.version_info[:3]))


def settings(environ: Mapping[str, str]) -> Iterator[Finding]:
    """Each environment variable: missing or wrong ones by name, unknown ones of ours too."""
    wrong = list(environment.faults(environ))
    for name, sentence in wrong:
        yield problem(name, sentence, "")
    known = {variable.name for variable in environment.VARIABLES} | environment.INTERNAL
    for name in sorted(environ):
        if name.startswith("OPENMASH_") and name not in known:
            yield warning(
                name,
                "No setting has this name; it has no effect.",
                "Correct its spelling, or unset it.",
            )
    if not wrong:
        yield ok("Settings", f"{len(environment.VARIABLES)} variables, none missing or wrong.")


def exposure(set_up: Installation, host: str) -> Iterator[Finding]:
    """Whether records could cross the network in clear text, or the demonstration be reached."""
    if set_up.tls:
        yield ok("TLS", "On: cookies travel over TLS only.")
    elif host in LOOPBACK and set(set_up.hosts) <= LOOPBACK | {"[::1]"}:
        yield warning(
            "TLS",
            "Off. That is right only where browser and server are one machine.",
            "For a real hub put a TLS proxy in front and set OPENMASH_TLS=on.",
        )
    else:
        yield problem(
            "TLS",
            "Off, yet the service is meant to be reached from elsewhere.",
            "Put a TLS proxy in front and set OPENMASH_TLS=on.",
        )
    if set_up.demo:
        yield warning(
            "Demonstration",
            "OPENMASH_DEMO is on: pages say that everybody is invented.",
            "Turn it off for a real hub, in a database that was never seeded.",
        )


def folders(set_up: Installation) -> Iterator[Finding]:
    """The data folder and the audit signing key in it."""
    folder = set_up.data_dir
    if not folder.is_dir():
        yield problem(
            "Data folder",
            f"{folder} is not there.",
            f"Make it, for the account that runs OpenMASH alone: mkdir -m 700 {folder}",
        )
        return
    mode = stat.S_IMODE(folder.stat().st_mode)
    if mode & 0o077:
        yield problem(
            "Data folder",
            f"{folder} has mode {mode:04o}: other accounts may look into it.",
            f"chmod 700 {folder}",
        )
    else:
        yield ok("Data folder", f"{folder}, mode {mode:04o}.")
    yield signing_key(folder / KEY_FILE)


def signing_key(path: Path) -> Finding:
    """The key that signs the checkpoints of the audit log."""
    if not path.exists():
        return warning(
            "Audit signing key",
            f"{path} is not there yet.",
            "The first `openmash worker` makes it. If one ran before, restore it from a backup.",
        )
    try:
        key = signing.load(path)
    except Misconfigured as wrong:
        return problem("Audit signing key", wrong.sentence, "")
    return ok("Audit signing key", f"{path}; key {key.public.key_id}. Keep a copy elsewhere.")


def mail(set_up: Installation) -> Finding:
    """The mail setting. No connection is made."""
    if not set_up.smtp_url:
        return warning(
            "Mail",
            f"OPENMASH_SMTP_URL is empty: messages are written into {set_up.data_dir / 'mail'}.",
            "Set it to your mail server, or nobody is told that something waits.",
        )
    try:
        mailer.from_url(set_up.smtp_url, set_up.mail_from, set_up.data_dir)
    except Misconfigured as wrong:
        return problem("Mail", wrong.sentence, "")
    return ok("Mail", f"A mail server is set; messages come from {set_up.mail_from}.")


def scanner(set_up: Installation) -> Finding:
    """The virus scanner for added files. It is asked who it is; no file is sent."""
    install = (
        "Install ClamAV (clamd and freshclam) on this machine, or name it in OPENMASH_SCANNER."
    )
    try:
        found = clamav.from_setting(set_up.scanner)
    except Misconfigured as wrong:
        return problem("Virus scanner", wrong.sentence, "")
    version = found.version()
    if "/" in version:
        made = datetime.fromtimestamp(0, UTC)
        with contextlib.suppress(ValueError):
            said = version.split("/", 2)[2] + " +0000"
            made = datetime.strptime(said, "%a %b %d %H:%M:%S %Y %z")
        if datetime.now(UTC) - made > _SIGNATURES_LAST:
            return warning(
                "Virus scanner",
                f"{version}: its signatures are more than a day old.",
                "Let freshclam reach its server, or bring new signatures by hand every day.",
            )
        return ok("Virus scanner", f"{version}.")
    if version:
        cure = "Run freshclam: without signatures it finds nothing, and files stay kept apart."
        return problem("Virus scanner", f"{version} has no signatures.", cure)
    return warning("Virus scanner", "None answers: added files stay kept apart, unopened.", install)


def file_walls() -> Finding:
    """Whether the process that looks at added files can be shut in on this machine."""
    walls = rendering.walls()
    if not lockdown.is_shut(walls):
        return problem(
            "Looking into files",
            "The process that looks into added files cannot be shut in, so none is taken.",
            "Run on Linux with seccomp (every usual kernel has it), on x86-64 or ARM64.",
        )
    missing = [words for wall, words in _WALLS.items() if wall not in walls]
    if missing and sys.platform == "linux":
        return warning(
            "Looking into files",
            f"Shut in, but without {' and '.join(missing)}.",
            "Use a kernel with Landlock (5.13 or later) and let it make user namespaces.",
        )
    return ok("Looking into files", f"Shut in: {', '.join(walls)}.")


def assets() -> Finding:
    """The third-party style sheets and scripts. Django must have been set up."""
    from django.conf import settings as django_settings

    from openmash.cli import installation

    try:
        installation.need_built_assets(Path(django_settings.STATICFILES_DIRS[0]))
    except Misconfigured as wrong:
        return problem("Style sheets", wrong.sentence, "")
    return ok("Style sheets", "Built.")

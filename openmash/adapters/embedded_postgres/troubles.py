"""Turns what PostgreSQL or the file system complained of into a sentence with its cure."""

import errno
from pathlib import Path
from typing import Final

from openmash.core.errors import Misconfigured

# What PostgreSQL writes (its messages are kept in English by LC_ALL), and what a person can do.
# The first that matches wins, so the narrow come before the wide.
_CURES: Final = (
    (
        ("could not resize shared memory segment", "could not map anonymous shared memory"),
        (
            "There is too little shared memory for PostgreSQL. Give the machine or container more "
            "(for Docker: --shm-size=256m), or lower the setting shared_buffers."
        ),
    ),
    (
        ("No space left on device", "Disk quota exceeded"),
        (
            "The disk that holds {folder} is full. Free some space and start again; "
            "nothing already saved is lost."
        ),
    ),
    (
        ("Unix-domain socket path",),
        (
            "The path of the socket folder is too long for this system. "
            "Set TMPDIR to a short folder, such as /tmp, and start again."
        ),
    ),
    (
        ("pre-existing shared memory block",),
        (
            "A PostgreSQL that crashed has left processes running on {folder}. "
            "End the processes named postgres that belong to it, then start again."
        ),
    ),
    (
        ('" already exists',),
        (
            "Another process holds the lock file of {folder}. If no PostgreSQL is running there, "
            "restart the machine or delete {folder}/postmaster.pid, then start again."
        ),
    ),
    (
        ("database files are incompatible with server", "was initialized by PostgreSQL version"),
        (
            "The data in {folder} were written by another version of PostgreSQL. "
            "Set OPENMASH_PG_BIN to the programs of that version."
        ),
    ),
    (
        (
            "unrecognized configuration parameter",
            "invalid value for parameter",
            "outside the valid",
        ),
        "PostgreSQL refused one of the settings it was given. Correct it and start again.",
    ),
    (
        ("Permission denied", "wrong ownership", "invalid permissions", "Operation not permitted"),
        (
            "PostgreSQL may not read or write {folder}. Make the folder, and all in it, belong to "
            "the account that runs OpenMASH, with no access for others (mode 0700)."
        ),
    ),
    (
        ("is not available", "could not open extension control file"),
        (
            "This PostgreSQL lacks its additional modules. Install them from the distribution "
            "(often a package named postgresql-contrib), then start again."
        ),
    ),
    (
        ("error while loading shared libraries", "cannot execute", "not found"),
        (
            "The PostgreSQL programs do not run on this machine. Install PostgreSQL from its "
            "distribution, or set OPENMASH_PG_BIN to the folder of programs that do."
        ),
    ),
)


def explain(words: str, folder: Path, log: Path | None = None) -> Misconfigured:
    """The refusal to raise when PostgreSQL did not start.

    Args:
        words: what it printed, newest last.
        folder: the data folder concerned.
        log: where the rest can be read, if it was written to a file.
    """
    for signs, cure in _CURES:
        if any(sign in words for sign in signs):
            return Misconfigured(f"{cure.format(folder=folder)}{_said(words, log)}")
    return Misconfigured(f"PostgreSQL did not start on {folder}.{_said(words, log)}")


def _said(words: str, log: Path | None) -> str:
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    telling = [line for line in lines if "FATAL" in line or "rror" in line or "PANIC" in line]
    last = (telling or lines or ["nothing"])[-1]
    where = f" The log is {log}." if log else ""
    return f" PostgreSQL said: {last}.{where}"


def from_os_error(error: OSError, folder: Path) -> Misconfigured:
    """The refusal to raise when a file or folder under `folder` could not be used."""
    path = error.filename or folder
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Misconfigured(f"The disk that holds {folder} is full. Free some space, start again.")
    if error.errno == errno.EROFS:
        return Misconfigured(f"{path} is on a read-only disk. Choose another data folder.")
    if isinstance(error, PermissionError):
        return Misconfigured(
            f"This account may not use {path}. Choose a data folder that belongs to it, "
            "or start OpenMASH from the account that made it."
        )
    if isinstance(error, NotADirectoryError | FileExistsError):
        return Misconfigured(f"{path} is a file, not a folder. Choose another data folder.")
    return Misconfigured(f"{path} could not be used: {error.strerror}. Choose another data folder.")

"""Shuts a process in before it looks at a hostile file: little memory and time, no network, no
programs, no files but the libraries it needs to read.

Called by the worker on itself, before it reads the first byte. Nothing here can be undone by the
process afterwards, even by code that an attacker has brought into it. On systems other than Linux
only the limits exist; `openmash check` says which walls stand.
"""

import ctypes
import os
import platform
import resource
import struct
import sys
from collections.abc import Iterable

MOST_MEMORY = 480 * 1024 * 1024
"""Address space in bytes: below the 512 MB that a file may cost."""

MOST_CPU_S = 20
MOST_OPEN_FILES = 64

_PR_SET_NO_NEW_PRIVS = 38
_PR_SET_SECCOMP = 22
_SECCOMP_FILTER = 2
_CLONE_NEWUSER, _CLONE_NEWNET, _CLONE_NEWIPC = 0x10000000, 0x40000000, 0x08000000
_EPERM = 1
_SECCOMP_ALLOW, _SECCOMP_ERRNO, _SECCOMP_KILL = 0x7FFF0000, 0x00050000, 0x80000000

# Forbidden calls: sockets, other programs and processes, other processes' memory, changes to the
# file tree, kernel keys and doors. Numbers from the kernel's tables of the two architectures.
_FORBIDDEN: dict[str, tuple[int, tuple[int, ...]]] = {
    "x86_64": (
        0xC000003E,
        (
            *(41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 53, 288, 299, 307),  # sockets
            *(57, 58, 59, 322, 435, 56),  # fork, vfork, execve, execveat, clone3, clone
            *(62, 200, 234, 101, 310, 311, 424, 434, 438),  # kill, ptrace, others' memory
            *(82, 83, 84, 85, 86, 87, 88, 90, 91, 92, 94, 133, 161, 165, 166),  # file tree
            *(258, 259, 260, 263, 264, 265, 266, 268, 316, 452),
            *(246, 248, 249, 250, 272, 298, 308, 320, 321, 323, 425, 426, 427),  # kernel doors
        ),
    ),
    "aarch64": (
        0xC00000B7,
        (
            *(198, 199, 200, 201, 202, 203, 206, 207, 211, 212, 242, 243, 269),
            *(220, 221, 281, 435),
            *(129, 130, 131, 117, 270, 271, 424, 434, 438),
            *(33, 34, 35, 36, 37, 38, 40, 39, 51, 52, 53, 54, 276, 452),
            *(97, 104, 217, 218, 219, 241, 268, 280, 282, 294, 425, 426, 427),
        ),
    ),
}


def shut_in(readable: Iterable[str]) -> list[str]:
    """Shut this process in. Returns the names of the walls that stand.

    Args:
        readable: folders that may be read (libraries, fonts). Nothing may be written anywhere.

    Returns:
        Of "limits", "network", "files" and "calls" those that hold; the first always does.
    """
    _limit()
    walls = ["limits"]
    if sys.platform != "linux":
        return walls
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return walls
    if libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET | _CLONE_NEWIPC) == 0:
        walls.append("network")
    if _landlock(libc, readable):
        walls.append("files")
    if _seccomp(libc):
        walls.append("calls")
    return walls


def is_shut(walls: Iterable[str]) -> bool:
    """True if these walls are enough to look at a hostile file behind them.

    On Linux neither the network nor another program may be within reach; elsewhere there is
    nothing to ask for.
    """
    return sys.platform != "linux" or "calls" in set(walls)


def _limit() -> None:
    for kind, most in (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, MOST_CPU_S),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, MOST_OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (least, least))


def _seccomp(libc: ctypes.CDLL) -> bool:
    machine = _FORBIDDEN.get(platform.machine())
    if machine is None or sys.byteorder != "little":
        return False
    architecture, calls = machine
    load, equal, answer = 0x20, 0x15, 0x06
    # Another architecture's numbering, or x86's second one (bit 30), would slip past the list.
    program = [
        struct.pack("HBBI", load, 0, 0, 4),
        struct.pack("HBBI", equal, 1, 0, architecture),
        struct.pack("HBBI", answer, 0, 0, _SECCOMP_KILL),
        struct.pack("HBBI", load, 0, 0, 0),
        struct.pack("HBBI", 0x35, 0, 1, 0x40000000),
        struct.pack("HBBI", answer, 0, 0, _SECCOMP_KILL),
    ]
    for call in calls:
        program.append(struct.pack("HBBI", equal, 0, 1, call))
        program.append(struct.pack("HBBI", answer, 0, 0, _SECCOMP_ERRNO | _EPERM))
    program.append(struct.pack("HBBI", answer, 0, 0, _SECCOMP_ALLOW))
    code = ctypes.create_string_buffer(b"".join(program))
    head = ctypes.create_string_buffer(
        struct.pack("HxxxxxxP", len(program), ctypes.addressof(code))
    )
    return bool(libc.prctl(_PR_SET_SECCOMP, _SECCOMP_FILTER, ctypes.byref(head), 0, 0) == 0)


# Landlock: the kernel's own numbers, the same on every architecture.
_CREATE, _ADD, _RESTRICT = 444, 445, 446
_EXECUTE, _READ_FILE, _READ_FOLDER = 1, 4, 8
_FILE_RIGHTS_BY_VERSION = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1}
_TCP_RIGHTS = 3


def _landlock(libc: ctypes.CDLL, readable: Iterable[str]) -> bool:
    version = libc.syscall(_CREATE, None, 0, 1)
    if version < 1:
        return False
    rights = _FILE_RIGHTS_BY_VERSION[min(version, 3)]
    size = 8 if version < 4 else 16
    attribute = struct.pack("QQ", rights, _TCP_RIGHTS if version >= 4 else 0)
    rules = libc.syscall(_CREATE, attribute, ctypes.c_size_t(size), 0)
    if rules < 0:
        return False
    for folder in readable:
        if not os.path.isdir(folder):  # noqa: PTH112  # before any import that is not needed
            continue
        handle = os.open(folder, os.O_PATH | os.O_CLOEXEC)
        # Libraries are mapped as code, which the kernel counts as reading here, not as execution.
        rule = struct.pack("=Qi", _READ_FILE | _READ_FOLDER, handle)
        libc.syscall(_ADD, rules, 1, rule, 0)
        os.close(handle)
    held = libc.syscall(_RESTRICT, rules, 0) == 0
    os.close(rules)
    return bool(held)

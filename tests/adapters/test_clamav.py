"""ClamAV's protocol against a small daemon: only its plain answer, with signatures, counts."""

import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pytest

from openmash.adapters.files import clamav, durable
from openmash.core.errors import Misconfigured
from openmash.domain.sharing.attachments import Scan
from tests.support.fake_clamd import HARMFUL, VERSION, FakeClamd, fake_clamd


@pytest.fixture
def daemon() -> Iterator[FakeClamd]:
    with fake_clamd() as running:
        yield running


def opened(content: bytes) -> BinaryIO:
    file = durable.memory_file()
    file.write(content)
    file.flush()
    return file


def said(daemon: FakeClamd, content: bytes) -> Scan:
    with opened(content) as file:
        return clamav.from_setting(daemon.setting).scan(file).scan


def test_the_whole_file_is_sent_from_its_start(daemon: FakeClamd) -> None:
    content = bytes(range(256)) * 3_000
    with opened(content) as file:
        file.seek(1_000)
        verdict = clamav.from_setting(daemon.setting).scan(file)
    assert verdict == clamav.Verdict(Scan.CLEAN, VERSION)
    assert daemon.streams == [content]


def test_what_it_finds_is_infected(daemon: FakeClamd) -> None:
    assert said(daemon, b"x" * 300_000 + HARMFUL) is Scan.INFECTED


@pytest.mark.parametrize(
    "answer",
    [
        b"INSTREAM size limit exceeded. ERROR\0",
        b"stream: OK but odd\0",
        b"stream: ",
        b"-",
        b"OK\0",
        b"\xff\xfe\0",
    ],
)
def test_any_other_answer_leaves_the_file_unscanned(daemon: FakeClamd, answer: bytes) -> None:
    daemon.answer = answer
    assert said(daemon, b"x") is Scan.FAILED


def test_a_daemon_without_signatures_says_nothing(daemon: FakeClamd) -> None:
    daemon.version = "ClamAV 1.4.3"
    assert said(daemon, b"x") is Scan.FAILED
    assert daemon.streams == []


def test_a_daemon_that_is_gone_leaves_the_file_unscanned() -> None:
    with opened(b"x") as file:
        assert clamav.from_setting("unix:/nowhere/clamd.ctl").scan(file).scan is Scan.FAILED


def test_no_scanner_is_said() -> None:
    with opened(b"x") as file:
        assert clamav.from_setting("none").scan(file).scan is Scan.NO_SCANNER


@pytest.mark.parametrize(
    ("code", "scan"),
    [(0, Scan.CLEAN), (1, Scan.INFECTED), (2, Scan.FAILED), (50, Scan.FAILED)],
)
def test_the_program_is_believed_by_its_exit_code_alone(code: int, scan: Scan) -> None:
    with tempfile.TemporaryDirectory() as folder, opened(b"seen by it") as file:
        program = Path(folder, "clamscan")
        program.write_text(
            '#!/bin/sh\n[ "$1" = --version ] && { echo "ClamAV 1.4.3/27800/today"; exit 0; }\n'
            f'for file; do :; done\n[ "$(cat "$file")" = "seen by it" ] || exit 99\nexit {code}\n'
        )
        program.chmod(stat.S_IRWXU)
        assert clamav.from_setting(f"clamscan:{program}").scan(file).scan is scan


@pytest.mark.parametrize(
    "setting", ["yes", "tcp:10.0.0.1:3310", "unix:relative", "tcp:127.0.0.1", "clamscan:"]
)
def test_a_wrong_setting_is_named(setting: str) -> None:
    with pytest.raises(Misconfigured, match="OPENMASH_SCANNER"):
        clamav.from_setting(setting)

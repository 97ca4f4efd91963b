"""Hundreds of hostile files, made by seeded code: each ends as its family's table says.

OPENMASH_TEST_HOSTILE_TIMES makes so many times as many, for a release.
"""

import json
import os
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import BinaryIO

import pytest

from openmash.adapters.files import durable, rendering
from openmash.core.errors import NotNow
from openmash.domain.sharing.attachments import (
    AttachmentState,
    Inspection,
    Scan,
    rule,
)
from tests.support.hostile_files import ANY, CLEAN, HostileFile, corpus

TIMES = int(os.environ.get("OPENMASH_TEST_HOSTILE_TIMES", "1"))
# Half a minute of both cores where nothing else runs; the limit is for a crowded machine.
# One group: each worker that had any of these would judge every file.
pytestmark = [pytest.mark.timeout(900 * TIMES), pytest.mark.xdist_group("hostile files")]
MOST_MEMORY = 512 * 1024 * 1024
Judged = tuple[HostileFile, Inspection, int]


def opened(content: bytes) -> BinaryIO:
    """In memory, as an upload is."""
    file = durable.memory_file()
    file.write(content)
    file.flush()
    return file


def judged(each: HostileFile) -> Judged:
    """What the worker says of a file, drawing included, and the most memory it held."""
    with opened(each.content) as file:
        outcome = rendering.run(("inspect",), file, most=100_000)
        found = rendering.understood(outcome)
        if not found.reasons and found.kind is not None:
            try:
                rendering.page(file, found.kind, found.pages)
            except NotNow:
                assert each.ends is ANY, each.name
    peak = json.loads(outcome.output)["peak"] if outcome.code == 0 else 0
    return each, found, peak


@pytest.fixture(scope="module")
def verdicts() -> Iterator[list[Judged]]:
    with ThreadPoolExecutor(2) as threads:
        yield list(threads.map(judged, corpus(times=TIMES)))


def test_every_file_ends_as_the_table_says(
    verdicts: list[Judged],
) -> None:
    assert len(verdicts) >= 300
    wrong = []
    for each, found, _ in verdicts:
        ruling = rule(found, Scan.CLEAN)
        ended = ruling.reason or ruling.state
        if each.ends is ANY:
            assert ruling.state in (AttachmentState.CLEAN, AttachmentState.REFUSED)
        elif ended != (AttachmentState.CLEAN if each.ends == CLEAN else each.ends):
            wrong.append((each.name, each.ends, str(ended)))
    assert wrong == []
    assert Counter(found.kind for _, found, _ in verdicts if not found.reasons).total() > 30


def test_without_a_scanner_nothing_opens(
    verdicts: list[Judged],
) -> None:
    for scan in (Scan.NO_SCANNER, Scan.FAILED, Scan.LATER):
        states = {rule(found, scan).state for _, found, _ in verdicts}
        assert states == {AttachmentState.QUARANTINED_UNSCANNED, AttachmentState.REFUSED}


def test_no_worker_held_more_than_it_may(
    verdicts: list[Judged],
) -> None:
    peaks = [peak for _, _, peak in verdicts if peak]
    assert len(peaks) > 300
    assert max(peaks) < MOST_MEMORY

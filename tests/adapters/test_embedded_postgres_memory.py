"""How much memory our own PostgreSQL takes: an eighth, and never all of a small machine."""

from pathlib import Path

import pytest

from openmash.adapters.embedded_postgres import memory

GB = 1024**3


@pytest.mark.parametrize(
    ("machine", "buffers"),
    [
        (GB // 2, "128MB"),
        (GB, "128MB"),
        (8 * GB, "1024MB"),
        (16 * GB, "2048MB"),
        (512 * GB, "2048MB"),
    ],
)
def test_an_eighth_of_the_machine_within_bounds(machine: int, buffers: str) -> None:
    assert memory.setting(machine) == buffers


def test_a_container_is_as_large_as_its_limit_and_not_as_its_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit = tmp_path / "memory.max"
    limit.write_text(f"{2 * GB}\n")
    monkeypatch.setattr(memory, "_LIMITS", (tmp_path / "none", limit))
    monkeypatch.setattr(
        "os.sysconf", {"SC_PHYS_PAGES": 4 * GB // 4096 * 4, "SC_PAGE_SIZE": 4096}.get
    )
    assert memory.shared_buffers() == "256MB"
    limit.write_text("max\n")
    assert memory.shared_buffers() == "2048MB"

"""Files are sealed so that no change, cut or exchange goes unseen; keys stay where they belong."""

import io
import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO
from uuid import UUID, uuid4

import pytest

from openmash.adapters.files import durable, keyring, sealing
from openmash.adapters.files.keyring import UnreadableError
from openmash.adapters.files.store import FileStore
from openmash.core.errors import Misconfigured

NOW = datetime(2026, 11, 17, 10, 0, tzinfo=UTC)
KEY = bytes(range(32))
HUB, FILE = UUID(int=1), UUID(int=2)


def sealed(content: bytes, key: bytes = KEY, bound: bytes = b"here") -> bytes:
    out = io.BytesIO()
    sealing.seal(io.BytesIO(content), out, key, bound)
    return out.getvalue()


def unsealed(content: bytes, key: bytes = KEY, bound: bytes = b"here") -> bytes:
    out = io.BytesIO()
    sealing.unseal(io.BytesIO(content), out, key, bound)
    return out.getvalue()


@pytest.mark.parametrize(
    "size", [0, 1, sealing.PIECE - 1, sealing.PIECE, sealing.PIECE + 1, 3 * sealing.PIECE]
)
def test_what_is_sealed_opens(size: int) -> None:
    content = os.urandom(size)
    assert unsealed(sealed(content)) == content


def test_any_changed_byte_is_seen() -> None:
    whole = sealed(b"a short one")
    for place in range(len(whole)):
        changed = bytearray(whole)
        changed[place] ^= 1
        with pytest.raises(UnreadableError):
            unsealed(bytes(changed))


def test_pieces_cannot_be_cut_off_left_out_repeated_or_exchanged() -> None:
    whole = sealed(os.urandom(3 * sealing.PIECE))
    piece, head = sealing.PIECE + 16, 15
    first, second, third = (whole[head + n * piece : head + (n + 1) * piece] for n in range(3))
    for parts in ((first, second), (first, third), (second, first, third), (first, first, third)):
        with pytest.raises(UnreadableError):
            unsealed(whole[:head] + b"".join(parts))
    assert len(unsealed(whole[:head] + first + second + third)) == 3 * sealing.PIECE


def test_another_key_or_another_place_does_not_open() -> None:
    with pytest.raises(UnreadableError):
        unsealed(sealed(b"x"), key=bytes(32))
    with pytest.raises(UnreadableError):
        unsealed(sealed(b"x"), bound=b"there")


def test_a_file_opens_for_its_own_hub_and_id_alone(tmp_path: Path) -> None:
    ring = keyring.load_or_create(tmp_path, HUB, now=NOW)
    store = FileStore(tmp_path)
    kept = store.keep(ring, FILE, io.BytesIO(b"the school's letter"))
    with store.open(ring, FILE, kept.wrapped_key, kept.key_id) as plain:
        assert plain.read() == b"the school's letter"
    other = store.keep(ring, uuid4(), io.BytesIO(b"another"))
    with pytest.raises(UnreadableError):
        store.open(ring, FILE, other.wrapped_key, other.key_id)
    next_door = replace(ring, hub_id=uuid4())
    with pytest.raises(UnreadableError):
        next_door.unwrap(kept.wrapped_key, kept.key_id, FILE)


def test_nothing_in_clear_lies_on_disk(tmp_path: Path) -> None:
    ring = keyring.load_or_create(tmp_path, HUB, now=NOW)
    FileStore(tmp_path).keep(ring, FILE, io.BytesIO(b"a child's name in clear"))
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) == 3
    assert not any(b"in clear" in path.read_bytes() for path in files)
    assert all(path.stat().st_mode & 0o077 == 0 for path in files if path.name != ".lock")


def test_half_a_file_is_never_kept(tmp_path: Path) -> None:
    class Breaks(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell():
                raise OSError("the line went dead")
            return super().read(size)

    ring = keyring.load_or_create(tmp_path, HUB, now=NOW)
    store = FileStore(tmp_path)
    with pytest.raises(OSError, match="dead"):
        store.keep(ring, FILE, Breaks(os.urandom(2 * sealing.PIECE)))
    assert list(store.found(HUB)) == []


def test_what_is_written_is_on_disk_before_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    fsync, replace_ = os.fsync, Path.replace

    def synced(handle: int) -> None:
        steps.append("sync")
        fsync(handle)

    def named(old: Path, new: Path) -> Path:
        steps.append("name")
        return replace_(old, new)

    def fill(file: BinaryIO) -> None:
        file.write(b"x")

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", named)
    durable.write(tmp_path / "a" / "b", fill)
    assert steps[:3] == ["sync", "name", "sync"]


def test_keys_are_added_forgotten_and_never_shown(tmp_path: Path) -> None:
    first = keyring.load_or_create(tmp_path, HUB, now=NOW)
    wrapped, old = first.wrap(KEY, FILE)
    second = keyring.add_key(tmp_path, HUB, now=NOW)
    assert second.current != old
    assert second.unwrap(wrapped, old, FILE) == KEY
    third = keyring.forget_key(tmp_path, HUB, old, now=NOW)
    with pytest.raises(UnreadableError):
        third.unwrap(wrapped, old, FILE)
    with pytest.raises(ValueError, match="current"):
        keyring.forget_key(tmp_path, HUB, third.current, now=NOW)
    assert third.digest_key == first.digest_key
    assert third.keys[third.current].hex() not in repr(third)


def test_a_keyring_that_is_open_lost_or_another_hubs_is_refused(tmp_path: Path) -> None:
    keyring.load_or_create(tmp_path, HUB, now=NOW)
    path = keyring.path_of(tmp_path, HUB)
    with pytest.raises(Misconfigured, match="missing"):
        keyring.load(tmp_path, uuid4())
    other = keyring.path_of(tmp_path, FILE)
    other.write_bytes(path.read_bytes())
    other.chmod(0o600)
    with pytest.raises(Misconfigured, match="not the keyring of this hub"):
        keyring.load(tmp_path, FILE)
    path.chmod(0o640)
    with pytest.raises(Misconfigured, match="chmod 600"):
        keyring.load(tmp_path, HUB)

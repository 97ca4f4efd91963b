"""The audit signing key: kept private, never replaced by accident, and forgeries refused."""

import stat
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier, Thread
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from openmash.adapters.signing import PublicKey, load, load_or_create, open_signed, signed
from openmash.core.errors import Misconfigured
from openmash.domain.audit import Checkpoint

POINT = Checkpoint(
    hub_id=UUID(int=1),
    size=12,
    root=bytes(range(32)),
    chain_head=bytes(range(32, 64)),
    at=datetime(2026, 3, 2, 9, tzinfo=UTC),
)


def test_a_new_key_is_private_and_comes_back_the_same(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "audit.pem"
    made = load_or_create(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert load_or_create(path).public.text == load(path).public.text == made.public.text
    assert [each.name for each in path.parent.iterdir()] == ["audit.pem"], "nothing left lying"


def test_processes_that_start_together_end_with_one_key(tmp_path: Path) -> None:
    path, gate, keys = tmp_path / "audit.pem", Barrier(8), []

    def start() -> None:
        gate.wait()
        keys.append(load_or_create(path).public.text)

    threads = [Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys) == 8
    assert set(keys) == {load(path).public.text}


def test_a_missing_key_is_never_replaced_in_silence(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match=r"missing.*backup"):
        load(tmp_path / "audit.pem")
    assert not list(tmp_path.iterdir())


def test_a_key_that_others_can_read_is_refused_with_the_cure(tmp_path: Path) -> None:
    path = tmp_path / "audit.pem"
    load_or_create(path)
    for mode in (0o640, 0o604, 0o620):
        path.chmod(mode)
        with pytest.raises(Misconfigured, match="chmod 600"):
            load(path)


def test_a_file_that_holds_no_such_key_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "audit.pem"
    other_kind = generate_private_key(SECP256R1()).private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    for content in (b"", b"not a key", other_kind):
        path.write_bytes(content)
        path.chmod(0o600)
        with pytest.raises(Misconfigured, match="no Ed25519 key"):
            load_or_create(path)
        assert path.read_bytes() == content, "a file that is not understood must not be replaced"


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    with pytest.raises(Misconfigured, match=r"audit\.pem cannot be (made|read)"):
        load_or_create(in_the_way / "audit.pem")


def test_a_signed_checkpoint_opens_with_the_public_key_alone(tmp_path: Path) -> None:
    key = load_or_create(tmp_path / "audit.pem")
    assert open_signed(signed(POINT, key), PublicKey(key.public.text)) == POINT


def test_every_changed_character_of_a_signed_checkpoint_is_refused(tmp_path: Path) -> None:
    key = load_or_create(tmp_path / "audit.pem")
    text = signed(POINT, key)
    for place, true in enumerate(text):
        other = "0" if true != "0" else "1"
        with pytest.raises(ValueError, match=r"checkpoint"):
            open_signed(text[:place] + other + text[place + 1 :], key.public)


def test_another_key_is_not_believed(tmp_path: Path) -> None:
    ours, theirs = (load_or_create(tmp_path / name) for name in ("ours.pem", "theirs.pem"))
    with pytest.raises(ValueError, match="names key"):
        open_signed(signed(POINT, theirs), ours.public)
    posing = signed(POINT, theirs).replace(theirs.public.key_id, ours.public.key_id)
    with pytest.raises(ValueError, match="does not fit"):
        open_signed(posing, ours.public)


@pytest.mark.parametrize("text", ["", "x", POINT.text(), POINT.text() + "signature\n"])
def test_a_text_without_a_signature_is_refused(text: str, tmp_path: Path) -> None:
    key = load_or_create(tmp_path / "audit.pem")
    with pytest.raises(ValueError, match="not a signed audit checkpoint"):
        open_signed(text, key.public)


@pytest.mark.parametrize("text", ["", "openmash-ed25519:", "openmash-ed25519:AAAA", "A" * 44])
def test_a_text_that_is_no_public_key_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="audit public key"):
        PublicKey(text)

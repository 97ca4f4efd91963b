"""Ed25519 signatures on audit checkpoints: the key file, signing, and checking by anyone.

A signed checkpoint is the checkpoint's own text and one more line, so that a person can read it
and print it. Each agency keeps its copies with the public key: they prove later what the log was.
"""

import base64
import hashlib
import os
import secrets
import stat
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from openmash.core.errors import Misconfigured
from openmash.domain.audit import Checkpoint

_KEY_FILE_MODE = 0o600
_FOLDER_MODE = 0o700
_PUBLIC_PREFIX = "openmash-ed25519:"
_SIGNATURE_LINE = "signature"


class PublicKey:
    """Checks signatures. Built from the text that `SigningKey.public.text` gives."""

    def __init__(self, text: str) -> None:
        """Raise ValueError unless `text` is "openmash-ed25519:" and 32 bytes in base64."""
        try:
            raw = _from_base64(text.strip().removeprefix(_PUBLIC_PREFIX))
            self._key = Ed25519PublicKey.from_public_bytes(raw)
        except ValueError as error:
            raise ValueError("This text is not an audit public key.") from error
        if not text.strip().startswith(_PUBLIC_PREFIX):
            raise ValueError(f"An audit public key begins with {_PUBLIC_PREFIX}")
        self._raw = raw

    @property
    def text(self) -> str:
        """The key as one line of text, to be handed to every agency."""
        return _PUBLIC_PREFIX + base64.b64encode(self._raw).decode()

    @property
    def key_id(self) -> str:
        """Sixteen hex digits that tell one key from another; not a secret."""
        return hashlib.sha256(self._raw).hexdigest()[:16]

    def verifies(self, text: str, signature: str) -> bool:
        """Say whether `signature` (base64) was made over `text` by this key's owner."""
        try:
            self._key.verify(_from_base64(signature), text.encode())
        except (InvalidSignature, ValueError):
            return False
        return True


class SigningKey:
    """The hub installation's private key. Get one by `load` or `load_or_create`."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private
        raw = private.public_key().public_bytes_raw()
        self.public = PublicKey(_PUBLIC_PREFIX + base64.b64encode(raw).decode())

    def sign(self, text: str) -> str:
        """Return the signature over the text, in base64."""
        return base64.b64encode(self._private.sign(text.encode())).decode()


def load(path: Path) -> SigningKey:
    """Return the key kept in a PEM file.

    Raises:
        Misconfigured: the file is missing, can be read by others, or holds no Ed25519 key.
    """
    try:
        # Permissions are read from the open file, so that it cannot be exchanged in between.
        with path.open("rb") as file:
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            pem = file.read()
    except FileNotFoundError:
        raise Misconfigured(
            f"The audit signing key {path} is missing. Restore it from its backup; a new key "
            "cannot vouch for checkpoints that the old one signed."
        ) from None
    except OSError as error:
        raise Misconfigured(
            f"The audit signing key {path} cannot be read ({error.strerror}). Let the account "
            "that runs OpenMASH read it."
        ) from None
    if mode & 0o077:
        raise Misconfigured(
            f"The audit signing key {path} is open to other accounts (mode {mode:04o}). "
            f"Run: chmod 600 {path}"
        )
    try:
        private = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError):
        private = None
    if not isinstance(private, Ed25519PrivateKey):
        raise Misconfigured(
            f"The file {path} holds no Ed25519 key without a password. Restore the audit signing "
            "key from its backup."
        )
    return SigningKey(private)


def load_or_create(path: Path) -> SigningKey:
    """Return the key kept at `path`, making one (mode 0600) if there is no file yet.

    Two processes that start together end with the same key: the file appears whole or not at all,
    and the second finds the first one's.

    Raises:
        Misconfigured: as for `load`, or the folder cannot be written.
    """
    if not path.exists():
        _create(path)
    return load(path)


def signed(checkpoint: Checkpoint, key: SigningKey) -> str:
    """Return the checkpoint's text with its signature line: the form that is exported."""
    text = checkpoint.text()
    return f"{text}{_SIGNATURE_LINE} {key.public.key_id} {key.sign(text)}\n"


def open_signed(text: str, public: PublicKey) -> Checkpoint:
    """Return the checkpoint in an exported text whose signature is this key's.

    Raises:
        ValueError: the text is not a signed checkpoint, was changed, or another key signed it.
    """
    head, mark, line = text.rpartition(f"\n{_SIGNATURE_LINE} ")
    words = line.removesuffix("\n").split(" ")
    if not mark or len(words) != 2 or not line.endswith("\n"):
        raise ValueError("This text is not a signed audit checkpoint.")
    key_id, signature = words
    if key_id != public.key_id:
        raise ValueError(
            f"This checkpoint names key {key_id[:16]}, not the key given, {public.key_id}."
        )
    body = head + "\n"
    if not public.verifies(body, signature):
        raise ValueError("The signature does not fit: this checkpoint was changed after signing.")
    return Checkpoint.from_text(body)


def _from_base64(text: str) -> bytes:
    raw = base64.b64decode(text, validate=True)
    # The last character carries bits that decoding drops: without this, one signature would have
    # several spellings and a changed copy could pass for the original.
    if base64.b64encode(raw).decode() != text:
        raise ValueError("This is not base64 in its one canonical form.")
    return raw


def _create(path: Path) -> None:
    pem = Ed25519PrivateKey.generate().private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    beside = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        path.parent.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
        _write_durably(beside, pem)
        try:
            # A hard link fails if the name is taken, where a rename would replace another's key.
            os.link(beside, path)
        except FileExistsError:
            pass
        finally:
            beside.unlink()
        _sync_folder(path.parent)
    except OSError as error:
        raise Misconfigured(
            f"The audit signing key {path} cannot be made ({error.strerror}). Let the account "
            "that runs OpenMASH write to that folder."
        ) from None


def _write_durably(path: Path, data: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _KEY_FILE_MODE)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

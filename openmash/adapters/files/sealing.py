"""Seals a file under a key of its own, piece by piece: AES-256-GCM in the STREAM construction.

Each piece's nonce holds its number and whether it is the last, so that pieces cannot be left out,
repeated, exchanged or cut off at the end unseen. Every piece is bound to the hub and the file: a
sealed file put in another's place does not open (Hoang, Reyhanitabar, Rogaway and Vizár, 2015).
"""

import secrets
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from .keyring import UnreadableError

PIECE: Final = 1 << 20
_MAGIC: Final = b"OMFILE1\n"
_PREFIX_BYTES: Final = 7
_TAG_BYTES: Final = 16


def seal(plain: BinaryIO, sealed: BinaryIO, key: bytes, bound_to: bytes) -> None:
    """Write the file sealed.

    Args:
        plain: read from where it stands to its end.
        key: 32 bytes, never used for another file.
        bound_to: what must be the same when it is opened.
    """
    cipher, prefix = AESGCM(key), secrets.token_bytes(_PREFIX_BYTES)
    sealed.write(_MAGIC + prefix)
    number, piece = 0, plain.read(PIECE)
    while True:
        following = plain.read(PIECE)
        nonce = _nonce(prefix, number, last=not following)
        sealed.write(cipher.encrypt(nonce, piece, bound_to))
        if not following:
            return
        number, piece = number + 1, following


def unseal(sealed: BinaryIO, plain: BinaryIO, key: bytes, bound_to: bytes) -> None:
    """Write the file in clear.

    Raises:
        UnreadableError: it is not what was sealed. What was written until then must not be used.
    """
    cipher = AESGCM(key)
    if sealed.read(len(_MAGIC)) != _MAGIC:
        raise UnreadableError("this is not a sealed file")
    prefix = sealed.read(_PREFIX_BYTES)
    number, piece = 0, sealed.read(PIECE + _TAG_BYTES)
    while True:
        following = sealed.read(PIECE + _TAG_BYTES)
        try:
            nonce = _nonce(prefix, number, last=not following)
            plain.write(cipher.decrypt(nonce, piece, bound_to))
        except (InvalidTag, ValueError):
            raise UnreadableError("the file was changed after it was sealed") from None
        if not following:
            return
        number, piece = number + 1, following


def _nonce(prefix: bytes, number: int, *, last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + bytes([last])

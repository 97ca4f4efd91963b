"""Merkle trees over an append-only list, after RFC 6962 section 2.1 (SHA-256).

Every function takes leaf *hashes*, made by `leaf_hash`, never raw data: the prefix bytes that keep
a leaf from being mistaken for a node are added there, once. Hashes are 32 bytes throughout.
"""

import hashlib
from collections.abc import Iterable, Sequence

_LEAF = b"\x00"
_NODE = b"\x01"

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()
"""The root of a tree with no leaves (RFC 6962 section 2.1)."""


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of one leaf: SHA-256 of 0x00 and the data."""
    return hashlib.sha256(_LEAF + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node: SHA-256 of 0x01 and both children."""
    return hashlib.sha256(_NODE + left + right).digest()


class MerkleFrontier:
    """The few hashes from which a growing tree's root follows, so an append costs O(log n).

    The peaks are the roots of the full subtrees that make up the tree, largest first: one for each
    bit set in `size`. Keep `size` and `to_bytes()` to go on later with `from_bytes`.
    """

    __slots__ = ("_peaks", "size")

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        self._peaks = list(peaks)
        self.size = size
        well_formed = size >= 0 and len(self._peaks) == size.bit_count()
        if not well_formed or any(len(peak) != HASH_BYTES for peak in self._peaks):
            raise ValueError("The kept Merkle frontier does not fit its size; rebuild it.")

    @classmethod
    def from_bytes(cls, size: int, data: bytes) -> "MerkleFrontier":
        """Rebuild from what `to_bytes` gave. Raises ValueError if the two do not fit."""
        return cls(size, (data[i : i + HASH_BYTES] for i in range(0, len(data), HASH_BYTES)))

    def to_bytes(self) -> bytes:
        """Return the peaks joined, largest subtree first."""
        return b"".join(self._peaks)

    def append(self, leaf: bytes) -> None:
        """Add one leaf hash at the end."""
        if len(leaf) != HASH_BYTES:
            raise ValueError("A Merkle leaf must be a 32-byte hash.")
        hashed, size = leaf, self.size
        while size & 1:
            hashed = node_hash(self._peaks.pop(), hashed)
            size >>= 1
        self._peaks.append(hashed)
        self.size += 1

    def root(self) -> bytes:
        """Return the root of the tree so far."""
        if not self._peaks:
            return EMPTY_ROOT
        root = self._peaks[-1]
        for peak in reversed(self._peaks[:-1]):
            root = node_hash(peak, root)
        return root


def merkle_root(leaves: Iterable[bytes]) -> bytes:
    """Return the root over the leaf hashes, in order."""
    frontier = MerkleFrontier()
    for leaf in leaves:
        frontier.append(leaf)
    return frontier.root()


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """Return the audit path of leaf `index` (from 0) in the tree over `leaves`."""
    if not 0 <= index < len(leaves):
        raise ValueError("The index lies outside the tree.")
    if len(leaves) == 1:
        return []
    split = _split(len(leaves))
    if index < split:
        return [*inclusion_proof(leaves[:split], index), merkle_root(leaves[split:])]
    return [*inclusion_proof(leaves[split:], index - split), merkle_root(leaves[:split])]


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> bool:
    """Say whether the path proves that `leaf` stands at `index` in the tree of `size` leaves."""
    if not 0 <= index < size:
        return False
    hashed, node, last = leaf, index, size - 1
    for step in proof:
        if last == 0:
            return False
        if node & 1 or node == last:
            hashed = node_hash(step, hashed)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            hashed = node_hash(hashed, step)
        node, last = node >> 1, last >> 1
    return last == 0 and hashed == root


def consistency_proof(leaves: Sequence[bytes], old_size: int) -> list[bytes]:
    """Return the proof that the tree over the first `old_size` leaves is a prefix of this one."""
    if not 0 <= old_size <= len(leaves):
        raise ValueError("The older size lies outside the tree.")
    return [] if old_size in (0, len(leaves)) else _subproof(leaves, old_size, whole=True)


def verify_consistency(
    old_size: int, old_root: bytes, new_size: int, new_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Say whether the proof shows that the newer tree only appended to the older one."""
    if not 0 <= old_size <= new_size:
        return False
    if old_size == new_size:
        return not proof and old_root == new_root
    if old_size == 0:
        return not proof and old_root == EMPTY_ROOT
    # A whole older tree is its own first step, so the proof leaves it out.
    start = [old_root] if old_size & (old_size - 1) == 0 else []
    roots = _climb(old_size - 1, new_size - 1, [*start, *proof])
    return roots == (old_root, new_root)


def _climb(node: int, last: int, steps: Sequence[bytes]) -> tuple[bytes, bytes] | None:
    """Both roots that a consistency proof leads to; None if it is too short or too long."""
    if not steps:
        return None
    while node & 1:
        node, last = node >> 1, last >> 1
    old = new = steps[0]
    for step in steps[1:]:
        if last == 0:
            return None
        if node & 1 or node == last:
            old, new = node_hash(step, old), node_hash(step, new)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            new = node_hash(new, step)
        node, last = node >> 1, last >> 1
    return (old, new) if last == 0 else None


def _subproof(leaves: Sequence[bytes], old_size: int, *, whole: bool) -> list[bytes]:
    # `whole` says that the older tree is this very subtree, whose root the verifier already holds.
    if old_size == len(leaves):
        return [] if whole else [merkle_root(leaves)]
    split = _split(len(leaves))
    if old_size <= split:
        return [*_subproof(leaves[:split], old_size, whole=whole), merkle_root(leaves[split:])]
    rest = _subproof(leaves[split:], old_size - split, whole=False)
    return [*rest, merkle_root(leaves[:split])]


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << ((size - 1).bit_length() - 1)

"""Keeps a built world under var/, because a million people take minutes to index."""

import hashlib
import pickle
from pathlib import Path

from .linkage_index import Sizes, World, build

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "var" / "bench" / "linkage"
_MAKES_IT = (
    "openmash/adapters/synthetic/linkage_world/*.py",
    "openmash/adapters/synthetic/names/*.py",
    "openmash/domain/people/*.py",
    "openmash/domain/people/linkage/keys.py",
    "openmash/domain/people/linkage/cards.py",
    "openmash/domain/people/linkage/sounding.py",
    "openmash/domain/people/linkage/variants.py",
    "openmash/domain/people/linkage/data/*",
    "bench/support/linkage_index.py",
)
"""What a built world depends on; the model is not among it."""


def kept_or_built(
    seed: int, count: int, sizes: Sizes, *, held_out: bool = True
) -> tuple[World, bool]:
    """The world, and whether it was kept from an earlier run of the very same code."""
    kind = f"{count}" if held_out else f"development-{count}"
    path = FOLDER / f"{kind}-{_digest(seed, sizes)}.pickle"
    if path.exists():
        with path.open("rb") as opened:
            world: World = pickle.load(opened)
        return world, True
    world = build(seed, count, sizes, held_out=held_out)
    FOLDER.mkdir(parents=True, exist_ok=True)
    for older in FOLDER.glob(f"{kind}-*.pickle"):
        older.unlink()
    half = path.with_suffix(".half")
    with half.open("wb") as opened:
        pickle.dump(world, opened, protocol=5)
    half.rename(path)
    return world, False


def _digest(seed: int, sizes: Sizes) -> str:
    told = hashlib.sha256(f"{seed} {sizes}".encode())
    for pattern in _MAKES_IT:
        for path in sorted(ROOT.glob(pattern)):
            told.update(path.read_bytes())
    return told.hexdigest()[:16]

"""The killer: what is killed when, from a fixed seed, and how long it took to be back."""

import os
import random
import statistics
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from .installation import Installation
from .sending import Receipts

SEED = 20_040_613
_BACK_WITHIN_S = 90.0
_LOOKS_EVERY_S = 0.02


@dataclass(frozen=True, slots=True)
class Size:
    """How many kills, and how long they may take in all."""

    kills: int
    seconds: float

    @classmethod
    def from_environment(cls) -> "Size":
        """OPENMASH_KILLS and OPENMASH_KILL_SECONDS; else small at a desk, whole where CI is set."""
        whole = os.environ.get("CI", "").lower() in {"1", "true"}
        return cls(
            int(os.environ.get("OPENMASH_KILLS") or (300 if whole else 12)),
            float(os.environ.get("OPENMASH_KILL_SECONDS") or (300 if whole else 60)),
        )


@dataclass
class Toll:
    """What was done, and how long the hub took each time to give a receipt again, in seconds."""

    killed: Counter[str] = field(default_factory=Counter)
    back_after: list[float] = field(default_factory=list)

    @property
    def median_s(self) -> float:
        """The median time to the next receipt."""
        return statistics.median(self.back_after) if self.back_after else float("nan")


def kill(installation: Installation, receipts: Receipts, size: Size) -> Toll:
    """Kill at random moments, mending each time, until the number or the time is reached."""
    dice = random.Random(SEED)
    ways: dict[str, tuple[int, Callable[[], None]]] = {
        "database": (12, installation.kill_database),
        "worker": (3, installation.kill_worker),
        "web process": (3, installation.kill_web_process),
        "web server": (2, installation.kill_web),
        "web parent": (1, installation.kill_web_parent),
    }
    toll, end = Toll(), time.monotonic() + size.seconds
    # Each way once, then by its weight: a short run meets them all too.
    plan = dice.sample(list(ways), len(ways))
    while toll.killed.total() < size.kills and time.monotonic() < end:
        which = plan.pop() if plan else dice.choices(list(ways), [w for w, _ in ways.values()])[0]
        _watch(installation, dice.uniform(0, 0.4))
        ways[which][1]()
        toll.killed[which] += 1
        began = time.monotonic()
        if dice.random() < 0.2:
            continue  # the next falls while this one is still being mended
        _until_back(installation, receipts)
        toll.back_after.append(time.monotonic() - began)
    _until_back(installation, receipts)
    return toll


def _watch(installation: Installation, seconds: float) -> None:
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        installation.mend()
        time.sleep(min(left, _LOOKS_EVERY_S))


def _until_back(installation: Installation, receipts: Receipts) -> None:
    until = time.monotonic() + _BACK_WITHIN_S
    while True:
        installation.mend()
        if receipts.another(_LOOKS_EVERY_S * 5):
            return
        assert time.monotonic() < until, (
            f"no receipt within {_BACK_WITHIN_S:.0f} s after a kill\n"
            + installation.log.read_text(errors="replace")[-3000:]
        )

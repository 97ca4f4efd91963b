"""When each step of a story happens, as whole UTC epoch seconds.

Waits are skewed and grow with the hub's pressure. Medians are set so that mean turnaround by
initial rating comes near the first evaluation of London's hubs (about 1.3 days AMBER, 2.4 GREEN).
"""

from dataclasses import dataclass
from random import Random

from openmash.adapters.synthetic.arrivals import Slot
from openmash.adapters.synthetic.chance import between, skewed
from openmash.adapters.synthetic.working_clock import WorkingClock

# Median working minutes: until screened, until confirmed, from returns to decision.
_SCREEN = {"AMBER": 32.0, "GREEN": 60.0, "BLUE": 115.0}
_CONFIRM = {"AMBER": 20.0, "GREEN": 35.0, "BLUE": 60.0}
_DECIDE = {"AMBER": 52.0, "GREEN": 95.0, "BLUE": 100.0}
_LONGEST = 4000.0


@dataclass(frozen=True, slots=True)
class Opening:
    """From receipt to the confirmed rating."""

    screened: int
    proposed: int
    confirmed: int


class Timeline:
    """Draws the times of one borough's stories.

    Args:
        rng: the borough's stream for work. until: epoch seconds, the end of the world.
    """

    def __init__(self, rng: Random, clock: WorkingClock, until: int) -> None:
        self._rng = rng
        self._clock = clock
        self._until = until

    def opening(self, slot: Slot, level: str, urgent: bool, pressure: float) -> Opening:
        """When the contact is opened, rated and the rating confirmed."""
        rng = self._rng
        if slot.plan in ("fresh", "red_fresh"):
            later = self._until + 3600
            return Opening(later, later, later)
        if slot.plan == "red_running":
            return Opening(slot.at + 360, slot.at + 900, slot.at + 1320)
        if level == "RED":
            wait = skewed(rng, 11.0 if urgent else 45.0, 0.8) * pressure
            wait *= 1.0 if self._clock.is_open(slot.at) else 2.0
            screened = slot.at + int(wait * 60)
            proposed = screened + between(rng, 5, 20) * 60
            return Opening(screened, proposed, proposed + int(skewed(rng, 11.0, 0.7) * 60))
        wait = min(skewed(rng, _SCREEN[level], 0.9) * pressure, _LONGEST)
        screened = self._clock.after(slot.at, wait)
        proposed = self._clock.after(screened, between(rng, 9, 38))
        wait = min(skewed(rng, _CONFIRM[level], 0.8) * pressure, _LONGEST)
        return Opening(screened, proposed, self._clock.after(proposed, wait))

    def asked(self, level: str, confirmed: int) -> int:
        """When the agencies are asked."""
        minutes = between(self._rng, 2, 15)
        if level == "RED":
            return confirmed + minutes * 60
        return self._clock.after(confirmed, minutes)

    def ready(self, level: str, answers: list[int | None], due: int) -> int:
        """When enough is in: three answers for RED, all of them or a while past due for others."""
        came = sorted(answer for answer in answers if answer is not None)
        if level == "RED":
            return came[2] if len(came) > 2 else max([due, *came])
        patience = self._clock.after(due, 90 if level == "AMBER" else 300)
        if len(came) < len(answers):
            return patience
        return min(came[-1], patience) if came else patience

    def decided(self, slot: Slot, level: str, ready: int, pressure: float) -> int:
        """When the manager decides."""
        if slot.plan in ("late", "red_running"):
            return self._until + 7200
        if level == "RED":
            return ready + int(skewed(self._rng, 70.0, 0.7) * 60 * pressure)
        wait = min(skewed(self._rng, _DECIDE[level], 0.8) * pressure, _LONGEST)
        return self._clock.after(ready, wait)

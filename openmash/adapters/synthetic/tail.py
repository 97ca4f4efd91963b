"""The last hours before the end of the world, so that worklists look alive at any hour of the day.

Ordinary arrivals and waits already leave contacts in every state. A few are planned on top: an
unrated RED of the past hour, a RED in the middle of its checks, some unrated of the last hours, a
batch of police notifications from the night, and AMBERs with a return that is late.
"""

from datetime import datetime, timedelta

from openmash.adapters.synthetic.arrivals import Slot
from openmash.adapters.synthetic.working_clock import LONDON

_UNRATED = ((24, "school"), (51, "public"), (83, "police"), (128, "council"))
_NIGHT_BATCH = 9


def last_hours(until: datetime) -> list[Slot]:
    """The planned arrivals before `until` (aware)."""
    end = int(until.timestamp())
    slots = [Slot(end - minutes * 60, group, "fresh") for minutes, group in _UNRATED]
    slots.append(Slot(end - 38 * 60, "hospital", "red_fresh"))
    slots.append(Slot(end - 125 * 60, "school", "red_running"))
    slots.extend(Slot(end - days * 86400 - 7000, group, "late") for days, group in _LATE)
    slots.extend(Slot(at, "police") for at in _night(until))
    return slots


_LATE = ((5, "police"), (6, "health"))


def _night(until: datetime) -> list[int]:
    """Notifications written through the last night and sent together shortly after six."""
    local = until.astimezone(LONDON)
    sent = local.replace(hour=6, minute=10, second=0, microsecond=0)
    if sent > local:
        sent -= timedelta(days=1)
    first = int(sent.timestamp()) - 60 * _NIGHT_BATCH
    return [first + 37 * place for place in range(_NIGHT_BATCH)]

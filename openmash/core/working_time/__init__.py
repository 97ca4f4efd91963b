"""Working time: when something is due, how long something took, and why, in a sentence.

A moment is *open* if its local wall-clock time falls inside the hub's opening hours of that
weekday and the date is neither a bank holiday nor a closure. Working time is the real time
that passes while the hub is open; nothing else. So in October, when 01:00 to 02:00 happens
twice, a hub that is open then works both hours; in March that hour does not exist and nobody
is credited with it.

Every function takes moments that know their time zone and gives moments in UTC. Nothing here
reads a clock.
"""

from openmash.core.working_time.arithmetic import (
    TimeUnit,
    add,
    counting_from,
    elapsed,
    working_between,
)
from openmash.core.working_time.calendar import Calendar, Span
from openmash.core.working_time.opening_hours import Interval, OpeningHours
from openmash.core.working_time.words import amount_words, explain, moment_words

__all__ = [
    "Calendar",
    "Interval",
    "OpeningHours",
    "Span",
    "TimeUnit",
    "add",
    "amount_words",
    "counting_from",
    "elapsed",
    "explain",
    "moment_words",
    "working_between",
]

"""When contacts arrive and from whom: an hour-of-week pattern for each group of sources.

Shares of sources: police 28.7, schools 18.2, health 15.0 per cent of London and national
referrals in the Department for Education's open data; the remainder is spread by judgement. The
hourly shapes are assumptions: offices send in office hours, police at all hours, and schools
hardly at all while they are shut.
"""

from bisect import bisect
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import accumulate
from random import Random

from openmash.adapters.synthetic.chance import Table
from openmash.adapters.synthetic.working_clock import LONDON, bank_holidays, school_holiday

SOURCES: dict[str, float] = {
    "1A": 5.2,
    "1B": 3.6,
    "1C": 0.9,
    "1D": 2.2,
    "2A": 18.2,
    "2B": 1.6,
    "3A": 4.2,
    "3B": 2.6,
    "3C": 0.9,
    "3D": 1.2,
    "3E": 3.9,
    "3F": 2.2,
    "4": 1.6,
    "5A": 2.2,
    "5B": 3.6,
    "5C": 3.4,
    "5D": 2.0,
    "6": 28.7,
    "7": 3.6,
    "8": 4.4,
    "9": 2.4,
    "10": 1.4,
}
"""Share of contacts by census source code, in per cent."""

GROUP_OF: dict[str, str] = {
    **dict.fromkeys(("1A", "1B", "1C", "1D", "9", "10"), "public"),
    **dict.fromkeys(("2A", "2B"), "school"),
    **dict.fromkeys(("3A", "3B", "3C", "3D", "3F"), "health"),
    **dict.fromkeys(("4", "5A", "5B", "5C", "5D", "7", "8"), "council"),
    "3E": "hospital",
    "6": "police",
}
"""Sources that arrive, write and know alike."""

GROUPS: tuple[str, ...] = ("public", "school", "health", "council", "hospital", "police")
SOURCES_OF: dict[str, Table[str]] = {
    group: Table((code, share) for code, share in SOURCES.items() if GROUP_OF[code] == group)
    for group in GROUPS
}

# Weight of each hour of the day, London time, from midnight: a working day, then a day off.
_OFFICE = (0, 0, 0, 0, 0, 0, 0, 1, 4, 9, 11, 11, 8, 8, 10, 11, 9, 5, 2, 1, 0, 0, 0, 0)
_SCHOOL = (0, 0, 0, 0, 0, 0, 0, 1, 5, 9, 10, 10, 8, 8, 11, 16, 13, 6, 2, 1, 0, 0, 0, 0)
_PUBLIC = (1, 1, 0, 0, 0, 0, 1, 2, 4, 7, 8, 8, 7, 7, 7, 8, 8, 7, 6, 6, 5, 4, 3, 2)
_WARD = (3, 3, 2, 2, 2, 2, 2, 3, 4, 5, 6, 6, 6, 6, 6, 6, 7, 7, 7, 7, 7, 6, 5, 4)
_POLICE = (6, 6, 5, 4, 3, 3, 4, 4, 4, 5, 5, 5, 5, 5, 5, 6, 6, 6, 6, 7, 7, 8, 8, 7)
_SHAPES: dict[str, tuple[tuple[int, ...], float]] = {
    "public": (_PUBLIC, 0.45),
    "school": (_SCHOOL, 0.01),
    "health": (_OFFICE, 0.06),
    "council": (_OFFICE, 0.07),
    "hospital": (_WARD, 0.9),
    "police": (_POLICE, 1.08),
}
_IN_SCHOOL_HOLIDAYS = {"school": 0.06, "health": 0.9, "public": 0.95}


@dataclass(frozen=True, slots=True)
class Slot:
    """One arrival: epoch seconds, source group, and what the story must be ("" for any)."""

    at: int
    group: str
    plan: str = ""


def _hour_weights(group: str) -> list[float]:
    """Weights by `_kind_of_hour`."""
    shape, off_factor = _SHAPES[group]
    in_holidays = _IN_SCHOOL_HOLIDAYS.get(group, 1.0)
    return [
        shape[hour] * (off_factor if off else 1.0) * (in_holidays if holidays else 1.0)
        for off in (False, True)
        for holidays in (False, True)
        for hour in range(24)
    ]


@lru_cache(maxsize=4096)
def _kind_of_day(day: date) -> int:
    off = day.weekday() > 4 or day in bank_holidays()
    return 48 * off + 24 * school_holiday(day)


def _kind_of_hour(local: datetime) -> int:
    """0 to 95: hour of the day, on a working day or off, in term or in school holidays."""
    return _kind_of_day(local.date()) + local.hour


def months_before(until: datetime, months: int) -> datetime:
    """The same moment that many calendar months earlier (the 28th at most)."""
    years, month = divmod(until.month - 1 - months, 12)
    return until.replace(year=until.year + years, month=month + 1, day=min(until.day, 28))


class Arrivals:
    """Draws arrival times for any borough over one period.

    Args:
        since, until: the period, aware UTC.
    """

    def __init__(self, since: datetime, until: datetime) -> None:
        year_ago = min(since, until - timedelta(days=365))
        first = year_ago.replace(minute=0, second=0, microsecond=0)
        hours = int((until - first).total_seconds() // 3600) + 1
        skip = max(0, int((since - first).total_seconds() // 3600))
        start = int(first.timestamp())
        kinds = [
            _kind_of_hour(datetime.fromtimestamp(start + hour * 3600, LONDON))
            for hour in range(hours)
        ]
        self._first = start + skip * 3600
        self._since = int(since.timestamp())
        self._until = int(until.astimezone(UTC).timestamp())
        self._edges: dict[str, list[float]] = {}
        self._years: dict[str, float] = {}
        for group in GROUPS:
            by_kind = _hour_weights(group)
            weights = [by_kind[kind] for kind in kinds]
            self._edges[group] = list(accumulate(weights[skip:]))
            self._years[group] = self._edges[group][-1] / max(sum(weights[-8760:]), 1.0)

    def count(self, group: str, a_year: float) -> int:
        """How many of the group arrive in the period, given all contacts of a year."""
        share = sum(SOURCES[code] for code in SOURCES_OF[group].values) / 100.0
        return round(a_year * share * self._years[group])

    def total(self, a_year: float) -> int:
        """How many of all groups."""
        return sum(self.count(group, a_year) for group in GROUPS)

    def draw(self, rng: Random, a_year: float) -> list[Slot]:
        """Arrivals of the period in order of time."""
        slots: list[Slot] = []
        for group in GROUPS:
            edges = self._edges[group]
            for _ in range(self.count(group, a_year)):
                at = self._until
                while not self._since <= at < self._until:
                    hour = bisect(edges, rng.random() * edges[-1])
                    at = self._first + hour * 3600 + int(rng.random() * 3600)
                slots.append(Slot(at, group))
        slots.sort(key=lambda slot: slot.at)
        return slots

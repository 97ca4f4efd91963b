"""Working time in minutes for the generator: Monday to Friday, 9 to 5 London, bank holidays off.

A rough clock for making believable times. The hub's own engine, with each hub's hours and
closures, is elsewhere and rules on what is late.
"""

from bisect import bisect_right
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from govuk_bank_holidays.bank_holidays import BankHolidays

LONDON = ZoneInfo("Europe/London")
_OPENS = time(9)
_MINUTES = 8 * 60


@lru_cache(maxsize=1)
def bank_holidays() -> frozenset[date]:
    """England's bank holidays, from the copy inside the package; no network."""
    listed = BankHolidays(use_cached_holidays=True)
    holidays = listed.get_holidays(division=BankHolidays.ENGLAND_AND_WALES)
    return frozenset(holiday["date"] for holiday in holidays)


def school_holiday(day: date) -> bool:
    """True in the usual London school holidays (rounded: terms differ by borough)."""
    at = (day.month, day.day)
    summer = (7, 22) <= at <= (9, 2)
    winter = at >= (12, 20) or at <= (1, 3)
    halves = (2, 15) <= at <= (2, 22) or (5, 26) <= at <= (6, 2) or (10, 24) <= at <= (11, 1)
    return summer or winter or halves or (4, 3) <= at <= (4, 17)


class WorkingClock:
    """Adds working minutes to moments, both as whole UTC epoch seconds.

    Args:
        first, last: the days it must know, London dates; both included.
    """

    def __init__(self, first: date, last: date) -> None:
        off = bank_holidays()
        self._opens: list[int] = []
        day = first
        while day <= last:
            if day.weekday() < 5 and day not in off:
                opens = datetime.combine(day, _OPENS, LONDON)
                self._opens.append(int(opens.timestamp()))
            day += timedelta(days=1)

    def after(self, start: int, minutes: float) -> int:
        """The moment when that many working minutes have passed since `start`.

        Raises:
            ValueError: the answer lies outside the days this clock knows.
        """
        day = bisect_right(self._opens, start) - 1
        if day < 0:
            raise ValueError("Before the first working day that this clock knows.")
        spent = min((start - self._opens[day]) / 60.0, _MINUTES)
        whole, rest = divmod(spent + minutes, _MINUTES)
        if day + int(whole) >= len(self._opens):
            raise ValueError("After the last working day that this clock knows.")
        return self._opens[day + int(whole)] + int(rest * 60)

    def is_open(self, moment: int) -> bool:
        """True if the hub is staffed at that moment."""
        day = bisect_right(self._opens, moment) - 1
        return day >= 0 and moment - self._opens[day] < _MINUTES * 60


def moment(seconds: int) -> datetime:
    """Epoch seconds as an aware UTC datetime."""
    return datetime.fromtimestamp(seconds, UTC)

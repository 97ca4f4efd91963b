"""The times of millions of contacts at once, drawn as arrays: for measurements of scale.

Nobody is behind them, not even an invented person: they are rows of the columnar store and nothing
else. Moments are microseconds since 1970.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from openmash.adapters.synthetic import many_shares as shares
from openmash.adapters.synthetic.arrivals import GROUP_OF, SOURCES
from openmash.adapters.synthetic.boroughs import BOROUGHS, SETTINGS
from openmash.domain.contacts.policy import default_policy
from openmash.domain.contacts.ratings import Rating
from openmash.domain.insights.arrays import Flags, Floats, Places, Times, np
from openmash.domain.insights.worked import OpenTime, Years, open_time

NEVER: Final = -(2**63)
"""What numpy takes for no time at all."""
DAY_US: Final = 86_400_000_000
MINUTE_US: Final = 60_000_000
_LONDON: Final = ZoneInfo("Europe/London")
_OFFICE: Final = ("school", "health", "council")


@dataclass(frozen=True)
class Plan:
    """What is to be drawn.

    Attributes:
        boroughs: their codes.
        first, last: years of receipt; nothing is known of what happened after the last.
        contacts: about how many in all.
        seed: the same number gives the same rows.
    """

    boroughs: tuple[str, ...]
    first: int
    last: int
    contacts: int
    seed: int

    def share(self, code: str, year: int) -> int:
        """How many contacts a borough receives in a year."""
        years = range(self.first, self.last + 1)
        sizes = sum(SETTINGS[each].size for each in self.boroughs)
        growth = sum(shares.GROWTH ** (each - self.first) for each in years)
        weight = SETTINGS[code].size * shares.GROWTH ** (year - self.first)
        return round(self.contacts * weight / (sizes * growth))

    def parts(self) -> Iterator[tuple[str, int]]:
        """Every borough with every year."""
        return ((c, y) for c in self.boroughs for y in range(self.first, self.last + 1))


class Chance:
    """Draws of one borough's year."""

    def __init__(self, plan: Plan, code: str, year: int) -> None:
        number = list(BOROUGHS).index(code)
        self._rng = np.random.default_rng([plan.seed, number, year])
        self._slow = SETTINGS[code].pressure ** 3

    def below(self, limit: "Floats | float", count: int) -> Flags:
        """True as often as `limit` says."""
        drawn: Flags = self._rng.random(count) < limit
        return drawn

    def lengths(self, median: "Floats | float", spread: float, count: int) -> Times:
        """Lengths around a median in minutes, longer where a borough is under more pressure."""
        drawn = median * self._slow * np.exp(spread * self._rng.standard_normal(count))
        return (drawn * MINUTE_US).astype(np.int64)

    def places(self, weights: Sequence[float], count: int) -> Places:
        """Places in a list of weights."""
        share = np.array(weights)
        drawn: Places = self._rng.choice(len(share), count, p=share / share.sum())
        return drawn

    def words(self, weights: Mapping[Any, float], count: int) -> Any:
        """Words by their weights."""
        return listed(list(weights))[self.places(list(weights.values()), count)]

    def hours(self, start: float, length: float, shape: tuple[float, float], count: int) -> Times:
        """Times of day."""
        hours = start + length * self._rng.beta(*shape, count)
        return np.minimum((hours * 60 * MINUTE_US).astype(np.int64), DAY_US - 1)

    def orders(self, allowed: Flags) -> Places:
        """For each row, the places allowed in any order, then the others."""
        drawn = np.where(allowed, self._rng.random(allowed.shape), 2.0)
        order: Places = np.argsort(drawn, axis=1)
        return order

    def more(self, average: float, count: int) -> Times:
        """Small counts around an average."""
        drawn: Times = self._rng.poisson(average, count)
        return drawn

    def ids(self, count: int) -> Any:
        """Random ids, as words."""
        digits = self._rng.bytes(16 * count).hex()
        return listed([digits[at : at + 32] for at in range(0, 32 * count, 32)])


def listed(words: Sequence[object]) -> Any:
    """Words as an array of plain text."""
    return np.array([str(each) for each in words], dtype=object)


def by(values: Sequence[float], rating: Places) -> Floats:
    """The value of each rating."""
    found: Floats = np.array(values)[rating]
    return found


class HubYear:
    """The contacts of one borough and year. Their times are as they would be if nobody stopped
    looking; `seen` leaves out what lies behind the end of the figures.
    """

    def __init__(self, plan: Plan, code: str, year: int) -> None:
        self.code, self.year, self.n = code, year, plan.share(code, year)
        self.policy_id = str(UUID(int=plan.seed << 32 | list(BOROUGHS).index(code), version=4))
        self.end = _midnight(date(plan.last + 1, 1, 1))
        self.open: OpenTime = open_time(Years(default_policy("").calendar, year, plan.last + 2))
        self.first = date(year, 1, 1)
        days = (date(plan.last + 2, 1, 1) - self.first).days
        self.midnights = np.array([_midnight(self.first + timedelta(n)) for n in range(days)])
        self.chance = chance = Chance(plan, code, year)
        self.ids = chance.ids(self.n)
        self.source, self.received = self._receipt()
        self.rating = chance.places(shares.RATED, self.n)
        self.urgent = chance.below(by(shares.URGENT, self.rating), self.n)
        self.redirected = chance.below(shares.REDIRECTED, self.n)
        self.rated = self._rated()
        self._ask()
        self.decided = self._decided()
        self.told = self.open.after(self.decided, chance.lengths(shares.TELLING, 1.0, self.n))

    def seen(self, moments: Times) -> Times:
        """The moments, and none for those behind the end."""
        found: Times = np.where(moments >= self.end, NEVER, moments)
        return found

    def days(self, moments: Times) -> Any:
        """The London day of each moment."""
        place = np.searchsorted(self.midnights, moments, side="right") - 1
        return np.datetime64(self.first, "D") + place

    @cached_property
    def is_rated(self) -> Flags:
        """True for contacts with a rating."""
        found: Flags = ~self.redirected & (self.rated < self.end)
        return found

    def _receipt(self) -> tuple[Places, Times]:
        """The source and the time of receipt of each contact, in order of receipt."""
        midnights = self.midnights[: (date(self.year + 1, 1, 1) - self.first).days]
        worked = np.diff(self.open.passed(np.append(midnights, midnights[-1] + DAY_US))) > 0
        source = self.chance.places(list(SOURCES.values()), self.n)
        office = np.array([GROUP_OF[code] in _OFFICE for code in SOURCES])[source]
        received = np.empty(self.n, dtype=np.int64)
        for chosen, on_days_off, (start, length), shape in (
            (office, 0.05, (8.0, 10.0), (2.0, 2.0)),
            (~office, 0.75, (0.0, 24.0), (1.6, 1.1)),
        ):
            count = int(chosen.sum())
            day = self.chance.places(np.where(worked, 1.0, on_days_off).tolist(), count)
            received[chosen] = midnights[day] + self.chance.hours(start, length, shape, count)
        order = np.argsort(received, kind="stable")
        return source[order], received[order]

    def _rated(self) -> Times:
        usual = self.open.after(self.received, self.chance.lengths(shares.SCREENING, 0.8, self.n))
        at_once = self.received + self.chance.lengths(shares.URGENT_SCREENING, 0.6, self.n)
        rated: Times = np.where(self.urgent & (self.rating == 0), at_once, usual)
        return rated

    def _ask(self) -> None:
        """Ask agencies of the policy, all at once; the arrays have a row for each request."""
        levels = [default_policy("").level(each) for each in shares.RATINGS]
        proposed = [level.agencies if level else () for level in levels]
        kinds = sorted({kind for each in proposed for kind in each})
        allowed = np.array([[kind in each for kind in kinds] for each in proposed])
        most = np.minimum(shares.ASKED, allowed.sum(axis=1))
        count = np.where(self.is_rated, most[self.rating], 0)
        self.of = of = np.repeat(np.arange(self.n), count)
        self.place = np.arange(len(of)) - np.repeat(np.cumsum(count) - count, count)
        order = self.chance.orders(allowed[self.rating])
        self.agency = listed(kinds)[order[of, self.place]]
        started = self.chance.lengths(shares.ASKING, 0.5, self.n)
        self.asked = self.open.after(self.rated, started)[of]
        reply = self.chance.lengths(by(shares.REPLY, self.rating[of]), 1.0, len(of))
        self.withdrawn = self.chance.below(shares.WITHDRAWN, len(of))
        silent = self.withdrawn | self.chance.below(shares.NEVER_ANSWERED, len(of))
        self.answered = np.where(silent, self.end, self.open.after(self.asked, reply))

    def _decided(self) -> Times:
        last = self.rated.copy()
        came = self.answered < self.end
        np.maximum.at(last, self.of[came], self.answered[came])
        length = self.chance.lengths(by(shares.DECIDING, self.rating), 0.7, self.n)
        decided = np.where(self.redirected, self.rated, self.open.after(last, length))
        stuck = self.chance.below(shares.NEVER_DECIDED, self.n)
        found: Times = np.where(stuck, np.maximum(self.end, decided), decided)
        return found


def _midnight(day: date) -> int:
    local = datetime(day.year, day.month, day.day, tzinfo=_LONDON)
    return int(local.astimezone(UTC).timestamp()) * 1_000_000


def rating_words(rating: Places, present: Flags) -> Any:
    """The ratings' stored words, and none where there is no rating."""
    return np.where(present, listed([Rating(each) for each in shares.RATINGS])[rating], None)

"""The whole synthetic London: which boroughs, how many contacts, and a stream of stories for each.

A borough's stream depends only on the seed, the borough and the period, so boroughs can be made
alone, in any order, in several processes. Only households that will come again are kept in
memory while a stream runs.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from random import Random

from openmash.adapters.synthetic.arrivals import Arrivals, Slot, months_before
from openmash.adapters.synthetic.boroughs import BOROUGHS, SETTINGS, choose
from openmash.adapters.synthetic.chance import Table, between, skewed
from openmash.adapters.synthetic.contacts import Contacts
from openmash.adapters.synthetic.facts import Borough, Household
from openmash.adapters.synthetic.flow import Case, Flow
from openmash.adapters.synthetic.households import Households
from openmash.adapters.synthetic.staff import Staff
from openmash.adapters.synthetic.steps import StaffMember, Story
from openmash.adapters.synthetic.tail import last_hours
from openmash.adapters.synthetic.telephones import Telephones
from openmash.adapters.synthetic.working_clock import LONDON, WorkingClock

_LEVELS: dict[str, Table[str]] = {
    group: Table(zip(("BLUE", "GREEN", "AMBER", "RED"), weights, strict=True))
    for group, weights in {
        "police": (64, 17, 14, 5),
        "school": (58, 19, 18, 5),
        "health": (54, 19, 20, 7),
        "hospital": (44, 17, 26, 13),
        "council": (52, 19, 21, 8),
        "public": (61.4, 16.8, 17.9, 4),
    }.items()
}
_PLANNED_LEVEL = {"red_fresh": "RED", "red_running": "RED", "late": "AMBER"}
# Chance that a household comes again after its first, second ... contact: a few come many times.
_COMES_AGAIN = (0.225, 0.32, 0.42, 0.52, 0.58, 0.60, 0.40)
_GAP_DAYS = 62.0
_OPEN_CASE_KNOWN = 0.5
_OPEN_CASE_OTHERWISE = 0.06
_PROGRESS_EVERY = 250
_NEW_FAMILIES = 0.83


@dataclass(slots=True)
class _Known:
    """A household that will come again."""

    household: Household
    contacts: int
    concern: str
    open_until: int


class World:
    """A seeded synthetic London.

    Args:
        boroughs: three-letter codes, or how many (1 to 33, in `DEMO_ORDER`).
        months: length of the period, at least 1. seed: any whole number.
        until: the end of the period, aware; nothing happens later.
        contacts_per_year: of the average borough (sizes differ; see `boroughs`).
        progress: called with (done, total) now and then while `stories` runs.

    Raises:
        ValueError: unknown borough, months below 1, or `until` without a time zone.
    """

    def __init__(
        self,
        boroughs: Sequence[str] | int,
        months: int,
        seed: int,
        until: datetime,
        contacts_per_year: int = 9090,
        progress: Callable[[int, int], None] | None = None,
    ) -> None:
        if until.tzinfo is None:
            raise ValueError("`until` must carry a time zone.")
        if months < 1:
            raise ValueError("The period must be at least one month.")
        self._codes = choose(boroughs)
        self._seed = seed
        self._until = until.astimezone(UTC)
        self._since = months_before(self._until, months)
        self._a_year = contacts_per_year
        self._progress = progress
        self._arrivals = Arrivals(self._since, self._until)
        first, last = self._since - timedelta(days=30), self._until + timedelta(days=400)
        self._clock = WorkingClock(first.date(), last.date())

    @property
    def boroughs(self) -> tuple[Borough, ...]:
        """The boroughs of this world, in the order in which `stories` goes through them."""
        return tuple(BOROUGHS[code] for code in self._codes)

    @property
    def since(self) -> datetime:
        """The start of the period, UTC."""
        return self._since

    @property
    def until(self) -> datetime:
        """The end of the period, UTC."""
        return self._until

    @property
    def total(self) -> int:
        """How many stories there will be."""
        return sum(self.count(code) for code in self._codes)

    def count(self, code: str) -> int:
        """How many stories one borough will have."""
        return self._arrivals.total(self._volume(code)) + len(last_hours(self._until))

    def staff(self, code: str) -> tuple[StaffMember, ...]:
        """The people of one borough's hub, whose names stand in its stories."""
        return Staff(code, self._stream(code, "staff")).everyone

    def stories(self) -> Iterator[Story]:
        """All stories, borough by borough, in order of receipt within each."""
        total, done = self.total, 0
        for code in self._codes:
            for story in self.stories_of(code):
                yield story
                done += 1
                if self._progress and (done % _PROGRESS_EVERY == 0 or done == total):
                    self._progress(done, total)

    def stories_of(self, code: str) -> Iterator[Story]:
        """One borough's stories in order of receipt. May be called for boroughs in any order."""
        slots = self._arrivals.draw(self._stream(code, "arrivals"), self._volume(code))
        slots.extend(last_hours(self._until))
        slots.sort(key=lambda slot: slot.at)
        return self._told(code, slots)

    def _told(self, code: str, slots: list[Slot]) -> Iterator[Story]:
        rng = self._stream(code, "course")
        until = int(self._until.timestamp())
        telephones = Telephones(self._stream(code, "telephones"), self._families(code))
        households = Households(code, self._stream(code, "people"), telephones)
        contacts = Contacts(code, self._stream(code, "contacts"))
        staff = Staff(code, self._stream(code, "staff"))
        flow = Flow(self._stream(code, "work"), self._clock, staff, until)
        pressure = _Pressure(SETTINGS[code].pressure, self._stream(code, "pressure"))
        coming: list[tuple[int, int, _Known]] = []
        for number, slot in enumerate(slots):
            on = datetime.fromtimestamp(slot.at, LONDON).date()
            again = coming and coming[0][0] <= slot.at and not slot.plan
            if again:
                known = heappop(coming)[2]
                known.household = households.later(known.household, on)
            else:
                known = _Known(households.new(on), 0, "", 0)
            level = _PLANNED_LEVEL.get(slot.plan) or _LEVELS[slot.group].pick(rng)
            chance = _OPEN_CASE_KNOWN if slot.at < known.open_until else _OPEN_CASE_OTHERWISE
            contact = contacts.make(slot, level, known.household, known.contacts, known.concern)
            is_new = known.contacts == 0
            case = Case(slot, level, known.household, is_new, contact, pressure.at(slot.at))
            story = flow.story(case, rng.random() < chance)
            yield story
            self._after(rng, known, story, slot, number, coming)

    @staticmethod
    def _after(
        rng: Random,
        known: _Known,
        story: Story,
        slot: Slot,
        number: int,
        coming: list[tuple[int, int, _Known]],
    ) -> None:
        """Remember the household if it will come again."""
        known.contacts += 1
        if rng.random() >= _COMES_AGAIN[min(known.contacts, len(_COMES_AGAIN)) - 1]:
            return
        known.concern = story.contact.concerns[0]
        if story.decisions and story.decisions[0].outcome in (
            "s17_assessment",
            "strategy_discussion",
        ):
            known.open_until = slot.at + between(rng, 40, 200) * 86400
        gap = min(skewed(rng, _GAP_DAYS / known.contacts**0.5, 1.0), 360.0)
        heappush(coming, (slot.at + int((gap + 0.5) * 86400), number, known))

    def _families(self, code: str) -> float:
        """New families in a year, about, or in the whole period if that is shorter."""
        return _NEW_FAMILIES * min(float(self.count(code)), self._volume(code))

    def _volume(self, code: str) -> float:
        return self._a_year * SETTINGS[code].size

    def _stream(self, code: str, use: str) -> Random:
        """A stream of its own for each use, so that a change in one leaves the others as they were.

        Text seeds are hashed by `random` itself (SHA-512), not by Python's salted `hash`.
        """
        return Random(f"{self._seed}/{code}/{use}")  # noqa: S311 - made-up data, not secrets


class _Pressure:
    """How busy the hub is, week by week: a slow walk round the borough's own level."""

    def __init__(self, level: float, rng: Random) -> None:
        self._level = level
        self._rng = rng
        self._week = 0
        self._now = 1.0

    def at(self, moment: int) -> float:
        """Factor on waits at that moment; moments must not go back by a week or more."""
        week = moment // 604_800
        if week != self._week:
            self._week = week
            step = self._rng.gauss(0.0, 0.09)
            self._now = min(1.6, max(0.65, 1.0 + 0.75 * (self._now - 1.0) + step))
        return self._level * self._now


def generate(
    boroughs: Sequence[str] | int,
    months: int,
    seed: int,
    until: datetime,
    contacts_per_year: int = 9090,
    progress: Callable[[int, int], None] | None = None,
) -> World:
    """A synthetic London; see `World` for arguments, errors and the streams it gives."""
    return World(boroughs, months, seed, until, contacts_per_year, progress)

"""A worked example of "did it help?": invented contacts with the means that the 2013 study printed.

The study (Crockett and others 2013) gave mean days from receipt to decision before and after five
areas started their hubs: 2 1/2 to just over 1 1/4 for high or complex needs, over 4 1/2 to under
2 1/2 for low to vulnerable needs; no counts, spread or open cases. Whoever wants to know whether
this product's study agrees with that one needs cases with those means, and these are they. The
areas, dates and contacts are invented, and whatever prints them has to say so.
"""

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random

from openmash.adapters.synthetic.working_clock import LONDON
from openmash.core.codes import PrimaryNeed, ReferralSource
from openmash.domain.contacts.ratings import Rating
from openmash.domain.insights.panel import Case, month_after, months_between
from openmash.domain.insights.study import Windows, windows

SEED = 2013
PUBLISHED: Mapping[Rating, tuple[float, float]] = {
    Rating.AMBER: (2.5, 1.25),
    Rating.GREEN: (4.6, 2.4),
}
"""Mean days before and after. "Over 4 1/2" is taken as 4.6, "under 2 1/2" as 2.4."""
STARTS: Mapping[str, date] = {
    "Area A": date(2011, 3, 14),
    "Area B": date(2011, 5, 16),
    "Area C": date(2011, 7, 11),
    "Area D": date(2011, 9, 12),
    "Area E": date(2011, 11, 14),
}
_FIRST, _LAST = date(2010, 1, 1), date(2013, 4, 1)
_AS_AT = datetime(2013, 4, 1, tzinfo=LONDON).astimezone(UTC)
_SPREAD, _BETWEEN_AREAS, _BETWEEN_MONTHS = 0.8, 0.15, 0.06
"""Standard deviations of the log of the length: of contacts, of areas and of their months."""
_SOURCES = {
    ReferralSource.POLICE: (0.45, 0.95),
    ReferralSource.SCHOOL: (0.25, 1.0),
    ReferralSource.GP: (0.2, 1.1),
    ReferralSource.FAMILY: (0.1, 1.05),
}
_NEEDS = {
    PrimaryNeed.ABUSE_OR_NEGLECT: (0.6, 1.0),
    PrimaryNeed.DYSFUNCTION: (0.25, 1.05),
    PrimaryNeed.ACUTE_STRESS: (0.15, 0.95),
}
"""The share of contacts, and how many times as long they take."""


@dataclass(frozen=True, slots=True)
class Example:
    """The invented study.

    Attributes:
        cases: in order of area and receipt; lengths in days of 24 hours.
        starts: area to local date.
        as_at: aware UTC: contacts without a decision by then are open.
    """

    cases: tuple[Case, ...]
    starts: Mapping[str, date]
    as_at: datetime


@dataclass(frozen=True, slots=True)
class _Draft:
    """A contact before its length is brought to the published mean."""

    area: str
    received_at: datetime
    rating: Rating
    source: str
    need: str
    length: float
    after: bool


def study_example(*, seed: int = SEED) -> Example:
    """Five areas, 39 months. The same seed gives the same cases.

    Over the two months before and after each start, all areas together, the mean days of decided
    contacts are those published, exactly. Months outside these vary about the same means.
    """
    rng = Random(seed)  # noqa: S311
    drafts = [each for area in STARTS for each in _area(area, rng)]
    scale = _scales(drafts)
    cases = []
    for each in drafts:
        took = each.length * scale[each.rating, each.after]
        so_far = (_AS_AT - each.received_at) / timedelta(days=1)
        cases.append(
            Case(
                area=each.area,
                received_at=each.received_at,
                length=min(took, so_far),
                decided=took <= so_far,
                rating=each.rating.value,
                source=each.source,
                need=each.need,
            )
        )
    return Example(tuple(cases), STARTS, _AS_AT)


def _area(area: str, rng: Random) -> list[_Draft]:
    pace = rng.gauss(0, _BETWEEN_AREAS)
    usual = rng.randint(60, 110)
    found = []
    for number in range(months_between(_FIRST, _LAST)):
        first = month_after(_FIRST, number)
        days = (month_after(first, 1) - first).days
        of_month = pace + rng.gauss(0, _BETWEEN_MONTHS)
        for _ in range(round(rng.gauss(usual, math.sqrt(usual)))):
            # An hour short, so that the month in which the clocks go forward keeps its contacts.
            minutes = timedelta(minutes=rng.randrange((days * 24 - 1) * 60))
            at = datetime(first.year, first.month, 1, tzinfo=LONDON).astimezone(UTC) + minutes
            found.append(_contact(area, at, of_month, rng))
    return sorted(found, key=lambda each: each.received_at)


def _contact(area: str, at: datetime, log: float, rng: Random) -> _Draft:
    rating = rng.choices((Rating.AMBER, Rating.GREEN), (0.4, 0.6))[0]
    source = rng.choices(list(_SOURCES), [share for share, _ in _SOURCES.values()])[0]
    need = rng.choices(list(_NEEDS), [share for share, _ in _NEEDS.values()])[0]
    usual = _SOURCES[source][1] * _NEEDS[need][1]
    length = usual * rng.lognormvariate(log, _SPREAD)
    # British summer time moves midnight by an hour: the study goes by London's days.
    after = at.astimezone(LONDON).date() >= STARTS[area]
    return _Draft(area, at, rating, source.value, need.value, length, after)


def _scales(drafts: list[_Draft]) -> dict[tuple[Rating, bool], float]:
    """By what the lengths of a rating, before or after, give the published mean."""
    at = {area: windows(start) for area, start in STARTS.items()}
    lengths: dict[tuple[Rating, bool], list[float]] = defaultdict(list)
    for each in drafts:
        if _counted(each, at[each.area]):
            lengths[each.rating, each.after].append(each.length)
    return {
        (rating, after): PUBLISHED[rating][after] * len(found) / sum(found)
        for (rating, after), found in lengths.items()
    }


def _counted(draft: _Draft, at: Windows) -> bool:
    day = draft.received_at.astimezone(LONDON).date()
    return at.before_from <= day < at.before_until or at.after_from <= day < at.after_until

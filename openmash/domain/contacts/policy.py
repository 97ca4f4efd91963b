"""A hub's policy: its ratings, targets, opening hours and rules, as versioned data.

A version is stored as plain JSON and never altered. A contact is judged by the version in force
when it arrived, so that a new policy changes no clock that is already running.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Self

from openmash.core.bank_holidays import england_and_wales
from openmash.core.errors import BadInput, Misconfigured
from openmash.core.working_time import Calendar, OpeningHours, TimeUnit
from openmash.domain.access import AgencyKind
from openmash.domain.contacts.policy_parts import (
    ChaseRule,
    Closure,
    Level,
    RepeatRule,
    Target,
    read_urgent_screening,
)
from openmash.domain.contacts.policy_reading import Reader
from openmash.domain.contacts.ratings import Rating

__all__ = [
    "ChaseRule",
    "Closure",
    "HubPolicy",
    "Level",
    "PolicyVersion",
    "RepeatRule",
    "Target",
    "default_policy",
    "in_force",
]


@dataclass(frozen=True, slots=True)
class HubPolicy:
    """Everything a hub may set for itself.

    Attributes:
        name: what the policy is called in the hub.
        levels: the ratings in use, most urgent first; red is always one of them.
        agencies_that_matter_for_red: whose returns must be in before a red contact may be
            decided without a written reason.
        screening: limit from receipt to a confirmed rating.
        urgent_screening: the same, of a contact whose referrer says that a child is in danger now:
            clock hours, and never more of them than `screening` has hours.
        opening_hours: weekly, local time.
        closures: further dates on which the hub does not open, in order.
        use_bank_holidays: True if the hub is closed on bank holidays.
        chase: reminders and escalation of late returns.
        repeat: when contacts about one child add up to a pattern.
        feedback: limit from the decision to telling the referrer.
        search_period_years: how far back agencies are asked to look, unless changed.
    """

    name: str
    levels: tuple[Level, ...]
    agencies_that_matter_for_red: tuple[AgencyKind, ...]
    screening: Target
    urgent_screening: Target
    opening_hours: OpeningHours
    closures: tuple[Closure, ...]
    use_bank_holidays: bool
    chase: ChaseRule
    repeat: RepeatRule
    feedback: Target
    search_period_years: int

    def level(self, rating: Rating) -> Level | None:
        """The level of a rating, or None if this hub does not use the rating."""
        return next((level for level in self.levels if level.rating is rating), None)

    @property
    def ratings(self) -> tuple[Rating, ...]:
        """The ratings in use, most urgent first."""
        return tuple(level.rating for level in self.levels)

    @property
    def closure_reasons(self) -> dict[date, str]:
        """Why the hub is closed, by date."""
        return {closure.date: closure.reason for closure in self.closures}

    @property
    def calendar(self) -> Calendar:
        """When the hub is open, in London time. Equal policies share one calendar."""
        closures = frozenset(closure.date for closure in self.closures)
        return _calendar(self.opening_hours, closures, self.use_bank_holidays)

    @classmethod
    def from_dict(cls, body: object) -> Self:
        """Read a policy from plain JSON values.

        Raises:
            BadInput: dotted path of each faulty field, such as "levels.red.decision.amount", to
                a sentence that names it and its cure. All faults are found in one pass.
        """
        if not isinstance(body, Mapping):
            raise BadInput({"": "A policy must be a set of named fields."})
        reader = Reader(body)
        reader.expect_only(*cls.__slots__)
        levels = _read_levels(reader)
        matter = "agencies_that_matter_for_red"
        screening = Target.read(reader.below("screening", "screening target"))
        policy = cls(
            name=reader.text("name", "name", 200),
            levels=levels,
            agencies_that_matter_for_red=reader.choices(matter, "agencies for red", AgencyKind),
            screening=screening,
            urgent_screening=read_urgent_screening(reader, screening),
            opening_hours=_read_opening_hours(reader),
            closures=_read_closures(reader),
            use_bank_holidays=reader.flag("use_bank_holidays", "closed on bank holidays"),
            chase=ChaseRule.read(reader.below("chase", "reminding agencies,")),
            repeat=RepeatRule.read(reader.below("repeat", "repeat contacts")),
            feedback=Target.read(reader.below("feedback", "feedback target")),
            search_period_years=reader.whole(
                "search_period_years", "years to search", least=1, most=30
            ),
        )
        red = policy.level(Rating.RED)
        if (
            reader.is_sound("levels")
            and red
            and not set(policy.agencies_that_matter_for_red) <= set(red.agencies)
        ):
            reader.fail(matter, "agencies for red", "choose only agencies that Red asks.")
        if reader.wrong:
            raise BadInput(reader.wrong)
        return policy

    def to_dict(self) -> dict[str, object]:
        """Plain JSON values that `from_dict` reads back to an equal policy."""
        return {
            "name": self.name,
            "levels": [level.to_dict() for level in self.levels],
            "agencies_that_matter_for_red": [k.value for k in self.agencies_that_matter_for_red],
            "screening": self.screening.to_dict(),
            "urgent_screening": self.urgent_screening.to_dict(),
            "opening_hours": self.opening_hours.to_dict(),
            "closures": [closure.to_dict() for closure in self.closures],
            "use_bank_holidays": self.use_bank_holidays,
            "chase": self.chase.to_dict(),
            "repeat": self.repeat.to_dict(),
            "feedback": self.feedback.to_dict(),
            "search_period_years": self.search_period_years,
        }


@dataclass(frozen=True, slots=True)
class PolicyVersion:
    """A stored policy: its number in the hub and the moment (UTC) from which it holds."""

    version: int
    valid_from: datetime
    policy: HubPolicy


def in_force(versions: Iterable[PolicyVersion], at: datetime) -> PolicyVersion:
    """The version in force at a moment: the latest begun; of two begun together, the later one.

    Raises:
        Misconfigured: if none had begun.
    """
    begun = [version for version in versions if version.valid_from <= at]
    if not begun:
        raise Misconfigured(
            f"This hub has no policy in force on {at.day} {at:%B %Y}. "
            "Add a policy that is valid from then or earlier."
        )
    return max(begun, key=lambda version: (version.valid_from, version.version))


def default_policy(name: str) -> HubPolicy:
    """A policy for a new London hub, to be changed by its manager.

    No national standard exists, so each figure follows a published one (domain notes, section 2,
    published timescales): agency returns of 2, 6 and 24 hours after Merton, which does not say
    what kind of hour; decisions in 4 hours, 1 and 3 working days after Oxfordshire; Red counts
    every hour, running on past closing as in Luton; three contacts in twelve months as a common
    repeat rule. Opening hours after Waltham Forest. Blue asks nobody. Feedback within the
    working day in which Keeping Children Safe in Education expects an answer. Screening in 1
    working hour is this system's own figure: it must leave a Red time for its agencies. So is 1
    clock hour for a contact said to be urgent, at any hour of the day or night.
    """
    hours, days = TimeUnit.WORKING_HOURS, TimeUnit.WORKING_DAYS
    core = (AgencyKind.POLICE, AgencyKind.SOCIAL_CARE, AgencyKind.HEALTH, AgencyKind.EDUCATION)
    wide = (*core, AgencyKind.PROBATION, AgencyKind.HOUSING, AgencyKind.EARLY_HELP)
    few = (AgencyKind.HEALTH, AgencyKind.EDUCATION, AgencyKind.EARLY_HELP)
    red_return = Target(2, TimeUnit.CLOCK_HOURS, runs_through_closing=True)
    red_decision = Target(4, TimeUnit.CLOCK_HOURS, runs_through_closing=True)
    return HubPolicy(
        name=name,
        levels=(
            Level(Rating.RED, _THRESHOLDS[Rating.RED], red_return, red_decision, wide),
            Level(Rating.AMBER, _THRESHOLDS[Rating.AMBER], Target(6, hours), Target(1, days), wide),
            Level(Rating.GREEN, _THRESHOLDS[Rating.GREEN], Target(24, hours), Target(3, days), few),
            Level(Rating.BLUE, _THRESHOLDS[Rating.BLUE], None, Target(3, days), ()),
        ),
        agencies_that_matter_for_red=core[:3],
        screening=Target(1, hours),
        urgent_screening=Target(1, TimeUnit.CLOCK_HOURS, runs_through_closing=True),
        opening_hours=_WALTHAM_FOREST,
        closures=(),
        use_bank_holidays=True,
        chase=ChaseRule(0.5, None, every_minutes=60, escalate_after_hours=1),
        repeat=RepeatRule(count=3, window_days=365),
        feedback=Target(1, days),
        search_period_years=5,
    )


_LONG_DAY = "09:00-17:15"
_WALTHAM_FOREST = OpeningHours.weekly(
    monday=_LONG_DAY,
    tuesday=_LONG_DAY,
    wednesday=_LONG_DAY,
    thursday=_LONG_DAY,
    friday="09:00-17:00",
)
_THRESHOLDS = {
    Rating.RED: (
        "A child is suffering significant harm or is likely to, or is at immediate risk. For "
        "example: an injury that is not explained, a disclosure of abuse, a very young child left "
        "alone, a serious assault in the home, sexual or criminal exploitation now."
    ),
    Rating.AMBER: (
        "A child's needs are complex and several, and without a social worker's help their "
        "health or development is likely to suffer. For example: violence between adults that "
        "keeps happening, neglect over time, a parent's drug or alcohol use that affects care."
    ),
    Rating.GREEN: (
        "A child has needs beyond what services open to every family can meet, and early help, "
        "with the family's agreement, may be enough. For example: missing school, money or "
        "housing trouble, a young carer, a parent who struggles with a child's behaviour."
    ),
    Rating.BLUE: (
        "No need is seen beyond what services open to every family meet. The contact is "
        "recorded, and advice is given where it helps."
    ),
}


@lru_cache(maxsize=256)
def _calendar(hours: OpeningHours, closures: frozenset[date], bank_holidays: bool) -> Calendar:
    return Calendar(hours, england_and_wales() if bank_holidays else frozenset(), closures)


def _read_levels(reader: Reader) -> tuple[Level, ...]:
    levels: dict[Rating, Level] = {}
    for number, value in enumerate(reader.items("levels", "levels"), start=1):
        named = reader.within(value, f"levels.{number}", f"level {number}")
        rating = named.choice("rating", "rating", Rating)
        if named.at("rating") in reader.wrong or named.at("") in reader.wrong:
            continue
        if rating in levels:
            named.fail("rating", "rating", f"{rating.label} is already a level; use it once.")
        level = reader.within(value, f"levels.{rating}", rating.label)
        levels[rating] = Level.read(level, rating)
    if Rating.RED not in levels:
        reader.fail("levels", "levels", "add Red, the level for a child at immediate risk.")
    return tuple(sorted(levels.values(), key=lambda level: level.rating.order))


def _read_opening_hours(reader: Reader) -> OpeningHours:
    key, words = "opening_hours", "opening hours"
    try:
        hours = OpeningHours.from_dict(reader.body.get(key))
    except BadInput as refused:
        reader.merge(key, words, refused.by_field)
        return OpeningHours(((),) * 7)
    if hours.never_open:
        reader.fail(key, words, "open the hub on at least one weekday.")
    return hours


def _read_closures(reader: Reader) -> tuple[Closure, ...]:
    values = reader.items("closures", "closures")
    closures = [
        Closure.read(reader.within(value, f"closures.{number}", f"closed day {number}"))
        for number, value in enumerate(values, start=1)
    ]
    if len({closure.date for closure in closures}) != len(closures):
        reader.fail("closures", "closures", "name each date once only.")
    return tuple(sorted(closures, key=lambda closure: closure.date))

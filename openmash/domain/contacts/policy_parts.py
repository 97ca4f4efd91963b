"""The parts a hub's policy is made of. Each reads itself from, and writes itself to, plain JSON."""

from dataclasses import dataclass
from datetime import date
from typing import Self

from openmash.core.working_time import TimeUnit, amount_words
from openmash.domain.access import AgencyKind
from openmash.domain.contacts.policy_reading import Reader
from openmash.domain.contacts.ratings import Rating

MOST_HOURS = 1_000
MOST_WORKING_DAYS = 260


@dataclass(frozen=True, slots=True)
class Target:
    """A configured time limit.

    Attributes:
        amount: more than 0; whole working days, or hours that come to whole minutes.
        unit: clock hours, working hours or working days.
        runs_through_closing: once counting has begun, closing time does not stop it. It changes
            working hours only: clock hours always run through, working days never do.
    """

    amount: float
    unit: TimeUnit
    runs_through_closing: bool = False

    @property
    def on_the_clock(self) -> bool:
        """True if every hour counts once counting has begun, whether the hub is open or not."""
        return self.unit is TimeUnit.CLOCK_HOURS or (
            self.unit is TimeUnit.WORKING_HOURS and self.runs_through_closing
        )

    @property
    def words(self) -> str:
        """The target for a page.

        >>> Target(4, TimeUnit.CLOCK_HOURS).words
        '4 clock hours'
        >>> Target(4, TimeUnit.WORKING_HOURS, runs_through_closing=True).words
        '4 working hours, running on through closing time'
        """
        runs_on = self.on_the_clock and self.unit is TimeUnit.WORKING_HOURS
        return amount_words(self.amount, self.unit) + (
            ", running on through closing time" if runs_on else ""
        )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        """Read a target, noting faults in the reader."""
        reader.expect_only("amount", "unit", "runs_through_closing")
        unit = reader.choice("unit", "unit", TimeUnit)
        days = unit is TimeUnit.WORKING_DAYS
        most = MOST_WORKING_DAYS if days else MOST_HOURS
        amount = reader.number("amount", "amount", above=0, most=most)
        if days and amount != int(amount):
            reader.fail("amount", "amount", "give whole working days, or use working hours.")
        elif abs(amount * 60 - round(amount * 60)) > 1e-6 or round(amount * 60) == 0:
            reader.fail("amount", "amount", "give hours that come to whole minutes, such as 1.5.")
        runs_on = reader.flag("runs_through_closing", "runs through closing time")
        if days and runs_on:
            reader.fail(
                "runs_through_closing",
                "runs through closing time",
                "working days cannot run through closing time; use hours, or answer false.",
            )
        return cls(amount, unit, runs_on)

    def to_dict(self) -> dict[str, object]:
        """The form that `read` reads."""
        return {
            "amount": self.amount,
            "unit": self.unit.value,
            "runs_through_closing": self.runs_through_closing,
        }


def read_target_or_none(reader: Reader, key: str, words: str) -> Target | None:
    """A target, or None where the body says null: no target. Left out is a fault, not a no."""
    if key in reader.body and reader.body[key] is None:
        return None
    return Target.read(reader.below(key, words))


def read_urgent_screening(reader: Reader, screening: Target) -> Target:
    """The limit for screening an urgent contact, beside the ordinary one it may not exceed.

    A child in danger does not wait for the hub to open, so only clock hours are taken; and so
    many of them never end later than as many working hours.
    """
    key, words = "urgent_screening", "urgent screening target"
    target = Target.read(reader.below(key, words))
    if reader.is_sound(key) and target.unit is not TimeUnit.CLOCK_HOURS:
        sentence = "count it in clock hours: a child in danger cannot wait for opening time."
        reader.fail(f"{key}.unit", words, sentence)
    in_hours = screening.unit is not TimeUnit.WORKING_DAYS
    comparable = reader.is_sound(key) and reader.is_sound("screening") and in_hours
    if comparable and target.amount > screening.amount:
        sentence = "an urgent contact cannot have longer than any other; shorten it."
        reader.fail(f"{key}.amount", words, sentence)
    return target


@dataclass(frozen=True, slots=True)
class Level:
    """One rating as this hub uses it.

    Attributes:
        rating: which rating.
        threshold: the text a screening officer weighs a contact against.
        agency_return: limit on an agency's return, from asking; None for no target.
        decision: limit on the decision, from receipt; None for no target.
        agencies: kinds of agency proposed when information is asked for.
    """

    rating: Rating
    threshold: str
    agency_return: Target | None
    decision: Target | None
    agencies: tuple[AgencyKind, ...]

    @classmethod
    def read(cls, reader: Reader, rating: Rating) -> Self:
        """Read one level whose rating is known, noting faults in the reader."""
        reader.expect_only("rating", "threshold", "agency_return", "decision", "agencies")
        level = cls(
            rating=rating,
            threshold=reader.text("threshold", "threshold text", 4_000),
            agency_return=read_target_or_none(reader, "agency_return", "agency return target"),
            decision=read_target_or_none(reader, "decision", "decision target"),
            agencies=reader.choices("agencies", "agencies asked", AgencyKind),
        )
        sound = reader.is_sound("agency_return") and reader.is_sound("decision")
        returned, decided = level.agency_return, level.decision
        comparable = sound and returned and decided and returned.unit is decided.unit
        if comparable and returned and decided and returned.amount > decided.amount:
            reader.fail(
                "agency_return.amount",
                "agency return target",
                "agencies cannot have longer than the decision; shorten it.",
            )
        return level

    def to_dict(self) -> dict[str, object]:
        """The form that `read` reads."""
        return {
            "rating": self.rating.value,
            "threshold": self.threshold,
            "agency_return": self.agency_return and self.agency_return.to_dict(),
            "decision": self.decision and self.decision.to_dict(),
            "agencies": [kind.value for kind in self.agencies],
        }


@dataclass(frozen=True, slots=True)
class Closure:
    """A local date on which the hub does not open, with the reason shown to people."""

    date: date
    reason: str

    @classmethod
    def read(cls, reader: Reader) -> Self:
        """Read a closure, noting faults in the reader."""
        reader.expect_only("date", "reason")
        return cls(reader.day("date", "date"), reader.text("reason", "reason", 100))

    def to_dict(self) -> dict[str, object]:
        """The form that `read` reads."""
        return {"date": self.date.isoformat(), "reason": self.reason}


@dataclass(frozen=True, slots=True)
class ChaseRule:
    """When an agency that has not answered is reminded, and when somebody senior is told.

    Minutes and hours are counted the way the target is: working time for a target that stops
    at closing time, clock time for one that does not. Exactly one of the first two is set.

    Attributes:
        first_after_fraction: remind when this part of the allowed time is gone (0.5 is half).
        first_minutes_before_due: remind this long before the due time.
        every_minutes: remind again after this long, until answered.
        escalate_after_hours: tell the manager when the return is this late.
    """

    first_after_fraction: float | None
    first_minutes_before_due: int | None
    every_minutes: int
    escalate_after_hours: float

    @classmethod
    def read(cls, reader: Reader) -> Self:
        """Read a chase rule, noting faults in the reader."""
        by_part, by_minutes = "first_after_fraction", "first_minutes_before_due"
        reader.expect_only(by_part, by_minutes, "every_minutes", "escalate_after_hours")
        part, minutes = None, None
        if (reader.body.get(by_part) is None) == (reader.body.get(by_minutes) is None):
            reader.fail(
                by_part,
                "first reminder",
                "set either the part of the time gone or the minutes before it is due, not both.",
            )
        elif reader.body.get(by_minutes) is None:
            part = reader.number(by_part, "first reminder", above=0, most=1)
        else:
            minutes = reader.whole(by_minutes, "first reminder", least=1, most=10_000)
        return cls(
            first_after_fraction=part,
            first_minutes_before_due=minutes,
            every_minutes=reader.whole(
                "every_minutes", "minutes between reminders", least=5, most=10_000
            ),
            escalate_after_hours=reader.number(
                "escalate_after_hours",
                "hours until somebody senior is told",
                above=0,
                most=MOST_HOURS,
            ),
        )

    def to_dict(self) -> dict[str, object]:
        """The form that `read` reads."""
        return {
            "first_after_fraction": self.first_after_fraction,
            "first_minutes_before_due": self.first_minutes_before_due,
            "every_minutes": self.every_minutes,
            "escalate_after_hours": self.escalate_after_hours,
        }


@dataclass(frozen=True, slots=True)
class RepeatRule:
    """When contacts about one child add up: this many, this one included, within so many days."""

    count: int
    window_days: int

    @classmethod
    def read(cls, reader: Reader) -> Self:
        """Read a repeat-contact rule, noting faults in the reader."""
        reader.expect_only("count", "window_days")
        return cls(
            count=reader.whole("count", "number of contacts", least=2, most=50),
            window_days=reader.whole("window_days", "days looked back", least=1, most=3_660),
        )

    def to_dict(self) -> dict[str, object]:
        """The form that `read` reads."""
        return {"count": self.count, "window_days": self.window_days}

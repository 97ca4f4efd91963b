"""A policy in plain words, what a change alters, and when things would be due under it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from openmash.core.working_time import OpeningHours
from openmash.core.working_time.opening_hours import WEEKDAYS
from openmash.domain.access import AgencyKind
from openmash.domain.contacts.clocks import ClockKind, clock_for
from openmash.domain.contacts.policy import ChaseRule, HubPolicy, Level, Target
from openmash.domain.contacts.ratings import Rating
from openmash.records.queries.policy_history import VersionFacts
from openmash.web.presenters.formatters import day, duration, joined, plural


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that a policy sets, and how."""

    key: str
    value: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a policy under its heading. `rating` is set for the parts about one rating."""

    title: str
    lines: tuple[Line, ...]
    rating: Rating | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a new version sets otherwise. Empty words mean that it is not set at all."""

    where: str
    key: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Example:
    """When something would be due if it began at this moment, and why."""

    heading: str
    sentence: str


def parts(policy: HubPolicy) -> tuple[Part, ...]:
    """Everything that a policy sets, in words."""
    return (
        *(_level(level, policy) for level in policy.levels),
        Part(
            "Screening, feedback and repeat contacts",
            (
                Line("Screening, from receipt", _sentence(policy.screening)),
                Line(
                    "Screening when a child is said to be in danger now, from receipt",
                    _sentence(policy.urgent_screening),
                ),
                Line("Feedback to the referrer, from the decision", _sentence(policy.feedback)),
                Line("Repeat contacts", _repeat(policy)),
                Line("Agencies search back", plural(policy.search_period_years, "year")),
            ),
        ),
        Part(
            "Chasing late returns",
            (
                Line("First reminder", _first_reminder(policy.chase)),
                Line("Then again every", duration(policy.chase.every_minutes)),
                Line(
                    "The manager is told when a return is late by",
                    duration(policy.chase.escalate_after_hours * 60),
                ),
            ),
        ),
        Part("When the hub is open", _opening(policy)),
        Part("Name", (Line("Name of the policy", policy.name),)),
    )


def _level(level: Level, policy: HubPolicy) -> Part:
    lines = [
        Line("Threshold", level.threshold),
        Line("Agency return, from asking", _or_none(level.agency_return)),
        Line("Decision, from receipt", _or_none(level.decision)),
        Line("Agencies proposed", _agencies(level.agencies, "None")),
    ]
    if level.rating is Rating.RED:
        matter = policy.agencies_that_matter_for_red
        lines.append(
            Line(
                "May be decided once these have answered",
                _agencies(matter, "None need have answered"),
            )
        )
    return Part(level.rating.label, tuple(lines), level.rating)


def _agencies(kinds: Iterable[AgencyKind], none: str) -> str:
    return joined(kind.label for kind in kinds) or none


def _or_none(target: Target | None) -> str:
    return _sentence(target) if target else "No target"


def _sentence(target: Target) -> str:
    words = target.words
    if target.on_the_clock and "through" not in words:
        words += ", whether the hub is open or not"
    return words


def _repeat(policy: HubPolicy) -> str:
    rule = policy.repeat
    return (
        f"Reviewed from {plural(rule.count, 'contact')} about one child "
        f"within {plural(rule.window_days, 'day')}"
    )


def _first_reminder(rule: ChaseRule) -> str:
    if rule.first_minutes_before_due is not None:
        return f"{duration(rule.first_minutes_before_due)} before the return is due"
    return f"When {(rule.first_after_fraction or 1) * 100:g}% of the time allowed has gone"


def _opening(policy: HubPolicy) -> tuple[Line, ...]:
    closures = "\n".join(f"{day(each.date)}: {each.reason}" for each in policy.closures)
    return (
        *_week(policy.opening_hours),
        Line("Bank holidays", "Closed" if policy.use_bank_holidays else "Open as on other days"),
        Line("Other days closed", closures or "None"),
    )


def _week(hours: OpeningHours) -> tuple[Line, ...]:
    return tuple(
        Line(
            name.capitalize(),
            joined(str(each).replace("-", " to ") for each in intervals) or "Closed",
        )
        for name, intervals in zip(WEEKDAYS, hours.week, strict=True)
    )


def changes(before: HubPolicy, after: HubPolicy) -> tuple[Change, ...]:
    """What a new version sets otherwise, in the order of the policy's parts."""
    old, new = _flat(before), _flat(after)
    keys = dict.fromkeys((*new, *old))
    return tuple(
        Change(where, key, old.get((where, key), ""), new.get((where, key), ""))
        for where, key in keys
        if old.get((where, key)) != new.get((where, key))
    )


def _flat(policy: HubPolicy) -> dict[tuple[str, str], str]:
    return {(part.title, line.key): line.value for part in parts(policy) for line in part.lines}


def examples(policy: HubPolicy, now: datetime) -> tuple[Example, ...]:
    """The due times of a contact received at `now`, if it were rated at once."""
    calendar = policy.calendar
    urgent = "A child said to be in danger now: screening"
    found = [
        _example(urgent, ClockKind.URGENT_SCREENING, None, policy, now),
        _example("Any other contact: screening", ClockKind.SCREENING, None, policy, now),
    ]
    for rating in policy.ratings:
        name = f"{rating.label} contact"
        found.append(_example(f"{name}: decision", ClockKind.DECISION, rating, policy, now))
        level = policy.level(rating)
        if level and level.agency_return:
            clock = clock_for(ClockKind.AGENCY_RETURN, rating, policy, calendar, now)
            found.append(Example(f"{name}: agency returns, if asked at once", clock.explanation))
    return tuple(found)


def _example(
    heading: str, kind: ClockKind, rating: Rating | None, policy: HubPolicy, now: datetime
) -> Example:
    clock = clock_for(kind, rating, policy, policy.calendar, now)
    return Example(heading, clock.explanation)


def standing(facts: VersionFacts, *, in_force: VersionFacts | None, now: datetime) -> str:
    """Whether a version is in force, is still to come or is over."""
    if in_force is not None and facts.policy_id == in_force.policy_id:
        return "In force"
    return "Starts later" if facts.valid_from > now else "Replaced"

"""The contacts behind a figure, in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from openmash.core.codes import ReferralSource
from openmash.domain.contacts.ratings import Rating
from openmash.domain.insights.stages import Stage, StageWait
from openmash.domain.insights.wait_columns import StageColumns
from openmash.records.queries.turnaround import Behind
from openmash.web.presenters.formatters import hours_and_days, in_sentence
from openmash.web.presenters.links import to_each
from openmash.web.presenters.turnaround import ALL, group_label, group_word

_WHICH = {
    "all": "All",
    "open": "Still open",
    "late": "Outside the target",
    "in-time": "Within the target",
}
"""Which waits of a group, by the word in addresses; another word stands for all."""


@dataclass(frozen=True, slots=True)
class TimedView:
    """One wait in words: how long, and against its target."""

    length: str
    target: str


@dataclass(frozen=True, slots=True)
class BehindView:
    """One contact: nothing of the people in it."""

    href: str
    reference: str
    stage: str
    source: str
    initial: Rating | None
    current: Rating | None
    received_at: datetime
    times: tuple[TimedView, ...]


def counted(waits: StageColumns, *, group: str, which: str, now: datetime) -> list[StageWait]:
    """The waits that a count is of."""
    clock = waits.clock(now)
    kinds = {
        "open": ~clock.ended,
        "late": clock.judged & ~clock.in_time,
        "in-time": clock.judged & clock.in_time,
    }
    chosen = kinds.get(which, clock.ended | ~clock.ended)
    named = {group_word(each): each for each in [*Rating, None]}
    if group != ALL:
        chosen = chosen & (waits.of(named[group]) if group in named else False)
    return waits.waits(chosen)


def title(stage: Stage, *, group: str, which: str) -> str:
    """What the list is of.

    >>> title(Stage.TURNAROUND, group="amber", which="late")
    'From receipt to final decision: Amber, outside the target'
    """
    labels = {group_word(each): group_label(each) for each in [*Rating, None]}
    parts = [labels.get(group, "All ratings"), in_sentence(_WHICH.get(which, _WHICH["all"]))]
    return f"{stage.label}: {', '.join(parts)}"


def rows(
    shown: Iterable[Behind], counted_waits: Sequence[StageWait], *, now: datetime
) -> list[BehindView]:
    """The contacts shown, each with its waits among those counted."""
    times: dict[UUID, list[TimedView]] = {}
    for wait in counted_waits:
        times.setdefault(wait.contact_id, []).append(_timed(wait, now))
    href = to_each("contact")
    return [
        BehindView(
            href=href(each.contact_id),
            reference=each.reference,
            stage=each.status.label,
            source=ReferralSource(each.source_code).label,
            initial=each.initial,
            current=each.current,
            received_at=each.received_at,
            times=tuple(times[each.contact_id]),
        )
        for each in shown
    ]


def _timed(each: StageWait, now: datetime) -> TimedView:
    wait = each.on_the_clock(now)
    length = hours_and_days(wait.length)
    length = length if wait.ended else f"{length} so far"
    if wait.target is None:
        return TimedView(length, "No target")
    if not wait.judged and not wait.ended:
        return TimedView(length, "Target still runs")
    in_time = wait.ended and wait.length <= wait.target
    return TimedView(length, "Within target" if in_time else "Outside target")

"""A worklist row in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from openmash.core.codes import ReferralSource
from openmash.domain.contacts.lifecycle import ContactStatus
from openmash.domain.contacts.ratings import Rating
from openmash.records.queries.worklist import Stage, WorklistPage, WorklistRow
from openmash.web.addresses import address
from openmash.web.presenters import formatters
from openmash.web.presenters.clocks import ClockView, clock_view
from openmash.web.presenters.links import to_each


@dataclass(frozen=True, slots=True)
class RowView:
    """What one row of the worklist shows."""

    href: str
    reference: str
    children: tuple[str, ...]
    source: str
    received_at: datetime
    rating: Rating | None
    proposed: Rating | None
    stage: str
    waiting: str
    clock: ClockView
    in_danger: bool
    repeat_review: bool
    escalated: bool
    challenged: bool
    join_undone: bool


def rows(found: Iterable[WorklistRow], *, now: datetime) -> list[RowView]:
    """The rows as shown at `now` (aware UTC)."""
    href = to_each("contact")
    return [_row(facts, href(facts.contact_id), now) for facts in found]


def _row(facts: WorklistRow, href: str, now: datetime) -> RowView:
    return RowView(
        href=href,
        reference=facts.reference,
        children=tuple(formatters.name_in_list(*name) for name in facts.children),
        source=ReferralSource(facts.source_code).label,
        received_at=facts.received_at,
        rating=facts.rating,
        proposed=facts.proposed,
        stage=facts.status.label,
        waiting=waiting_words(facts),
        clock=clock_view(facts.clock, now=now, name=facts.clock.kind.label),
        in_danger=facts.in_danger,
        repeat_review=facts.repeat_review,
        escalated=facts.escalated > 0,
        challenged=facts.challenged > 0,
        join_undone=facts.join_undone,
    )


def live_version(of_rows: str, now: datetime) -> str:
    """The version of a live page: of its rows, and the minute, since time left moves by itself."""
    return f"{of_rows}-{now:%H%M}"


def waiting_words(facts: WorklistRow) -> str:
    """Who has the contact, in words."""
    match facts.status:
        case ContactStatus.RECEIVED:
            return "Waiting for screening"
        case ContactStatus.PROPOSED:
            return "Waiting for a manager to confirm"
        case ContactStatus.RATED:
            return "Agencies not asked yet"
        case ContactStatus.AWAITING_AGENCIES:
            return f"{facts.answered} of {formatters.plural(facts.asked, 'return')} in"
        case ContactStatus.DECIDING:
            return _silent(facts) or "Every return is in"
        case ContactStatus.FEEDBACK_DUE:
            return "Referrer to be told"
        case ContactStatus.CLOSED:
            return _when_closed(facts)


def _silent(facts: WorklistRow) -> str:
    count = facts.asked - facts.answered
    return f"{formatters.plural(count, 'return')} not in yet" if count else ""


def _when_closed(facts: WorklistRow) -> str:
    if facts.challenged:
        return "Waiting for a manager to decide again"
    if facts.offered:
        return "Waiting for the receiving team"
    return _silent(facts) or "Nothing outstanding"


def stages(counts: dict[Stage, int], *, current: Stage) -> list[dict[str, object]]:
    """The stages as sub-navigation."""
    return [
        {
            "text": f"{stage.label} ({counts[stage]})",
            "href": address("worklist") + f"?stage={stage.value}",
            "active": stage is current,
        }
        for stage in Stage
    ]


def pages(found: WorklistPage, *, stage: Stage) -> list[dict[str, object]]:
    """The numbers of the pages, for the pagination component."""
    return [
        {
            "number": number,
            "href": f"{address('worklist')}?stage={stage.value}&page={number}",
            "current": number == found.number,
        }
        for number in range(1, found.pages + 1)
    ]

"""The partners' side in words and tables."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from openmash.domain.access import AgencyKind
from openmash.domain.insights.intervals import Estimate
from openmash.domain.insights.partners import Side, passed_over
from openmash.records.queries.partners_side import Partners
from openmash.web.presenters.formatters import hours, hours_and_days, joined, plural


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in words, with its interval, or why there is none."""

    value: str
    interval: str
    note: str


@dataclass(frozen=True, slots=True)
class SideView:
    """One agency's part in a period."""

    name: str
    side: Side
    median: Figure
    p90: Figure
    in_time: Figure
    gave: Figure
    used: Figure
    voice: Figure
    differed: Figure
    left_out: int
    came_round: int
    signs: tuple[str, ...]


def sides(found: Iterable[Side], facts: Partners) -> list[SideView]:
    """A row for each agency with a part in the period, by name."""
    by_agency = {side.agency: side for side in found}
    asked = {each.id: by_agency[each.id].asked for each in facts.agencies if each.id in by_agency}
    often = passed_over(facts.left_out, asked)
    return [
        _side(
            each.name,
            by_agency[each.id],
            facts.left_out[each.id],
            facts.came_round[each.id],
            often=each.id in often,
        )
        for each in facts.agencies
        if each.id in by_agency
    ]


def _side(name: str, side: Side, left_out: int, came_round: int, *, often: bool) -> SideView:
    signs = list(side.signs)
    if often:
        signs.append(f"It was {_left_out(left_out)}, a larger share than of the others.")
    return SideView(
        name=name,
        side=side,
        median=_length(side.median),
        p90=_length(side.p90),
        in_time=_share(side.in_time, "No information request has run out of time yet."),
        gave=_share(side.gave, "It has answered none yet."),
        used=_share(side.used, "No decision that cites anything had its information."),
        voice=_share(side.voice, "No contact it was asked about is decided."),
        differed=_share(side.differed, "No view on a decided contact."),
        left_out=left_out,
        came_round=came_round,
        signs=tuple(signs),
    )


def not_asked(found: Iterable[Side], facts: Partners) -> str:
    """The agencies without any part in the period, in a sentence; empty if there is none."""
    heard = {side.agency for side in found}
    # Children's social care leads the hub: it is asked only where its own records are wanted.
    names = [
        f"{each.name} ({_left_out(left)})" if (left := facts.left_out[each.id]) else each.name
        for each in facts.agencies
        if each.id not in heard and each.kind is not AgencyKind.SOCIAL_CARE
    ]
    return f"Neither asked nor heard in this period: {joined(names)}." if names else ""


def _left_out(count: int) -> str:
    times = "once" if count == 1 else f"{count:,} times"
    return f"left out {times} where the policy proposes it"


def citing_words(facts: Partners) -> str:
    """How far "used" can be trusted: of how many decisions anything can be known."""
    if not facts.decided:
        return "No contact of this period is decided yet, so nothing can have been used."
    means = (
        "Used means that something of the return stood in the short chronology when the contact "
        "was decided, or left the hub in an information product."
    )
    of = plural(facts.decided, "contact")
    if not facts.citing:
        return f"{means} None of the {of} decided cites anything so, and no use can be told."
    return f"{means} {facts.citing:,} of {of} decided cite anything so; the share is of those."


def _length(found: Estimate) -> Figure:
    if found.value is None:
        return Figure("No figure", "", found.note)
    low = "" if found.low is None else hours(found.low)
    high = "" if found.high is None else hours(found.high)
    return Figure(hours_and_days(found.value), _interval(low, high), found.note)


def _share(found: Estimate, none: str) -> Figure:
    if found.value is None or found.low is None or found.high is None:
        return Figure("No figure", "", none)
    return Figure(f"{found.value:.0%}", _interval(f"{found.low:.0%}", f"{found.high:.0%}"), "")


def _interval(low: str, high: str) -> str:
    if low and high:
        return f"{low} to {high}"
    return f"{low} or more" if low else f"{high} or less" if high else ""


_SHARES = (
    ("Answered in time", "in_time"),
    ("Answers with information", "gave"),
    ("Used in the decision", "used"),
    ("View on contacts asked about", "voice"),
    ("Views that differed", "differed"),
)

CSV_HEAD: tuple[str, ...] = (
    *("Agency", "Received from", "Received to", "Asked", "Withdrawn", "Answered"),
    *(
        f"{name}, {part}"
        for name in ("Median minutes to answer", "90th percentile of minutes to answer")
        for part in ("value", "low", "high")
    ),
    *(f"{name}, {part}" for name, _ in _SHARES for part in ("share", "low", "high")),
    *("Views", "Differing views weighed", "Not weighed", "Rating moved towards it"),
    *("Rating became its view", "Left out of asking", "Signs"),
)


def csv_rows(
    views: Iterable[SideView], *, first: date, last: date
) -> list[Sequence[str | date | None]]:
    """A row for each agency; ends of 95% intervals in columns of their own."""
    return [_csv_row(each, first, last) for each in views]


def _csv_row(view: SideView, first: date, last: date) -> Sequence[str | date | None]:
    side = view.side
    return [
        *(view.name, first, last, str(side.asked), str(side.withdrawn), str(side.answered)),
        *_ends(side.median, 1),
        *_ends(side.p90, 1),
        *(end for _, name in _SHARES for end in _ends(getattr(side, name), 4)),
        *(str(side.views), str(side.weighed), str(side.unweighed), str(side.changed)),
        *(str(view.came_round), str(view.left_out), " ".join(view.signs)),
    ]


def _ends(found: Estimate, digits: int) -> list[str | None]:
    ends = (found.value, found.low, found.high)
    return [None if end is None else f"{end:.{digits}f}" for end in ends]

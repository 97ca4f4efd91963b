"""The hub as it stands now, in words and numbers that open what is behind them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from openmash.domain.contacts.ratings import Rating
from openmash.records.queries.today import AgencyAnswers, AgencyWait, Board, HandoverWait, Standing
from openmash.records.queries.today_arrivals import FEWEST, Arrivals, Usual
from openmash.records.queries.worklist import STATUSES, Stage
from openmash.web.presenters.formatters import clock_time, duration, in_london, joined, plural
from openmash.web.presenters.links import with_query

NOT_RATED = "none"
"""The word that stands in an address for "not rated yet"."""


@dataclass(frozen=True, slots=True)
class Number:
    """A count, with where it leads and what a screen reader hears after it.

    Attributes:
        href: empty where there is nothing behind it.
        anchor: keeps the focus when the page brings itself up to date.
    """

    count: int
    href: str
    about: str
    anchor: str
    alarming: bool = False


@dataclass(frozen=True, slots=True)
class StageRow:
    """One stage: its count, by rating, and by time left."""

    label: str
    total: Number
    ratings: tuple[Number, ...]
    left: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class WaitRow:
    """Somebody of the hub or of a team for whom something waits."""

    who: str
    what: str
    count: Number
    oldest: str
    late: Number | None


@dataclass(frozen=True, slots=True)
class AgencyRow:
    """One agency: what it owes, and what it has done today."""

    name: str
    waiting: Number
    late: Number
    soon: Number
    escalated: int
    oldest: str
    after_decision: Number
    answered: int
    people: int


def number(
    count: int, about: str, anchor: str, *, alarming: bool = False, **query: object
) -> Number:
    """A count that opens its contacts."""
    href = with_query("today.contacts", query) if count else ""
    return Number(count, href, about, anchor, alarming and count > 0)


COLUMNS: tuple[Rating | None, ...] = (*sorted(Rating, key=lambda each: each.order), None)
LEFT = (("late", "Late"), ("soon", "Within the hour"), ("later", "Later"), ("untimed", "No target"))


def stages(standing: Sequence[Standing]) -> list[StageRow]:
    """A row for each stage of the worklist, and one for all."""
    every = [stage for stage in Stage if stage is not Stage.ALL]
    return [_stage(stage, standing) for stage in (*every, Stage.ALL)]


def _stage(stage: Stage, standing: Sequence[Standing]) -> StageRow:
    own = [each for each in standing if each.status in STATUSES[stage]]
    where = stage.label.lower()
    total = sum(each.count for each in own)
    left = {
        "late": sum(each.late for each in own),
        "soon": sum(each.soon for each in own),
        "untimed": sum(each.untimed for each in own),
    }
    left["later"] = total - sum(left.values())
    href = with_query("worklist", {"stage": stage.value}) if total else ""
    return StageRow(
        label=stage.label,
        total=Number(total, href, f"contacts, {where}", f"n-{stage.value}"),
        ratings=tuple(_by_rating(stage, rating, own) for rating in COLUMNS),
        left=tuple(
            number(
                left[word],
                f"contacts, {where}, {label.lower()}",
                f"n-{stage.value}-{word}",
                alarming=word == "late",
                stage=stage.value,
                left=word,
            )
            for word, label in LEFT
        ),
    )


def _by_rating(stage: Stage, rating: Rating | None, own: Iterable[Standing]) -> Number:
    word = rating.value if rating else NOT_RATED
    name = rating.label.lower() if rating else "not rated"
    count = sum(each.count for each in own if each.rating is rating)
    about = f"contacts, {stage.label.lower()}, {name}"
    return number(count, about, f"n-{stage.value}-{word}", stage=stage.value, rating=word)


def headlines(board: Board) -> list[Number]:
    """What a duty manager looks at first; the label is in `about`."""
    late = sum(each.late for each in board.standing)
    soon = sum(each.soon for each in board.standing)
    danger = sum(each.in_danger for each in board.standing)
    owed = sum(each.late for each in board.agencies)
    return [
        number(
            danger, "said to be in danger now, not decided", "h-danger", alarming=True, in_danger=1
        ),
        number(late, "past the time they are due", "h-late", alarming=True, left="late"),
        number(soon, "due within the hour", "h-soon", left="soon"),
        number(owed, "late returns from agencies", "h-owed", alarming=True, owing=1, left="late"),
        number(
            board.answered_late,
            "answered after the decision, in the last 7 days",
            "h-after",
            answered_late=1,
        ),
    ]


_HUB_WAITS: tuple[tuple[Stage, str, str], ...] = (
    (Stage.TO_SCREEN, "Screening", "to propose a rating"),
    (Stage.TO_CONFIRM, "A manager", "to confirm a rating"),
    (Stage.TO_ASK, "The hub", "to ask agencies or decide"),
    (Stage.TO_DECIDE, "A manager", "to decide"),
    (Stage.FEEDBACK, "The hub", "to tell the referrer"),
)


def waits(board: Board, *, now: datetime) -> list[WaitRow]:
    """Who at the hub and in the teams has something waiting for them."""
    rows = [_hub_wait(*each, board.standing, now) for each in _HUB_WAITS]
    rows += [_handover_wait(each, now) for each in board.handovers]
    return [row for row in rows if row.count.count]


def _hub_wait(
    stage: Stage, who: str, what: str, standing: Iterable[Standing], now: datetime
) -> WaitRow:
    own = [each for each in standing if each.status in STATUSES[stage]]
    count, late = sum(each.count for each in own), sum(each.late for each in own)
    return WaitRow(
        who=who,
        what=what,
        count=Number(
            count,
            with_query("worklist", {"stage": stage.value}) if count else "",
            f"contacts wait for {who.lower()} {what}",
            f"w-{stage.value}",
        ),
        oldest=_oldest([each.oldest for each in own], now),
        late=number(
            late,
            f"of them late: {what}",
            f"w-{stage.value}-late",
            alarming=True,
            stage=stage.value,
            left="late",
        ),
    )


def _handover_wait(wait: HandoverWait, now: datetime) -> WaitRow:
    word = "challenged" if wait.challenged else "offered"
    what = f"to answer the challenge of {wait.name}" if wait.challenged else "to accept a handover"
    who = "A manager" if wait.challenged else wait.name
    anchor = f"w-{word}-{wait.agency_id}"
    about = f"children wait for {who} {what}"
    return WaitRow(
        who=who,
        what=what,
        count=number(wait.count, about, anchor, handed=word, agency=wait.agency_id),
        oldest=_oldest([wait.oldest], now),
        late=None,
    )


def agency(wait: AgencyWait, *, answered: AgencyAnswers | None, now: datetime) -> AgencyRow:
    """One agency's row; `answered` is what it has given today, None if nothing yet."""
    key, name = wait.agency_id, wait.name
    return AgencyRow(
        name=name,
        waiting=number(wait.waiting, f"contacts wait for {name}", f"a-{key}", agency=key, owing=1),
        late=number(
            wait.late,
            f"late returns of {name}",
            f"a-{key}-late",
            alarming=True,
            agency=key,
            owing=1,
            left="late",
        ),
        soon=number(
            wait.soon,
            f"returns of {name} due within the hour",
            f"a-{key}-soon",
            agency=key,
            owing=1,
            left="soon",
        ),
        escalated=wait.escalated,
        oldest=_oldest([wait.oldest], now),
        after_decision=number(
            wait.after_decision,
            f"decided without the return of {name}",
            f"a-{key}-after",
            agency=key,
            after_decision=1,
        ),
        answered=answered.returns if answered else 0,
        people=answered.people if answered else 0,
    )


def _oldest(since: Iterable[datetime | None], now: datetime) -> str:
    begun = min((each for each in since if each is not None), default=None)
    return "" if begun is None else duration((now - begun).total_seconds() / 60)


def arrivals(facts: Arrivals, *, now: datetime) -> dict[str, object]:
    """Today's arrivals and this hour's, beside the usual."""
    weekday = f"{in_london(now):%A}"
    till = clock_time(now)
    return {
        "today": number(facts.today, "contacts received today", "r-day", received="day"),
        "hour": number(facts.this_hour, "contacts received this hour", "r-hour", received="hour"),
        "since": clock_time(facts.hour),
        "usual_today": _usual(facts.usual_today, f"by {till} on a {weekday}"),
        "usual_hour": _usual(
            facts.usual_hour, f"between {clock_time(facts.hour)} and {till} on a {weekday}"
        ),
        "how_today": _compared(facts.today, facts.usual_today),
        "how_hour": _compared(facts.this_hour, facts.usual_hour),
        "too_little": _too_little(facts, weekday),
    }


def _usual(usual: Usual | None, when: str) -> str:
    if usual is None:
        return ""
    same = usual.fewest == usual.most
    span = "each time" if same else f"from {usual.fewest} to {usual.most}"
    return f"Usual {when}: {usual.median:g} ({span}, over the last {plural(usual.weeks, 'week')})."


def _compared(count: int, usual: Usual | None) -> str:
    """Outside everything seen in those weeks, or not: no finer word would be true of so few."""
    if usual is None:
        return ""
    if count > usual.most:
        return "More than in any of those weeks."
    return "Fewer than in any of those weeks." if count < usual.fewest else "Within the usual."


def _too_little(facts: Arrivals, weekday: str) -> str:
    if facts.usual_today is not None:
        return ""
    held = (
        f"{plural(facts.weeks, f'earlier {weekday}')}" if facts.weeks else f"no earlier {weekday}"
    )
    return (
        f"What is usual cannot be said yet: the record covers {held} in full, and "
        f"{FEWEST} are needed."
    )


def needs_attention(numbers: Iterable[Number]) -> str:
    """One sentence for the top of the page and for a screen reader."""
    said = [f"{each.count} {each.about}" for each in numbers if each.alarming]
    return (
        f"{joined(said).capitalize()}."
        if said
        else "Nothing is late, and nobody is said to be in danger now."
    )

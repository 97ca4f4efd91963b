"""People to check, in words: the lists, the pair, what joins two people decide, joins undone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from openmash.domain.contacts.clocks import ClockKind
from openmash.domain.people.linkage.bands import Band
from openmash.domain.people.reviewing import Why
from openmash.domain.people.verdicts import Verdict
from openmash.records.queries.matches import Candidate
from openmash.records.queries.plans import Plan
from openmash.records.queries.review_pairs import OneReview, SideBySide, Told
from openmash.records.queries.review_rows import Details, Named
from openmash.records.queries.reviews import Review
from openmash.web.presenters import formatters, persons, worklist
from openmash.web.presenters.clocks import ClockView, due_view
from openmash.web.presenters.match_reasons import MatchWords, band_words, match_words
from openmash.web.presenters.matches import EarlierWords, earlier_words, said_words

DECISIVE = frozenset({Why.NUMBERS, Why.BORROWED, Why.TWIN, Why.DOUBTED})
"""Whys that warn: a wrong join is likelier here than a missed one."""

DONE = {
    Verdict.SAME: "The two records are joined. You can undo it.",
    Verdict.DIFFERENT: "Recorded: these are different people.",
    Verdict.UNSURE: "Recorded: it cannot be told yet. Nothing was joined.",
    None: "Proposed. One of the two has a plan, so a second person must agree before they join.",
}
"""What is said once something was recorded; None stands for a proposal."""

_LISTS = {
    "check": "To check",
    "second": "For a second person",
    "unsure": "Cannot tell yet",
    "undone": "Joins undone",
}


@dataclass(frozen=True, slots=True)
class PersonLine:
    """Who a record is of, and in which contact."""

    name: str
    born: str
    reference: str
    href: str


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One pair in a list.

    Attributes:
        contact: the more urgent of the two contacts, as the worklist shows it.
        waited: since when, in words. target: the clock of looking at it.
    """

    href: str
    mine: PersonLine
    other: PersonLine
    why: str
    warns: bool
    plan: str
    brings: str
    contact: worklist.RowView
    waited: str
    target: ClockView


def lists(counts: dict[str, int], shown: str) -> list[dict[str, object]]:
    """The lists of the page as sub-navigation, with how many each holds."""
    return [
        {
            "text": f"{words} ({counts[key]})",
            "href": f"{reverse('reviews')}?show={key}",
            "active": key == shown,
        }
        for key, words in _LISTS.items()
    ]


def lines(reviews: Iterable[Review], found: Details, *, now: datetime) -> list[ReviewLine]:
    """The pairs of one page of a list, at `now` (aware UTC)."""
    rows = contact_rows(found, now=now)
    return [_line(each, found, rows, now) for each in reviews]


def contact_rows(found: Details, *, now: datetime) -> dict[UUID, worklist.RowView]:
    """The contacts of a list, by id, as the worklist shows them."""
    views = worklist.rows(found.contacts.values(), now=now)
    return dict(zip(found.contacts, views, strict=True))


def _line(
    review: Review, found: Details, rows: dict[UUID, worklist.RowView], now: datetime
) -> ReviewLine:
    return ReviewLine(
        href=reverse("reviews.pair", args=[review.review_id]),
        mine=person_line(found.people[review.record_id], rows),
        other=person_line(found.people[review.other_id], rows),
        why=review.why.label,
        warns=review.why in DECISIVE,
        plan=plan_words(review.plan),
        brings=formatters.plural(review.brings, "record") + " joined to them"
        if review.brings
        else "",
        contact=rows[review.lead_contact_id],
        waited=_waited(review.laid_at, now),
        target=target(review.laid_at, review.target_at, now),
    )


def target(laid_at: datetime, target_at: datetime, now: datetime) -> ClockView:
    """The clock of a pair: by the end of the working day."""
    return due_view(
        laid_at,
        target_at,
        now=now,
        kind=ClockKind.SCREENING,
        name="Same working day",
        explanation="A pair should be looked at before the hub closes on the working day on which "
        "it was found; found outside opening hours, on the next working day.",
    )


def _waited(since: datetime, now: datetime) -> str:
    return f"Waiting {formatters.duration((now - since).total_seconds() / 60)}"


def person_line(person: Named, rows: dict[UUID, worklist.RowView]) -> PersonLine:
    """Who a record of a list is of."""
    contact = rows[person.contact_id]
    return PersonLine(
        persons.name_of(person), persons.named(person), contact.reference, contact.href
    )


def plan_words(plan: Plan | None) -> str:
    """Why somebody is taken to have a plan; "" if they are not."""
    if plan is None:
        return ""
    when = formatters.short_day(plan.since)
    if plan.outcome is None:
        return f"Open to children’s social care: {plan.open_with}, since {when}"
    return f"{plan.outcome.label} decided {when}"


@dataclass(frozen=True, slots=True)
class Head:
    """One of two people side by side: who, told in which contact, and what stands against haste."""

    name: str
    earlier: EarlierWords
    joined: str
    plan: str


def heads(sides: SideBySide) -> tuple[Head, Head]:
    """The two people of a pair."""
    both = zip((sides.mine, sides.other), sides.plans, strict=True)
    first, second = (_head(told, plan) for told, plan in both)
    return first, second


def _head(told: Sequence[Told], plan: Plan | None) -> Head:
    further = len(told) - 1
    return Head(
        name=persons.name_of(told[0].person),
        earlier=earlier_words(told[0].contact),
        joined=f"{formatters.plural(further, 'record')} joined to this one" if further else "",
        plan=plan_words(plan),
    )


def state_of(review: OneReview, sides: SideBySide) -> str:
    """How the pair stands: "" if it waits for an answer, else why it does not, in a sentence."""
    said = sides.pair.verdict
    if sides.proposal is not None:
        return f"{sides.proposal.by} has proposed to join them. A second person must answer that."
    if review.why is Why.DOUBTED:
        stands = said is not None and said.verdict is Verdict.SAME and not review.kept
        return "" if stands else "Nobody doubts this join now."
    if said is not None and said.verdict is not Verdict.UNSURE:
        return f"This pair is decided. {said_words(said)}"
    if sides.candidate is not None and sides.candidate.linked:
        return "The two are joined through other records."
    return ""


@dataclass(frozen=True, slots=True)
class PairWords:
    """Why two people may or may not be one, and who else the first may be.

    Attributes:
        label: the band, in words.
        runner_up: who else is likeliest, with its band and why; None if nobody is.
    """

    label: str
    words: MatchWords
    runner_up: "RunnerUp | None"


@dataclass(frozen=True, slots=True)
class RunnerUp:
    """The likeliest other candidate."""

    name: str
    label: str
    reference: str
    href: str
    agrees: tuple[str, ...]


def pair_words(sides: SideBySide) -> PairWords:
    """The judgement of a pair among all that the reader may open."""
    match = sides.candidate.match if sides.candidate else sides.pair.match
    return PairWords(
        label=band_words(match.band)[1],
        words=match_words(match),
        runner_up=_runner_up(sides.runner_up) if sides.runner_up else None,
    )


def _runner_up(candidate: Candidate) -> RunnerUp:
    band: Band | None = candidate.match.band
    return RunnerUp(
        name=persons.name_of(candidate.record),
        label=band_words(band)[1],
        reference=candidate.contact.reference,
        href=reverse("contact", args=[candidate.contact.contact_id]),
        agrees=match_words(candidate.match).agrees[:2],
    )

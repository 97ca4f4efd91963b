"""The returns of all agencies side by side, in words. No blank may read as "no involvement"."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from openmash.domain.agency_checks.lifecycle import Answer, Silence
from openmash.domain.contacts.clocks import ClockKind
from openmash.domain.contacts.ratings import Rating
from openmash.records.queries.agency_checks import GivenReturn, OwnView, ReturnedItem, ReturnView
from openmash.records.queries.decisions import WeighedView
from openmash.web.presenters import formatters
from openmash.web.presenters.clocks import ClockView, due_view

UNKNOWN = "What it holds is not known here."
"""What every silence, and every answer that tells nothing, says in so many words."""

_MEANS = {
    Answer.NOTHING_HELD: "Searched, and holds nothing about the people asked about.",
    Answer.NOT_RELEVANT: "Holds records, and judged none of them relevant to this concern.",
    Answer.SHARED: "",
    Answer.SHARED_IN_PART: "Part of what it holds is held back.",
    Answer.DECLINED: f"Declined to share. {UNKNOWN}",
    Answer.CANNOT_SEARCH: f"Could not search. {UNKNOWN}",
}

_REASON_KEYS = {
    Answer.SHARED_IN_PART: "Why part is held back",
    Answer.DECLINED: "Why it declined",
    Answer.CANNOT_SEARCH: "Why it could not search",
}


@dataclass(frozen=True, slots=True)
class OwnViewWords:
    """An agency's own view beside the hub's rating; the difference is said in words."""

    rating: Rating
    differs: bool
    words: str
    why: str
    by: str
    at: datetime
    weighed: WeighedView | None


@dataclass(frozen=True, slots=True)
class ReturnCard:
    """One agency on one contact. `state` is its answer or its silence."""

    anchor: str
    agency: str
    state: Answer | Silence
    means: str
    late: str = ""
    after_decision: bool = False
    clock: ClockView | None = None
    rows: tuple[dict[str, Any], ...] = ()
    items: tuple[tuple[str, dict[str, Any]], ...] = ()
    withheld: str = ""
    own_view: OwnViewWords | None = None
    no_view: str = ""


@dataclass(frozen=True, slots=True)
class ReturnsPage:
    """The returns by what they are: answered, not yet answered, not asked."""

    answered: tuple[ReturnCard, ...]
    waiting: tuple[ReturnCard, ...]
    not_asked: tuple[ReturnCard, ...]
    sentence: str
    differing: int


def returns_page(
    views: Iterable[ReturnView],
    *,
    rating: Rating | None,
    names: Mapping[UUID, str],
    weighed: Mapping[UUID, WeighedView],
    now: datetime,
) -> ReturnsPage:
    """The returns as shown at `now` (aware UTC)."""
    cards = [
        _card(view, number, rating=rating, names=names, weighed=weighed, now=now)
        for number, view in enumerate(views, start=1)
    ]
    answered = tuple(card for card in cards if isinstance(card.state, Answer))
    waiting = tuple(card for card in cards if card.state is Silence.NOT_YET_ANSWERED)
    not_asked = tuple(card for card in cards if card.state is Silence.NOT_ASKED)
    counted = (
        f"{len(answered)} answered{_telling_nothing(answered)}, {len(waiting)} not yet answered, "
        f"{len(not_asked)} not asked."
    )
    differing = sum(1 for card in answered if card.own_view and card.own_view.differs)
    return ReturnsPage(answered, waiting, not_asked, counted, differing)


def _telling_nothing(answered: Iterable[ReturnCard]) -> str:
    """How many of those that answered left unknown what they hold; "" if none."""
    states = [card.state for card in answered]
    words = {Answer.CANNOT_SEARCH: "could not search", Answer.DECLINED: "declined"}
    told = [f"{count} {words[each]}" for each in words if (count := states.count(each))]
    return f" ({formatters.joined(told)})" if told else ""


def _card(
    view: ReturnView,
    number: int,
    *,
    rating: Rating | None,
    names: Mapping[UUID, str],
    weighed: Mapping[UUID, WeighedView],
    now: datetime,
) -> ReturnCard:
    anchor = f"agency-{number}"
    if view.given is not None:
        return _answered_card(anchor, view, view.given, rating, names, weighed)
    if view.silence is Silence.NOT_ASKED:
        return ReturnCard(anchor, view.agency_name, Silence.NOT_ASKED, _why_not_asked(view))
    clock = None
    if view.asked_at is not None:
        clock = due_view(
            view.asked_at,
            view.due_at,
            now=now,
            kind=ClockKind.AGENCY_RETURN,
            name="Return",
            explanation=view.due_explained,
        )
    return ReturnCard(
        anchor,
        view.agency_name,
        Silence.NOT_YET_ANSWERED,
        f"{_chased(view)} {UNKNOWN}",
        clock=clock,
        rows=(
            *_why_asked(view),
            {"key": "Asked", "value": _by_at(view.asked_by, view.asked_at)},
        ),
    )


def _why_asked(view: ReturnView) -> Iterable[dict[str, Any]]:
    """The reason for adding an agency that the policy does not propose."""
    if view.added_reason:
        yield {"key": "Why it was asked", "value": view.added_reason, "typed": True}


def _why_not_asked(view: ReturnView) -> str:
    if view.withdrawn_reason:
        return (
            f"Asked, then withdrawn before it answered: {_ended(view.withdrawn_reason)} {UNKNOWN}"
        )
    if view.left_out_reason:
        reason = _ended(view.left_out_reason)
        return (
            f"Left out by {view.left_out_by}, although the policy proposes it: {reason} {UNKNOWN}"
        )
    return f"Not asked about this contact. {UNKNOWN}"


def _ended(reason: str) -> str:
    """A typed reason as a whole sentence, so that what follows cannot read as part of it."""
    reason = reason.strip()
    return reason if reason.endswith((".", "!", "?")) else f"{reason}."


def _chased(view: ReturnView) -> str:
    times = {0: "Not reminded yet.", 1: "Reminded once.", 2: "Reminded twice."}
    said = times.get(view.chased, f"Reminded {view.chased} times.")
    if view.escalated_at is None:
        return said
    return f"{said} The managers were told on {formatters.moment(view.escalated_at)}."


def _answered_card(
    anchor: str,
    view: ReturnView,
    given: GivenReturn,
    rating: Rating | None,
    names: Mapping[UUID, str],
    weighed: Mapping[UUID, WeighedView],
) -> ReturnCard:
    own = given.own_view
    return ReturnCard(
        anchor,
        view.agency_name,
        given.answer,
        _MEANS[given.answer],
        late="" if given.in_time else "Answered late",
        after_decision=given.after_decision,
        rows=(*_why_asked(view), *_search_rows(given)),
        items=tuple((item.label, _item(item, view.agency_name, names)) for item in given.items),
        withheld=_withheld(given),
        own_view=_own_view(own, rating, weighed.get(own.id)) if own else None,
        no_view="" if own else "Gave no view of the rating.",
    )


def _search_rows(given: GivenReturn) -> Iterable[dict[str, Any]]:
    if given.answer in _REASON_KEYS:
        yield {"key": _REASON_KEYS[given.answer], "value": given.reason, "typed": True}
    elif given.reason:
        yield {"key": "Said with it", "value": given.reason, "typed": True}
    if given.answer is not Answer.CANNOT_SEARCH:
        period = "Not said"
        if given.period_to is not None:
            since = formatters.day(given.period_from) if given.period_from else "the beginning"
            period = f"{since} to {formatters.day(given.period_to)}"
        searched_by = ", ".join(
            formatters.in_sentence(each.label) for each in given.identifiers_used
        )
        yield {"key": "Searched", "value": given.systems_searched, "typed": True}
        yield {"key": "Period", "value": period}
        yield {"key": "Searched by", "value": searched_by.capitalize(), "empty": "Not said"}
        yield {"key": "Same person?", "value": given.confidence.label}
    yield {"key": "Answered", "value": _by_at(given.answered_by, given.answered_at)}


def _withheld(given: GivenReturn) -> str:
    if not given.withheld:
        return ""
    items = formatters.plural(given.withheld, "item")
    return f"{items} of this return {'is' if given.withheld == 1 else 'are'} withheld from you."


def _item(item: ReturnedItem, owner: str, names: Mapping[UUID, str]) -> dict[str, Any]:
    who = names.get(item.about_id, "the family") if item.about_id else "the family"
    about = f"about {who}"
    when = formatters.partial_date(item.event_date, item.precision) if item.event_date else ""
    return {
        "text": item.text,
        "basis": item.basis,
        "owner": owner,
        "handling": item.handling,
        "when": f"{about}, {when}" if when else about,
    }


def _own_view(own: OwnView, rating: Rating | None, weighed: WeighedView | None) -> OwnViewWords:
    differs = rating is not None and own.rating is not rating
    return OwnViewWords(
        own.rating, differs, compared(own.rating, rating), own.why, own.by, own.at, weighed
    )


def compared(own: Rating, hub: Rating | None) -> str:
    """An agency's view beside the hub's rating, in words.

    >>> compared(Rating.RED, Rating.AMBER)
    'More urgent than the hub’s rating, which is amber'
    >>> compared(Rating.AMBER, Rating.AMBER)
    'Same as the hub’s rating'
    """
    if hub is None:
        return "The hub has not rated the contact yet"
    if own is hub:
        return "Same as the hub’s rating"
    more = "More" if own.more_urgent_than(hub) else "Less"
    return f"{more} urgent than the hub’s rating, which is {hub.label.lower()}"


def _by_at(by: str, at: datetime | None) -> str:
    return f"{by}, {formatters.moment(at)}" if at else by

"""People to check: pairs of records of which somebody must say whether they are one person."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse

from openmash.actions import match_reviews, matching, reading
from openmash.core.errors import NotNow
from openmash.domain.access import Act, Viewer
from openmash.domain.people.reviewing import Why
from openmash.domain.people.verdicts import Verdict
from openmash.records.queries import review_pairs, undone_joins
from openmash.records.queries import reviews as query
from openmash.records.queries.review_pairs import OneReview, SideBySide
from openmash.records.queries.review_rows import contacts_of, details
from openmash.records.queries.reviews import Review
from openmash.web import gate
from openmash.web.forms.reviews import KEEP, DoubtForm, PairForm
from openmash.web.moving import see_other
from openmash.web.presenters import review_answers as present_answers
from openmash.web.presenters import review_claims
from openmash.web.presenters import reviews as present

PAGE = 25
CHECK, SECOND, UNSURE, UNDONE = "check", "second", "unsure", "undone"


@gate.page(Act.CONFIRM_MATCH)
def reviews(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The pairs that wait, and the other lists beside them."""
    now = datetime.now(UTC)
    waiting = query.waiting(viewer, now=now)
    proposals = review_pairs.proposals(viewer)
    notices = undone_joins.unchecked(viewer)
    lists: dict[str, Sequence[Any]] = {
        CHECK: waiting.to_check,
        SECOND: proposals,
        UNSURE: waiting.unsure,
        UNDONE: notices,
    }
    shown = request.GET.get("show", CHECK)
    shown = shown if shown in lists else CHECK
    number, pages = _page(request, len(lists[shown]))
    listed = lists[shown][(number - 1) * PAGE : number * PAGE]
    match_reviews.seen(viewer, rows=len(listed), now=now)
    context = {
        "rows": _lines(viewer, shown, listed, now),
        "shown": shown,
        "lists": present.lists({key: len(each) for key, each in lists.items()}, shown),
        "number": number,
        "pages": pages,
    }
    return render(request, "reviews/list.html", context)


def _lines(viewer: Viewer, shown: str, listed: Sequence[Any], now: datetime) -> Sequence[Any]:
    """One page of a list, in words."""
    if shown == UNDONE:
        contacts = contacts_of(viewer, {each.contact_id for each in listed})
        return present_answers.notice_lines(listed, contacts, now=now)
    found = details(viewer, {i for each in listed for i in (each.record_id, each.other_id)})
    if shown == SECOND:
        return present_answers.proposal_lines(listed, found, reader=viewer.user_id, now=now)
    return present.lines(listed, found, now=now)


def _page(request: HttpRequest, count: int) -> tuple[int, int]:
    """The number of the page asked for, and how many there are."""
    typed = request.GET.get("page", "1")[:6]
    pages = max(1, -(-count // PAGE))
    return min(max(1, int(typed) if typed.isdecimal() else 1), pages), pages


@gate.page(Act.CONFIRM_MATCH)
def pair(request: HttpRequest, viewer: Viewer, review_id: UUID) -> HttpResponse:
    """Two people side by side: say whether they are one, and go straight on to the next pair."""
    now = datetime.now(UTC)
    review = review_pairs.review(viewer, review_id)
    open_both(viewer, (review.contact_id, review.other_contact_id), now)
    sides = review_pairs.side_by_side(
        viewer, record_id=review.record_id, other_id=review.other_id, now=now
    )
    waiting = query.waiting(viewer, now=now).to_check
    form = _form(request, review, sides)
    if request.method != "POST" or not form.is_valid():
        return _show(request, review, sides, waiting, form, now)
    try:
        words = _decide(viewer, review, sides, form.cleaned_data, now)
    except NotNow as refusal:
        form.add_error(None, refusal.sentence)
        return _show(request, review, sides, waiting, form, now, status=409)
    messages.success(request, words)
    return _next(viewer, review_id, waiting, now)


def open_both(viewer: Viewer, contacts: Sequence[UUID], now: datetime) -> None:
    """Both contacts are read on these pages, so both are audited."""
    for contact_id in dict.fromkeys(contacts):
        reading.contact_opened(viewer, contact_id=contact_id, now=now)


def _form(request: HttpRequest, review: OneReview, sides: SideBySide) -> forms.Form:
    typed = request.POST if request.method == "POST" else None
    if review.why is Why.DOUBTED:
        return DoubtForm(typed)
    return PairForm(typed, planned=any(sides.plans))


def _decide(
    viewer: Viewer, review: OneReview, sides: SideBySide, typed: dict[str, Any], now: datetime
) -> str:
    """Do what was said. Returns what to tell the person."""
    reason = typed["reason"]
    if review.why is not Why.DOUBTED:
        verdict = Verdict(typed["answer"])
        made = matching.settle(
            viewer,
            record_id=review.record_id,
            other_id=review.other_id,
            verdict=verdict,
            reason=reason,
            now=now,
        )
        return present.DONE[None if made.proposal_id else verdict]
    if typed["answer"] == KEEP or sides.pair.verdict is None:
        matching.keep(viewer, review_id=review.review_id, reason=reason, now=now)
        return "Recorded: the join stays."
    matching.undo(viewer, verdict_id=sides.pair.verdict.verdict_id, reason=reason, now=now)
    return "The join is undone, and every record is as it was told."


def _next(viewer: Viewer, review_id: UUID, before: Sequence[Review], now: datetime) -> HttpResponse:
    """On to the pair that came after this one; to the first where there is none; else the list."""
    left = {each.review_id for each in query.waiting(viewer, now=now).to_check} - {review_id}
    following = after([each.review_id for each in before], review_id)
    found = next((each for each in following if each in left), None)
    return see_other("reviews.pair", found) if found else see_other("reviews")


def after(order: Sequence[UUID], one: UUID) -> list[UUID]:
    """Every other one, beginning with what comes after it, and then from the start again."""
    place = order.index(one) if one in order else -1
    return [*order[place + 1 :], *order[: max(place, 0)]]


def _show(
    request: HttpRequest,
    review: OneReview,
    sides: SideBySide,
    waiting: Sequence[Review],
    form: forms.Form,
    now: datetime,
    *,
    status: int = 200,
) -> HttpResponse:
    order = [each.review_id for each in waiting]
    rest = after(order, review.review_id)
    context = {
        **shown_sides(sides),
        "review": review,
        "why": review.why.label,
        "target": present.target(review.laid_at, review.target_at, now),
        "state": present.state_of(review, sides),
        "proposal_href": reverse("reviews.proposal", args=[sides.proposal.proposal_id])
        if sides.proposal
        else "",
        "place": order.index(review.review_id) + 1 if review.review_id in order else 0,
        "left": len(order),
        "skip_href": reverse("reviews.pair", args=[rest[0]]) if rest else "",
        "form": form,
    }
    return render(request, "reviews/pair.html", context, status=status)


def shown_sides(sides: SideBySide) -> dict[str, Any]:
    """What the side-by-side part of a page needs."""
    return {
        "heads": present.heads(sides),
        "rows": review_claims.rows(sides.mine, sides.other),
        "judged": present.pair_words(sides),
    }


urlpatterns: list[URLPattern] = [
    path("", reviews, name="reviews"),
    path("<uuid:review_id>/", pair, name="reviews.pair"),
]

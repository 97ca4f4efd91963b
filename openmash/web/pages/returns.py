"""One information request: read what is asked, and answer it in one form or one confirmation."""

from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path

from openmash.actions.agency_returns import give_return, information_request_opened
from openmash.core.errors import NotThere, Overtaken
from openmash.domain.access import Act, Viewer
from openmash.domain.agency_checks.lifecycle import Answer, RequestStatus
from openmash.domain.agency_checks.marks import Identifier
from openmash.domain.agency_checks.returns import nothing_held as complete_nothing_held
from openmash.records.queries.agency_queue import AskedPage, asked_page
from openmash.records.queries.hubs import hub_by_id
from openmash.web import gate
from openmash.web.forms import return_parts
from openmash.web.forms.returns import ReturnForm, asked_of
from openmash.web.moving import see_other
from openmash.web.presenters import formatters
from openmash.web.presenters.agency_checks import (
    asked_context,
    identifiers_given,
    not_given_for_all,
)

_SHOWN_FOR = {
    part: " ".join(answer.value for answer in Answer if answer in answers)
    for part, answers in return_parts.ANSWERS.items()
}
"""The answers for which a part of the form is shown, where a script can show it by answer."""


@gate.page(Act.ANSWER_REQUEST)
def answer(request: HttpRequest, viewer: Viewer, request_id: UUID) -> HttpResponse:
    """What is asked, about whom and why; and the form that answers it."""
    now = datetime.now(UTC)
    page = _page(viewer, request_id, now)
    given = identifiers_given(page.people)
    more = request.POST.get("more", "")
    if more:
        form = ReturnForm(request.POST, page=page, given=given, more=more).unjudged()
    elif request.method == "POST":
        form = ReturnForm(request.POST, page=page, given=given)
        if form.is_valid() and form.may_be_sent():
            return _answered(request, viewer, page, form, now)
    else:
        form = ReturnForm(page=page, given=given)
    return _shown(request, viewer, page, form, now)


@gate.page(Act.ANSWER_REQUEST)
def nothing_held(request: HttpRequest, viewer: Viewer, request_id: UUID) -> HttpResponse:
    """One confirmation that all that was asked was searched, and nothing is held."""
    now = datetime.now(UTC)
    page = _page(viewer, request_id, now)
    given = identifiers_given(page.people)
    if request.method == "POST":
        draft = complete_nothing_held(asked_of(page), page.search_scope, given, page.today)
        give_return(viewer, request_id=page.id, draft=draft, now=now)
        return _back_to_queue(request, page, draft.answer.label)
    if page.status is RequestStatus.ANSWERED:
        return redirect("queue.answer", page.id)
    information_request_opened(viewer, request_id=page.id, now=now)
    recorded = [
        {"key": "Answer", "value": "Nothing held"},
        {"key": "Searched", "value": page.search_scope},
        {
            "key": "Period",
            "value": f"{formatters.day(page.period_from)} to {formatters.day(page.today)}",
        },
        {"key": "Searched by", "value": _searched_by(given)},
        {"key": "About", "value": formatters.joined(_names(page))},
    ]
    context = {
        **asked_context(page, hub=hub_by_id(viewer.hub_id), now=now),
        "recorded": recorded,
        "can_confirm": bool(given),
        "lacking": not_given_for_all(page.people),
    }
    return render(request, "returns/nothing_held.html", context)


def _answered(
    request: HttpRequest, viewer: Viewer, page: AskedPage, form: ReturnForm, now: datetime
) -> HttpResponse:
    if form.draft is None:
        raise ValueError("a form without a draft is not valid")
    try:
        give_return(viewer, request_id=page.id, draft=form.draft, now=now)
    except Overtaken as overtaken:
        # Nothing was written. Typing that cannot be kept is shown once more, to be copied.
        context = {"sentence": overtaken.sentence, "typed": form.typed(), "page": page}
        return render(request, "returns/overtaken.html", context, status=409)
    return _back_to_queue(request, page, form.draft.answer.label)


def _shown(
    request: HttpRequest, viewer: Viewer, page: AskedPage, form: ReturnForm, now: datetime
) -> HttpResponse:
    information_request_opened(viewer, request_id=page.id, now=now)
    context = asked_context(page, hub=hub_by_id(viewer.hub_id), now=now)
    if page.status is RequestStatus.ANSWERED:
        return render(request, "returns/answered.html", context)
    return render(
        request, "returns/answer.html", {**context, "form": form, "shown_for": _SHOWN_FOR}
    )


def _back_to_queue(request: HttpRequest, page: AskedPage, answer_label: str) -> HttpResponse:
    messages.success(request, f"Recorded for {page.reference}: {answer_label.lower()}.")
    return see_other("queue")


def _page(viewer: Viewer, request_id: UUID, now: datetime) -> AskedPage:
    page = asked_page(viewer, request_id, now)
    if page is None:
        raise NotThere(
            "There is no information request here that your agency can open. It may have been "
            "withdrawn. Go back to your agency's queue."
        )
    return page


def _searched_by(given: Iterable[Identifier]) -> str:
    words = formatters.joined(formatters.in_sentence(each.label) for each in given)
    return words[:1].upper() + words[1:]


def _names(page: AskedPage) -> list[str]:
    return [formatters.full_name(person.forename, person.surname) for person in page.people]


urlpatterns: list[URLPattern] = [
    path("<uuid:request_id>/", answer, name="queue.answer"),
    path("<uuid:request_id>/nothing-held/", nothing_held, name="queue.nothing_held"),
]

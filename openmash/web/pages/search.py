"""Search: one box from anywhere, what was found, and asking to see what is closed.

Everything is posted, so that no name of a child lands in an address, a history or a log.
"""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST

from openmash.actions import exclusions, searching
from openmash.core.errors import BadInput
from openmash.domain.access import Act, Viewer
from openmash.domain.contacts.searching.typed import MOST_TYPED, read
from openmash.records.queries import closed
from openmash.web import gate
from openmash.web.forms.refusals import refuse
from openmash.web.forms.search import AskForm
from openmash.web.moving import see_other
from openmash.web.presenters import formatters
from openmash.web.presenters import search as present

_CARRIED = MOST_TYPED * 2
"""Characters carried on of what was typed too long, so that it can be shortened."""


@gate.page(Act.SEARCH)
def search(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The box, and what was found."""
    now = datetime.now(UTC)
    typed = request.POST.get("words", "")[:_CARRIED]
    waiting = closed.how_many_wait(viewer)
    page: dict[str, Any] = {"words": typed, "most": MOST_TYPED, "fault": "", "waiting": waiting}
    if request.method != "POST":
        return render(request, "search/search.html", {**page, "found": None})
    try:
        sought = read(typed, _today(now))
    except BadInput as wrong:
        searching.nothing_searched(viewer, typed=typed, now=now)
        fault = wrong.by_field["words"]
        context = {**page, "fault": fault, "found": None}
        return render(request, "search/search.html", context)
    wider = bool(request.POST.get("wider"))
    found = searching.searched(viewer, typed=typed, sought=sought, wider=wider, now=now)
    page["found"] = present.results(found, wider=wider, on=_today(now))
    return render(request, "search/search.html", page)


@gate.page(Act.SEARCH)
def ask(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Ask to see what is closed and fits a search. The search is carried along, posted."""
    now = datetime.now(UTC)
    typed = request.POST.get("words", "")[:_CARRIED]
    if request.method != "POST" or not typed.strip():
        return see_other("search")
    form = AskForm(request.POST if "reason" in request.POST else None, initial={"words": typed})
    if form.is_bound and form.is_valid():
        try:
            searching.ask_access(
                viewer,
                typed=typed,
                reason=form.cleaned_data["reason"],
                today=_today(now),
                now=now,
            )
        except BadInput as wrong:
            refuse(form, wrong.by_field)
        else:
            messages.success(request, "The hub’s managers are asked. You will be told.")
            return see_other("search")
    return render(request, "search/ask.html", {"form": form})


@gate.page(Act.EXCLUDE_STAFF)
def asks(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Which colleagues ask to see a contact that is closed to them."""
    rows = closed.waiting(viewer)
    searching.asks_seen(viewer, rows=len(rows), now=datetime.now(UTC))
    return render(request, "search/asks.html", {"rows": rows})


@require_POST
@gate.page(Act.EXCLUDE_STAFF)
def decline(request: HttpRequest, viewer: Viewer, ask_id: UUID) -> HttpResponse:
    """Leave the contact closed to the colleague."""
    exclusions.decline(viewer, ask_id=ask_id, now=datetime.now(UTC))
    messages.success(request, "The contact stays closed to your colleague. They are told.")
    return see_other("search.asks")


def _today(now: datetime) -> date:
    return formatters.in_london(now).date()


urlpatterns: list[URLPattern] = [
    path("", search, name="search"),
    path("ask/", ask, name="search.ask"),
    path("asks/", asks, name="search.asks"),
    path("asks/<uuid:ask_id>/decline/", decline, name="search.decline"),
]

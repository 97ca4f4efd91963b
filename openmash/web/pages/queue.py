"""An agency's own queue of information requests, kept up to date by itself."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse

from openmash.actions.agency_returns import queue_seen
from openmash.domain.access import Act, Viewer
from openmash.records.queries import agency_queue
from openmash.web import gate, shown
from openmash.web.presenters.agency_checks import queue_rows


@gate.page(Act.SEE_AGENCY_QUEUE)
def queue(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The queue: danger first, then least time left; and what was answered lately."""
    return render(request, "queue/queue.html", _context(request, viewer))


@gate.page(Act.SEE_AGENCY_QUEUE, background=True)
def fragment(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The rows alone, for the page that keeps itself up to date."""
    return render(request, "queue/rows.html", _context(request, viewer, redrawn=True))


@gate.page(Act.SEE_AGENCY_QUEUE, background=True)
def version(request: HttpRequest, viewer: Viewer) -> JsonResponse:
    """Whether anything changed. Names nobody, so it is not an act of reading."""
    return JsonResponse({"version": agency_queue.queue_version(viewer, datetime.now(UTC))})


def _context(request: HttpRequest, viewer: Viewer, *, redrawn: bool = False) -> dict[str, object]:
    now = datetime.now(UTC)
    with agency_queue.at_once(viewer, now):
        rows = agency_queue.open_requests(viewer)
        answered = agency_queue.answered_lately(viewer, now)
        state = agency_queue.queue_version(viewer, now)
    mark = shown.mark_of(request, viewer, (*rows, *answered))
    if not (redrawn and shown.already(request, mark)):
        queue_seen(viewer, rows=len(rows), now=now)
    return {
        "rows": queue_rows(rows, now=now),
        "answered": answered,
        "version": state,
        "shown": mark,
        "now": now,
        "refresh_href": reverse("queue"),
    }


urlpatterns: list[URLPattern] = [
    path("", queue, name="queue"),
    path("rows/", fragment, name="queue.fragment"),
    path("version/", version, name="queue.version"),
]

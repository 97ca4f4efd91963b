"""The worklist: live, ordered by time left."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse

from openmash.actions import reading
from openmash.domain.access import Act, Viewer
from openmash.records.queries import worklist as query
from openmash.records.queries.worklist import Stage
from openmash.web import gate, shown
from openmash.web.presenters import worklist as present


@gate.page(Act.SEE_WORKLIST, asks=query.asking_version)
def worklist(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The open contacts of one stage."""
    return render(request, "worklist/worklist.html", _context(request, viewer))


@gate.page(Act.SEE_WORKLIST, background=True, asks=query.asking_version)
def fragment(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The rows alone, for the page that keeps itself up to date."""
    return render(request, "worklist/rows.html", _context(request, viewer, redrawn=True))


@gate.page(Act.SEE_WORKLIST, background=True, asks=query.asking_version)
def version(request: HttpRequest, viewer: Viewer) -> JsonResponse:
    """Whether anything changed. Names nobody, so it is not an act of reading."""
    return JsonResponse({"version": present.live_version(query.version(viewer), datetime.now(UTC))})


def _context(request: HttpRequest, viewer: Viewer, *, redrawn: bool = False) -> dict[str, object]:
    now = datetime.now(UTC)
    stage = next((s for s in Stage if s.value == request.GET.get("stage")), Stage.ALL)
    number = request.GET.get("page", "1")[:6]
    found = query.page(viewer, stage=stage, number=int(number) if number.isdecimal() else 1)
    mark = shown.mark_of(request, viewer, (stage, *found.rows))
    if not (redrawn and shown.already(request, mark)):
        reading.worklist_seen(viewer, rows=len(found.rows), now=now)
    here = f"?stage={stage.value}&page={found.number}"
    return {
        "rows": present.rows(found.rows, now=now),
        "found": found,
        "pages": present.pages(found, stage=stage),
        "stage": stage,
        "stages": present.stages(found.counts, current=stage),
        "version": present.live_version(found.version, now),
        "shown": mark,
        "now": now,
        "refresh_href": reverse("worklist") + here,
        "fragment_href": reverse("worklist.fragment") + here,
    }


urlpatterns: list[URLPattern] = [
    path("", worklist, name="worklist"),
    path("rows/", fragment, name="worklist.fragment"),
    path("version/", version, name="worklist.version"),
]

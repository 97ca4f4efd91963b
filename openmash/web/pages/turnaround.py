"""Turnaround by initial rating, and how ratings moved."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse

from openmash.domain.access import Act, Viewer
from openmash.domain.insights import turnaround as measure
from openmash.records.queries import turnaround as query
from openmash.web import gate
from openmash.web.presenters import turnaround as present


class Period(NamedTuple):
    """A period that ends now."""

    word: str
    label: str
    days: int


PERIODS = (
    Period("month", "Last 4 weeks", 28),
    Period("quarter", "Last 13 weeks", 91),
    Period("year", "Last 12 months", 365),
)


@gate.page(Act.SEE_TURNAROUND)
def turnaround(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The tables of one period. Names nobody, so it is not an act of reading a record."""
    now = datetime.now(UTC)
    chosen = next((p for p in PERIODS if p.word == request.GET.get("period")), PERIODS[1])
    since = now - timedelta(days=chosen.days)
    found = query.courses(viewer, since=since, until=now)
    context = {
        "lines": [present.line(line) for line in measure.lines(found.rated, now=now)],
        "matrix": present.matrix(measure.movement(found.rated)),
        "found": found,
        "since": since,
        "now": now,
        "periods": [
            {
                "text": period.label,
                "href": reverse("turnaround") + f"?period={period.word}",
                "active": period is chosen,
            }
            for period in PERIODS
        ],
        "chosen": chosen,
    }
    return render(request, "turnaround/turnaround.html", context)


urlpatterns: list[URLPattern] = [path("", turnaround, name="turnaround")]

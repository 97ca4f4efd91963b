"""Comparing the boroughs of a region. Names nobody, so it is no act of reading a record."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from openmash.actions import comparing
from openmash.domain.access import Act, RegionalViewer
from openmash.domain.contacts.ratings import Rating
from openmash.domain.insights.comparing import Comparison, Measure
from openmash.domain.insights.quarters import Quarter, published
from openmash.interop.cells import csv_bytes
from openmash.web import gate
from openmash.web.charts.svg import Drawing
from openmash.web.presenters import comparing as present
from openmash.web.presenters.measures import attached

YEARS_BACK = timedelta(days=3 * 365)


@dataclass(frozen=True)
class _Read:
    """What a request asks for: words of the lists below, or what is usual."""

    viewer: RegionalViewer
    measure: Measure
    quarter: Quarter
    rating: Rating
    quarters: tuple[Quarter, ...]

    @cached_property
    def found(self) -> Comparison:
        """The boroughs beside each other."""
        return comparing.boroughs(self.viewer, self.measure, self.quarter, self.rating)

    @cached_property
    def chart(self) -> Drawing | None:
        """The funnel, or the medians."""
        return present.chart(self.found, self.quarter, self.rating)

    @cached_property
    def tiles(self) -> Drawing:
        """The map."""
        return present.tiles(self.found, self.quarter, self.rating)

    @property
    def sent(self) -> dict[str, str]:
        """What is chosen, for links."""
        chosen = {"measure": self.measure.value, "period": self.quarter.code}
        return {**chosen, "rating": self.rating.value}


def _read(request: HttpRequest, viewer: RegionalViewer) -> _Read:
    now = datetime.now(UTC)
    quarters = tuple(published(now - YEARS_BACK, now=now))
    return _Read(
        viewer,
        Measure(_one_of(request, "measure", Measure, Measure.IN_TIME)),
        next(q for q in quarters if q.code == _one_of(request, "period", _codes(quarters))),
        Rating(_one_of(request, "rating", Rating, Rating.AMBER)),
        quarters,
    )


def _codes(quarters: Iterable[Quarter]) -> list[str]:
    return [each.code for each in quarters]


def _one_of(request: HttpRequest, name: str, known: Iterable[str], usual: str = "") -> str:
    """The word sent, or the usual one (else the first); whoever sends another gets no page."""
    words = [str(each) for each in known]
    chosen = request.GET.get(name) or usual or words[0]
    if chosen not in words:
        raise Http404
    return str(chosen)


@gate.regional(Act.SEE_REGION)
def compare(request: HttpRequest, viewer: RegionalViewer) -> HttpResponse:
    """The comparison in words, as a chart, as a map and as a table."""
    read = _read(request, viewer)
    context: dict[str, Any] = {
        "read": read,
        "found": read.found,
        "measures": [(each.value, each.label) for each in Measure],
        "quarters": [(each.code, each.label) for each in read.quarters],
        "ratings": [(each.value, each.label) for each in Rating],
        "meaning": present.MEANINGS[read.measure],
        "subject": present.subject(read.found, read.quarter, read.rating),
        "finding": present.finding(read.found),
        "ranking": present.ranking(read.found.order),
        "apart": present.apart(read.found.order),
        "common": present.value(read.measure, read.found.common),
        "rows": present.rows(read.found),
        "chart": read.chart.markup("chart") if read.chart else None,
        "tiles": read.tiles.markup("map"),
    }
    return render(request, "region/compare.html", context)


@gate.regional(Act.SEE_REGION)
def download(request: HttpRequest, viewer: RegionalViewer, part: str, ending: str) -> HttpResponse:
    """The figures as CSV, or the chart or map as SVG: as they are shown."""
    if (part, ending) not in (("figures", "csv"), ("chart", "svg"), ("map", "svg")):
        raise Http404
    read = _read(request, viewer)
    name = f"boroughs-{read.measure.value}-{read.rating.value}-{read.quarter.code}-{part}.{ending}"
    if ending == "csv":
        rows = present.csv_rows(read.found, read.quarter, read.rating)
        return attached(csv_bytes(present.CSV_HEAD, rows), name)
    drawn = read.chart if part == "chart" else read.tiles
    if drawn is None:
        raise Http404
    return attached(drawn.file(), name)


urlpatterns: list[URLPattern] = [
    path("", compare, name="region_compare"),
    path("<slug:part>.<slug:ending>", download, name="region_compare.file"),
]

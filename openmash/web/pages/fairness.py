"""Consistency and fairness: the hub as a whole, and by source, ethnicity, age and area.

Every page is of one settled quarter. None names anybody, so none is an act of reading a record.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from openmash.actions import settled_quarters
from openmash.domain.access import Act, Viewer
from openmash.domain.insights.breakdown import Table
from openmash.domain.insights.fairness import By
from openmash.domain.insights.fairness_counts import Counts
from openmash.domain.insights.quarters import Quarter, published, quarter_named, quarter_of
from openmash.records.queries import fairness as query
from openmash.web import gate
from openmash.web.charts.svg import Drawing
from openmash.web.jinja import url
from openmash.web.presenters import fairness as present
from openmash.web.presenters import fairness_chart, fairness_groups
from openmash.web.presenters.fairness import HUB, TableView
from openmash.web.presenters.measures import attached

CHART = "referrals"


@dataclass
class _Read:
    """What a request asks for: a quarter, and the hub or a kind of group."""

    viewer: Viewer
    wanted: str
    by: By | None
    since: datetime | None
    quarters: list[Quarter]
    chosen: Quarter | None
    now: datetime

    @cached_property
    def counts(self) -> Counts:
        """The quarter's counts.

        Raises:
            Http404: no quarter has settled yet.
        """
        if self.chosen is None or self.since is None:
            raise Http404
        return settled_quarters.counts(
            self.viewer, self.chosen, recorded_from=self.since, now=self.now
        )

    @cached_property
    def grouped(self) -> tuple[Mapping[str, Table | None], tuple[TableView, ...]]:
        """The tables by group; those by source for the whole hub."""
        return fairness_groups.tables(self.counts, self.by or By.SOURCE)

    @cached_property
    def tables(self) -> tuple[TableView, ...]:
        """Every table of the page, in its order."""
        shown = self.grouped[1]
        if self.by is not None:
            return shown
        return (
            present.movement(self.counts),
            present.raters(self.counts, query.agency_names(self.viewer)),
            present.coming_back(self.counts),
            *(each for each in shown if each.key == "outcome"),
        )

    @cached_property
    def chart(self) -> Drawing | None:
        """The drawing of the outcomes by group."""
        table = self.grouped[0].get("outcome")
        return fairness_chart.referrals(self.counts, self.by or By.SOURCE, table)


def _read(request: HttpRequest, viewer: Viewer, wanted: str = HUB) -> _Read:
    now = datetime.now(UTC)
    if wanted != HUB and wanted not in set(By):
        raise Http404
    since = query.recorded_from(viewer)
    quarters = published(since, now=now)
    code = request.GET.get("period")
    chosen = quarter_named(code) if code else next(iter(quarters), None)
    if code and chosen not in quarters:
        raise Http404
    by = None if wanted == HUB else By(wanted)
    return _Read(viewer, wanted, by, since, quarters, chosen, now)


@gate.page(Act.SEE_TURNAROUND)
def fairness(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The whole hub."""
    return _page(request, _read(request, viewer))


@gate.page(Act.SEE_TURNAROUND)
def by_group(request: HttpRequest, viewer: Viewer, wanted: str) -> HttpResponse:
    """By one kind of group."""
    return _page(request, _read(request, viewer, wanted))


def _page(request: HttpRequest, read: _Read) -> HttpResponse:
    context: dict[str, Any] = {
        "chosen": read.chosen,
        "quarters": read.quarters,
        "first_at": quarter_of(read.since or read.now).settled_at,
        "views": _views(read),
        "by": read.by,
        "wanted": read.wanted,
        "label": fairness_groups.LABELS[read.by] if read.by else "",
    }
    if read.chosen is not None:
        context |= {
            "tables": read.tables,
            "children": read.counts.children,
            "became": present.became(read.counts.conversion()),
            "chart": read.chart.markup(CHART) if read.chart else None,
            "sent": {"period": read.chosen.code},
        }
    return render(request, "fairness/fairness.html", context)


def _views(read: _Read) -> list[dict[str, Any]]:
    """The pages of the quarter: the whole hub, and each kind of group."""
    sent = {"period": read.chosen.code} if read.chosen else {}
    first = ("Whole hub", url("fairness", query=sent), read.by is None)
    others = [
        (label, url("fairness.by", wanted=by.value, query=sent), read.by is by)
        for by, label in fairness_groups.LABELS.items()
    ]
    return [{"text": text, "href": href, "active": here} for text, href, here in (first, *others)]


@gate.page(Act.SEE_TURNAROUND)
def download(request: HttpRequest, viewer: Viewer, wanted: str, table: str) -> HttpResponse:
    """One table as it is shown, to keep."""
    read = _read(request, viewer, wanted)
    found = present.by_key(read.tables, table)
    if found is None:
        raise Http404
    return attached(found.csv(), f"fairness-{wanted}-{table}-{read.counts.quarter.code}.csv")


@gate.page(Act.SEE_TURNAROUND)
def drawing(request: HttpRequest, viewer: Viewer, wanted: str) -> HttpResponse:
    """The drawing of a page, to keep."""
    read = _read(request, viewer, wanted)
    if read.chart is None:
        raise Http404
    return attached(read.chart.file(), f"fairness-{wanted}-{CHART}-{read.counts.quarter.code}.svg")


urlpatterns: list[URLPattern] = [
    path("", fairness, name="fairness"),
    path("<slug:wanted>/", by_group, name="fairness.by"),
    path("<slug:wanted>/referrals.svg", drawing, name="fairness.drawing"),
    path("<slug:wanted>/<slug:table>.csv", download, name="fairness.download"),
]

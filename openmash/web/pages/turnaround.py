"""Turnaround by stage and initial rating: its figures, its curves, and the contacts behind them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from openmash.actions.measured_waits import Courses, stage, with_courses
from openmash.actions.reading import figure_opened
from openmash.core.errors import BadInput
from openmash.domain.access import Act, Viewer
from openmash.domain.insights.stages import Wanted
from openmash.domain.insights.wait_columns import StageColumns
from openmash.interop.cells import csv_bytes
from openmash.records.queries import turnaround as query
from openmash.web import gate
from openmash.web.forms.measures import MONTH, QUARTER, YEAR, TurnaroundForm
from openmash.web.jinja import url
from openmash.web.presenters import turnaround as present
from openmash.web.presenters import turnaround_behind, turnaround_curves
from openmash.web.presenters.formatters import in_london
from openmash.web.presenters.measures import attached, period_words

PERIODS = (MONTH, QUARTER, YEAR)
PAGE = 50


@dataclass(frozen=True)
class _Read:
    """What a request asks for, and the contacts it is of."""

    form: TurnaroundForm
    wanted: Wanted
    waits: StageColumns
    now: datetime

    @property
    def period(self) -> str:
        """The period in words."""
        return period_words(self.form.since(), self.form.until())

    def curves(self, *, working: bool) -> list[turnaround_curves.Named]:
        """The curve of each rating."""
        timed = self.waits.working(self.now) if working else self.waits.clock(self.now)
        return turnaround_curves.curves(self.waits, timed)


def _form(request: HttpRequest, now: datetime) -> TurnaroundForm:
    return TurnaroundForm(request.GET or None, now=now, periods=PERIODS, usual=QUARTER)


def _asked(request: HttpRequest, viewer: Viewer, *, named: bool = False) -> _Read:
    """The same for a page that has no form to show a fault in."""
    now = datetime.now(UTC)
    form = _form(request, now)
    if form.is_bound and not form.is_valid():
        raise BadInput({name: str(texts[0]) for name, texts in form.errors.items()})
    wanted = form.wanted()
    found = stage(viewer, form.since(), form.until(), wanted, named=named)
    return _Read(form, wanted, found, now)


@gate.page(Act.SEE_TURNAROUND)
def turnaround(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The figures of one stage. Names nobody, so it is not an act of reading a record."""
    now = datetime.now(UTC)
    form = _form(request, now)
    context: dict[str, Any] = {"form": form, "now": now, "lines": None}
    if form.is_bound and not form.is_valid():
        return render(request, "turnaround/turnaround.html", context)
    found, moved = with_courses(viewer, form.since(), form.until(), form.wanted())
    read = _Read(form, form.wanted(), found, now)
    context |= {"periods": _periods(form), "stage": read.wanted.stage, "period": read.period}
    context |= {"sent": form.sent(), **_figures(read, moved), **_curves(read)}
    return render(request, "turnaround/turnaround.html", context)


def _periods(form: TurnaroundForm) -> list[dict[str, object]]:
    return [
        {
            "text": period.label,
            "href": url("turnaround", query=form.sent(period=period)),
            "active": period is form.chosen,
        }
        for period in PERIODS
    ]


def _figures(read: _Read, moved: Courses) -> dict[str, Any]:
    return {
        "lines": present.lines(read.waits, now=read.now),
        "matrix": present.matrix(moved.movement),
        "courses": moved,
    }


def _curves(read: _Read) -> dict[str, Any]:
    by_kind = []
    for working in (False, True):
        found = read.curves(working=working)
        drawn = turnaround_curves.chart(
            found, read.wanted.stage, working=working, period=read.period
        )
        kind = "working" if working else "clock"
        by_kind.append((kind, drawn.markup(kind), turnaround_curves.table(found, working=working)))
    return {"curves": by_kind}


@gate.page(Act.SEE_TURNAROUND)
def contacts(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The contacts behind one count, as far as the viewer may know of them."""
    read = _asked(request, viewer, named=True)
    group, which = request.GET.get("group", present.ALL), request.GET.get("which", "all")
    counted = turnaround_behind.counted(read.waits, group=group, which=which, now=read.now)
    ids = {each.contact_id for each in counted}
    known = query.behind(viewer, ids)
    page = Paginator(known, PAGE).get_page(request.GET.get("page"))
    figure_opened(viewer, figure=read.wanted.stage.value, rows=len(page.object_list), now=read.now)
    here = read.form.sent() | {"group": group, "which": which}
    context = {
        "title": turnaround_behind.title(read.wanted.stage, group=group, which=which),
        "period": read.period,
        "page": page,
        "rows": turnaround_behind.rows(page.object_list, counted, now=read.now),
        "shown": len(known),
        "contacts": len(ids),
        "waits": len(counted),
        "may_open": viewer.may(Act.OPEN_CONTACT),
        "of_returns": read.wanted.stage.of_returns,
        "base_href": url("turnaround.contacts", query=here) + "&",
        "back_href": url("turnaround", query=read.form.sent()),
    }
    return render(request, "turnaround/contacts.html", context)


@gate.page(Act.SEE_TURNAROUND)
def download(request: HttpRequest, viewer: Viewer, what: str) -> HttpResponse:
    """The figures or the curves as CSV, or a chart as SVG. Counts and times only."""
    working = what.endswith("-working")
    part = what.removesuffix("-working")
    if part not in ("figures", "curves", "chart") or (working and part == "figures"):
        raise Http404
    read = _asked(request, viewer)
    name = f"turnaround-{read.wanted.stage.value}-{what}-{in_london(read.now):%Y-%m-%d}"
    if part == "figures":
        rows = present.figure_rows(present.lines(read.waits, now=read.now))
        return attached(csv_bytes(present.FIGURES_HEAD, rows), f"{name}.csv")
    found = read.curves(working=working)
    if part == "curves":
        rows = turnaround_curves.curve_rows(found)
        return attached(csv_bytes(turnaround_curves.CURVE_HEAD, rows), f"{name}.csv")
    drawn = turnaround_curves.chart(found, read.wanted.stage, working=working, period=read.period)
    return attached(drawn.file(), f"{name}.svg")


urlpatterns: list[URLPattern] = [
    path("", turnaround, name="turnaround"),
    path("contacts/", contacts, name="turnaround.contacts"),
    path("download/<slug:what>/", download, name="turnaround.download"),
]

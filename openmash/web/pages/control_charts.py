"""Change over time: weekly figures as control charts, beside what happened in the hub."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from openmash.actions.measured_waits import weekly
from openmash.core.errors import BadInput
from openmash.domain.access import Act, Viewer
from openmash.domain.insights.arrays import Times
from openmash.domain.insights.control_charts import Chart, Week
from openmash.domain.insights.stages import Stage
from openmash.domain.insights.wait_columns import StageColumns
from openmash.domain.insights.weekly_figures import (
    STAGE_OF,
    Figure,
    opening_week,
    received,
    week_begins,
    weeks,
)
from openmash.interop.cells import csv_bytes
from openmash.records.queries import control_charts as query
from openmash.records.queries.control_charts import Event
from openmash.web import gate
from openmash.web.forms.measures import TWO_YEARS, YEAR, OverTimeForm
from openmash.web.jinja import url
from openmash.web.presenters import control_charts as present
from openmash.web.presenters.formatters import in_london
from openmash.web.presenters.measures import attached, period_words

PERIODS = (YEAR, TWO_YEARS)


@dataclass(frozen=True)
class _Read:
    """What a request asks for, and the contacts and events it is of."""

    form: OverTimeForm
    received: Times
    waits: Mapping[Stage, StageColumns]
    events: tuple[Event, ...]
    steps: frozenset[str]
    opening: date | None
    since: datetime
    now: datetime

    def chart(self, figure: Figure) -> tuple[Chart, tuple[Week, ...]]:
        """The chart of a figure, and the weeks it is of."""
        until = self.form.until()
        if figure is Figure.RECEIVED:
            found = received(self.received, until=until)
        else:
            found = weeks(self.waits[STAGE_OF[figure]], figure, until=until, now=self.now)
        # Half a week beside whole ones would read as a rise, and move the limits of all.
        found = tuple(week for week in found if week.monday != self.opening)
        chart = present.chart_of(found, figure, self.events, self.steps, self.form.goal())
        return chart, found

    def sent(self) -> dict[str, object]:
        """What is chosen, for links."""
        return {**self.form.sent(), "steps": sorted(self.steps)}


def _form(request: HttpRequest, now: datetime) -> OverTimeForm:
    return OverTimeForm(request.GET or None, now=now, periods=PERIODS, usual=YEAR)


def _read(request: HttpRequest, viewer: Viewer, form: OverTimeForm, now: datetime) -> _Read:
    since = week_begins(form.since()).astimezone(UTC)
    # Of the week that still runs there is no point to stand beside.
    events = query.events(viewer, since=since, until=week_begins(form.until()))
    chosen = set(request.GET.getlist("steps"))
    steps = frozenset(event.key for event in events if event.key in chosen)
    came, waits = weekly(viewer, since, form.until(), form.rating())
    opening = opening_week(query.began(viewer))
    return _Read(form, came, waits, events, steps, opening, since, now)


@gate.page(Act.SEE_TURNAROUND)
def over_time(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Every chart of a period. Names nobody, so it is not an act of reading a record."""
    now = datetime.now(UTC)
    form = _form(request, now)
    if form.is_bound and not form.is_valid():
        return render(request, "control_charts/over_time.html", {"form": form, "charts": None})
    read = _read(request, viewer, form, now)
    views = []
    for figure in Figure:
        chart, weeks = read.chart(figure)
        views.append(present.view(chart, weeks, figure, read.events, read.steps))
    context = {
        "form": form,
        "charts": views,
        "period": period_words(read.since, form.until()),
        "last_week_ends": in_london(week_begins(form.until()) - timedelta(days=1)).date(),
        "opening": read.opening
        if read.opening and read.opening >= in_london(read.since).date()
        else None,
        "events": read.events,
        "steps": read.steps,
        "sent": read.sent(),
        "periods": [
            {
                "text": period.label,
                "href": url("control_charts", query=form.sent(period=period)),
                "active": period is form.chosen,
            }
            for period in PERIODS
        ],
    }
    return render(request, "control_charts/over_time.html", context)


@gate.page(Act.SEE_TURNAROUND)
def download(request: HttpRequest, viewer: Viewer, figure: str, ending: str) -> HttpResponse:
    """One chart as SVG, or its weeks as CSV. Counts and times only."""
    now = datetime.now(UTC)
    if figure not in set(Figure) or ending not in ("svg", "csv"):
        raise Http404
    form = _form(request, now)
    if form.is_bound and not form.is_valid():
        raise BadInput({name: str(texts[0]) for name, texts in form.errors.items()})
    read = _read(request, viewer, form, now)
    chosen = Figure(figure)
    chart, weeks = read.chart(chosen)
    name = f"over-time-{figure}-{in_london(now):%Y-%m-%d}.{ending}"
    if ending == "csv":
        rows = present.file_rows(chart, weeks, chosen, read.events)
        return attached(csv_bytes(present.HEAD, rows), name)
    drawn = present.draw(chart, chosen, read.events, read.steps)
    if drawn is None:
        raise BadInput({"from": "No week of this period has a figure. Choose a longer period."})
    return attached(drawn.file(), name)


urlpatterns: list[URLPattern] = [
    path("", over_time, name="control_charts"),
    path("<slug:figure>.<slug:ending>", download, name="control_charts.download"),
]

"""The partners' side: what each agency was asked, gave and said, and what became of it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from openmash.core.errors import BadInput
from openmash.domain.access import Act, Viewer
from openmash.domain.insights import partners as measure
from openmash.interop.cells import csv_bytes
from openmash.records.queries import partners_side as query
from openmash.web import gate
from openmash.web.forms.measures import MONTH, QUARTER, YEAR, PeriodForm
from openmash.web.jinja import url
from openmash.web.presenters import partners_side as present
from openmash.web.presenters.formatters import in_london
from openmash.web.presenters.measures import attached, period_words

PERIODS = (MONTH, QUARTER, YEAR)


@gate.page(Act.SEE_TURNAROUND)
def partners_side(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The tables of one period. Names nobody, so it is not an act of reading a record."""
    now = datetime.now(UTC)
    form = _form(request, now)
    context: dict[str, Any] = {"form": form, "found": None, "periods": _periods(form)}
    if form.is_bound and not form.is_valid():
        return render(request, "partners_side/partners_side.html", context)
    facts = _facts(viewer, form, now)
    found = measure.sides_of(facts.asked, facts.said)
    context |= {
        "found": present.sides(found, facts),
        "not_asked": present.not_asked(found, facts),
        "citing": present.citing_words(facts),
        "period": period_words(form.since(), form.until()),
        "csv_href": url("partners_side.csv", query=form.sent()),
    }
    return render(request, "partners_side/partners_side.html", context)


@gate.page(Act.SEE_TURNAROUND)
def as_csv(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The same figures as a file. They name nobody."""
    now = datetime.now(UTC)
    form = _form(request, now)
    if form.is_bound and not form.is_valid():
        raise BadInput({name: str(texts[0]) for name, texts in form.errors.items()})
    facts = _facts(viewer, form, now)
    views = present.sides(measure.sides_of(facts.asked, facts.said), facts)
    first = in_london(form.since()).date()
    last = in_london(form.until() - timedelta(microseconds=1)).date()
    rows = present.csv_rows(views, first=first, last=last)
    return attached(csv_bytes(present.CSV_HEAD, rows), f"partners-{first}-to-{last}.csv")


def _form(request: HttpRequest, now: datetime) -> PeriodForm:
    return PeriodForm(request.GET or None, now=now, periods=PERIODS, usual=QUARTER)


def _facts(viewer: Viewer, form: PeriodForm, now: datetime) -> query.Partners:
    return query.partners(
        viewer, since=form.since(), until=form.until(), rating=form.rating(), now=now
    )


def _periods(form: PeriodForm) -> list[dict[str, object]]:
    return [
        {
            "text": each.label,
            "href": url("partners_side", query=form.sent(period=each)),
            "active": each is form.chosen,
        }
        for each in PERIODS
    ]


urlpatterns: list[URLPattern] = [
    path("partners/", partners_side, name="partners_side"),
    path("partners/figures.csv", as_csv, name="partners_side.csv"),
]

"""Did it help? A study of a hub's own contacts or of a region's hubs, as page and as files."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from openmash.actions import studies
from openmash.adapters.synthetic.study_example import study_example
from openmash.core.errors import BadInput
from openmash.domain.access import Act, RegionalViewer, Viewer
from openmash.domain.insights.study import TWO_MONTHS, study
from openmash.domain.insights.study_cases import Clock
from openmash.interop.cells import csv_bytes
from openmash.web import gate, study_report
from openmash.web.forms.study import StudyForm
from openmash.web.jinja import url
from openmash.web.presenters import study as present
from openmash.web.presenters.formatters import in_london
from openmash.web.presenters.measures import attached

OWN, REGION = "study", "region_study"
"""The names of the two pages; each has a second route for its files."""
_REPORTS = {"html": "text/html; charset=utf-8", "pdf": "application/pdf"}


@gate.page(Act.SEE_TURNAROUND)
def own(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The study of the viewer's own hub. Names nobody, so it is no act of reading a record."""
    return _page(request, viewer, OWN)


@gate.page(Act.SEE_TURNAROUND)
def own_file(request: HttpRequest, viewer: Viewer, part: str, ending: str) -> HttpResponse:
    """The report, or one of its tables or charts, as a file."""
    return _file(request, viewer, part, ending)


@gate.regional(Act.SEE_REGION)
def regional(request: HttpRequest, viewer: RegionalViewer) -> HttpResponse:
    """The study of a region's hubs."""
    return _page(request, viewer, REGION)


@gate.regional(Act.SEE_REGION)
def regional_file(
    request: HttpRequest, viewer: RegionalViewer, part: str, ending: str
) -> HttpResponse:
    """The same as files."""
    return _file(request, viewer, part, ending)


def _page(request: HttpRequest, viewer: Viewer | RegionalViewer, route: str) -> HttpResponse:
    now = datetime.now(UTC)
    form = _form(request, viewer, now)
    context: dict[str, object] = {
        "form": form,
        "route": route,
        "report": None,
        "links": {},
        "of_region": isinstance(viewer, RegionalViewer),
    }
    if _is_example(request):
        made = _example()
        context |= {"report": made, "links": _links(made, route, {"example": "yes"})}
    elif form.is_bound and form.is_valid():
        made = _made(viewer, form, now)
        context |= {"report": made, "links": _links(made, route, form.sent())}
    return render(request, "study/study.html", context)


def _file(
    request: HttpRequest, viewer: Viewer | RegionalViewer, part: str, ending: str
) -> HttpResponse:
    now = datetime.now(UTC)
    if _is_example(request):
        made = _example()
    else:
        form = _form(request, viewer, now)
        if not form.is_bound:
            raise Http404
        if not form.is_valid():
            raise BadInput({name: str(texts[0]) for name, texts in form.errors.items()})
        made = _made(viewer, form, now)
    name = f"did-it-help-{part}-{in_london(made.document.made_at):%Y-%m-%d}.{ending}"
    if part == "report" and ending in _REPORTS:
        write = study_report.html if ending == "html" else study_report.pdf
        return HttpResponse(
            write(made.document),
            content_type=_REPORTS[ending],
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
    if ending == "csv" and part in made.files:
        head, rows = made.files[part]
        return attached(csv_bytes(head, rows), name)
    if ending == "svg" and part in made.drawings:
        return attached(made.drawings[part].file(), name)
    raise Http404


def _form(request: HttpRequest, viewer: Viewer | RegionalViewer, now: datetime) -> StudyForm:
    areas = (
        studies.region_areas(viewer)
        if isinstance(viewer, RegionalViewer)
        else studies.own_area(viewer)
    )
    asked = request.GET if request.GET and not _is_example(request) else None
    return StudyForm(asked, areas=areas, now=now)


def _made(viewer: Viewer | RegionalViewer, form: StudyForm, now: datetime) -> present.Report:
    days, settling = form.number("days"), form.number("settling")
    how: studies.How = {"clock": form.clock(), "days": days, "settling": settling, "now": now}
    if isinstance(viewer, RegionalViewer):
        found = studies.region_study(viewer, form.starts(), **how)
    else:
        found = studies.own_study(viewer, form.starts(), **how)
    starts = studies.named(form.starts(), form.areas)
    return present.report(
        found,
        present.Plan(
            starts, form.clock(), days, settling, now, tens=isinstance(viewer, RegionalViewer)
        ),
    )


def _is_example(request: HttpRequest) -> bool:
    return request.GET.get("example") == "yes"


@lru_cache(maxsize=1)
def _example() -> present.Report:
    """The worked example: the same for everybody and for ever, so it is made once."""
    made = study_example()
    plan = present.Plan(made.starts, Clock.DAYS, TWO_MONTHS, 0, made.as_at, present.INVENTED)
    return present.report(study(made.cases, made.starts), plan)


def _links(
    made: present.Report, route: str, sent: Mapping[str, object]
) -> dict[str, list[dict[str, str]]]:
    """The files of each chart and table, by the key of what they stand under."""

    def link(part: str, ending: str, text: str, about: str) -> dict[str, str]:
        href = url(f"{route}.file", part=part, ending=ending, query=dict(sent))
        return {"href": href, "text": text, "about": about}

    found = {
        "report": [
            link("report", "pdf", "Download the report (PDF)", "tagged for screen readers"),
            link("report", "html", "Download the report (HTML)", "one file"),
        ]
    }
    for key, drawing in made.drawings.items():
        found[key] = [
            link(key, "svg", "Download the chart (SVG)", drawing.title),
            link(key, "csv", "Download its months (CSV)", drawing.title),
        ]
    if "before-and-after" in made.files:
        words = "Download the table, every area and level (CSV)"
        found["changes"] = [link("before-and-after", "csv", words, "before and after")]
    return found


urlpatterns: list[URLPattern] = [
    path("", own, name=OWN),
    path("<slug:part>.<slug:ending>", own_file, name=f"{OWN}.file"),
]
region_urlpatterns: list[URLPattern] = [
    path("", regional, name=REGION),
    path("<slug:part>.<slug:ending>", regional_file, name=f"{REGION}.file"),
]

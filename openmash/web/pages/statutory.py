"""Statutory returns: choose one, choose a period, see its faults by record, download the file."""

from datetime import UTC, datetime

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST

from openmash.actions.exporting import check_statutory, export_statutory
from openmash.core.errors import BadInput
from openmash.domain.access import Act, Viewer
from openmash.interop.faults import Weight
from openmash.interop.statutory import Statutory
from openmash.web import gate
from openmash.web.forms.statutory import PeriodForm
from openmash.web.jinja import url
from openmash.web.presenters import statutory as present
from openmash.web.presenters.formatters import in_london

PAGE = 50


@gate.page(Act.EXPORT_STATUTORY)
def statutory(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Which return. Nothing of any child is read yet."""
    return render(request, "statutory/choose.html", {"kinds": list(Statutory)})


@gate.page(Act.EXPORT_STATUTORY)
def check(request: HttpRequest, viewer: Viewer, kind: str) -> HttpResponse:
    """Which period; then what the file would hold, its faults, and what the hub does not hold."""
    now = datetime.now(UTC)
    chosen = _kind(kind)
    asked = any(name in request.GET for name in ("year", "to_day", "to_month", "to_year"))
    form = PeriodForm(request.GET if asked else None, kind=chosen, today=in_london(now).date())
    context = {"kind": chosen, "form": form, "made": None, "error": Weight.ERROR}
    if not (asked and form.is_valid()):
        return render(request, "statutory/check.html", context)
    first, last = form.period()
    made, front = check_statutory(viewer, kind=chosen, first=first, last=last, now=now)
    rule = request.GET.get("rule", "")
    shown = [fault for fault in made.faults if rule in ("", fault.rule)]
    page = Paginator(shown, PAGE).get_page(request.GET.get("page"))
    here = url("statutory.check", kind=kind, query=form.sent() | ({"rule": rule} if rule else {}))
    context |= {
        "made": made,
        "running": last >= in_london(now).date(),
        "totals": present.totals(made),
        "rules": [
            (each, url("statutory.check", kind=kind, query=form.sent() | {"rule": each.rule}))
            for each in present.rules(made.faults)
        ],
        "rule": rule,
        "page": page,
        "faults": present.faults(page.object_list, front),
        "base_href": f"{here}&",
        "all_href": url("statutory.check", kind=kind, query=form.sent()),
        "sent": form.sent(),
    }
    return render(request, "statutory/check.html", context)


@require_POST
@gate.page(Act.EXPORT_STATUTORY)
def download(request: HttpRequest, viewer: Viewer, kind: str) -> HttpResponse:
    """The file itself. Sent by POST, so that no link and no prefetching browser takes it."""
    now = datetime.now(UTC)
    chosen = _kind(kind)
    form = PeriodForm(request.POST, kind=chosen, today=in_london(now).date())
    if not form.is_valid():
        raise BadInput({name: str(texts[0]) for name, texts in form.errors.items()})
    first, last = form.period()
    made = export_statutory(viewer, kind=chosen, first=first, last=last, now=now)
    return HttpResponse(
        made.file,
        content_type=made.media_type,
        headers={"Content-Disposition": f'attachment; filename="{made.name}"'},
    )


def _kind(word: str) -> Statutory:
    try:
        return Statutory(word)
    except ValueError:
        raise Http404 from None


urlpatterns: list[URLPattern] = [
    path("", statutory, name="statutory"),
    path("<slug:kind>/", check, name="statutory.check"),
    path("<slug:kind>/download/", download, name="statutory.download"),
]

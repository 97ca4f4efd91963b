"""A region's own page: its boroughs, and what can be looked at about them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, include, path

from openmash.domain.access import Act, RegionalViewer
from openmash.records.queries import region as query
from openmash.web import gate
from openmash.web.pages import comparing


@gate.regional(Act.SEE_REGION)
def region(request: HttpRequest, viewer: RegionalViewer) -> HttpResponse:
    """The boroughs of the region, and the pages that compare them."""
    return render(request, "region/region.html", {"hubs": query.hubs(viewer)})


urlpatterns: list[URLPattern | URLResolver] = [
    path("", region, name="region"),
    path("compare/", include(comparing.urlpatterns)),
]

"""Help, accessibility and privacy: for everybody, signed in or not."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from openmash.records.queries import hubs
from openmash.web import gate


@gate.public
def guide(request: HttpRequest) -> HttpResponse:
    """Help, with every hub's telephone numbers."""
    return render(request, "help/guide.html", {"hubs": hubs.every_hub()})


@gate.public
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return render(request, "help/accessibility.html")


@gate.public
def privacy(request: HttpRequest) -> HttpResponse:
    """What is done with what people tell, and the cookies."""
    return render(request, "help/privacy.html")


urlpatterns: list[URLPattern] = [
    path("", guide, name="help"),
    path("accessibility/", accessibility, name="accessibility"),
    path("privacy/", privacy, name="privacy"),
]

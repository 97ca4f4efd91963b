"""The front page, the way to one's own desk, and changing hub."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path

from openmash.core.errors import BadInput, NotThere, Refused
from openmash.web import gate
from openmash.web.context import NAVIGATION


@gate.public
def home(request: HttpRequest) -> HttpResponseBase:
    """The front page for a stranger; their own desk for somebody signed in."""
    if not request.user.is_authenticated:
        return render(request, "home/start.html")
    return redirect("desk")


@gate.signed_in
def desk(request: HttpRequest) -> HttpResponseBase:
    """Send a person to the first page that their role may open."""
    try:
        viewer = gate.viewer_of(request)
    except Refused:
        request.signed_in_as = request.user.name  # type: ignore[attr-defined,union-attr]
        return render(request, "home/no_hub.html", status=403)
    route = next(route for _, route, act in NAVIGATION if viewer.may(act))
    return redirect(route)


@gate.signed_in
def switch_hub(request: HttpRequest) -> HttpResponseBase:
    """Choose which hub to work in; only hubs in which the account has a membership."""
    request.viewer = gate.viewer_of(request)  # type: ignore[attr-defined]
    if request.method != "POST":
        return render(request, "home/switch_hub.html")
    try:
        chosen = UUID(request.POST.get("hub", ""))
    except ValueError:
        raise BadInput({"hub": "Choose the hub that you are working in."}) from None
    if chosen not in {m.hub_id for m in request.memberships}:  # type: ignore[attr-defined]
        raise NotThere("You do not work in that hub.")
    request.session["hub_id"] = str(chosen)
    return redirect("desk")


@gate.public
def alive(request: HttpRequest) -> HttpResponse:
    """For the proxy in front: the process answers. Says nothing of the database."""
    return HttpResponse("ok", content_type="text/plain")


urlpatterns: list[URLPattern] = [
    path("", home, name="home"),
    path("desk/", desk, name="desk"),
    path("hub/", switch_hub, name="switch_hub"),
    path("alive/", alive, name="alive"),
]

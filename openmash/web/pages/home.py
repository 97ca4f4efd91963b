"""The front page, the way to one's own desk, and changing hub."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path

from openmash.core.errors import BadInput, NotThere, Refused
from openmash.records.queries import memberships
from openmash.web import gate
from openmash.web.context import NAVIGATION, NAVIGATION_OF_REGION


@gate.public
def home(request: HttpRequest) -> HttpResponseBase:
    """The front page for a stranger; their own desk for somebody signed in."""
    if not request.user.is_authenticated:
        return render(request, "home/start.html")
    return redirect("desk")


@gate.signed_in
def desk(request: HttpRequest) -> HttpResponseBase:
    """Send a person to the first page that their role may open; an analyst to their region."""
    regions = gate.regions_of(request)
    chosen = {str(each.region_id) for each in regions} & {request.session.get(gate.IN_REGION)}
    try:
        viewer = gate.viewer_of(request)
    except Refused:
        if not regions:
            request.signed_in_as = request.user.name  # type: ignore[attr-defined,union-attr]
            return render(request, "home/no_hub.html", status=403)
        viewer = None
    own = request.memberships  # type: ignore[attr-defined]
    may_switch = len(own) + len(regions) > 1
    if bool(request.session.get("may_switch")) != may_switch:
        request.session["may_switch"] = may_switch
    if viewer is None or chosen:
        return redirect(NAVIGATION_OF_REGION[0][1])
    route = next(route for _, route, act in NAVIGATION if viewer.may(act))
    return redirect(route)


@gate.signed_in
def switch_hub(request: HttpRequest) -> HttpResponseBase:
    """Choose which hub to work in, or which region to look at; only the account's own."""
    gate.show_place(request)
    if not hasattr(request, "memberships"):
        request.memberships = memberships.of_account(int(str(request.user.pk)))  # type: ignore[attr-defined]
    hubs = {each.hub_id for each in request.memberships}  # type: ignore[attr-defined]
    regions = {each.region_id for each in request.regions}  # type: ignore[attr-defined]
    if not hubs and not regions:
        gate.viewer_of(request)
    if request.method != "POST":
        return render(request, "home/switch_hub.html")
    try:
        chosen = UUID(request.POST.get("hub", ""))
    except ValueError:
        raise BadInput({"hub": "Choose the hub that you are working in."}) from None
    if chosen not in hubs | regions:
        raise NotThere("You do not work in that hub.")
    if chosen in regions:
        request.session[gate.IN_REGION] = str(chosen)
    else:
        request.session.pop(gate.IN_REGION, None)
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

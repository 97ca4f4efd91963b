"""Which agencies’ matchers can say whether they know a person, and the hub’s keys for them."""

from datetime import UTC, datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from openmash.actions import matchers as act
from openmash.core.errors import BadInput, NotThere
from openmash.domain.access import Act, Viewer
from openmash.records.queries import known_elsewhere as query
from openmash.records.queries import people
from openmash.web import gate
from openmash.web.forms.matchers import MatcherForm
from openmash.web.forms.refusals import refuse
from openmash.web.moving import see_other


@gate.page(Act.MANAGE_PEOPLE)
def matchers(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Every agency with a matcher; registers one."""
    form = MatcherForm(request.POST or None, agencies=people.agencies(viewer))
    if request.method == "POST" and form.is_valid():
        agency = UUID(form.cleaned_data["agency"])
        try:
            act.register(
                viewer,
                agency_id=agency,
                address=form.cleaned_data["address"],
                public_key=form.cleaned_data["public_key"],
                now=datetime.now(UTC),
            )
        except BadInput as refused:
            refuse(form, refused.by_field)
        else:
            messages.success(request, "Registered. Give the agency the hub’s key, shown below.")
            return see_other("people.matcher", agency)
    context = {"form": form, "matchers": query.matchers(viewer)}
    return render(request, "people/matchers.html", context)


@gate.page(Act.MANAGE_PEOPLE)
def matcher(request: HttpRequest, viewer: Viewer, agency_id: UUID) -> HttpResponse:
    """One agency's matcher: the hub's keys for it, exchanging them, and ending it."""
    found = next((each for each in query.matchers(viewer) if each.agency_id == agency_id), None)
    if found is None:
        raise NotThere("This agency has no matcher here. Open the list again.")
    if request.method == "POST":
        return _change(request, viewer, agency_id, found.agency)
    keys = act.public_keys(viewer.hub_id, agency_id)
    return render(request, "people/matcher.html", {"matcher": found, "keys": keys})


def _change(request: HttpRequest, viewer: Viewer, agency_id: UUID, name: str) -> HttpResponse:
    now = datetime.now(UTC)
    change = request.POST.get("change")
    if change == "end":
        act.end(viewer, agency_id=agency_id, now=now)
        messages.success(request, f"{name} is not asked any more whether it knows a person.")
        return see_other("people.matchers")
    if change == "new_key":
        act.new_key(viewer, agency_id=agency_id, now=now)
        messages.success(request, "Made. Questions are signed with both keys from now on.")
    elif change == "forget":
        act.forget_old_key(viewer, agency_id=agency_id, now=now)
        messages.success(request, "Questions are signed with the newest key alone from now on.")
    return see_other("people.matcher", agency_id)


urlpatterns: list[URLPattern] = [
    path("matchers/", matchers, name="people.matchers"),
    path("matchers/<uuid:agency_id>/", matcher, name="people.matcher"),
]

"""The agencies of a hub, and the marks each of them writes."""

from datetime import UTC, datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from openmash.actions import agencies as act
from openmash.core.errors import BadInput
from openmash.domain.access import Act, Viewer
from openmash.domain.sharing.schemes import Scheme
from openmash.records.queries import people as query
from openmash.web import gate
from openmash.web.forms.people import SchemeForm
from openmash.web.forms.refusals import refuse
from openmash.web.moving import see_other


@gate.page(Act.MANAGE_PEOPLE)
def agencies(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Every agency with its marks; choosing others for one of them."""
    found = query.agencies(viewer)
    form = SchemeForm(request.POST or None, agencies=found)
    if request.method == "POST" and form.is_valid():
        try:
            name = act.choose_scheme(
                viewer,
                agency_id=UUID(form.cleaned_data["agency"]),
                scheme=Scheme(form.cleaned_data["scheme"]),
                now=datetime.now(UTC),
            )
        except BadInput as refused:
            refuse(form, refused.by_field)
        else:
            messages.success(request, f"{name} marks its items that way from its next return on.")
            return see_other("people.agencies")
    context = {"form": form, "agencies": found}
    return render(request, "people/agencies.html", context)


urlpatterns: list[URLPattern] = [path("agencies/", agencies, name="people.agencies")]

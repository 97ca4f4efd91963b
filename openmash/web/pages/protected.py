"""Who in a contact is protected; protecting a place, and lifting that again."""

from datetime import UTC, datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from openmash.actions import protected_places as actions
from openmash.core.errors import BadInput, NotThere
from openmash.domain.access import Act, Viewer
from openmash.domain.sharing.protection import PlaceKind
from openmash.records.queries import protected_places as query
from openmash.web import gate
from openmash.web.forms.protected import LiftForm, ProtectForm
from openmash.web.forms.refusals import refuse
from openmash.web.moving import see_other


@gate.page(Act.PROTECT_PLACES)
def places(request: HttpRequest, viewer: Viewer, contact_id: UUID) -> HttpResponse:
    """Who is protected in this contact, and protecting one more place."""
    now = datetime.now(UTC)
    found = query.of_contact(viewer, contact_id)
    form = ProtectForm(request.POST or None, people=query.people_of(viewer, contact_id))
    if request.method == "POST" and form.is_valid():
        try:
            actions.protect(
                viewer,
                contact_id=contact_id,
                record_id=UUID(form.cleaned_data["person"]),
                kind=PlaceKind(form.cleaned_data["kind"]),
                value=form.cleaned_data["value"],
                postcode=form.cleaned_data["postcode"],
                reason=form.cleaned_data["reason"],
                now=now,
            )
        except BadInput as fault:
            refuse(form, fault.by_field)
        else:
            messages.success(request, "Protected. It is shown nowhere from now on.")
            return _see(contact_id)
    actions.seen(viewer, contact_id=contact_id, rows=len(found), now=now)
    context = {"form": form, "found": found, "contact_id": contact_id}
    return render(request, "protected/places.html", context)


@gate.page(Act.PROTECT_PLACES)
def lift(request: HttpRequest, viewer: Viewer, contact_id: UUID, place_id: UUID) -> HttpResponse:
    """Let a place be shown again."""
    now = datetime.now(UTC)
    found = query.of_contact(viewer, contact_id)
    place = next((each for each in found if each.place_id == place_id and each.here), None)
    if place is None:
        raise NotThere("This protection was lifted already, or was given in another contact.")
    form = LiftForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            actions.lift(viewer, contact_id=contact_id, place_id=place_id, reason=reason, now=now)
        except BadInput as fault:
            refuse(form, fault.by_field)
        else:
            messages.success(request, "The place is no longer protected.")
            return _see(contact_id)
    actions.seen(viewer, contact_id=contact_id, rows=1, now=now)
    context = {"form": form, "place": place, "contact_id": contact_id}
    return render(request, "protected/lift.html", context)


def _see(contact_id: UUID) -> HttpResponse:
    return see_other("protected", contact_id)


urlpatterns: list[URLPattern] = [
    path("<uuid:contact_id>/protected/", places, name="protected"),
    path("<uuid:contact_id>/protected/<uuid:place_id>/lift/", lift, name="protected.lift"),
]

"""What an agency owns on a contact, and changing who may see it."""

from datetime import UTC, datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from openmash.actions import marks
from openmash.core.errors import BadInput
from openmash.domain.access import Act, Viewer
from openmash.records.queries import own_items as query
from openmash.web import gate
from openmash.web.forms.own_items import MarkingForm
from openmash.web.forms.refusals import refuse
from openmash.web.moving import see_other
from openmash.web.presenters import own_items as present


@gate.page(Act.MARK_ITEMS)
def own(request: HttpRequest, viewer: Viewer, contact_id: UUID) -> HttpResponse:
    """The items of the viewer's agency on one contact."""
    reference, items = query.on_contact(viewer, contact_id)
    marks.own_items_seen(viewer, contact_id=contact_id, rows=len(items), now=datetime.now(UTC))
    context = {
        "reference": reference,
        "items": [present.item(each) for each in items],
        "back": present.back(viewer, contact_id),
    }
    return render(request, "own_items/own.html", context)


@gate.page(Act.MARK_ITEMS)
def mark(request: HttpRequest, viewer: Viewer, item_id: UUID) -> HttpResponse:
    """Change who may see one item."""
    now = datetime.now(UTC)
    item = query.one(viewer, item_id)
    form = MarkingForm(request.POST or None, now_is=item.audience)
    if request.method == "POST" and form.is_valid():
        try:
            marks.change_audience(
                viewer,
                item_id=item_id,
                seen=form.was_shown(item.audience),
                wanted=form.wanted(),
                reason=form.cleaned_data["reason"],
                now=now,
            )
        except BadInput as fault:
            refuse(form, fault.by_field)
        else:
            messages.success(request, f"Changed. {present.audience(form.wanted())}.")
            return see_other("items.own", item.contact_id)
    marks.own_items_seen(viewer, contact_id=item.contact_id, rows=1, now=now)
    context = {
        "form": form,
        "item": present.item(item),
        "history": present.history(query.markings(item)),
        "contact_id": item.contact_id,
    }
    return render(request, "own_items/mark.html", context)


CONTACT_PATTERNS: list[URLPattern] = [
    path("<uuid:contact_id>/items/own/", own, name="items.own"),
]
urlpatterns: list[URLPattern] = [
    path("<uuid:item_id>/marks/", mark, name="items.mark"),
]

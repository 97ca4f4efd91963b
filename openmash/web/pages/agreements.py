"""Information sharing agreements: listed, added, ended; a warning before they lapse."""

from datetime import UTC, date, datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from openmash.actions import agreements as act
from openmash.core.errors import BadInput, NotThere
from openmash.domain.access import Act, Viewer
from openmash.records.queries import agreements as query
from openmash.web import gate
from openmash.web.forms.agreements import KINDS, AgreementForm, EndForm
from openmash.web.forms.refusals import refuse
from openmash.web.moving import see_other
from openmash.web.presenters.formatters import in_london, joined


@gate.page(Act.MANAGE_AGREEMENTS)
def agreements(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Every agreement, those in force first and the soonest to lapse first."""
    today = _today(datetime.now(UTC))
    views = query.every(viewer, today)
    words = dict(KINDS)
    kinds = {
        each.facts.agreement_id: joined(words.get(key, key) for key in sorted(each.facts.kinds))
        for each in views
    }
    context = {
        "in_force": [each for each in views if each.in_force],
        "others": [each for each in views if not each.in_force],
        "lapsing": [each for each in views if each.warns],
        "kinds": kinds,
        "today": today,
    }
    return render(request, "agreements/agreements.html", context)


@gate.page(Act.MANAGE_AGREEMENTS)
def add(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Add an agreement."""
    posted = request.POST if request.method == "POST" else None
    form = AgreementForm(posted, agencies=query.agencies(viewer))
    if posted is not None and form.is_valid():
        try:
            act.add(viewer, draft=form.draft, now=datetime.now(UTC))
        except BadInput as refused:
            refuse(form, refused.by_field)
        else:
            messages.success(request, "The agreement is added.")
            return _back()
    return render(request, "agreements/add.html", {"form": form})


@gate.page(Act.MANAGE_AGREEMENTS)
def end(request: HttpRequest, viewer: Viewer, agreement_id: UUID) -> HttpResponse:
    """End an agreement before its time, with the reason."""
    now = datetime.now(UTC)
    view = query.one(viewer, agreement_id, _today(now))
    if view is None:
        raise NotThere("There is no agreement here that you can end.")
    posted = request.POST if request.method == "POST" else None
    form = EndForm(posted)
    if posted is not None and form.is_valid():
        act.end(viewer, agreement_id=agreement_id, reason=form.cleaned_data["reason"], now=now)
        messages.success(request, f"“{view.facts.name}” has ended.")
        return _back()
    return render(request, "agreements/end.html", {"form": form, "agreement": view})


def _today(now: datetime) -> date:
    return in_london(now).date()


def _back() -> HttpResponse:
    return see_other("agreements")


urlpatterns: list[URLPattern] = [
    path("", agreements, name="agreements"),
    path("add/", add, name="agreements.add"),
    path("<uuid:agreement_id>/end/", end, name="agreements.end"),
]

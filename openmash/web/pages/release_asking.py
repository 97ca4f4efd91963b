"""What of one contact was asked for, released, withheld and shared; asking; the override."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from openmash.actions import overrides, reading, releases
from openmash.actions.shares import policy_decision
from openmash.core.errors import BadInput, Overtaken
from openmash.domain.access import Act, Viewer
from openmash.domain.sharing.lawful_basis import FamilyTold
from openmash.records.queries import agreements, case, release_picks, shares
from openmash.records.queries.release_picks import PickItem, SealedSource
from openmash.web import gate
from openmash.web.forms.refusals import refuse
from openmash.web.forms.releases import AskForm, OverrideForm
from openmash.web.moving import see_other
from openmash.web.presenters import case_tabs, formatters
from openmash.web.presenters import contact as present_contact
from openmash.web.presenters import releases as present


@dataclass(frozen=True, slots=True)
class _Page:
    """What both pages of one contact need."""

    contact_id: UUID
    case: case.CaseView
    items: list[PickItem]
    sealed: list[SealedSource]
    agencies: dict[UUID, str]


@gate.page(Act.ASK_RELEASE)
def ask(request: HttpRequest, viewer: Viewer, contact_id: UUID) -> HttpResponse:
    """The contact's tab "Release": choose who is to have what, and see what became of it."""
    now = datetime.now(UTC)
    page = _opened(viewer, contact_id, now)
    to_agency = _chosen(request, page)
    if request.method != "POST":
        return _show(request, viewer, page, to_agency, None, now)
    if to_agency is None:
        messages.error(request, "Select who is to have it.")
        return _see_other(contact_id)
    form = _form(page, to_agency, request)
    if not form.is_valid():
        return _show(request, viewer, page, to_agency, form, now)
    said = form.cleaned_data
    asked = releases.ReleaseAsk(
        items=tuple(UUID(each) for each in said["items"]),
        sealed_of=tuple(present.source_of(each) for each in said["sealed"]),
        to_agency_id=to_agency,
        purpose=said["purpose"],
        footing=form.footing,
        urgent=said["urgent"],
    )
    try:
        made = releases.ask(viewer, contact_id=contact_id, asked=asked, now=now)
    except BadInput as fault:
        refuse(form, fault.by_field)
        return _show(request, viewer, page, to_agency, form, now)
    except Overtaken as first:
        form.add_error(None, first.sentence)
        return _show(request, viewer, page, to_agency, form, now, status=409)
    owners = formatters.plural(len(made), "owner")
    messages.success(request, f"{owners} asked. Two people of the agency answer.")
    return _see_other(contact_id)


@gate.page(Act.OVERRIDE_RELEASE)
def override(request: HttpRequest, viewer: Viewer, contact_id: UUID) -> HttpResponse:
    """Share at once, because a life is at risk."""
    now = datetime.now(UTC)
    page = _opened(viewer, contact_id, now)
    choices, hints = present.item_choices(page.items)
    posted = request.POST if request.method == "POST" else None
    form = OverrideForm(
        posted, items=choices, agencies=[(str(key), name) for key, name in page.agencies.items()]
    )
    status = 200
    if posted is not None and form.is_valid():
        said = form.cleaned_data
        asked = overrides.OverrideAsk(
            items=tuple(UUID(each) for each in said["items"]),
            to_agency_id=UUID(said["to_agency"]),
            reason=said["reason"],
            family_told=FamilyTold(said["family_told"]),
            told_why_not=said["family_told_why_not"],
        )
        try:
            overrides.override(viewer, contact_id=contact_id, asked=asked, now=now)
        except BadInput as fault:
            refuse(form, fault.by_field)
        except Overtaken as first:
            form.add_error(None, first.sentence)
            status = 409
        else:
            messages.success(request, "It is shared now. The owner is told, and it is reviewed.")
            return _see_other(contact_id)
    context = {**_frame(viewer, page, now), "form": form, "hints": hints}
    return render(request, "releases/override.html", context, status=status)


def _opened(viewer: Viewer, contact_id: UUID, now: datetime) -> _Page:
    reading.contact_opened(viewer, contact_id=contact_id, now=now)
    return _Page(
        contact_id,
        case.of(viewer, contact_id),
        release_picks.items_of(viewer, contact_id),
        release_picks.sealed_sources(viewer, contact_id),
        dict(agreements.agencies(viewer)),
    )


def _chosen(request: HttpRequest, page: _Page) -> UUID | None:
    given = request.POST.get("to") or request.GET.get("to") or ""
    return next((each for each in page.agencies if str(each) == given), None)


def _form(page: _Page, to_agency: UUID, request: HttpRequest | None) -> AskForm:
    choices, _ = present.item_choices(_open_to(page, to_agency))
    sealed = [each for each in page.sealed if each.owner_id != to_agency]
    posted = request.POST if request is not None else None
    return AskForm(posted, items=choices, sealed=present.sealed_choices(sealed))


def _open_to(page: _Page, to_agency: UUID) -> list[PickItem]:
    """What may be asked for: not the recipient's own, nor what it has already."""
    return [
        each
        for each in page.items
        if each.owner_id != to_agency and to_agency not in each.released_to
    ]


def _show(
    request: HttpRequest,
    viewer: Viewer,
    page: _Page,
    to_agency: UUID | None,
    form: AskForm | None,
    now: datetime,
    *,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        **_frame(viewer, page, now),
        "asked": [
            (view, present.request_rows(view)) for view in shares.asked_of(viewer, page.contact_id)
        ],
        "present": present,
        "share_rows": present.share_rows(shares.shares_of(viewer, page.contact_id)),
        "agencies": page.agencies,
        "to_agency": to_agency,
        "form": form,
        "may_override": viewer.may(Act.OVERRIDE_RELEASE),
        "sealed": present.sealed_choices(page.sealed),
    }
    if to_agency is not None:
        context |= _asking(page, to_agency, form, now)
    return render(request, "releases/ask.html", context, status=status)


def _asking(page: _Page, to_agency: UUID, form: AskForm | None, now: datetime) -> dict[str, Any]:
    items = _open_to(page, to_agency)
    owners = {each.owner_id: each.owner for each in items}
    owners |= {each.owner_id: each.owner for each in page.sealed if each.owner_id != to_agency}
    why = []
    for owner_id, owner in owners.items():
        kinds = {each.kind for each in items if each.owner_id == owner_id}
        decision = policy_decision(owner_id, to_agency, kinds, urgent=False, now=now)
        why.append((owner, decision))
    return {
        "form": form or _form(page, to_agency, None),
        "hints": present.item_choices(items)[1],
        "why": why,
        "had": [each for each in page.items if to_agency in each.released_to],
    }


def _frame(viewer: Viewer, page: _Page, now: datetime) -> dict[str, Any]:
    return {
        "contact_id": page.contact_id,
        "contact_view": present_contact.identity(page.case, now=now),
        "tabs": case_tabs.tabs(viewer, page.contact_id, "releases.ask"),
        "now": now,
    }


def _see_other(contact_id: UUID) -> HttpResponse:
    return see_other("releases.ask", contact_id)


urlpatterns: list[URLPattern] = [
    path("<uuid:contact_id>/release/", ask, name="releases.ask"),
    path("<uuid:contact_id>/release/override/", override, name="releases.override"),
]

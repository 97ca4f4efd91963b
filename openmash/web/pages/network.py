"""The network around a contact: looked at, added to, and put right."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse

from openmash.actions import picture_ties as actions
from openmash.core.errors import BadInput, NotThere
from openmash.domain.access import Act, Viewer
from openmash.domain.picture.network_facts import Edge
from openmash.domain.picture.ties import Confidence, TieKind
from openmash.records.queries import network as query
from openmash.web import gate
from openmash.web.forms.network import TieForm, WrongForm
from openmash.web.moving import see_other
from openmash.web.presenters import case_tabs, formatters
from openmash.web.presenters import network as present
from openmash.web.presenters.network_drawing import drawing

_FIELDS = {"from_key": "start", "to_key": "to_person"}
"""Fields of the form by the names that a refusal gives them."""


@gate.page(Act.SEE_PICTURE)
def network(request: HttpRequest, viewer: Viewer, contact_id: UUID) -> HttpResponse:
    """The drawing, the same as a table, and what ought to be asked."""
    now = datetime.now(UTC)
    around = _read(viewer, contact_id, now)
    words = present.Words(around, _today(now))
    found = around.network
    context = {
        **_shown(viewer, around, words),
        "prompts": words.prompts(found.prompts),
        "drawing": drawing(found, words.numbers, words.under()),
        "summary": words.summary(),
        "ties": words.ties(found.edges),
        "removed": words.ties(found.removed),
    }
    return render(request, "network/network.html", context)


@gate.page(Act.CHANGE_TIES)
def add(request: HttpRequest, viewer: Viewer, contact_id: UUID) -> HttpResponse:
    """Record a tie."""
    now = datetime.now(UTC)
    around = _read(viewer, contact_id, now)
    words = present.Words(around, _today(now))
    items = query.items_to_read_from(viewer, contact_id)
    form = TieForm(
        request.POST or None,
        people=words.choices(),
        items=[(str(i.item_id), f"{i.owner}: {_short(i.text)}") for i in items],
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_tie(
                viewer, contact_id=contact_id, draft=_draft(form), today=_today(now), now=now
            )
        except BadInput as fault:
            for name, sentence in fault.by_field.items():
                form.add_error(_FIELDS.get(name, name), sentence)
        else:
            messages.success(request, "The tie is recorded.")
            return _back(contact_id)
    context = {**_shown(viewer, around, words), "form": form}
    return render(request, "network/add.html", context)


@gate.page(Act.CHANGE_TIES)
def wrong(request: HttpRequest, viewer: Viewer, contact_id: UUID, ref: str) -> HttpResponse:
    """Say that a tie is wrong."""
    now = datetime.now(UTC)
    around = _read(viewer, contact_id, now)
    edge = _edge(around.network.edges, ref)
    words = present.Words(around, _today(now))
    form = WrongForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        actions.say_wrong(
            viewer,
            contact_id=contact_id,
            tie_key=edge.key,
            reason=form.cleaned_data["reason"],
            today=_today(now),
            now=now,
        )
        messages.success(request, "The tie is removed. It is kept, with your reason.")
        return _back(contact_id)
    context = {**_shown(viewer, around, words), "form": form, "tie": words.tie(edge)}
    return render(request, "network/wrong.html", context)


@gate.page(Act.CHANGE_TIES)
def right(request: HttpRequest, viewer: Viewer, contact_id: UUID, ref: str) -> HttpResponse:
    """Draw a tie again that was said to be wrong."""
    now = datetime.now(UTC)
    around = _read(viewer, contact_id, now)
    edge = _edge(around.network.removed, ref)
    if request.method == "POST":
        actions.take_back(
            viewer, contact_id=contact_id, tie_key=edge.key, today=_today(now), now=now
        )
        messages.success(request, "The tie is drawn again.")
        return _back(contact_id)
    words = present.Words(around, _today(now))
    context = {**_shown(viewer, around, words), "tie": words.tie(edge)}
    return render(request, "network/right.html", context)


def _read(viewer: Viewer, contact_id: UUID, now: datetime) -> query.Surroundings:
    """Read, audited for every contact that is drawn on before anything of it is shown."""
    around = query.surroundings(viewer, contact_id, today=_today(now))
    actions.network_read(viewer, around=around, now=now)
    return around


def _today(now: datetime) -> date:
    return formatters.in_london(now).date()


def _edge(edges: tuple[Edge, ...], ref: str) -> Edge:
    found = next((edge for edge in edges if present.ref_of(edge.key) == ref), None)
    if found is None:
        raise NotThere("There is no such tie now. Open the network again.")
    return found


def _draft(form: TieForm) -> actions.TieDraft:
    typed = form.cleaned_data
    return actions.TieDraft(
        from_key=typed["start"],
        to_key=typed["to_person"],
        to_name=typed["to_name"],
        kind=TieKind(typed["kind"]),
        confidence=Confidence(typed["confidence"]),
        known_from=typed["known_from"],
        note=typed["note"],
        item_id=UUID(typed["item"]) if typed["item"] else None,
    )


def _short(text: str) -> str:
    return text if len(text) <= 70 else f"{text[:69].rstrip()}…"


def _shown(viewer: Viewer, around: query.Surroundings, words: present.Words) -> dict[str, Any]:
    """What every page of a network shows."""
    nodes = around.network.nodes.values()
    return {
        "contact_id": around.contact_id,
        "identity": {
            "reference": around.reference,
            "href": reverse("contact", args=[around.contact_id]),
            "children": [words.name(n.key) for n in nodes if n.here and n.is_child],
            "rating": around.rating,
            "status": around.status.label,
        },
        "tabs": case_tabs.tabs(viewer, around.contact_id, "network"),
        "may_change": viewer.may(Act.CHANGE_TIES),
        "contacts": len(around.contacts),
    }


def _back(contact_id: UUID) -> HttpResponse:
    return see_other("network", contact_id)


urlpatterns: list[URLPattern] = [
    path("<uuid:contact_id>/network/", network, name="network"),
    path("<uuid:contact_id>/network/add/", add, name="network.add"),
    path("<uuid:contact_id>/network/<str:ref>/wrong/", wrong, name="network.wrong"),
    path("<uuid:contact_id>/network/<str:ref>/right/", right, name="network.right"),
]

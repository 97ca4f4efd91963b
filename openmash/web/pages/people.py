"""People and access: who works in the hub as what, and the keys of partner systems.

A password or a key that is shown once is shown in the answer to the form itself: sending the
browser on would mean keeping it somewhere in between.
"""

from datetime import UTC, datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from openmash.actions import people as act
from openmash.actions.tokens import make_token, revoke_token
from openmash.core.errors import BadInput, NotThere
from openmash.domain.access import Act, Role, Viewer
from openmash.records.queries import people as query
from openmash.web import gate
from openmash.web.forms.people import PersonForm, TokenForm
from openmash.web.forms.refusals import refuse
from openmash.web.moving import see_other
from openmash.web.presenters import people as present


@gate.page(Act.MANAGE_PEOPLE)
def people(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Everybody who works in the hub, and who did."""
    context = {
        "people": [present.line(each, own_account=viewer.user_id) for each in query.people(viewer)],
        "gone": [
            present.line(each, own_account=viewer.user_id)
            for each in query.people(viewer, ended=True)
        ],
    }
    return render(request, "people/people.html", context)


@gate.page(Act.MANAGE_PEOPLE)
def add(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Add somebody; shows a new account's temporary password once."""
    agencies = query.agencies(viewer)
    form = PersonForm(request.POST or None, agencies=agencies)
    if request.method != "POST" or not form.is_valid():
        return render(request, "people/add.html", {"form": form})
    try:
        added = act.add_person(
            viewer,
            email=form.cleaned_data["email"],
            name=form.cleaned_data["name"],
            role=Role(form.cleaned_data["role"]),
            agency_id=form.agency_id(),
            now=datetime.now(UTC),
        )
    except BadInput as refused:
        refuse(form, refused.by_field)
        return render(request, "people/add.html", {"form": form})
    if added.temporary_password is None:
        messages.success(
            request,
            f"{added.name} now works in this hub, and signs in with the account they have already.",
        )
        return see_other("people")
    context = {
        "name": added.name,
        "email": form.cleaned_data["email"].lower(),
        "password": added.temporary_password,
        "is_new": True,
    }
    return render(request, "people/password.html", context)


@gate.page(Act.MANAGE_PEOPLE)
def end(request: HttpRequest, viewer: Viewer, membership_id: UUID) -> HttpResponse:
    """Ask, then end a membership."""
    person = _person(viewer, membership_id)
    if request.method != "POST":
        return render(request, "people/end.html", {"person": person})
    act.end_membership(viewer, membership_id=membership_id, now=datetime.now(UTC))
    messages.success(request, f"{person.name} no longer works in this hub.")
    return see_other("desk" if person.is_oneself else "people")


@gate.page(Act.MANAGE_PEOPLE)
def reset_code(request: HttpRequest, viewer: Viewer, membership_id: UUID) -> HttpResponse:
    """Ask, then renew somebody's sign-in; shows the temporary password once."""
    person = _person(viewer, membership_id)
    if request.method != "POST":
        return render(request, "people/reset.html", {"person": person})
    password = act.reset_sign_in(viewer, membership_id=membership_id, now=datetime.now(UTC))
    context = {
        "name": person.name,
        "email": person.email,
        "password": password,
        "is_new": False,
    }
    return render(request, "people/password.html", context)


@gate.page(Act.MANAGE_PEOPLE)
def tokens(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The keys of partner systems; makes one, and shows it once."""
    agencies = query.agencies(viewer)
    form = TokenForm(request.POST or None, agencies=agencies)
    made = None
    if request.method == "POST" and form.is_valid():
        try:
            made = make_token(
                viewer,
                agency_id=UUID(form.cleaned_data["agency"]),
                name=form.cleaned_data["name"],
                now=datetime.now(UTC),
            )
        except BadInput as refused:
            refuse(form, refused.by_field)
    if made is not None:
        context = {"token": made, "name": form.cleaned_data["name"]}
        return render(request, "people/token.html", context)
    return render(request, "people/tokens.html", {"form": form, "tokens": query.tokens(viewer)})


@gate.page(Act.MANAGE_PEOPLE)
def token_revoke(request: HttpRequest, viewer: Viewer, token_id: UUID) -> HttpResponse:
    """Ask, then withdraw a key."""
    token = next((each for each in query.tokens(viewer) if each.id == token_id), None)
    if token is None:
        raise NotThere("There is no such key in this hub. Open the list again.")
    if request.method != "POST":
        return render(request, "people/revoke.html", {"token": token})
    revoke_token(viewer, token_id=token_id, now=datetime.now(UTC))
    messages.success(request, f"The key of {token.name} no longer works.")
    return see_other("people.tokens")


def _person(viewer: Viewer, membership_id: UUID) -> present.PersonView:
    facts = query.person(viewer, membership_id)
    if facts is None:
        raise NotThere("This person does not work in this hub now. Open the list again.")
    return present.line(facts, own_account=viewer.user_id)


urlpatterns: list[URLPattern] = [
    path("", people, name="people"),
    path("add/", add, name="people.add"),
    path("<uuid:membership_id>/end/", end, name="people.end"),
    path("<uuid:membership_id>/reset/", reset_code, name="people.reset_code"),
    path("keys/", tokens, name="people.tokens"),
    path("keys/<uuid:token_id>/withdraw/", token_revoke, name="people.token_revoke"),
]

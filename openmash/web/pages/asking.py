"""Ask the right agencies in one act; withdraw a request that is no longer needed."""

from datetime import UTC, datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST

from openmash.actions import asking, known_elsewhere, reading
from openmash.actions.agency_checks import withdraw as withdraw_request
from openmash.actions.base import no_such_contact
from openmash.core.errors import BadInput
from openmash.domain.access import Act, Viewer
from openmash.domain.contacts.lifecycle import Move, after
from openmash.records.queries import agency_links
from openmash.records.queries import known_elsewhere as known_queries
from openmash.records.queries.asking import AskingPage, asking_page
from openmash.web import gate
from openmash.web.forms.asking import AskingForms
from openmash.web.moving import see_other
from openmash.web.presenters import agency_links as link_words
from openmash.web.presenters import formatters
from openmash.web.presenters import known_elsewhere as known_words
from openmash.web.presenters.clocks import clock_view, due_view


@gate.page(Act.ASK_AGENCIES)
def ask(request: HttpRequest, viewer: Viewer, contact_id: UUID) -> HttpResponse:
    """Which agencies to ask, and what: the policy's proposal, to follow or to change."""
    now = datetime.now(UTC)
    page = _page(viewer, contact_id, now)
    after(Move.ASK_AGENCIES, page.status)
    if request.method != "POST":
        reading.contact_opened(viewer, contact_id=contact_id, now=now)
        return _shown(request, viewer, page, AskingForms(page), now)
    forms = AskingForms(page, request.POST)
    if forms.are_valid():
        try:
            count = asking.ask(viewer, contact_id=contact_id, choices=forms.choices(), now=now)
        except BadInput as refused:
            # Raised before anything is written.
            forms.refuse(refused.by_field)
        else:
            messages.success(request, f"{formatters.plural(count, 'agency', 'agencies')} asked.")
            return see_other("contact", contact_id)
    reading.contact_opened(viewer, contact_id=contact_id, now=now)
    return _shown(request, viewer, page, forms, now)


@require_POST
@gate.page(Act.ASK_AGENCIES)
def withdraw(
    request: HttpRequest, viewer: Viewer, contact_id: UUID, request_id: UUID
) -> HttpResponse:
    """Withdraw one information request, with the reason."""
    now = datetime.now(UTC)
    page = _page(viewer, contact_id, now)
    reason = request.POST.get("reason", "").replace("\x00", "")
    known = next((each for each in page.open_requests if each.id == request_id), None)
    try:
        withdraw_request(viewer, request_id=request_id, reason=reason, now=now)
    except BadInput as refused:
        messages.error(request, refused.sentence)
    else:
        name = known.agency_name if known else "the agency"
        messages.success(request, f"The information request to {name} is withdrawn.")
    return see_other("asking.ask", contact_id)


@require_POST
@gate.page(Act.ASK_AGENCIES)
def known(request: HttpRequest, viewer: Viewer, contact_id: UUID) -> HttpResponse:
    """Ask one agency's matcher whether it knows one person of the contact."""
    now = datetime.now(UTC)
    # First: of a contact that is hidden, not even a wrong form may tell that it is there.
    _page(viewer, contact_id, now)
    try:
        agency, person = UUID(request.POST.get("agency")), UUID(request.POST.get("person"))
    except (TypeError, ValueError):
        raise BadInput(
            {"person": "Open the page again: who is asked about was not sent."}
        ) from None
    known_elsewhere.ask(viewer, contact_id=contact_id, record_id=person, agency_id=agency, now=now)
    messages.success(request, "Asked. The answer comes in a few seconds: open this page again.")
    return see_other("asking.ask", contact_id)


def _page(viewer: Viewer, contact_id: UUID, now: datetime) -> AskingPage:
    page = asking_page(viewer, contact_id, now)
    if page is None:
        raise no_such_contact()
    return page


def _shown(
    request: HttpRequest, viewer: Viewer, page: AskingPage, forms: AskingForms, now: datetime
) -> HttpResponse:
    matchers = known_queries.askable(viewer)
    answers = known_queries.of_contact(viewer, page.contact_id) if matchers else {}
    told = known_words.lines(matchers, page.people, answers, now=now)
    links = agency_links.of_contact(viewer, page.contact_id)
    context = {
        "known": told,
        "known_hints": link_words.hints(links, page.people, known_words.hints(told)),
        "has_links": bool(links),
        "page": page,
        "forms": forms,
        "form": forms.wrong,
        "clock_view": clock_view(page.clock, now=now, name="Return, if asked now"),
        "waiting": [
            (each, due_view(each.asked_at, each.due_at, now=now)) for each in page.open_requests
        ],
    }
    return render(request, "asking/ask.html", context)


urlpatterns: list[URLPattern] = [
    path("<uuid:contact_id>/ask/", ask, name="asking.ask"),
    path("<uuid:contact_id>/ask/known/", known, name="asking.known"),
    path("<uuid:contact_id>/ask/<uuid:request_id>/withdraw/", withdraw, name="asking.withdraw"),
]

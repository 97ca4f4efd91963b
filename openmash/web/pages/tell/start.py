"""Beginning, saving and coming back."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from openmash.actions import drafts
from openmash.domain.contacts import references
from openmash.records.queries import drafts as kept_drafts
from openmash.records.queries.hubs import HubFacts, every_hub, hub_by_code, hub_by_id
from openmash.web.presenters.formatters import in_london

from . import limits, session
from .edge_forms import BoroughForm, ComeBackForm
from .progress import step_url


def start(request: HttpRequest) -> HttpResponse:
    """What this is for, 999 first, and the two ways on."""
    return render(request, "tell/start.html", {"days": drafts.LIFETIME.days, "hubs": every_hub()})


def borough(request: HttpRequest) -> HttpResponse:
    """Choose the hub; the draft begins here. With a draft in hand, its hub is shown as chosen.

    Start now (`?new=yes`) begins an empty one, whatever the session holds: the person before may
    have left theirs in this browser.
    """
    now = datetime.now(UTC)
    hubs = every_hub()
    posted = request.POST if request.method == "POST" else None
    writing = None if "new" in request.GET else session.find(request, now)
    if writing is not None and writing.draft.sent_reference:
        writing = None
    chosen = {"borough": writing.hub.code} if writing else None
    form = BoroughForm(posted, today=in_london(now).date(), initial=chosen)
    form.fields["borough"].choices = [  # type: ignore[attr-defined]
        ("", "Select a borough"),
        *((hub.code, hub.name) for hub in hubs),
    ]
    context = {
        "form": form,
        "hubs": hubs,
        "back_href": reverse("tell.start"),
        "save_later": False,
    }
    if posted is None or not form.is_valid():
        return render(request, "tell/borough.html", context)
    hub = next(hub for hub in hubs if hub.code == form.cleaned_data["borough"])
    if writing is not None and writing.hub.id == hub.id:
        return session.go(step_url("who"))
    if not limits.within(request, limits.BEGUN, now):
        return render(request, "tell/slow_down.html", {"hub": hub}, status=429)
    # Another borough is another hub, which may not see the first: what was typed moves along.
    if writing is None:
        begun = drafts.start(hub.id, body={}, now=now)
    else:
        begun = drafts.move(writing.hub.id, writing.draft.id, hub.id, now=now)
    session.remember(request, hub.id, begun.id)
    return session.go(step_url("who"))


def come_back(request: HttpRequest) -> HttpResponse:
    """Enter the code of a saved draft, and go on where it was left."""
    now = datetime.now(UTC)
    posted = request.POST if request.method == "POST" else None
    form = ComeBackForm(posted, today=in_london(now).date())
    context = {"form": form, "hubs": every_hub(), "back_href": reverse("tell.start")}
    if posted is None or not form.is_valid():
        return render(request, "tell/return.html", context)
    if not limits.within(request, limits.CODES, now):
        return render(request, "tell/slow_down.html", {"hub": None}, status=429)
    hub, draft, sentence = _find(form.cleaned_data["code"], now)
    if hub is None or draft is None:
        form.add_error("code", sentence)
        return render(request, "tell/return.html", context)
    session.remember(request, hub.id, draft.id)
    if draft.sent_reference:
        return session.go("tell.sent")
    return session.go(str(draft.body.get("at") or step_url("who")))


_NOT_A_CODE = (
    "This is not one of our codes: a character is wrong or missing. Check it against where you "
    "wrote it down. We never use 0, 1, I, L, O, S or U after the first letters"
)


def _find(typed: str, now: datetime) -> tuple[HubFacts | None, kept_drafts.DraftFacts | None, str]:
    try:
        code = references.read(typed)
    except ValueError:
        return None, None, _NOT_A_CODE
    if not references.is_draft_code(code):
        reference = (
            "This looks like the reference of something that has been sent, not a code to come "
            "back with. To add something, call the hub"
        )
        return None, None, reference
    hub = hub_by_code(references.hub_code_of(code))
    draft = kept_drafts.by_code(hub.id, code, now=now) if hub else None
    hub = hub_by_id(draft.hub_id) if draft else None
    sentence = (
        f"We have nothing saved under this code. We keep what you type for {drafts.LIFETIME.days} "
        "days. Check the code, or start again"
    )
    return hub, draft, sentence


def saved(request: HttpRequest, writing: session.Writing) -> HttpResponse:
    """The code to come back with, and how to use it. Leaving lets go of the draft here."""
    if request.method == "POST":
        session.let_go(request)
        return session.go("tell.start")
    context = {
        "hub": writing.hub,
        "code": drafts.code_of(writing.hub.code, writing.draft.id),
        "until": writing.draft.expires_at,
        "on_href": str(writing.draft.body.get("at") or step_url("who")),
    }
    return render(request, "tell/saved.html", context)


def sent(request: HttpRequest) -> HttpResponse:
    """The receipt. Shown as often as it is asked for."""
    now = datetime.now(UTC)
    writing = session.find(request, now)
    if writing is None:
        return session.lost(request)
    if not writing.draft.sent_reference:
        return session.go("tell.check")
    context = {
        "hub": hub_by_id(writing.hub.id),
        "reference": writing.draft.sent_reference,
        "at": writing.draft.sent_at,
    }
    return render(request, "tell/sent.html", context)

"""Which draft a browser is writing: the session holds its id, nothing of what was typed."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from openmash.records.queries import drafts
from openmash.records.queries.hubs import HubFacts, hub_by_id
from openmash.web import gate
from openmash.web.moving import see_other
from openmash.web.presenters.formatters import in_london

from .progress import Progress

_KEY = "tell"


@dataclass(frozen=True, slots=True)
class Writing:
    """The draft in hand and the hub it is for."""

    hub: HubFacts
    draft: drafts.DraftFacts
    now: datetime

    @property
    def progress(self) -> Progress:
        """What has been typed."""
        return Progress(self.draft.body, in_london(self.now).date())


def remember(request: HttpRequest, hub_id: UUID, draft_id: UUID) -> None:
    """Make this the draft of the session."""
    request.session[_KEY] = {"hub": str(hub_id), "draft": str(draft_id)}


def let_go(request: HttpRequest) -> None:
    """Forget the draft in this browser: from here on only its code opens it.

    The session gets another key, so that a browser does not show a page it still has in memory.
    """
    request.session.pop(_KEY, None)
    request.session.cycle_key()


def find(request: HttpRequest, now: datetime) -> Writing | None:
    """The session's draft, or None if there is none, or its time has passed."""
    kept = request.session.get(_KEY)
    if not kept:
        return None
    draft = drafts.by_id(UUID(kept["hub"]), UUID(kept["draft"]), now=now)
    hub = hub_by_id(draft.hub_id) if draft else None
    if hub is None or draft is None:
        return None
    request.hub_name = hub.name  # type: ignore[attr-defined]
    return Writing(hub, draft, now)


def go(where: str) -> HttpResponse:
    """Go on to another page, by GET (303)."""
    return see_other(where)


def lost(request: HttpRequest) -> HttpResponse:
    """Where to go without a draft."""
    messages.warning(
        request,
        "This browser does not have what you typed before. Enter your code to come back with, or "
        "start again.",
    )
    return go("tell.return")


def with_draft(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page of a draft that is not sent yet. The view gets (request, writing, ...)."""

    @functools.wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        writing = find(request, datetime.now(UTC))
        if writing is None:
            return lost(request)
        if writing.draft.sent_reference:
            return go("tell.sent")
        return view(request, writing, *args, **kwargs)

    return inner


def page(view: Callable[..., HttpResponseBase]) -> gate.Page:
    """A public page of the form. What is too large to read gets a page that says so.

    The size is looked at before the form's own protection, which would read the whole of it.
    """
    protected = csrf_protect(gate.public(view))

    def sized(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        length = request.META.get("CONTENT_LENGTH") or "0"
        if limit is not None and length.isdigit() and int(length) > limit:
            return too_large(request)
        return protected(request, *args, **kwargs)

    sized.access = gate.Access("public")  # type: ignore[attr-defined]
    return csrf_exempt(sized)


def too_large(request: HttpRequest) -> HttpResponse:
    """413 with what to do."""
    return render(request, "tell/too_large.html", {}, status=413)

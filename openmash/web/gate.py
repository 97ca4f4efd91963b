"""The one way into a page: who may open it is declared on the page itself.

A page without a declaration cannot be routed: `tests/guards` walks every address and fails.
"""

import functools
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers

from openmash.core.errors import Refused
from openmash.domain.access import Act, RegionalViewer, Viewer, require
from openmash.records.prepared import Asking, entered
from openmash.records.queries import memberships, region
from openmash.records.tenancy import in_hub, in_region

Page = Callable[..., HttpResponseBase]

IDLE_LIMIT = timedelta(minutes=60)
"""A session unused for this long is ended. Background refreshes do not count as use."""


@dataclass(frozen=True, slots=True)
class Access:
    """Who may open a page: anybody, anybody signed in, the roles that may do one act, or a region's
    analysts."""

    kind: str
    act: Act | None = None


def public(view: Page) -> Page:
    """A page for anybody. Nothing of a hub can be seen: no hub's transaction is open."""

    @functools.wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if isinstance(response, HttpResponse):
            add_never_cache_headers(response)
        return response

    inner.access = Access("public")  # type: ignore[attr-defined]
    return inner


def page(
    act: Act,
    *,
    background: bool = False,
    asks: Callable[[Viewer], Asking] | None = None,
) -> Callable[[Page], Page]:
    """A page for the roles that may do this act. The view gets (request, viewer, ...).

    Args:
        act: the act named in the role table.
        background: the browser asks for it by itself; it does not keep a session alive.
        asks: what the page asks first, asked in the exchange in which it enters the hub. For pages
            that everybody keeps open.
    """

    def wrap(view: Page) -> Page:
        @functools.wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            turned_away = _turn_away(request, background=background)
            if turned_away is not None:
                return turned_away
            viewer = viewer_of(request)
            request.viewer = viewer  # type: ignore[attr-defined]
            require(viewer, act)
            # Nobody catches what is raised here but Django, which ends the page's transaction
            # after it in any case.
            hub = in_hub(viewer.hub_id, savepoint=False, to_the_end=True)
            # What the browser asks for by itself has no frame to show an agency's name in.
            first = [] if background else [*memberships.asking_agency_name(viewer)]
            if asks is not None:
                first.append(asks(viewer))
            with entered(hub, *first):
                if not background:
                    request.agency_name = memberships.agency_name(viewer)  # type: ignore[attr-defined]
                response = view(request, viewer, *args, **kwargs)
            if isinstance(response, HttpResponse):
                add_never_cache_headers(response)
            return response

        inner.access = Access("act", act)  # type: ignore[attr-defined]
        return inner

    return wrap


def regional(act: Act) -> Callable[[Page], Page]:
    """A page for a region's analysts. The view gets (request, viewer, ...), and a `RegionalViewer`.

    It runs in the region's transaction as the regional role: whatever else it asks the database
    for is refused there.

    Args:
        act: one of those in `domain.access.MAY_IN_REGION`.
    """

    def wrap(view: Page) -> Page:
        @functools.wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            turned_away = _turn_away(request, background=False)
            if turned_away is not None:
                return turned_away
            region_id = _region_of(request, act)
            with in_region(region_id, savepoint=False):
                viewer = _analyst(request, region_id)
                require(viewer, act)
                response = view(request, viewer, *args, **kwargs)
            if isinstance(response, HttpResponse):
                add_never_cache_headers(response)
            return response

        inner.access = Access("regional", act)  # type: ignore[attr-defined]
        return inner

    return wrap


def signed_in(view: Page) -> Page:
    """A page for anybody signed in with both factors, whatever their role. Gets (request, ...)."""

    @functools.wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        turned_away = _turn_away(request, background=False)
        if turned_away is not None:
            return turned_away
        response = view(request, *args, **kwargs)
        if isinstance(response, HttpResponse):
            add_never_cache_headers(response)
        return response

    inner.access = Access("signed_in")  # type: ignore[attr-defined]
    return inner


def viewer_of(request: HttpRequest) -> Viewer:
    """The viewer behind a signed-in request: the hub chosen in the session, else the first.

    Memberships are read on every request, so that a change of role takes effect at once.

    Raises:
        Refused: the account works in no hub.
    """
    own = memberships.of_account(int(str(request.user.pk)))
    request.memberships = own  # type: ignore[attr-defined]
    if not own:
        raise Refused(
            "Your account does not belong to a hub yet. Ask your hub's administrator to add you."
        )
    chosen = request.session.get("hub_id")
    membership = next((m for m in own if chosen and m.hub_id == UUID(chosen)), own[0])
    request.hub_name = membership.hub_name  # type: ignore[attr-defined]
    return memberships.viewer(request.user, membership)  # type: ignore[arg-type]


def regions_of(request: HttpRequest) -> list[region.RegionFacts]:
    """The regions that the account may look at now; read on every request, as memberships are."""
    own = region.of_account(int(str(request.user.pk)))
    request.regions = own  # type: ignore[attr-defined]
    return own


def show_place(request: HttpRequest) -> None:
    """Let the frame of a page that belongs to no hub say where the account works, if anywhere."""
    with suppress(Refused):
        if not (regions_of(request) and request.session.get(IN_REGION)):
            request.viewer = viewer_of(request)  # type: ignore[attr-defined]
            return
    if request.regions:  # type: ignore[attr-defined]
        region_id = _chosen(request, request.regions)  # type: ignore[attr-defined]
        with in_region(region_id):
            _analyst(request, region_id)


IN_REGION = "region_id"
"""The session's word for the region that somebody chose to work in instead of a hub."""


def _region_of(request: HttpRequest, act: Act) -> UUID:
    """The region that a page is about: the one chosen, else the first.

    Raises:
        Refused: the account may look at no region.
    """
    own = regions_of(request)
    if not own:
        request.viewer = viewer_of(request)  # type: ignore[attr-defined]
        require(request.viewer, act)  # type: ignore[attr-defined]
    return _chosen(request, own)


def _chosen(request: HttpRequest, own: list[region.RegionFacts]) -> UUID:
    chosen = request.session.get(IN_REGION)
    return next((r.region_id for r in own if chosen == str(r.region_id)), own[0].region_id)


def _analyst(request: HttpRequest, region_id: UUID) -> RegionalViewer:
    account: Any = request.user
    viewer = region.viewer(account.pk, account.name, region_id)
    request.analyst = viewer  # type: ignore[attr-defined]
    return viewer


def _turn_away(request: HttpRequest, *, background: bool) -> HttpResponseBase | None:
    """Send away whoever is not signed in, was idle too long, or lacks a factor of their own."""
    if not request.user.is_authenticated:
        return HttpResponse(status=401) if background else redirect_to_login(request.path)
    if idle_too_long(request, background=background):
        logout(request)
        return HttpResponse(status=401) if background else redirect_to_login(request.path)
    if request.user.password_is_temporary:
        return HttpResponse(status=401) if background else redirect("account_change_password")
    if not request.session.get("second_factor"):
        if not is_mfa_enabled(request.user):
            return redirect("mfa_activate_totp")
        request.session["second_factor"] = True
    return None


def idle_too_long(request: HttpRequest, *, background: bool) -> bool:
    """True if the session lay unused for too long; else notes that it is used now."""
    now = datetime.now(UTC)
    last = request.session.get("last_used")
    if last and now - datetime.fromisoformat(last) > IDLE_LIMIT:
        return True
    # Written at most once a minute: a session row is not worth a write per page.
    if not background and (not last or now - datetime.fromisoformat(last) > timedelta(minutes=1)):
        request.session["last_used"] = now.isoformat()
    return False

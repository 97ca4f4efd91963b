"""Headers on every answer, and refusals as pages a person can act on."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import ClassVar

import structlog
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from openmash.actions import refusals
from openmash.core.errors import BadInput, Misconfigured, NotNow, NotThere, OpenMashError, Refused
from openmash.web.pages import errors

log = structlog.get_logger()


class Headers:
    """Adds the headers that Django has no setting for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, and add the headers."""
        response = self.get_response(request)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        )
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("X-Robots-Tag", "noindex, nofollow")
        return response


class Refusals:
    """Turns the refusals of `core.errors` into pages, after the page's transaction has rolled back."""

    STATUS: ClassVar[dict[type[OpenMashError], int]] = {
        Refused: 403,
        NotThere: 404,
        NotNow: 409,
        BadInput: 422,
        Misconfigured: 500,
    }

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, refusal: Exception) -> HttpResponse | None:
        """A page for a refusal; anything else is a fault and goes on to the 500 page."""
        if not isinstance(refusal, OpenMashError):
            return None
        status = next((s for kind, s in self.STATUS.items() if isinstance(refusal, kind)), 400)
        viewer = getattr(request, "viewer", None)
        if viewer is not None and status in (403, 404):
            refusals.note(
                viewer,
                route=request.resolver_match.view_name if request.resolver_match else "",
                status=status,
                now=datetime.now(UTC),
            )
        return errors.refusal(request, status=status, sentence=refusal.sentence)

"""Headers on every answer, files only where a page takes one, refusals as pages to act on."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import ClassVar

import structlog
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed

from openmash.actions import refusals
from openmash.core.errors import BadInput, Misconfigured, NotNow, NotThere, OpenMashError, Refused
from openmash.domain.sharing.attachments import Reason
from openmash.web import uploads
from openmash.web.pages import errors

log = structlog.get_logger()

METHODS = ("GET", "HEAD", "POST")
Page = Callable[..., HttpResponseBase]


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
        response.headers.setdefault("Cache-Control", "no-store")
        return response


class Uploads:
    """Gives every request its upload handlers, before the body is read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer. Then the framework closes what came, and with that the content is gone."""
        request.upload_handlers = [uploads.NoFile(request)]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Page, _args: object, _kwargs: object
    ) -> HttpResponse | None:
        """Before the forgery check of the same stage: it stands after this in the settings."""
        takes = getattr(view, "takes_file", False) and request.user.is_authenticated
        length = request.META.get("CONTENT_LENGTH") or "0"
        if takes and (not length.isdecimal() or int(length) > uploads.MOST_OF_A_REQUEST):
            return errors.refusal(request, status=413, sentence=Reason.TOO_LARGE.sentence)
        if takes:
            request.upload_handlers = [uploads.InMemory(request)]
        return None


class Refusals:
    """Turns the refusals of `core.errors` into pages, after the transaction has rolled back."""

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
        """Answer; a bare refusal of the method becomes a page too."""
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            return _no_such_method(request, allowed=response.headers["Allow"])
        return response

    def process_view(
        self, request: HttpRequest, view: Page, _args: object, _kwargs: object
    ) -> HttpResponse | None:
        """Pages are read and sent. Any other method means nothing to them and is not tried."""
        access = getattr(view, "access", None)
        if request.method in METHODS or access is None or access.kind == "token":
            return None
        return _no_such_method(request, allowed=", ".join(METHODS))

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


def _no_such_method(request: HttpRequest, *, allowed: str) -> HttpResponse:
    page = errors.refusal(
        request, status=405, sentence="Go back, and use the links and buttons of the page."
    )
    page.headers["Allow"] = allowed
    return page

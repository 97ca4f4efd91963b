"""Addresses of the interface. `config.urls` declares who may use each: a token, or anybody."""

import functools
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, path

from .document import openapi_json
from .problems import problem
from .service import api


def _guarded(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Look at size and kind of what arrives before it is read; word the library's bare answers."""

    @functools.wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST":
            limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
            length = request.META.get("CONTENT_LENGTH") or "0"
            if limit is not None and length.isdigit() and int(length) > limit:
                words = f"The body must be {limit:,} bytes or fewer. Send the rest separately."
                return problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, words)
            if request.content_type != "application/json":
                words = "Send JSON, with the header “Content-Type: application/json”."
                return problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, words)
        response = view(request, *args, **kwargs)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            bare = problem(HTTPStatus.METHOD_NOT_ALLOWED, "This address does not take that method.")
            bare.headers["Allow"] = response.headers.get("Allow", "")
            return bare
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    # Tokens are sent by programs on purpose, never by a browser unasked.
    inner.csrf_exempt = True  # type: ignore[attr-defined]
    return inner


def _document(_request: HttpRequest) -> HttpResponse:
    """The OpenAPI document, for anybody."""
    return HttpResponse(openapi_json(), content_type="application/json")


def _operations() -> list[URLPattern]:
    found = [each for each in api.urls[0] if isinstance(each, URLPattern)]
    return [
        path(str(each.pattern), _guarded(each.callback), name=f"api.{each.name}")
        for each in found
        if each.name != "api-root"
    ]


TOKEN_PATTERNS: list[URLPattern] = _operations()
"""Addresses that need a token."""

PUBLIC_PATTERNS: list[URLPattern] = [path("openapi.json", _document, name="api.document")]
"""Addresses for anybody."""

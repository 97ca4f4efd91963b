"""Refusals as problem documents (RFC 9457): what is wrong, which field, and the cure.

No sentence repeats what was sent, so that none can carry a child's details into a log.
"""

import json
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse

CONTENT_TYPE = "application/problem+json"


def problem(
    status: HTTPStatus, detail: str, *, errors: Mapping[str, str] | None = None
) -> HttpResponse:
    """A problem document as a response.

    Args:
        errors: dotted path of each faulty field ("children.0.nhs_number", or a header's name) to
            its sentence; "body" is the body as a whole.
    """
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "detail": detail,
    }
    if errors:
        body["errors"] = [
            {"field": path, **_where(path), "detail": sentence} for path, sentence in errors.items()
        ]
    response = HttpResponse(
        json.dumps(body, ensure_ascii=False), status=status.value, content_type=CONTENT_TYPE
    )
    response.headers["Cache-Control"] = "no-store"
    if status is HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = 'Bearer realm="OpenMASH"'
    return response


BODY = "body"
"""The path of a fault of the body as a whole."""
_HEADERS = frozenset({"Idempotency-Key"})


def _where(path: str) -> dict[str, str]:
    """Where a fault is. A pointer points into the body, so a header has its name instead."""
    return {"header": path} if path in _HEADERS else {"pointer": pointer(path)}


def pointer(path: str) -> str:
    """The JSON Pointer, as a URI fragment, of a dotted path.

    >>> pointer("children.0.nhs_number")
    '#/children/0/nhs_number'
    >>> pointer("body")
    '#'
    """
    return "#" if path == BODY else "#/" + path.replace(".", "/")


_SENTENCES = {
    "missing": "This is needed. Add it.",
    "extra_forbidden": "This is not a field that we know. Check its name.",
    "literal_error": "This must be one of the words listed in the API document.",
    "enum": "This must be one of the words listed in the API document.",
    "string_type": "This must be text in quotation marks.",
    "string_unicode": "This includes a character that could not be read. Send it as UTF-8.",
    "bool_type": "This must be true or false.",
    "bool_parsing": "This must be true or false.",
    "int_type": "This must be a whole number.",
    "int_parsing": "This must be a whole number.",
    "int_from_float": "This must be a whole number.",
    "list_type": "This must be a list.",
    "model_attributes_type": "This must be an object with named fields.",
    "model_type": "This must be an object with named fields.",
    "dict_type": "This must be an object with named fields.",
}


def inside_body(found: Mapping[str, Any]) -> tuple[str | int, ...]:
    """Where one of the validation library's findings is, inside the body or among the headers.

    >>> inside_body({"loc": ("body", "sent", "children", 0, "sex")})
    ('children', 0, 'sex')
    """
    where = tuple(found["loc"])
    # In the body the second part is how our function calls it.
    return where[2:] if where[0] == "body" else where[1:]


def sentences(found: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """The validation library's findings as our sentences, by dotted path."""
    by_path: dict[str, str] = {}
    for each in found:
        path = ".".join(str(part) for part in inside_body(each)) or BODY
        context = each.get("ctx") or {}
        own = str(context["error"]) if each["type"] == "value_error" and "error" in context else ""
        sentence = own or _SENTENCES.get(each["type"], "This cannot be read. See the API document.")
        by_path.setdefault(path, sentence)
    return by_path

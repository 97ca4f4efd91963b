"""The interface as a whole: its operations and its refusals.

A fault of ours is no refusal: it goes on to the log and the fault page.
"""

from http import HTTPStatus

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from openmash.core.errors import (
    BadInput,
    Misconfigured,
    NotNow,
    NotThere,
    OpenMashError,
    Refused,
)

from .contacts import further_faults, router
from .problems import problem, sentences

DESCRIPTION = (
    "For the systems of partner agencies. Each agency has its own token from the administrator of "
    "the hub it sends to. Refusals are problem documents (RFC 9457) that name every faulty field. "
    "If a child is in danger now, call 999: this interface is not read at once."
)

api = NinjaAPI(
    title="OpenMASH for partner systems",
    version="1",
    description=DESCRIPTION,
    urls_namespace="api",
    docs_url=None,
    openapi_url=None,
)
api.add_router("", router)

_STATUS: dict[type[OpenMashError], HTTPStatus] = {
    Refused: HTTPStatus.FORBIDDEN,
    NotThere: HTTPStatus.NOT_FOUND,
    NotNow: HTTPStatus.CONFLICT,
    Misconfigured: HTTPStatus.INTERNAL_SERVER_ERROR,
}
_UNREADABLE = "The body must be one JSON object in UTF-8. Check its syntax and its encoding."


@api.exception_handler(OpenMashError)
def refused(_request: HttpRequest, refusal: OpenMashError) -> HttpResponse:
    """A refusal of ours. Whatever the request had begun is undone."""
    _undo()
    if isinstance(refusal, BadInput):
        return problem(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            "Nothing was stored. Correct the fields named in errors and send it again.",
            errors=refusal.by_field,
        )
    status = next((s for kind, s in _STATUS.items() if isinstance(refusal, kind)), None)
    return problem(status or HTTPStatus.BAD_REQUEST, refusal.sentence)


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, found: ValidationError) -> HttpResponse:
    """A body or header that does not have the right shape; and what else is wrong with the body."""
    by_path = sentences(found.errors)
    return refused(request, BadInput({**further_faults(request, found.errors), **by_path}))


@api.exception_handler(AuthenticationError)
def not_known(_request: HttpRequest, _: AuthenticationError) -> HttpResponse:
    """No token, or one that we do not know."""
    words = (
        "Send your agency's token as “Authorization: Bearer om_…”. This one is missing or wrong."
    )
    return problem(HTTPStatus.UNAUTHORIZED, words)


@api.exception_handler(HttpError)
def unreadable(request: HttpRequest, found: HttpError) -> HttpResponse:
    """The library's own refusals: a body that is no JSON."""
    if found.status_code == HTTPStatus.BAD_REQUEST:
        return refused(request, BadInput({"body": _UNREADABLE}))
    return problem(HTTPStatus(found.status_code), "This cannot be done. See the API document.")


def _undo() -> None:
    # The library answers refusals itself, so Django would otherwise commit what came before them.
    if transaction.get_connection().in_atomic_block:
        transaction.set_rollback(True)

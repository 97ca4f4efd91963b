"""Pages for what cannot be shown. None of them holds personal data."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

_TITLES = {
    400: "There is a problem with what was sent",
    403: "You cannot do this",
    404: "Page not found",
    405: "That cannot be done here",
    409: "This has moved on",
    413: "The file is too large",
    422: "There is a problem with what was sent",
    500: "Sorry, there is a problem with the service",
}


def refusal(request: HttpRequest, *, status: int, sentence: str) -> HttpResponse:
    """The page for a refusal: a title, the sentence that says why, and a way back."""
    context = {"title": _TITLES.get(status, _TITLES[400]), "sentence": sentence, "status": status}
    return render(request, "errors/refusal.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return refusal(
        request, status=400, sentence="The browser sent something we could not read. Try again."
    )


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403 raised by the framework."""
    return refusal(request, status=403, sentence="Sign in again, then try once more.")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404 for an address that is no page."""
    return refusal(
        request,
        status=404,
        sentence="If you typed the address, check it. If you followed a link, go back and tell us.",
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500. Rendered without the database, which may be what is broken."""
    return refusal(
        request,
        status=500,
        sentence="What you had saved is safe. Try again in a few minutes; "
        "if a child is in danger now, call 999.",
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that outlived its session."""
    return refusal(
        request,
        status=403,
        sentence="This form was open for too long, or your browser blocks our cookie. "
        "Go back, refresh the page and send it again.",
    )

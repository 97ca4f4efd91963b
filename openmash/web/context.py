"""What every page's frame shows: who is signed in, where, and where they can go."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from openmash.domain.access import Act, Viewer

NAVIGATION: tuple[tuple[str, str, Act], ...] = (
    ("Worklist", "worklist", Act.SEE_WORKLIST),
    ("Today", "today", Act.SEE_WORKLIST),
    ("My agency's queue", "queue", Act.SEE_AGENCY_QUEUE),
    ("Handovers", "handovers", Act.SEE_HANDOVERS),
    ("Releases", "releases", Act.ANSWER_RELEASE),
    ("Products", "products", Act.READ_PRODUCT),
    ("Own record", "subject_access", Act.ANSWER_SUBJECT_ACCESS),
    ("Turnaround", "turnaround", Act.SEE_TURNAROUND),
    ("Statutory returns", "statutory", Act.EXPORT_STATUTORY),
    ("Audit", "audit", Act.SEE_AUDIT),
    ("Policy", "policy", Act.MANAGE_POLICY),
    ("Agreements", "agreements", Act.MANAGE_AGREEMENTS),
    ("People and access", "people", Act.MANAGE_PEOPLE),
)
"""Service navigation: words, route name, and the act that shows it."""


def chrome(request: HttpRequest) -> dict[str, Any]:
    """Context for the layout: nothing here is about a child."""
    viewer: Viewer | None = getattr(request, "viewer", None)
    memberships = getattr(request, "memberships", [])
    return {
        "demo": settings.OPENMASH_DEMO,
        "viewer": viewer,
        "signed_in_as": getattr(request, "signed_in_as", ""),
        "hub_name": getattr(request, "hub_name", ""),
        "agency_name": getattr(request, "agency_name", ""),
        "memberships": memberships,
        "nav_items": _navigation(request, viewer) if viewer else [],
    }


def _navigation(request: HttpRequest, viewer: Viewer) -> list[dict[str, Any]]:
    here = request.resolver_match.view_name if request.resolver_match else ""
    return [
        {"text": text, "href": reverse(route), "active": here.split(".")[0] == route}
        for text, route, act in NAVIGATION
        if viewer.may(act)
    ]

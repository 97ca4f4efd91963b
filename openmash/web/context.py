"""What every page's frame shows: who is signed in, where, and where they can go."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from openmash.domain.access import Act, RegionalViewer, Viewer
from openmash.web.addresses import address

NAVIGATION: tuple[tuple[str, str, Act], ...] = (
    ("Worklist", "worklist", Act.SEE_WORKLIST),
    ("Today", "today", Act.SEE_WORKLIST),
    ("My agency's queue", "queue", Act.SEE_AGENCY_QUEUE),
    ("Handovers", "handovers", Act.SEE_HANDOVERS),
    ("Releases", "releases", Act.ANSWER_RELEASE),
    ("Products", "products", Act.READ_PRODUCT),
    ("Own record", "subject_access", Act.ANSWER_SUBJECT_ACCESS),
    ("Audit", "audit", Act.SEE_AUDIT),
    ("Measures", "turnaround", Act.SEE_TURNAROUND),
    ("Policy and agreements", "policy", Act.MANAGE_POLICY),
    ("People and access", "people", Act.MANAGE_PEOPLE),
)
"""Service navigation: words, route name, and the act that shows it.

The first that a role may open is its desk, where it lands: so the audit stands before measures.
"""

SECTIONS: dict[str, tuple[tuple[str, str, Act], ...]] = {
    "worklist": (
        ("Contacts", "worklist", Act.SEE_WORKLIST),
        ("People to check", "reviews", Act.CONFIRM_MATCH),
    ),
    "turnaround": (
        ("Turnaround", "turnaround", Act.SEE_TURNAROUND),
        ("Change over time", "control_charts", Act.SEE_TURNAROUND),
        ("The partners’ side", "partners_side", Act.SEE_TURNAROUND),
        ("Consistency and fairness", "fairness", Act.SEE_TURNAROUND),
        ("Did it help?", "study", Act.SEE_TURNAROUND),
        ("Statutory returns", "statutory", Act.EXPORT_STATUTORY),
    ),
    "policy": (
        ("Policy", "policy", Act.MANAGE_POLICY),
        ("Sharing agreements", "agreements", Act.MANAGE_AGREEMENTS),
    ),
}
"""What stands together under one entry of the service navigation, by the entry's route."""

NAVIGATION_OF_REGION: tuple[tuple[str, str, Act], ...] = (
    ("Region", "region", Act.SEE_REGION),
    ("Compare boroughs", "region_compare", Act.SEE_REGION),
    ("Did it help?", "region_study", Act.SEE_REGION),
)
"""The same for a region's analysts. The first is where they land."""


def chrome(request: HttpRequest) -> dict[str, Any]:
    """Context for the layout: nothing here is about a child."""
    viewer: Viewer | None = getattr(request, "viewer", None)
    analyst: RegionalViewer | None = getattr(request, "analyst", None)
    memberships = getattr(request, "memberships", [])
    return {
        "demo": settings.OPENMASH_DEMO,
        "viewer": analyst or viewer,
        "analyst": analyst,
        "role_label": "Regional analyst" if analyst else viewer.role.label if viewer else "",
        "signed_in_as": getattr(request, "signed_in_as", ""),
        "hub_name": analyst.region_name if analyst else getattr(request, "hub_name", ""),
        "agency_name": "" if analyst else getattr(request, "agency_name", ""),
        "memberships": memberships,
        "regions": getattr(request, "regions", []),
        "may_switch": bool(viewer or analyst) and _may_switch(request, len(memberships)),
        # The page of results has a box of its own, with what was typed in it.
        "search_box": bool(viewer and viewer.may(Act.SEARCH)) and _here(request) != "search",
        "nav_items": _navigation(request, analyst or viewer),
        **_section(request, viewer),
    }


def _may_switch(request: HttpRequest, memberships: int) -> bool:
    """True if there is another hub, or a region, to change to.

    Where a page has not looked for the other kind, the session says what the desk found.
    """
    if hasattr(request, "regions") and hasattr(request, "memberships"):
        return memberships + len(request.regions) > 1
    return memberships > 1 or bool(request.session.get("may_switch"))


def _here(request: HttpRequest) -> str:
    """The route of the page, without its part: that of "fairness.by" is "fairness"."""
    name = request.resolver_match.view_name if request.resolver_match else ""
    return name.split(".")[0]


def _navigation(
    request: HttpRequest, viewer: Viewer | RegionalViewer | None
) -> list[dict[str, Any]]:
    if viewer is None:
        return []
    here = _here(request)
    entries = NAVIGATION if isinstance(viewer, Viewer) else NAVIGATION_OF_REGION
    return [
        {
            "text": text,
            "href": address(route),
            "active": here == route or here in {each for _, each, _ in SECTIONS.get(route, ())},
        }
        for text, route, act in entries
        if viewer.may(act)
    ]


def _section(request: HttpRequest, viewer: Viewer | None) -> dict[str, Any]:
    """The pages that stand beside this one under the same entry, if there are any."""
    here = _here(request)
    for name, route, _ in NAVIGATION if viewer else ():
        inside = [each for each in SECTIONS.get(route, ()) if viewer and viewer.may(each[2])]
        if len(inside) > 1 and here in {each for _, each, _ in inside}:
            items = [
                {"text": text, "href": address(each), "active": each == here}
                for text, each, _ in inside
            ]
            return {"section_name": name, "section_items": items}
    return {"section_name": "", "section_items": []}

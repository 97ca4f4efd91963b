"""Refused attempts are audited too, after the page has rolled back, in their own transaction."""

from datetime import datetime

from openmash.domain.access import Viewer
from openmash.domain.audit_acts import AuditAct
from openmash.records.tenancy import in_hub

from .base import Actor, record


def note(viewer: Viewer, *, route: str, status: int, now: datetime) -> None:
    """Record that the viewer was refused.

    Args:
        route: the route's name; never its path, which may hold an id somebody guessed.
        status: 403, or 404 for what is hidden or absent.
    """
    with in_hub(viewer.hub_id):
        record(
            Actor.of(viewer),
            AuditAct.ACCESS_REFUSED,
            "route",
            route[:64] or "unknown",
            now=now,
            status=status,
        )

"""Reading a release desk, a release request or an override is audited with what it shows."""

from datetime import datetime
from uuid import UUID

from openmash.domain.access import Act, Viewer
from openmash.domain.audit_acts import AuditAct

from .base import Actor, action, record


@action(Act.ANSWER_RELEASE)
def desk_seen(viewer: Viewer, *, rows: int, now: datetime) -> None:
    """Somebody looks at the release desk of their agency."""
    record(Actor.of(viewer), AuditAct.RELEASES_SEEN, "hub", viewer.hub_id, now=now, rows=rows)


@action(Act.ANSWER_RELEASE)
def request_opened(viewer: Viewer, *, request_id: UUID, now: datetime) -> None:
    """Somebody opens one release request. Visibility is the query's business."""
    record(
        Actor.of(viewer),
        AuditAct.RELEASE_REQUEST_OPENED,
        "release_request",
        request_id,
        now=now,
    )


@action(Act.ANSWER_RELEASE)
def release_opened(viewer: Viewer, *, release_id: UUID, now: datetime) -> None:
    """Somebody opens one release in order to withdraw it. Visibility is the query's business."""
    record(Actor.of(viewer), AuditAct.RELEASE_REQUEST_OPENED, "item_release", release_id, now=now)


@action(Act.REVIEW_OVERRIDE)
def override_opened(viewer: Viewer, *, override_id: UUID, now: datetime) -> None:
    """Somebody opens one override. Visibility is the query's business."""
    record(Actor.of(viewer), AuditAct.OVERRIDE_OPENED, "release_override", override_id, now=now)

"""The hub's contacts as courses from receipt to decision: ratings and times, nothing of anybody.

Counts and times of the whole hub are no item and name no child, so a contact that is hidden from a
viewer is still counted: a figure that depended on who looks would be no measure.
"""

from dataclasses import dataclass
from datetime import datetime

from openmash.domain.access import Act, Viewer, require
from openmash.domain.contacts.ratings import Rating
from openmash.domain.insights.turnaround import Course
from openmash.records.models import Contact, Redirect

from . import policies


@dataclass(frozen=True, slots=True)
class Courses:
    """The contacts received in a period.

    Attributes:
        rated: those with an initial rating.
        unrated: how many have no rating yet.
        redirected: how many went to an allocated worker instead of being rated.
    """

    rated: tuple[Course, ...]
    unrated: int
    redirected: int


def courses(viewer: Viewer, *, since: datetime, until: datetime) -> Courses:
    """The contacts of the viewer's hub received from `since` up to `until` (aware UTC)."""
    require(viewer, Act.SEE_TURNAROUND)
    received = Contact.objects.filter(received_at__gte=since, received_at__lt=until)
    rows = received.filter(initial_rating__isnull=False).values_list(
        "initial_rating", "current_rating", "received_at", "decided_at", "policy_id"
    )
    calendars = {}
    rated = []
    for initial, current, received_at, decided_at, policy_id in rows:
        if policy_id not in calendars:
            calendars[policy_id] = policies.by_id(policy_id).calendar
        rated.append(
            Course(
                Rating(str(initial)),
                Rating(str(current)),
                received_at,
                decided_at,
                calendars[policy_id],
            )
        )
    redirected = Redirect.objects.filter(contact__in=received).count()
    unrated = received.filter(initial_rating__isnull=True).count() - redirected
    return Courses(tuple(rated), max(0, unrated), redirected)

"""That a child is said to be in danger now, and why, as far as a viewer may read it."""

from collections.abc import Collection

from django.db.models import Q

from openmash.domain.access import AgencyKind, Viewer
from openmash.domain.sharing.firewall import may_read_danger
from openmash.domain.sharing.protection import Place, masked

IN_DANGER = Q(urgent=True, decided_at__isnull=True)
"""Contacts whose referrer says that a child is in danger now, until something is decided. A rating
does not end it: whoever rates a contact amber has not made the child any safer."""


NO_REASON = "The referrer gave no reason."
"""What whoever may read the reason is told where there is none, so that nobody is sent to ask."""


def words_for(viewer: Viewer, told: str, places: Collection[Place], handed_to: str = "") -> str:
    """The referrer's words, without what gives a protected place away; "" where they are closed.

    Args:
        told: the words; if there are none, whoever may read them is told so.
        places: where anybody of the contact may not be found.
        handed_to: the kind of agency to which the handover that is read goes.
    """
    if not may_read_danger(viewer.role, AgencyKind(handed_to) if handed_to else None):
        return ""
    return masked(told, places) if told else NO_REASON

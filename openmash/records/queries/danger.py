"""That a child is said to be in danger now, and why, as far as a viewer may read it."""

from collections.abc import Collection

from django.db.models import Q

from openmash.domain.access import Viewer
from openmash.domain.sharing.firewall import may_read_danger
from openmash.domain.sharing.protection import Place, masked

IN_DANGER = Q(urgent=True, decided_at__isnull=True)
"""Contacts whose referrer says that a child is in danger now, until something is decided. A rating
does not end it: whoever rates a contact amber has not made the child any safer."""


def words_for(viewer: Viewer, told: str, places: Collection[Place]) -> str:
    """The referrer's words, without what gives a protected place away; "" where they are closed.

    Args:
        places: where anybody of the contact may not be found.
    """
    return masked(told, places) if told and may_read_danger(viewer.role) else ""

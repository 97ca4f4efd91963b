"""Why a child is said to be in danger now, as far as a viewer may read it."""

from collections.abc import Collection

from openmash.domain.access import Viewer
from openmash.domain.sharing.firewall import may_read_danger
from openmash.domain.sharing.protection import Place, masked


def words_for(viewer: Viewer, told: str, places: Collection[Place]) -> str:
    """The referrer's words, without what gives a protected place away; "" where they are closed.

    Args:
        places: where anybody of the contact may not be found.
    """
    return masked(told, places) if told and may_read_danger(viewer.role) else ""

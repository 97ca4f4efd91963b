"""The pages of one contact, as tabs above each of them."""

from uuid import UUID

from openmash.domain.access import Act, Viewer
from openmash.web.addresses import address

_TABS: tuple[tuple[str, str, Act], ...] = (
    ("contact", "Contact", Act.OPEN_CONTACT),
    ("chronology", "Chronology", Act.SEE_PICTURE),
    ("network", "Network", Act.SEE_PICTURE),
    ("attachments", "Files", Act.SEE_ATTACHMENTS),
    ("releases.ask", "Release", Act.ASK_RELEASE),
    ("products.of_contact", "Products", Act.BUILD_PRODUCT),
)
"""Route (its one argument is the contact), words, and what the viewer must be allowed to do."""


def tabs(viewer: Viewer, contact_id: UUID, active: str) -> list[dict[str, object]]:
    """The tabs that the viewer may open; `active` is the route of the page they are on."""
    return [
        {"href": address(route, contact_id), "text": text, "active": route == active}
        for route, text, act in _TABS
        if viewer.may(act)
    ]

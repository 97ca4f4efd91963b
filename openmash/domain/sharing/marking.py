"""Changing who may see an item: its owner may at any time, in both directions, with a reason.

Nothing is copied that such a change could not reach: what is made from items is shown only to
whoever may read every one of them at that moment. Narrowing an item withdraws its releases, so
that what had been agreed for a wider one does not outlive it.
"""

from dataclasses import dataclass
from uuid import UUID

from openmash.core.errors import BadInput, NotThere
from openmash.domain.access import Role, Viewer
from openmash.domain.sharing.firewall import ABSENT
from openmash.domain.sharing.handling import HandlingCode
from openmash.domain.sharing.schemes import Marks, narrower, no_wider_than


@dataclass(frozen=True, slots=True)
class Audience:
    """A handling code, and for restricted and sealed items the desks its owner names."""

    handling: HandlingCode
    named_roles: frozenset[Role] = frozenset()


def check_owner(viewer: Viewer, owner_agency_id: UUID) -> None:
    """Raise `NotThere` unless the viewer works for the item's owner: nobody else may mark it."""
    if viewer.agency_id != owner_agency_id:
        raise NotThere(ABSENT)


def check_change(now_is: Audience, wanted: Audience, marks: Marks) -> None:
    """Raise `BadInput` for a change that changes nothing, or is wider than the marks allow."""
    if wanted == now_is:
        raise BadInput({"audience": "This is who may see it now. Choose another, or go back."})
    widest = no_wider_than(marks)
    if narrower(wanted.handling, widest) is not wanted.handling:
        raise BadInput(
            {
                "audience": "The item carries handling code C, which sets conditions. "
                "Choose “Restricted” or “Sealed”."
            }
        )


def is_narrower(wanted: Audience, now_is: Audience) -> bool:
    """True if the change takes the item from anybody: a stricter code, or a desk less.

    >>> sealed = Audience(HandlingCode.SEALED, frozenset({Role.MANAGER}))
    >>> is_narrower(sealed, Audience(HandlingCode.OPEN)), is_narrower(sealed, sealed)
    (True, False)
    """
    if wanted.handling is now_is.handling:
        return not wanted.named_roles >= now_is.named_roles
    return narrower(wanted.handling, now_is.handling) is wanted.handling

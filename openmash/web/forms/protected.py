"""Protecting where a person is."""

from typing import Any, cast

from django import forms

from openmash.domain.contacts.rating_rules import REASON_LIMIT
from openmash.domain.sharing.protection import PlaceKind
from openmash.web.forms.fields import CleanCharField, RadiosField

_KINDS = {
    PlaceKind.ADDRESS: "Address",
    PlaceKind.PHONE: "Telephone number",
    PlaceKind.SCHOOL: "School or nursery",
    PlaceKind.WORKPLACE: "Place of work",
    PlaceKind.OTHER: "Another place",
}


class ProtectForm(forms.Form):
    """A place that is kept secret, whose, and why.

    Args:
        people: record id and name of everybody in the contact.
    """

    person = RadiosField(label="Who is protected?", choices=[], needed="Select who is protected")
    kind = RadiosField(
        label="What is kept secret?",
        choices=[(kind.value, label) for kind, label in _KINDS.items()],
        needed="Select what is kept secret",
    )
    value = CleanCharField(
        label="The place, as it would be written",
        help_text="After this page nobody sees it again: not you, not a manager.",
        lines=True,
        max_length=400,
        needed="Enter the place that is kept secret",
    )
    postcode = CleanCharField(label="Postcode, if it has one", max_length=10, required=False)
    reason = CleanCharField(
        label="Reason",
        help_text="From whom, and on whose word. Do not name the place here.",
        lines=True,
        max_length=REASON_LIMIT,
        needed="Enter the reason",
    )

    def __init__(self, *args: Any, people: list[tuple[Any, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("RadiosField", self.fields["person"])
        field.choices = [(str(record_id), name) for record_id, name in people]


class LiftForm(forms.Form):
    """Why a place need not be kept secret any more."""

    reason = CleanCharField(
        label="Why it need not be kept secret any more",
        lines=True,
        max_length=REASON_LIMIT,
        needed="Enter why it need not be kept secret any more",
    )

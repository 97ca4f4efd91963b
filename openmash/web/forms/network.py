"""Recording a tie of the network, and saying that one is wrong."""

from collections.abc import Sequence
from typing import Any

from django import forms

from openmash.domain.picture.ties import (
    NAME_LIMIT,
    NOTE_LIMIT,
    REASON_LIMIT,
    RECORDABLE,
    Confidence,
)
from openmash.web.forms.dates import GovDateField
from openmash.web.forms.fields import CleanCharField, DropdownField, RadiosField

Choices = Sequence[tuple[str, str]]

CONFIDENCES = (
    (Confidence.CERTAIN.value, "Certain: seen on a document, or told by them and confirmed"),
    (Confidence.LIKELY.value, "Likely: told by somebody who should know"),
    (Confidence.UNSURE.value, "Unsure: it must be asked"),
)


class TieForm(forms.Form):
    """A tie between two people of the network, or to a person or place by name.

    Args:
        people: those of the network who have a record.
        items: what the viewer may read on this contact, to say where the tie was read.
    """

    field_order = (
        "start", "kind", "to_person", "to_name", "confidence", "known_from", "item", "note",
    )  # fmt: skip

    kind = DropdownField(
        label="What joins them",
        called="what joins them",
        choices=[(kind.value, f"… {kind.label} …") for kind in RECORDABLE],
        help_text="Read it from left to right: the first person … the other.",
    )
    to_name = CleanCharField(
        label="Or the name of a person or place",
        called="The name",
        help_text="Only if they have no record here. For an address or a place, its name.",
        max_length=NAME_LIMIT,
        required=False,
    )
    confidence = RadiosField(
        label="How sure is it?", called="How sure it is", choices=CONFIDENCES,
        needed="Select how sure it is",
    )  # fmt: skip
    known_from = GovDateField(label="Since when, if known", called="Since when", required=False)
    note = CleanCharField(
        label="Where you know it from",
        help_text="Do not repeat here what an item says: everybody who sees the tie reads this.",
        lines=True,
        max_length=NOTE_LIMIT,
        required=False,
    )

    def __init__(self, *args: Any, people: Choices, items: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["start"] = DropdownField(
            label="The first person", called="the first person", choices=people
        )
        self.fields["to_person"] = DropdownField(
            label="The other person",
            called="the other person",
            choices=people,
            prompt="Somebody or some place without a record",
            required=False,
        )
        self.fields["item"] = DropdownField(
            label="Read from an item",
            called="the item",
            choices=items,
            prompt="Not from an item",
            help_text="Whoever may not read that item does not see this tie.",
            required=False,
        )
        self.order_fields(self.field_order)


class WrongForm(forms.Form):
    """Why a tie is wrong."""

    reason = CleanCharField(
        label="Why is it wrong?",
        called="The reason",
        needed="Enter why it is wrong",
        help_text="Colleagues who see the tie read this.",
        lines=True,
        max_length=REASON_LIMIT,
    )

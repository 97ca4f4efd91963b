"""Building an information product, delivering it, taking it back."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from openmash.domain.decisions.dissemination import TEXT_LIMIT, TITLE_LIMIT
from openmash.domain.sharing.lawful_basis import FamilyTold, LawfulBasis
from openmash.domain.sharing.shares import TEXT_LIMIT as FOOTING_LIMIT
from openmash.domain.sharing.shares import Footing
from openmash.web.forms.fields import (
    CheckboxesField,
    CleanCharField,
    ConfirmField,
    DropdownField,
    RadiosField,
)
from openmash.web.forms.releases import FamilyForm

Choice = tuple[str, str]


class _WordsForm(forms.Form):
    title = CleanCharField(
        label="Title",
        help_text="Shown in the recipient’s list. Do not name a child in it.",
        max_length=TITLE_LIMIT,
    )
    purpose = CleanCharField(
        label="What the recipient needs it for",
        called="What the recipient needs it for",
        help_text="The recipient reads this, and may use the product for nothing else.",
        lines=True,
        max_length=TEXT_LIMIT,
    )


class StartForm(_WordsForm):
    """For whom a product is made, and what for."""

    field_order = ("to_agency", "title", "purpose")

    to_agency = DropdownField(
        label="Who it is for",
        called="The recipient",
        choices=[],
        prompt="Select an agency",
        needed="Select who it is for",
    )

    def __init__(self, *args: Any, agencies: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "Select an agency"), *agencies]
        self.fields["to_agency"].choices = choices  # type: ignore[attr-defined]


class DraftForm(_WordsForm):
    """The title, the purpose, and which of the released items go in."""

    items = CheckboxesField(label="What goes in", choices=[], required=False)

    def __init__(
        self,
        *args: Any,
        items: Sequence[Choice],
        hints: Mapping[str, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["items"]
        field.choices, field.hints = list(items), dict(hints)  # type: ignore[attr-defined]


class DeliverForm(FamilyForm):
    """On what footing a product leaves the hub.

    Args:
        empty: it holds no items, so that its sender must confirm that it says so.
    """

    field_order = ("nothing_released", "basis", "consent_detail", "family_told")

    nothing_released = ConfirmField(
        label="Nothing has been released to this agency, and the product is to say so",
        needed="Confirm that the product says nothing was released",
    )
    basis = RadiosField(
        label="On what footing it is shared",
        called="The footing",
        choices=[(each.value, each.label) for each in LawfulBasis],
        hints={
            LawfulBasis.CONSENT.value: "Only where it really is the basis. It is not needed, and "
            "seldom right, where a child is at risk."
        },
        needed="Select on what footing it is shared",
    )
    consent_detail = CleanCharField(
        label="Who consented, when and to what",
        lines=True,
        max_length=FOOTING_LIMIT,
        required=False,
    )
    agreement_why = CleanCharField(
        label="Why it is shared although no agreement covers it (optional)",
        called="Why it is shared",
        lines=True,
        max_length=FOOTING_LIMIT,
        required=False,
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, empty: bool, covered: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not empty:
            del self.fields["nothing_released"]
        if covered:
            del self.fields["agreement_why"]

    def clean(self) -> dict[str, Any]:
        """Consent names who gave it."""
        cleaned = super().clean()
        if cleaned.get("basis") == LawfulBasis.CONSENT and not cleaned.get("consent_detail"):
            self.add_error("consent_detail", "Enter who consented, when, and to what")
        return cleaned

    @property
    def footing(self) -> Footing:
        """The footing; valid forms only."""
        said = self.cleaned_data
        return Footing(
            LawfulBasis(said["basis"]),
            FamilyTold(said["family_told"]),
            said["consent_detail"],
            said["family_told_why_not"],
            said.get("agreement_why", ""),
        )


class WithdrawForm(forms.Form):
    """Why a product is given up or taken back."""

    reason = CleanCharField(
        label="Why",
        called="Why",
        needed="Enter the reason",
        help_text="Kept in the hub. The recipient does not read it.",
        lines=True,
        max_length=TEXT_LIMIT,
    )

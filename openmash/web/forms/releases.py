"""Asking for release, the owner's answer, withdrawing, and the override for a life."""

from collections.abc import Sequence
from typing import Any

from django import forms

from openmash.domain.sharing.lawful_basis import FamilyTold, LawfulBasis
from openmash.domain.sharing.release_rules import TEXT_LIMIT, Said
from openmash.domain.sharing.releases import ReleaseAnswer, ReviewFinding
from openmash.domain.sharing.shares import TEXT_LIMIT as FOOTING_LIMIT
from openmash.domain.sharing.shares import Footing
from openmash.web.forms.dates import GovDateField
from openmash.web.forms.fields import (
    CheckboxesField,
    CleanCharField,
    ConfirmField,
    DropdownField,
    RadiosField,
)

CONFIRM, LEAVE = "confirm", "leave"
Choice = tuple[str, str]


def _long(label: str, hint: str = "", *, limit: int = FOOTING_LIMIT, **more: Any) -> CleanCharField:
    return CleanCharField(label=label, help_text=hint, lines=True, max_length=limit, **more)


class FamilyForm(forms.Form):
    """Whether the family was told, and why not."""

    family_told = RadiosField(
        label="Was the family told that this is shared?",
        called="Whether the family was told",
        choices=[(each.value, each.label) for each in FamilyTold],
        needed="Select whether the family was told",
    )
    family_told_why_not = _long("Why they were not told", required=False)

    def clean(self) -> dict[str, Any]:
        """Not telling them needs a reason."""
        cleaned: dict[str, Any] = self.cleaned_data
        untold = cleaned.get("family_told") == FamilyTold.NOT_TOLD
        if untold and not cleaned.get("family_told_why_not"):
            self.add_error("family_told_why_not", "Enter why the family was not told")
        return cleaned


def _in_order(form: forms.Form) -> None:
    """Let the summary name what is wrong in the order in which it stands on the page."""
    place = {name: number for number, name in enumerate(form.fields)}
    errors = form.errors
    for name in sorted(errors, key=lambda each: place.get(each, -1)):
        errors[name] = errors.pop(name)


class AskForm(FamilyForm):
    """What a requester asks of the owners, for one recipient."""

    field_order = ("items", "sealed", "purpose", "basis", "consent_detail", "family_told")

    items = CheckboxesField(label="What is to be released", choices=[], required=False)
    sealed = CheckboxesField(label="Sealed items", choices=[], required=False)
    purpose = _long(
        "What the recipient needs it for",
        "The owner and the recipient read this. Do not repeat here what an item says.",
        limit=TEXT_LIMIT,
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
    consent_detail = _long("Who consented, when and to what", required=False)
    urgent = ConfirmField(
        label="It is urgent: a child may come to harm if it waits",
        help_text="The owner has the shorter time, and no agreement is waited for.",
        required=False,
    )
    agreement_why = _long(
        "Why it is shared without an agreement",
        "Only where no agreement in force covers it and it is urgent.",
        required=False,
    )

    def __init__(
        self, *args: Any, items: Sequence[Choice], sealed: Sequence[Choice], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "items", items)
        _choices(self, "sealed", sealed)

    def clean(self) -> dict[str, Any]:
        """Something is picked; consent names who gave it."""
        cleaned = super().clean()
        if not cleaned.get("items") and not cleaned.get("sealed"):
            self.add_error("items" if self.has_items else "sealed", "Select what is to be released")
        if cleaned.get("basis") == LawfulBasis.CONSENT and not cleaned.get("consent_detail"):
            self.add_error("consent_detail", "Enter who consented, when, and to what")
        _in_order(self)
        return cleaned

    @property
    def has_items(self) -> bool:
        """True if there is an item to pick."""
        return bool(self.fields["items"].choices)  # type: ignore[attr-defined]

    @property
    def footing(self) -> Footing:
        """The footing; valid forms only."""
        said = self.cleaned_data
        return Footing(
            LawfulBasis(said["basis"]),
            FamilyTold(said["family_told"]),
            said["consent_detail"],
            said["family_told_why_not"],
            said["agreement_why"],
        )


class OverrideForm(FamilyForm):
    """What a manager shares at once, because a life is at risk."""

    field_order = ("items", "to_agency", "reason", "family_told", "family_told_why_not", "sure")

    items = CheckboxesField(
        label="What is shared at once", choices=[], needed="Select what is shared"
    )
    to_agency = DropdownField(
        label="Who gets it",
        called="The recipient",
        choices=[],
        prompt="Select an agency",
        needed="Select who gets it",
    )
    reason = _long(
        "Whose life is at risk, and why it cannot wait for the owner",
        "The owner and whoever reviews it read this; the recipient does not.",
        limit=TEXT_LIMIT,
    )
    sure = ConfirmField(
        label="A life is at risk now, and I share this without its owner’s consent",
        needed="Confirm that a life is at risk now",
    )

    def __init__(
        self, *args: Any, items: Sequence[Choice], agencies: Sequence[Choice], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "items", items)
        _choices(self, "to_agency", [("", "Select an agency"), *agencies])


class AnswerForm(forms.Form):
    """What one person of the owner says of one requested item.

    Args:
        waiting: a colleague's proposal waits for this person's confirmation.
        own: the proposal is their own, so they may only change it.
    """

    answer = RadiosField(label="Your answer", choices=[], required=False)
    wording = _long(
        "The words that may be passed on",
        "Leave out what would show the source, or whom it would put at risk.",
        limit=TEXT_LIMIT,
        required=False,
    )
    reason = _long(
        "How sharing it would harm the child more than not sharing it",
        "The duty to share allows no other reason. Whoever asked reads this: do not repeat what "
        "the item says.",
        limit=TEXT_LIMIT,
        required=False,
    )
    review_on = GovDateField(
        label="When you look at it again",
        help_text="Within a year, for example 27 3 2027.",
        required=False,
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, waiting: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        confirm = [(CONFIRM, "Confirm what is proposed")] if waiting else []
        answers = [(each.value, each.label) for each in ReleaseAnswer]
        _choices(self, "answer", [*confirm, *answers, (LEAVE, "Leave it for now")])

    @property
    def says_something(self) -> bool:
        """True if this item is answered; valid forms only."""
        return self.cleaned_data.get("answer") not in ("", LEAVE, None)

    @property
    def said(self) -> Said | None:
        """The answer; None confirms what a colleague proposed."""
        typed = self.cleaned_data
        if typed["answer"] == CONFIRM:
            return None
        return Said(
            ReleaseAnswer(typed["answer"]), typed["wording"], typed["reason"], typed["review_on"]
        )


class WithdrawForm(forms.Form):
    """Why a release is taken back."""

    reason = _long(
        "Why it is withdrawn",
        "Whoever has it in a draft reads this. Do not repeat what the item says.",
        limit=TEXT_LIMIT,
    )


class ReviewForm(forms.Form):
    """What the review of an override found."""

    finding = RadiosField(
        label="What you found",
        called="What you found",
        choices=[(each.value, each.label) for each in ReviewFinding],
        needed="Select what you found",
    )
    reason = _long("Why", limit=TEXT_LIMIT, needed="Enter why")


def _choices(form: forms.Form, name: str, choices: Sequence[Choice]) -> None:
    form.fields[name].choices = list(choices)  # type: ignore[attr-defined]

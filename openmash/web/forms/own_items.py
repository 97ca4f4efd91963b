"""The form by which an owner changes who may see one of its items."""

from typing import Any

from django import forms

from openmash.domain.agency_checks.marks import Audience as Choice
from openmash.domain.contacts.rating_rules import REASON_LIMIT
from openmash.domain.sharing.marking import Audience
from openmash.web.forms.fields import CleanCharField, RadiosField
from openmash.web.presenters.audiences import audience, choice_of


class MarkingForm(forms.Form):
    """Who may see an item from now on, and why.

    Args:
        now_is: who may see it now.
    """

    audience = RadiosField(
        label="Who may see it from now on",
        choices=[(each.value, each.label) for each in Choice],
        needed="Select who may see it",
    )
    reason = CleanCharField(
        label="Reason",
        needed="Enter the reason",
        help_text="Colleagues of your agency and auditors will read it.",
        lines=True,
        max_length=REASON_LIMIT,
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)

    def __init__(self, *args: Any, now_is: Audience, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = choice_of(now_is)
        self.fields["audience"].initial = choice.value if choice else None
        self.fields["seen"].initial = choice.value if choice else ""

    def wanted(self) -> Audience:
        """What was chosen; valid forms only."""
        return audience(Choice(self.cleaned_data["audience"]))

    def was_shown(self, now_is: Audience) -> Audience:
        """Who could see it when the page was shown; `now_is` where the page had no word for it."""
        seen = self.cleaned_data["seen"]
        known = {each.value: each for each in Choice}
        return audience(known[seen]) if seen in known else now_is

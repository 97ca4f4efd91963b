"""The receiving team's answer to a handover."""

from typing import Any

from django import forms

from openmash.domain.contacts.rating_rules import REASON_LIMIT
from openmash.domain.decisions.handovers import NOTE_LIMIT
from openmash.web.forms.fields import CleanCharField, RadiosField

ACCEPT, CHALLENGE = "accept", "challenge"


class AnswerForm(forms.Form):
    """Accept, with a note if there is something to say; or challenge, with the reason."""

    answer = RadiosField(
        label="Your team’s answer",
        choices=((ACCEPT, "Accept: our team takes the child on"), (CHALLENGE, "Challenge")),
        hints={CHALLENGE: "The hub manager decides again. Until then the decision stands."},
        needed="Select whether your team accepts or challenges",
    )
    note = CleanCharField(
        label="Note (optional)",
        help_text="For example the worker and the first visit.",
        lines=True,
        max_length=NOTE_LIMIT,
        required=False,
    )
    reason = CleanCharField(
        label="Why you challenge",
        help_text="What you know that speaks against the decision, and what should happen instead.",
        lines=True,
        max_length=REASON_LIMIT,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """A challenge needs its reason."""
        cleaned: dict[str, Any] = self.cleaned_data
        challenges = cleaned.get("answer") == CHALLENGE
        if challenges and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "Enter why you challenge the decision")
        return cleaned

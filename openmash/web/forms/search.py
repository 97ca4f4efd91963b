"""Asking to see a contact that is closed."""

from django import forms

from openmash.domain.contacts.rating_rules import REASON_LIMIT
from openmash.web.forms.fields import CleanCharField


class AskForm(forms.Form):
    """Why somebody needs to see what a search may not show them."""

    words = forms.CharField(widget=forms.HiddenInput)
    reason = CleanCharField(
        label="Why do you need to see it?",
        called="Why you need to see it",
        needed="Enter why you need to see it",
        help_text="The hub’s managers read this. Say what you are working on.",
        lines=True,
        max_length=REASON_LIMIT,
    )

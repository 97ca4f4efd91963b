"""How the referrer was told, and in which words."""

from typing import Any

from django import forms

from openmash.domain.decisions.feedback import WORDING_LIMIT, Method
from openmash.web.forms.fields import CleanCharField, RadiosField


class FeedbackForm(forms.Form):
    """The method, the words, or why the referrer could not be told."""

    wording = CleanCharField(
        label="What you told them", lines=True, max_length=WORDING_LIMIT, required=False
    )
    method = RadiosField(
        label="How you told them",
        choices=[(method.value, method.label) for method in Method],
        needed="Select how you told the referrer",
    )
    reason = CleanCharField(
        label="Why they could not be told", lines=True, max_length=WORDING_LIMIT, required=False
    )

    def clean(self) -> dict[str, Any]:
        """The words go with telling; the reason with not telling."""
        cleaned: dict[str, Any] = self.cleaned_data
        if cleaned.get("method") == Method.NOT_POSSIBLE:
            if not cleaned.get("reason") and "reason" not in self.errors:
                self.add_error("reason", "Enter why the referrer could not be told")
        elif cleaned.get("method") and not cleaned.get("wording") and "wording" not in self.errors:
            self.add_error("wording", "Enter what the referrer was told")
        return cleaned

    @property
    def words(self) -> str:
        """What is stored: the wording, or the reason for none; only of a valid form."""
        told = self.cleaned_data["method"] != Method.NOT_POSSIBLE
        return str(self.cleaned_data["wording" if told else "reason"])

"""Adding a file to a contact, and erasing one."""

from typing import Any

from django import forms

from openmash.actions.attachments import LONGEST_DESCRIPTION
from openmash.domain.agency_checks.marks import Audience
from openmash.web.forms.fields import CleanCharField, RadiosField

_EMPTY = "The file is empty. Save it again where it came from, and add it again."


class AddForm(forms.Form):
    """One file, what it is, and who may see it."""

    file = forms.FileField(
        label="File",
        help_text=(
            "A PDF, a JPEG, PNG or TIFF picture, a .docx, .xlsx or .pptx document, plain text, "
            "CSV or an .eml message, up to 50 MB. Without a password, macros or files inside it."
        ),
        error_messages={
            "required": "Choose a file",
            "missing": "Choose a file",
            "invalid": "Choose a file",
            # An empty file is told of with its cure, as any other that cannot be taken.
            "empty": _EMPTY,
        },
        max_length=None,
    )
    description = CleanCharField(
        label="What is it?",
        help_text="For example: “Body map drawn by the school nurse, 17 November”. Name no child.",
        needed="Say what the file is",
        called="What it is",
        max_length=LONGEST_DESCRIPTION,
    )
    audience = RadiosField(
        label="Who may see it?",
        choices=[(each.value, each.label) for each in Audience],
        needed="Select who may see it",
        called="Who may see it",
        initial=Audience.HUB_ONLY.value,
    )

    @property
    def audience_given(self) -> Audience:
        """Who may see it, once the form is valid."""
        return Audience(self.cleaned_data["audience"])


class EraseForm(forms.Form):
    """Why a file is erased, and that this is meant."""

    reason = CleanCharField(
        label="Why is it erased?",
        lines=True,
        needed="Say why the file is erased",
        called="The reason",
        max_length=1_000,
    )
    sure = forms.BooleanField(
        label="I know that nobody can bring it back",
        error_messages={"required": "Tick the box if you are sure"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False

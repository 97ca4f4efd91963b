"""Registering an agency's matcher."""

from collections.abc import Sequence
from typing import Any

from django import forms

from openmash.records.queries.people import AgencyFacts
from openmash.web.forms.fields import CleanCharField, DropdownField


class MatcherForm(forms.Form):
    """Where an agency's matcher answers, and how its answers are known."""

    def __init__(self, *args: Any, agencies: Sequence[AgencyFacts], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"] = DropdownField(
            label="Agency",
            choices=[(str(agency.id), agency.name) for agency in agencies],
            needed="Select the agency",
        )
        self.fields["address"] = CleanCharField(
            label="Address of its matcher",
            help_text="Such as https://matcher.police.example.org",
            max_length=200,
        )
        self.fields["public_key"] = CleanCharField(
            label="The matcher’s public key",
            help_text="The line that begins with openmash-ed25519: as the agency’s IT officer "
            "has it. Have it read out over the telephone, not only mailed.",
            max_length=120,
        )

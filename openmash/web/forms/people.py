"""Adding somebody to the hub, and making a key for a partner system."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from openmash.actions.people import DESKS_OF_AN_AGENCY, EMAIL_LIMIT
from openmash.domain.access import Role
from openmash.domain.sharing.schemes import Scheme
from openmash.records.queries.people import AgencyFacts
from openmash.web.forms.fields import (
    CleanCharField,
    CleanEmailField,
    CleanNameField,
    DropdownField,
    RadiosField,
)

NO_AGENCY = "none"
_ROLE_HINTS = {
    Role.BUSINESS_SUPPORT: "Runs the desk: asks agencies, chases, gives feedback.",
    Role.SCREENING_OFFICER: "Screens contacts and proposes ratings.",
    Role.SOCIAL_WORKER: "Screens contacts and proposes ratings, as a qualified social worker.",
    Role.MANAGER: "Confirms ratings, decides, keeps staff away from a contact, changes the policy.",
    Role.NAVIGATOR: "Answers for one agency. Sees what that agency is asked.",
    Role.RECEIVING_TEAM: "Accepts or challenges what is handed to one agency's team.",
    Role.AUDITOR: "Reads the audit. Opens no contact.",
    Role.ADMINISTRATOR: "Keeps people, access and the policy. Opens no contact.",
}


class PersonForm(forms.Form):
    """Who is to work in the hub, as what."""

    def __init__(self, *args: Any, agencies: Sequence[AgencyFacts], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = CleanNameField(
            label="Full name", help_text="As colleagues will see it.", max_length=120
        )
        self.fields["email"] = CleanEmailField(
            label="Work email address", help_text="They sign in with it.", max_length=EMAIL_LIMIT
        )
        self.fields["role"] = RadiosField(
            label="Role in this hub",
            choices=[(role.value, role.label) for role in Role],
            hints={role.value: hint for role, hint in _ROLE_HINTS.items()},
            needed="Select the role",
        )
        self.fields["agency"] = DropdownField(
            label="Agency they work for",
            help_text="A navigator and a receiving team must have one.",
            choices=[
                (NO_AGENCY, "No agency"),
                *((str(agency.id), agency.name) for agency in agencies),
            ],
            needed="Select the agency, or No agency",
        )

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        role, agency = typed.get("role"), typed.get("agency")
        if role and agency == NO_AGENCY and Role(role) in DESKS_OF_AN_AGENCY:
            label = Role(role).label.lower()
            self.add_error("agency", f"Select the agency: each {label} works for one")
        return typed

    def agency_id(self) -> UUID | None:
        """The chosen agency, or None."""
        chosen = self.cleaned_data["agency"]
        return None if chosen == NO_AGENCY else UUID(chosen)


class TokenForm(forms.Form):
    """For which system of which agency a key is made."""

    def __init__(self, *args: Any, agencies: Sequence[AgencyFacts], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"] = DropdownField(
            label="Agency",
            choices=[(str(agency.id), agency.name) for agency in agencies],
            needed="Select the agency",
        )
        self.fields["name"] = CleanCharField(
            label="Name of the system",
            help_text="So that its key can be told from others, such as Custody records.",
            max_length=80,
        )


class SchemeForm(forms.Form):
    """Which marks one agency writes from now on."""

    def __init__(self, *args: Any, agencies: Sequence[AgencyFacts], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"] = DropdownField(
            label="Agency",
            choices=[(str(agency.id), agency.name) for agency in agencies],
            needed="Select the agency",
        )
        self.fields["scheme"] = RadiosField(
            label="Its marks",
            choices=[(scheme.value, scheme.label) for scheme in Scheme],
            needed="Select its marks",
        )

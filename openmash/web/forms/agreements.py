"""Adding an information sharing agreement, and ending one."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from openmash.domain.agency_checks.fields import FIELDS
from openmash.domain.sharing.agreements import (
    NAME_LIMIT,
    PURPOSE_LIMIT,
    REASON_LIMIT,
    AgreementDraft,
)
from openmash.domain.sharing.lawful_basis import AgreementMode
from openmash.web.forms.dates import GovDateField
from openmash.web.forms.fields import CheckboxesField, CleanCharField, RadiosField

LAST_YEAR = date(2100, 12, 31)


class AgreementForm(forms.Form):
    """Who may share what with whom, for what, from when to when."""

    name = CleanCharField(label="Name of the agreement", called="Name", max_length=NAME_LIMIT)
    mode = RadiosField(
        label="What it covers",
        choices=[(each.value, each.label) for each in AgreementMode],
        hints={AgreementMode.CONTENT.value: "This covers also that it is held."},
        needed="Select what it covers",
    )
    purpose = CleanCharField(
        label="Purpose", lines=True, max_length=PURPOSE_LIMIT, needed="Enter the purpose"
    )
    agencies = CheckboxesField(
        label="Agencies that are party to it",
        help_text="Select none if every agency of the hub is.",
        choices=[],
        required=False,
    )
    kinds = CheckboxesField(
        label="Kinds of information",
        help_text="Select none if it covers every kind.",
        choices=[],
        required=False,
    )
    begins_on = GovDateField(label="First day", help_text="For example 1 4 2026.", latest=LAST_YEAR)
    ends_on = GovDateField(
        label="Last day (optional)", called="Last day", latest=LAST_YEAR, required=False
    )
    review_on = GovDateField(label="Next review", latest=LAST_YEAR)

    def __init__(self, *args: Any, agencies: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(str(agency_id), name) for agency_id, name in agencies]
        self.fields["agencies"].choices = known  # type: ignore[attr-defined]
        self.fields["kinds"].choices = KINDS  # type: ignore[attr-defined]

    @property
    def draft(self) -> AgreementDraft:
        """The agreement; valid forms only."""
        typed = self.cleaned_data
        return AgreementDraft(
            name=typed["name"],
            mode=AgreementMode(typed["mode"]),
            purpose=typed["purpose"],
            agencies=frozenset(UUID(each) for each in typed["agencies"]),
            kinds=frozenset(typed["kinds"]),
            begins_on=typed["begins_on"],
            ends_on=typed["ends_on"],
            review_on=typed["review_on"],
        )


def _kinds() -> list[tuple[str, str]]:
    labels: dict[str, str] = {}
    for fields in FIELDS.values():
        for field in fields:
            labels.setdefault(field.key, field.label)
    return sorted(labels.items(), key=lambda pair: pair[1].lower())


KINDS = _kinds()
"""Every kind of item that agencies return, by its words."""


class EndForm(forms.Form):
    """Why an agreement ends before its time."""

    reason = CleanCharField(
        label="Why it ends", lines=True, max_length=REASON_LIMIT, needed="Enter why it ends"
    )

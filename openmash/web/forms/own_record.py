"""Own record: recording a request, its steps, and what the person gets of one item."""

from datetime import datetime, time
from typing import Any

from django import forms

from openmash.core.working_time import Calendar
from openmash.domain.sharing.subject_access import TEXT_LIMIT, Exemption, SubjectDecision
from openmash.domain.sharing.subject_clock import PauseReason
from openmash.web.forms.dates import GovDateField
from openmash.web.forms.fields import CleanCharField, ConfirmField, DropdownField, RadiosField


def _long(label: str, hint: str = "", **more: Any) -> CleanCharField:
    return CleanCharField(label=label, help_text=hint, lines=True, max_length=TEXT_LIMIT, **more)


class RecordForm(forms.Form):
    """A request as it came in.

    Args:
        today: the local date, the latest on which it can have come in.
    """

    requester_name = CleanCharField(label="Who asks", max_length=120, needed="Enter who asks")
    requester_relation = CleanCharField(
        label="What they are to the person",
        help_text="For example: the person themselves, mother, solicitor",
        max_length=120,
        needed="Enter what they are to the person",
    )
    on_behalf = ConfirmField(label="They ask for somebody else", required=False)
    authority = _long(
        "What entitles them to ask for somebody else",
        "Parental responsibility, a signed authority, a court order. A parent who asks may be the "
        "one a child or another parent is protected from: find out first.",
        required=False,
    )
    received = GovDateField(label="When the subject access request came in")
    scope = _long("What they ask for, if not for all of it", required=False)

    def __init__(self, *args: Any, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["received"] = GovDateField(
            label="When the subject access request came in", latest=today
        )
        self.order_fields(
            ["requester_name", "requester_relation", "on_behalf", "authority", "received", "scope"]
        )

    def received_at(self, calendar: Calendar) -> datetime:
        """The start of the local day on which it came in, aware UTC; valid forms only."""
        return calendar.first_moment_at(self.cleaned_data["received"], time())


class DetailForm(forms.Form):
    """A step that needs one text: the reason, or how it was made sure of.

    Args:
        label, hint: the words of the box.
    """

    def __init__(self, *args: Any, label: str, hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["detail"] = _long(label, hint, needed=f"{label}: enter it")


class PauseForm(DetailForm):
    """Why the clock stands."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = RadiosField(
            label="Why the clock stands",
            choices=[(each.value, each.label) for each in PauseReason],
            needed="Select why the clock stands",
        )
        self.order_fields(["reason", "detail"])


class DecisionForm(forms.Form):
    """What the person gets of one item."""

    decision = RadiosField(
        label="What does the person get?",
        choices=[
            (each.value, each.label)
            for each in SubjectDecision
            if each is not SubjectDecision.UNDECIDED
        ],
        needed="Select what the person gets",
    )
    wording = _long(
        "The words that the person gets",
        "Filled in with the item. Take out what the person may not have.",
        required=False,
    )
    exemption = DropdownField(
        label="Why something is held back",
        choices=[(each.value, each.label) for each in Exemption],
        prompt="Nothing is held back",
        required=False,
    )
    reason = _long(
        "The reason in your words",
        "Needed to withhold an item, and where other people stay named.",
        required=False,
    )


class SearchForm(forms.Form):
    """Whom the request is about."""

    words = CleanCharField(
        label="Name, NHS number, postcode, or a contact’s reference",
        max_length=120,
        needed="Enter a name, NHS number, postcode or reference",
    )

"""What an auditor looks for. Sent by GET, so it can be kept and passed on: it holds codes only."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms

from openmash.domain.audit_acts import AuditAct
from openmash.domain.contacts import references
from openmash.web.forms.dates import GovDateField
from openmash.web.forms.fields import CleanCharField, DropdownField
from openmash.web.presenters.formatters import LONDON


class AuditForm(forms.Form):
    """The filters of the audit page."""

    def __init__(self, *args: Any, actors: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from"] = GovDateField(label="From", called="First day", required=False)
        self.fields["to"] = GovDateField(label="To", called="Last day", required=False)
        self.fields["act"] = DropdownField(
            label="What was done",
            choices=[(act.value, act.label) for act in sorted(AuditAct)],
            prompt="Anything",
            required=False,
        )
        self.fields["actor"] = DropdownField(
            label="Who", choices=list(actors), prompt="Anybody", required=False
        )
        self.fields["subject"] = CleanCharField(
            label="Contact",
            help_text="Its receipt reference, to see everything about it and who looked at it.",
            max_length=80,
            required=False,
        )

    def clean_subject(self) -> str:
        """The reference in its stored form; an entry's own id stays as it is."""
        typed: str = self.cleaned_data["subject"]
        if not typed or _is_id(typed):
            return typed
        try:
            return references.read(typed)
        except ValueError as wrong:
            raise forms.ValidationError(str(wrong)) from None

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        first, last = typed.get("from"), typed.get("to")
        if first and last and last < first:
            self.add_error("to", "Last day must be the first day or later")
        return typed

    def since(self) -> datetime | None:
        """The first moment wanted (UTC), or None."""
        return _midnight(self.cleaned_data.get("from"))

    def until(self) -> datetime | None:
        """The first moment no longer wanted (UTC), or None."""
        last: date | None = self.cleaned_data.get("to")
        return _midnight(last + timedelta(days=1)) if last else None

    def filtered_by(self) -> str:
        """The names of the filters in use, as codes for the audit."""
        used = [name for name in ("act", "actor", "subject") if self.cleaned_data.get(name)]
        dated = self.cleaned_data.get("from") or self.cleaned_data.get("to")
        return ",".join([*used, *(["dates"] if dated else [])])


def _midnight(on: date | None) -> datetime | None:
    return datetime(on.year, on.month, on.day, tzinfo=LONDON).astimezone(UTC) if on else None


def _is_id(typed: str) -> bool:
    try:
        UUID(typed)
    except ValueError:
        return False
    return True

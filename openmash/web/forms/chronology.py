"""What is looked for in a chronology, and what a manager puts into its short version.

The filters are sent by GET, so that a view can be kept and passed on: they hold codes and dates
only. Words to look for may name somebody, so they are sent by POST and never stand in an address.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from openmash.domain.picture.looking import Wanted
from openmash.domain.picture.short_version import WORDING_LIMIT, LineDraft
from openmash.domain.sharing.handling import Basis
from openmash.web.forms.dates import GovDateField
from openmash.web.forms.fields import CheckboxesField, CleanCharField, DropdownField, RadiosField

Choices = Sequence[tuple[str, str]]

BASES = (
    (Basis.FACT.value, "Fact"),
    (Basis.WITNESSED.value, "Seen or heard at first hand"),
    (Basis.REPORTED.value, "Heard from somebody else"),
    (Basis.OPINION.value, "Opinion"),
)
_SHORT, _NEWEST = "short", "newest"


class LookForm(forms.Form):
    """The filters of a chronology. Nothing is required, and nothing chosen shows everything."""

    def __init__(
        self, *args: Any, people: Choices, agencies: Choices, labels: Choices, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about"] = DropdownField(
            label="About",
            choices=people,
            prompt="The whole household",
            required=False,
        )
        self.fields["agency"] = DropdownField(
            label="Told by", choices=agencies, prompt="Any agency", required=False
        )
        self.fields["kind"] = DropdownField(
            label="What it is", choices=labels, prompt="Anything", required=False
        )
        self.fields["basis"] = DropdownField(
            label="Kind of statement", choices=BASES, prompt="Any kind", required=False
        )
        self.fields["from"] = GovDateField(label="From", called="First day", required=False)
        self.fields["to"] = GovDateField(label="To", called="Last day", required=False)
        self.fields["show"] = CheckboxesField(
            label="Show",
            choices=[(_SHORT, "The short version only"), (_NEWEST, "Newest first")],
            required=False,
        )

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        first, last = typed.get("from"), typed.get("to")
        if first and last and last < first:
            self.add_error("to", "Last day must be the first day or later")
        return typed

    @property
    def person(self) -> UUID | None:
        """The one person it is about, or None for the household."""
        chosen = self._chosen("about")
        return UUID(chosen) if chosen else None

    @property
    def short(self) -> bool:
        """True to show the short version only."""
        return _SHORT in self._chosen("show")

    @property
    def newest_first(self) -> bool:
        """True to show the newest first."""
        return _NEWEST in self._chosen("show")

    @property
    def used(self) -> bool:
        """True if anything but the order is chosen."""
        return self.short or any(self._chosen(n) for n in self.fields if n != "show")

    def wanted(self, words: str = "") -> Wanted:
        """What to look for."""
        agency, basis = self._chosen("agency"), self._chosen("basis")
        return Wanted(
            agency_id=UUID(agency) if agency else None,
            label=self._chosen("kind"),
            basis=Basis(basis) if basis else None,
            words=tuple(words.split()),
            begins=self._chosen("from") or None,
            ends=self._chosen("to") or None,
        )

    def _chosen(self, name: str) -> Any:
        # Before it is validated, and where it was refused, nothing counts as chosen.
        return getattr(self, "cleaned_data", {}).get(name) or ""


class FindForm(forms.Form):
    """Words to look for in everything that the viewer may read here."""

    words = CleanCharField(
        label="Find words",
        called="Words to find",
        needed="Enter one or more words to find",
        max_length=120,
    )


class CurateForm(forms.Form):
    """Entries to be added to the short version: each as it stands, or together in own words.

    Args:
        offered: what can be ticked: the ids of an event's items, joined by commas.
    """

    EACH, TOGETHER = "each", "together"

    def __init__(self, *args: Any, offered: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["add"] = CheckboxesField(
            label="Entries",
            choices=offered,
            called="an entry",
            needed="Select at least one entry to add",
        )
        self.fields["how"] = RadiosField(
            label="How should they be added?",
            called="how they should be added",
            choices=[
                (self.EACH, "Each as its own line, in its sources’ words"),
                (self.TOGETHER, "All as one line, in my own words"),
            ],
            initial=self.EACH,
        )
        self.fields["wording"] = CleanCharField(
            label="Your words",
            help_text="Whoever may not read every entry you selected does not see this line.",
            lines=True,
            max_length=WORDING_LIMIT,
            required=False,
        )

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        if typed.get("how") == self.TOGETHER and not typed.get("wording"):
            self.add_error("wording", "Enter your words for the line")
        return typed

    def lines(self) -> list[LineDraft]:
        """The lines to add; only if valid."""
        chosen = [_ids(value) for value in self.cleaned_data["add"]]
        if self.cleaned_data["how"] == self.TOGETHER:
            return [LineDraft(frozenset[UUID]().union(*chosen), self.cleaned_data["wording"])]
        return [LineDraft(ids) for ids in chosen]


def _ids(value: str) -> frozenset[UUID]:
    return frozenset(UUID(each) for each in value.split(","))

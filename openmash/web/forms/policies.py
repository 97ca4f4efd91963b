"""The policy as one form in sections. The policy's own rules are its only judge.

What was typed goes to the rules as it is; their sentences come back to the fields they are about.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS

from openmash.core.errors import BadInput
from openmash.core.working_time import TimeUnit
from openmash.core.working_time.opening_hours import WEEKDAYS
from openmash.domain.access import AgencyKind
from openmash.domain.contacts.policy import HubPolicy
from openmash.domain.contacts.ratings import Rating
from openmash.web.forms import policy_text
from openmash.web.forms.dates import GovDateTimeField
from openmash.web.forms.fields import CheckboxesField, CleanCharField, DropdownField, RadiosField
from openmash.web.forms.policy_text import MINUTES, NONE, PART, RUNS_ON

UNITS = (
    (TimeUnit.CLOCK_HOURS.value, "clock hours, day and night"),
    (TimeUnit.WORKING_HOURS.value, "working hours"),
    (RUNS_ON, "working hours, running on through closing"),
    (TimeUnit.WORKING_DAYS.value, "working days"),
)
AGENCIES = tuple((kind.value, kind.label) for kind in AgencyKind)
YES_NO = (("yes", "Yes"), ("no", "No"))
LATER = "later"
URGENT = "Screening when a child is said to be in danger now, from receipt"


class PolicyForm(forms.Form):
    """Every setting of a policy, when the new version starts, and why it is made."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.policy: HubPolicy | None = None
        for rating in Rating:
            self._add_level(rating)
        self.fields["matter"] = CheckboxesField(
            label="Returns that must be in before a red contact may be decided",
            help_text="Later returns are added to the record. Choose among the agencies Red asks.",
            choices=AGENCIES,
            required=False,
        )
        self._add_target("screening", "Screening, from receipt", may_be_none=False)
        self.fields["urgent_screening_amount"] = _text(URGENT, called=URGENT)
        self._add_target("feedback", "Feedback to the referrer, from the decision")
        self._add_rules()
        self._add_hours()
        self.fields["name"] = _text("Name of the policy")
        self._add_start()

    def read(self) -> bool:
        """Read what was typed, and judge it by the rules. True if all of it holds."""
        self.is_valid()
        try:
            self.policy = HubPolicy.from_dict(policy_text.body(self._boxes()))
        except BadInput as refused:
            self.refuse(refused.by_field)
        later = self.cleaned_data.get("starts") == LATER and "valid_from" not in self.errors
        if self.cleaned_data.get("starts") == "now":
            # What was typed under the choice not taken is hidden, and counts for nothing.
            self.errors.pop("valid_from", None)
        if later and self.cleaned_data.get("valid_from") is None:
            self.add_error("valid_from", "Enter the day and the time of the start")
        return not self.errors

    def refuse(self, by_field: Mapping[str, str]) -> None:
        """Put refusals of the rules beside the fields they are about; each field once."""
        for path, sentence in by_field.items():
            name = self._field_of(path)
            if name is None:
                self.add_error(None, sentence)
            elif name not in self.errors:
                self.add_error(name, self._named_as_here(name, path, sentence))
        order = [NON_FIELD_ERRORS, *self.fields]
        # The summary lists them in the order of the page.
        for name in sorted(self.errors, key=order.index):
            self.errors[name] = self.errors.pop(name)

    def hidden(self) -> Iterator[tuple[str, str]]:
        """Everything that was typed, name and value, for the page that asks to confirm."""
        for name, values in self.data.lists():  # type: ignore[attr-defined]
            known = name in self.fields or name.startswith("valid_from_")
            for value in values if known else ():
                yield name, value

    def _boxes(self) -> dict[str, Any]:
        # A box that its own field refused is judged by the rules as it was typed.
        return {
            name: self.cleaned_data[name] if name in self.cleaned_data else self[name].value()
            for name in self.fields
        }

    def _field_of(self, path: str) -> str | None:
        exact = _PLACES.get(path)
        if exact:
            return exact
        for shape, name in _SHAPES:
            found = re.fullmatch(shape, path)
            if found:
                made = found.expand(name)
                return made if made in self.fields else None
        return path if path in self.fields else None

    def _named_as_here(self, name: str, path: str, sentence: str) -> str:
        """A sentence of the rules with the name the field has on this page, and its cure."""
        _, colon, cure = sentence.partition(": ")
        if not colon or name in ("valid_from", "reason", "seen_version"):
            return sentence
        cure = _CURES.get(path, cure).removesuffix(".")
        line = re.match(r"closures\.(\d+)", path)
        if line:
            cure = f"line {line[1]}: {cure}"
        field = self.fields[name]
        label = getattr(field, "called", "") or field.label
        return f"{label}: {cure.removeprefix(f'{label}: ')}"

    def _add_level(self, rating: Rating) -> None:
        name = rating.label
        if rating is not Rating.RED:
            self.fields[f"{rating}_used"] = RadiosField(
                label=f"Does the hub use {name}?", choices=YES_NO
            )
        self.fields[f"{rating}_threshold"] = CleanCharField(
            label=f"Threshold for {name}",
            help_text="What a screening officer weighs a contact against.",
            lines=True,
            max_length=4_000,
            required=False,
        )
        self._add_target(f"{rating}_decision", f"{name} decision, from receipt", may_be_none=True)
        self._add_target(f"{rating}_return", f"{name} agency return, from asking", may_be_none=True)
        self.fields[f"{rating}_agencies"] = CheckboxesField(
            label=f"Agencies proposed for {name}", choices=AGENCIES, required=False
        )

    def _add_target(self, name: str, words: str, *, may_be_none: bool = False) -> None:
        units = [(NONE, "no target"), *UNITS] if may_be_none else UNITS
        self.fields[f"{name}_amount"] = _text(words, called=words)
        self.fields[f"{name}_unit"] = DropdownField(
            label=f"Unit of {words[:1].lower()}{words[1:]}", choices=units, prompt="Choose a unit"
        )

    def _add_rules(self) -> None:
        self.fields["repeat_count"] = _text("Contacts about one child that call for a review")
        self.fields["repeat_days"] = _text("Within how many days")
        self.fields["search_period_years"] = _text("Years that agencies search back")
        self.fields["first_reminder"] = RadiosField(
            label="First reminder to an agency that has not answered",
            choices=[
                (PART, "When part of the time allowed has gone"),
                (MINUTES, "Some minutes before the return is due"),
            ],
        )
        self.fields["first_percent"] = _text("Part of the time, in percent")
        self.fields["first_minutes"] = _text("Minutes before it is due")
        self.fields["every_minutes"] = _text("Then remind again every so many minutes")
        self.fields["escalate_after_hours"] = _text("Tell the manager when it is late by hours")

    def _add_hours(self) -> None:
        for name in WEEKDAYS:
            self.fields[name] = _text(name.capitalize())
        self.fields["use_bank_holidays"] = RadiosField(
            label="Is the hub closed on bank holidays?", choices=YES_NO
        )
        self.fields["closures"] = CleanCharField(
            label="Other days on which the hub is closed",
            help_text="One a line: the date, then the reason. For example: "
            "24 December 2027 Christmas closure",
            lines=True,
            max_length=4_000,
            required=False,
        )

    def _add_start(self) -> None:
        self.fields["starts"] = RadiosField(
            label="When does the new version start?",
            choices=[("now", "At once, when you confirm"), (LATER, "Later")],
            needed="Select when the new version starts",
        )
        self.fields["valid_from"] = GovDateTimeField(label="Start", required=False)
        self.fields["reason"] = CleanCharField(
            label="Why is the policy changed?",
            called="Reason",
            needed="Enter the reason. Colleagues and inspectors will read it",
            help_text="Kept with the version for ever. Name no child and no family.",
            lines=True,
            max_length=4_000,
        )
        self.fields["seen_version"] = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


def _text(label: str, *, called: str = "") -> CleanCharField:
    return CleanCharField(label=label, called=called, max_length=200, required=False)


_PLACES = {
    "agencies_that_matter_for_red": "matter",
    "opening_hours": WEEKDAYS[0],
    "levels": "red_threshold",
    "chase.every_minutes": "every_minutes",
    "chase.escalate_after_hours": "escalate_after_hours",
    "chase.first_after_fraction": "first_percent",
    "chase.first_minutes_before_due": "first_minutes",
    "repeat.count": "repeat_count",
    "repeat.window_days": "repeat_days",
}
_CURES = {"chase.first_after_fraction": "give a percentage above 0 and at most 100"}
"""Where the page takes another unit than the rules do."""
_SHAPES = (
    (r"levels\.(\w+)\.(threshold|agencies)", r"\1_\2"),
    (r"levels\.(\w+)\.agency_return(?:\.amount|\.runs_through_closing)?", r"\1_return_amount"),
    (r"levels\.(\w+)\.agency_return\.unit", r"\1_return_unit"),
    (r"levels\.(\w+)\.decision(?:\.amount|\.runs_through_closing)?", r"\1_decision_amount"),
    (r"levels\.(\w+)\.decision\.unit", r"\1_decision_unit"),
    (r"urgent_screening(?:\..+)?", "urgent_screening_amount"),
    (r"(screening|feedback)(?:\.amount|\.runs_through_closing)?", r"\1_amount"),
    (r"(screening|feedback)\.unit", r"\1_unit"),
    (r"opening_hours\.(\w+)", r"\1"),
    (r"closures.*", "closures"),
)
"""Where in the form each dotted path of the rules has its field."""

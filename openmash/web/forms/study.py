"""Which study: areas, when each started, and what beside. Sent by GET: dates and codes only."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import forms

from openmash.domain.insights.study import TWO_MONTHS, windows
from openmash.domain.insights.study_cases import Clock
from openmash.web.forms.dates import GovDateField
from openmash.web.forms.fields import CheckboxesField, RadiosField
from openmash.web.presenters.formatters import day, in_london

_LENGTHS = {
    30: "30 days",
    TWO_MONTHS: "61 days, two months",
    91: "91 days, three months",
    182: "182 days, six months",
    365: "365 days, a year",
}
_SETTLING = {0: "None", 14: "14 days", 30: "30 days", 91: "91 days"}
EARLIEST = date(2010, 1, 1)
LEAST_AFTER = 7
"""Days that must have passed since the start: in fewer, one busy weekend would be the finding."""


class StudyForm(forms.Form):
    """A study of some areas.

    Args:
        areas: hub code to name, in the order to show them. With one area there is no comparison.
        now: aware UTC; nothing starts after it.
    """

    def __init__(self, *args: Any, areas: Mapping[str, str], now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.areas = areas
        self._now = now
        today = in_london(now).date()
        for code, name in areas.items():
            self.fields[start_name(code)] = GovDateField(
                label=name if self.has_comparison else "When did it start?",
                called=f"Start in {name}" if self.has_comparison else "Start",
                required=not self.has_comparison,
                needed="Enter the date on which it started",
                earliest=EARLIEST,
                latest=today,
                latest_means="today or in the past",
            )
        if self.has_comparison:
            self.fields["comparison"] = CheckboxesField(
                label="Which areas without a start are compared?",
                called="Areas to compare",
                help_text="Areas that had not started, in all these months.",
                choices=list(areas.items()),
                required=False,
            )
        self.fields["clock"] = RadiosField(
            label="What is a day?", called="What a day is", initial=Clock.DAYS.value,
            choices=[(each.value, each.label) for each in Clock],
        )  # fmt: skip
        self.fields["days"] = _numbers("How many days before and after?", _LENGTHS, TWO_MONTHS)
        self.fields["settling"] = _numbers("How many days to settle are left out?", _SETTLING, 0)

    @property
    def has_comparison(self) -> bool:
        """True where there are several areas to choose from."""
        return len(self.areas) > 1

    @property
    def start_fields(self) -> list[str]:
        """The names of the fields of starts, in the order of the areas."""
        return [start_name(code) for code in self.areas]

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        wrong = set(self.errors) & set(self.start_fields)
        if self.has_comparison and not wrong and not any(map(typed.get, self.start_fields)):
            first = next(iter(self.areas))
            self.add_error(start_name(first), "Enter the start of at least one area")
        if not wrong:
            self._check_after(typed)
        both = [
            self.areas[code]
            for code in typed.get("comparison", [])
            if typed.get(start_name(code)) is not None
        ]
        if both:
            self.add_error(
                "comparison",
                f"{both[0]} has a start date, so it cannot be compared as an area without a start."
                " Untick it, or delete its date",
            )
        return typed

    def _check_after(self, typed: Mapping[str, Any]) -> None:
        """Refuse a start after which nothing is left to compare by now."""
        today = in_london(self._now).date()
        settling = int(typed.get("settling") or 0)
        for name in self.start_fields:
            start = typed.get(name)
            if start is None:
                continue
            first = windows(start, settling=settling).after_from
            if (today - first).days < LEAST_AFTER:
                begins = f"{settling} days to settle end" if settling else "it started"
                self.add_error(
                    name,
                    f"There is too little after this date to compare: {begins}"
                    f" on {day(first)}, and at least {LEAST_AFTER} days are needed after that",
                )

    def remarks(self) -> dict[str, str]:
        """By the field of a start: that the days after it are not over. Of a valid form."""
        today = in_london(self._now).date()
        days, settling = self.number("days"), self.number("settling")
        found = {}
        for name in self.start_fields:
            start = self.cleaned_data[name]
            if start is None:
                continue
            after = windows(start, days=days, settling=settling)
            if after.after_until > today:
                gone = (today - after.after_from).days
                found[name] = (
                    f"Only {gone} of the {days} days to compare after this start are over, so less "
                    f"is counted after it than before. All are over on {day(after.after_until)}."
                )
        return found

    def starts(self) -> dict[str, date | None]:
        """Hub code to the date of its start; None for an area to compare. Of a valid form."""
        found: dict[str, date | None] = {
            code: self.cleaned_data[start_name(code)]
            for code in self.areas
            if self.cleaned_data[start_name(code)] is not None
        }
        return found | dict.fromkeys(self.cleaned_data.get("comparison", []))

    def clock(self) -> Clock:
        """What a day is. Of a valid form."""
        return Clock(self.cleaned_data["clock"])

    def number(self, name: str) -> int:
        """The days before and after ("days"), or left out ("settling"). Of a valid form."""
        return int(self.cleaned_data[name])

    def sent(self) -> dict[str, Any]:
        """What is chosen, as this form sends it, for links. Of a valid form."""
        found: dict[str, Any] = {
            name: self.cleaned_data[name] for name in ("clock", "days", "settling")
        }
        for name in self.start_fields:
            start: date | None = self.cleaned_data[name]
            if start is not None:
                parts = {"day": start.day, "month": start.month, "year": start.year}
                found |= {f"{name}_{part}": str(number) for part, number in parts.items()}
        return found | {"comparison": self.cleaned_data.get("comparison", [])}


def start_name(code: str) -> str:
    """The name of the field of an area's start."""
    return f"start_{code}"


def _numbers(label: str, choices: Mapping[int, str], usual: int) -> RadiosField:
    return RadiosField(
        label=label,
        called=label.removesuffix("?"),
        initial=str(usual),
        choices=[(str(number), words) for number, words in choices.items()],
    )

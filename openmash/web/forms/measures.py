"""Which contacts a measure is of. Sent by GET, to be kept and passed on: it holds codes only."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django import forms

from openmash.core.codes import ReferralSource
from openmash.domain.access import AgencyKind
from openmash.domain.contacts.ratings import Rating
from openmash.domain.insights.stages import Stage, Wanted
from openmash.web.forms.dates import GovDateField
from openmash.web.forms.fields import DropdownField
from openmash.web.presenters.formatters import LONDON, in_london

LONGEST = 3_660
"""Days; ten years and the leap days in them."""


@dataclass(frozen=True, slots=True)
class Period:
    """A period that ends now, by the word that stands for it in addresses."""

    word: str
    label: str
    days: int


MONTH = Period("month", "Last 4 weeks", 28)
QUARTER = Period("quarter", "Last 13 weeks", 91)
YEAR = Period("year", "Last 12 months", 365)
TWO_YEARS = Period("two-years", "Last 24 months", 730)


class PeriodForm(forms.Form):
    """From when to when, and which contacts.

    Args:
        now: aware UTC; no period reaches beyond it.
        periods: those that may be chosen by word; `usual` where none is.
    """

    def __init__(
        self,
        *args: Any,
        now: datetime,
        periods: tuple[Period, ...],
        usual: Period,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        self._periods, self._usual = periods, usual
        today = in_london(now).date()
        limits: dict[str, Any] = {
            "earliest": date(2010, 1, 1),
            "latest": today,
            "latest_means": "today or in the past",
        }
        self.fields["from"] = GovDateField(
            label="Received from", called="First day", required=False, **limits
        )
        self.fields["to"] = GovDateField(label="To", called="Last day", required=False, **limits)
        self.fields["rating"] = DropdownField(
            label="Initial rating",
            choices=[(each.value, each.label) for each in Rating],
            prompt="Any rating",
            required=False,
        )

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        first, last = typed.get("from"), typed.get("to")
        if last and not first and "from" not in self.errors:
            self.add_error("from", "Enter the first day as well")
        if first and last and last < first:
            self.add_error("to", "Last day must be the first day or later")
        if first and ((last or in_london(self.now).date()) - first).days > LONGEST:
            self.add_error("from", "First day must be at most ten years before the last day")
        return typed

    @property
    def chosen(self) -> Period | None:
        """The period chosen by word; None where days are given."""
        if self.is_bound and self.is_valid() and self.cleaned_data["from"]:
            return None
        word = self.data.get("period")
        return next((each for each in self._periods if each.word == word), self._usual)

    def since(self) -> datetime:
        """The first moment of the period (UTC)."""
        if self.chosen is None:
            return _midnight(self.cleaned_data["from"])
        return self.now - timedelta(days=self.chosen.days)

    def until(self) -> datetime:
        """The first moment no longer in it (UTC), not after now."""
        last = None if self.chosen else self.cleaned_data["to"]
        return min(self.now, _midnight(last + timedelta(days=1))) if last else self.now

    def rating(self) -> Rating | None:
        """The initial rating chosen, or None for any."""
        word = self._value("rating")
        return Rating(word) if word else None

    def _value(self, name: str) -> str:
        return str(self.cleaned_data.get(name) or "") if self.is_bound and self.is_valid() else ""

    def sent(self, *, period: Period | None = None) -> dict[str, str]:
        """What is chosen, as this form sends it, for links; with another period if one is given."""
        chosen = period or self.chosen
        dates: dict[str, str] = {}
        if chosen is None:
            for name in ("from", "to"):
                day: date | None = self.cleaned_data[name]
                if day:
                    parts = {"day": day.day, "month": day.month, "year": day.year}
                    dates |= {f"{name}_{part}": str(number) for part, number in parts.items()}
        else:
            dates = {"period": chosen.word}
        others = {name: self._value(name) for name in self.fields if name not in ("from", "to")}
        return dates | {name: value for name, value in others.items() if value}


class TurnaroundForm(PeriodForm):
    """The filters of the turnaround page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stage"] = DropdownField(
            label="Stage",
            choices=[(each.value, each.label) for each in Stage if each is not Stage.TURNAROUND],
            prompt=Stage.TURNAROUND.label,
            required=False,
        )
        self.fields["source"] = DropdownField(
            label="Source",
            choices=[(each.value, each.label) for each in ReferralSource],
            prompt="Any source",
            required=False,
        )
        self.fields["agency"] = DropdownField(
            label="Agency asked",
            choices=[(each.value, each.label) for each in AgencyKind],
            prompt="Any agency",
            required=False,
        )

    def wanted(self) -> Wanted:
        """What is to be timed."""
        stage, agency = self._value("stage"), self._value("agency")
        return Wanted(
            stage=Stage(stage) if stage else Stage.TURNAROUND,
            rating=self.rating(),
            source=self._value("source"),
            agency=AgencyKind(agency) if agency else None,
        )


class OverTimeForm(PeriodForm):
    """The filters of the page of control charts."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["goal"] = DropdownField(
            label="Goal for the shares",
            choices=[(str(each), f"{each}%") for each in (50, 60, 70, 75, 80, 85, 90, 95)],
            prompt="No goal",
            required=False,
        )

    def goal(self) -> float | None:
        """The share aimed at, 0 to 1; None without one."""
        word = self._value("goal")
        return int(word) / 100 if word else None


def _midnight(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, tzinfo=LONDON).astimezone(UTC)

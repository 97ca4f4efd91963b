"""Which period a statutory return is for. Sent by GET: it holds dates only."""

from datetime import date
from typing import Any

from django import forms

from openmash.interop.statutory import Statutory, census_year, census_year_of, six_months_to
from openmash.web.forms.dates import GovDateField
from openmash.web.forms.fields import DropdownField

_YEARS = 4


class PeriodForm(forms.Form):
    """A census year, or the last day of six months.

    Args:
        today: the London date; no period begins after it.
    """

    def __init__(self, *args: Any, kind: Statutory, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        newest = census_year_of(today)
        if kind.is_yearly:
            self.fields["year"] = DropdownField(
                label="Year, 1 April to 31 March",
                called="Year",
                choices=[
                    (str(year), f"{year - 1} to {year}{', so far' if year == newest else ''}")
                    for year in range(newest, newest - _YEARS, -1)
                ],
                needed="Select a year",
            )
        else:
            self.fields["to"] = GovDateField(
                label="Last day of the six months",
                called="Last day",
                help_text=f"For example, {today.day} {today.month} {today.year}",
                needed="Enter the last day of the six months",
                earliest=date(2020, 1, 1),
                latest=today,
                latest_means="today or in the past",
            )

    def period(self) -> tuple[date, date]:
        """The first and last day chosen. Call it on a valid form."""
        if self.kind.is_yearly:
            return census_year(int(self.cleaned_data["year"]))
        return six_months_to(self.cleaned_data["to"])

    def sent(self) -> dict[str, str]:
        """The period as this form sends it, for links and for the download's own form."""
        if self.kind.is_yearly:
            return {"year": self.cleaned_data["year"]}
        to: date = self.cleaned_data["to"]
        return {"to_day": str(to.day), "to_month": str(to.month), "to_year": str(to.year)}

"""Dates typed as day, month and year; partial ones; and a date with a time of day in London."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any, NamedTuple, NoReturn

from django import forms
from django.core.exceptions import ValidationError

from openmash.domain.sharing.handling import DatePrecision
from openmash.web.presenters.formatters import LONDON, day, in_london, in_sentence

Limit = date | Callable[[], date] | None

_PARTS = ("day", "month", "year")
_MONTHS = "january february march april may june july august september october november december"
_MONTH_NUMBERS = {
    word[:length]: number
    for number, word in enumerate(_MONTHS.split(), start=1)
    for length in range(3, len(word) + 1)
}


class PartialDate(NamedTuple):
    """A date as exactly as it is known.

    Attributes:
        date: with unknown parts at their first value (1 January); None when nothing is known.
        precision: which parts are real.
    """

    date: date | None
    precision: DatePrecision


NOT_KNOWN = PartialDate(None, DatePrecision.UNKNOWN)


class PartsWidget(forms.MultiWidget):
    """Several text boxes under one name; keeps what was typed in each, parsable or not."""

    def __init__(self, parts: tuple[str, ...]) -> None:
        self.parts = parts
        super().__init__(widgets={part: forms.TextInput() for part in parts})

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_{self.parts[0]}" if id_ else id_

    def decompress(self, value: Any) -> list[str]:
        return as_typed(value, self.parts)


def as_typed(value: Any, parts: tuple[str, ...]) -> list[str]:
    """A stored value as its boxes would show it; a list from a bound form comes back as it is."""
    if isinstance(value, list):
        return ["" if each is None else str(each) for each in value]
    shown = dict.fromkeys(parts, "")
    if isinstance(value, PartialDate):
        shown.update(_partial_as_typed(value))
    elif isinstance(value, datetime):
        local = in_london(value)
        shown.update(day=str(local.day), month=str(local.month), year=str(local.year))
        shown["time"] = f"{local:%H:%M}"
    elif isinstance(value, date):
        shown.update(day=str(value.day), month=str(value.month), year=str(value.year))
    return [shown[part] for part in parts]


def _partial_as_typed(value: PartialDate) -> dict[str, str]:
    if value.date is None or value.precision is DatePrecision.UNKNOWN:
        return {"how": DatePrecision.UNKNOWN.value}
    typed = {"year": str(value.date.year)}
    if value.precision in {DatePrecision.DAY, DatePrecision.MONTH}:
        typed["month"] = str(value.date.month)
    if value.precision is DatePrecision.DAY:
        typed["day"] = str(value.date.day)
    if value.precision is DatePrecision.APPROXIMATE:
        typed["how"] = DatePrecision.APPROXIMATE.value
    return typed


class GovDateField(forms.Field):
    """An exact date in three boxes: `<name>_day`, `<name>_month`, `<name>_year`.

    Args:
        called: the field's short name in sentences ("Date of birth"); the label if not given.
        needed: the sentence when nothing was typed.
        earliest, latest: the first and last date accepted, or a function giving it; forms never
            read a clock of their own. Both may be set on the field of one form (`fields[...]`).
        latest_means: the words for "not after latest", as "today or in the past".

    Cleans to a `date`, or None when empty and not required. Months may be typed as words.
    """

    parts: tuple[str, ...] = _PARTS

    def __init__(
        self,
        *,
        called: str = "",
        needed: str = "",
        earliest: Limit = date(1900, 1, 1),
        latest: Limit = None,
        latest_means: str = "",
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("widget", PartsWidget(self.parts))
        super().__init__(**kwargs)
        self.called = called or str(self.label or "Date")
        self.earliest, self.latest, self.latest_means = earliest, latest, latest_means
        self.error_messages["required"] = needed or f"Enter {in_sentence(self.called)}"

    def clean(self, value: Any) -> Any:
        typed = self._typed(value)
        if not any(typed.values()):
            return self._when_empty()
        return self._read(typed)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return as_typed(initial, self.parts) != as_typed(data, self.parts)

    def _typed(self, value: Any) -> dict[str, str]:
        texts = as_typed(value, self.parts)
        return {part: text.strip() for part, text in zip(self.parts, texts, strict=True)}

    def _when_empty(self) -> Any:
        if self.required:
            self.refuse(str(self.error_messages["required"]), "day")
        return None

    def _read(self, typed: Mapping[str, str]) -> Any:
        return self.within_limits(self.read_exact(typed))

    def refuse(self, sentence: str, *parts: str) -> NoReturn:
        """Raise with the sentence and the boxes it is about (shown in red, linked from above)."""
        # Django fills parameters into the sentence, so a percent sign in it must be doubled.
        doubled = sentence.replace("%", "%%")
        raise ValidationError(doubled, code="date", params={"parts": parts})

    def read_exact(self, typed: Mapping[str, str]) -> date:
        """The date of three filled boxes, or a refusal naming the boxes that are wrong."""
        missing = [part for part in _PARTS if not typed[part]]
        if missing:
            words = " and ".join(missing)
            article = "a" if len(missing) == 1 else "the"
            self.refuse(f"{self.called} must include {article} {words}", *missing)
        return self.real_date(typed["day"], typed["month"], typed["year"])

    def real_date(self, day_text: str, month_text: str, year_text: str) -> date:
        """A date of the calendar from three texts."""
        year = self._year(year_text)
        month = _month(month_text)
        if month is None:
            self.refuse(f"{self.called} must be a real date. Check the month", "month")
        if not re.fullmatch(r"[0-9]{1,2}", day_text):
            self.refuse(f"{self.called} must be a real date. Check the day", "day")
        try:
            return date(year, month, int(day_text))
        except ValueError:
            self.refuse(
                f"{self.called} must be a real date. Check the day and month", "day", "month"
            )

    def _year(self, text: str) -> int:
        if not re.fullmatch(r"[0-9]{4}", text) or text == "0000":
            self.refuse(f"{self.called} must include a year of 4 numbers, for example 2019", "year")
        return int(text)

    def within_limits(self, found: date) -> date:
        """The date itself, or a refusal saying which limit it passes."""
        earliest, latest = _limit(self.earliest), _limit(self.latest)
        if earliest and found < earliest:
            self.refuse(f"{self.called} must be on or after {day(earliest)}", *_PARTS)
        if latest and found > latest:
            means = self.latest_means or f"on or before {day(latest)}"
            self.refuse(f"{self.called} must be {means}", *_PARTS)
        return found


class PartialDateField(GovDateField):
    """A date of which the day, or day and month, may be left empty; cleans to `PartialDate`.

    A fourth control, `<name>_how`, says "about" (the year is a guess) or "not known". Nothing
    typed is `NOT_KNOWN` when the field is not required. Arguments as for GovDateField.
    """

    parts: tuple[str, ...] = (*_PARTS, "how")

    def __init__(self, *, needed: str = "", **kwargs: Any) -> None:
        super().__init__(needed=needed, **kwargs)
        if not needed:
            self.error_messages["required"] = (
                f"Enter {in_sentence(self.called)}, as much of it as you know,"
                " or select that it is not known"
            )

    def _when_empty(self) -> PartialDate:
        super()._when_empty()
        return NOT_KNOWN

    def _read(self, typed: Mapping[str, str]) -> PartialDate:
        how = typed["how"]
        anything = any(typed[part] for part in _PARTS)
        if how == DatePrecision.UNKNOWN:
            if anything:
                self.refuse(
                    f"{self.called} is both typed and marked not known. Delete one of the two",
                    *_PARTS,
                )
            return NOT_KNOWN
        if not anything:
            self.refuse(f"{self.called} must include at least a year", "year")
        if how not in {"", DatePrecision.APPROXIMATE}:
            self.refuse(f"Select again how exactly {in_sentence(self.called)} is known", "how")
        found = self._read_parts(typed)
        if how == DatePrecision.APPROXIMATE:
            return PartialDate(found.date, DatePrecision.APPROXIMATE)
        return found

    def _read_parts(self, typed: Mapping[str, str]) -> PartialDate:
        if not typed["year"]:
            self.refuse(f"{self.called} must include a year", "year")
        if typed["day"] and not typed["month"]:
            self.refuse(f"{self.called} must include a month, or no day", "month")
        precision = DatePrecision.YEAR
        if typed["month"]:
            precision = DatePrecision.DAY if typed["day"] else DatePrecision.MONTH
        found = self.real_date(typed["day"] or "1", typed["month"] or "1", typed["year"])
        return PartialDate(self._within_partial_limits(found, precision), precision)

    def _within_partial_limits(self, found: date, precision: DatePrecision) -> date:
        earliest = _limit(self.earliest)
        if earliest and precision is not DatePrecision.DAY:
            # 2019 may well be after 5 March 2019: only a period wholly too early is refused.
            same_year = found.year == earliest.year
            if same_year and (precision is DatePrecision.YEAR or found.month == earliest.month):
                return found
        return self.within_limits(found)


class GovDateTimeField(GovDateField):
    """A date and a time of day in London, in four boxes; cleans to an aware UTC `datetime`.

    The time may be 14:30, 14.30, 1430, 2:30pm or 2pm. In the hour that happens twice in October
    the first is meant; the hour that does not happen in March is refused.
    """

    parts = (*_PARTS, "time")

    def _read(self, typed: Mapping[str, str]) -> datetime:
        on = self.within_limits(self.read_exact(typed))
        if not typed["time"]:
            self.refuse(f"{self.called} must include a time", "time")
        read = _time(typed["time"])
        if read is None:
            self.refuse(f"{self.called} must include a real time, for example 14:30", "time")
        hour, minute = read
        instant = datetime(on.year, on.month, on.day, hour, minute, tzinfo=LONDON).astimezone(UTC)
        if (in_london(instant).hour, in_london(instant).minute) != (hour, minute):
            self.refuse(
                f"{self.called} must be a time that happened: the clocks went forward"
                " from 01:00 to 02:00 that night",
                "time",
            )
        return instant


def _limit(limit: Limit) -> date | None:
    return limit() if callable(limit) else limit


def _month(text: str) -> int | None:
    """
    >>> _month("3"), _month("03"), _month("Mar"), _month("march"), _month("13"), _month("x")
    (3, 3, 3, 3, None, None)
    """
    if re.fullmatch(r"[0-9]{1,2}", text):
        return int(text) if 1 <= int(text) <= 12 else None
    return _MONTH_NUMBERS.get(text.lower().rstrip("."))


def _time(text: str) -> tuple[int, int] | None:
    """
    >>> _time("14:30"), _time("14.30"), _time("1430"), _time("2:30pm"), _time("12am"), _time("2 pm")
    ((14, 30), (14, 30), (14, 30), (14, 30), (0, 0), (14, 0))
    >>> _time("25:00"), _time("13pm"), _time("2"), _time("noonish")
    (None, None, None, None)
    """
    shape = r"([0-9]{1,2})(?:[:.]?([0-9]{2}))?\s*([ap])?\.?(?:m\.?)?"
    found = re.fullmatch(shape, text.strip().lower())
    if not found or (found[2] is None and found[3] is None):
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    return (hour, minute) if hour < 24 and minute < 60 else None

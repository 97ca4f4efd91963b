"""The boxes of a date: day, month, year, and time or how exactly it is known."""

from django.forms.boundfield import BoundField
from markupsafe import Markup

from openmash.domain.sharing.handling import DatePrecision
from openmash.web import govuk
from openmash.web.forms.dates import PartsWidget, as_typed
from openmash.web.forms.options import Options, common, field_id, fieldset

_PART_LABELS = {"day": "Day", "month": "Month", "year": "Year", "time": "Time"}
_PART_CLASSES = {
    "day": "govuk-input--width-2",
    "month": "govuk-input--width-2",
    "year": "govuk-input--width-4",
    "time": "govuk-input--width-5",
}
_BIRTHDAY = {"day": "bday-day", "month": "bday-month", "year": "bday-year"}


def wrong_parts(bound: BoundField) -> set[str]:
    """The boxes that the field's errors are about; all three of the date if they do not say."""
    found: set[str] = set()
    for problem in bound.form.errors.as_data().get(bound.name, []):
        parts = (problem.params or {}).get("parts", ())
        found.update(parts or ("day", "month", "year"))
    return found


def date_boxes(bound: BoundField, overrides: Options) -> Markup:
    """Three or four boxes in one fieldset, those that are wrong in red."""
    widget = bound.field.widget
    if not isinstance(widget, PartsWidget):
        raise TypeError(f"{bound.name} is no date in boxes.")
    typed = dict(zip(widget.parts, as_typed(bound.value(), widget.parts), strict=True))
    wrong = wrong_parts(bound) if bound.errors else set()
    birthday = overrides.get("autocomplete") == "bday"
    boxes = [
        _box(bound, part, typed[part], part in wrong) for part in widget.parts if part != "how"
    ]
    if birthday:
        for box in boxes:
            box["autocomplete"] = _BIRTHDAY.get(box["label"].lower(), "")
    options = {
        **common(bound, overrides),
        "id": field_id(bound),
        "fieldset": fieldset(bound, overrides),
        "items": boxes,
    }
    if "how" in widget.parts:
        options["formGroup"] = {"afterInputs": {"html": _how(bound, typed["how"])}}
    return govuk.macro("date-input")(options)


def _box(bound: BoundField, part: str, value: str, wrong: bool) -> Options:
    red = " govuk-input--error" if wrong else ""
    return {
        "name": f"{bound.html_name}_{part}",
        "id": field_id(bound, part),
        "label": _PART_LABELS[part],
        "classes": f"{_PART_CLASSES[part]}{red}",
        "value": value,
        "inputmode": "numeric" if part in {"day", "year"} else "text",
        "attributes": {"spellcheck": "false"},
    }


def _how(bound: BoundField, value: str) -> Markup:
    """The boxes under a partial date: about, or not known. Two boxes, so either can be undone."""
    choices = (
        (DatePrecision.APPROXIMATE.value, "Approximate: the year is a best guess"),
        (DatePrecision.UNKNOWN.value, "Not known"),
    )[: 2 if getattr(bound.field, "may_be_unknown", True) else 1]
    items: list[Options] = [
        {
            "value": each,
            "text": text,
            "checked": value == each,
            "id": field_id(bound, "how") if first else f"{field_id(bound, 'how')}_{each}",
        }
        for first, (each, text) in zip((True, False), choices, strict=False)
    ]
    options = {
        "name": f"{bound.html_name}_how",
        "idPrefix": field_id(bound, "how"),
        "classes": "govuk-checkboxes--small om-date-how",
        "items": items,
    }
    return govuk.macro("checkboxes")(options)

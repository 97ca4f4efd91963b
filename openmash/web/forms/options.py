"""The options that every GOV.UK component shares: ids, labels, hints, errors, attributes."""

from typing import Any

from django.forms import Field
from django.forms.boundfield import BoundField
from markupsafe import Markup, escape

from openmash.web.presenters.formatters import in_sentence

Options = dict[str, Any]

_HANDLED = {"maxlength", "minlength", "class", "cols", "rows", "required", "aria-describedby"}
"""Attributes of Django's widgets that the components set themselves, or leave out on purpose."""


def field_id(bound: BoundField, part: str = "") -> str:
    """The id of a field's first control, or of one part of a date."""
    base = bound.auto_id or bound.html_name
    return f"{base}_{part}" if part else str(base)


def _label(bound: BoundField, overrides: Options) -> Options:
    text = overrides.get("label", bound.label)
    options: Options = {"html": text} if isinstance(text, Markup) else {"text": str(text)}
    heading = bool(overrides.get("heading"))
    size = overrides.get("size") or ("l" if heading else "")
    return {**options, "isPageHeading": heading, "size": size}


def label_options(bound: BoundField, overrides: Options) -> Options:
    """A label, as the macro wants it."""
    label = _label(bound, overrides)
    size = label.pop("size")
    return {**label, "classes": f"govuk-label--{size}" if size else ""}


def fieldset(bound: BoundField, overrides: Options) -> Options:
    """A fieldset whose legend is the field's label; size "s" unless asked."""
    legend = _label(bound, overrides)
    size = legend.pop("size") or "s"
    return {"legend": {**legend, "classes": f"govuk-fieldset__legend--{size}"}}


def common(bound: BoundField, overrides: Options) -> Options:
    """What every component has: name, hint and the errors that the field met."""
    options: Options = {"name": bound.html_name}
    hint = overrides.get("hint", bound.help_text)
    if hint:
        options["hint"] = {"html" if isinstance(hint, Markup) else "text": hint}
    if bound.errors:
        messages = [escape(message) for message in error_texts(bound)]
        options["errorMessage"] = {"html": Markup("<br>").join(messages)}
    return options


def error_texts(bound: BoundField) -> list[str]:
    """The field's refusals. Django's bare "This field is required." is made to name the field."""
    bare = str(Field.default_error_messages["required"])
    named = f"Enter {in_sentence(str(bound.label))}"
    return [named if str(text) == bare else str(text) for text in bound.errors]


def attributes(bound: BoundField, overrides: Options) -> Options:
    """The widget's own attributes, then those of this call."""
    options: Options = {}
    others: dict[str, Any] = {}
    for key, value in {**bound.field.widget.attrs, **overrides.get("attributes", {})}.items():
        if key in {"autocomplete", "inputmode", "autocapitalize"}:
            options[key] = value
        elif key == "spellcheck":
            options[key] = str(value).lower() == "true"
        elif key not in _HANDLED:
            others[key] = value
    for key in ("autocomplete", "inputmode", "spellcheck"):
        if key in overrides:
            options[key] = overrides[key]
    return {**options, "attributes": others}


def text_value(bound: BoundField) -> str:
    """What was typed, or the stored value, or nothing."""
    value = bound.value()
    return "" if value is None else str(value)

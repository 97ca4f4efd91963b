"""Text inputs, text areas, files and hidden inputs."""

from django import forms
from django.forms.boundfield import BoundField
from markupsafe import Markup, escape

from openmash.web import govuk
from openmash.web.forms.options import (
    Options,
    attributes,
    common,
    field_id,
    label_options,
    text_value,
)


def text_input(bound: BoundField, overrides: Options) -> Markup:
    """One line; a password is never shown again."""
    widget = bound.field.widget
    options = {
        **common(bound, overrides),
        **attributes(bound, overrides),
        "id": field_id(bound),
        "label": label_options(bound, overrides),
        "classes": overrides.get("classes", ""),
        "type": getattr(widget, "input_type", "text"),
        "value": text_value(bound),
    }
    if isinstance(widget, forms.PasswordInput):
        options["value"] = ""
        options["spellcheck"] = False
    if isinstance(bound.field, forms.IntegerField) and options["type"] == "number":
        options["type"] = "text"
        options.setdefault("inputmode", "numeric")
    for side in ("prefix", "suffix"):
        if side in overrides:
            options[side] = {"text": overrides[side]}
    return govuk.macro("input")(options)


def file_upload(bound: BoundField, overrides: Options) -> Markup:
    """Choosing a file. What was chosen is never shown again: browsers do not allow it."""
    options = {
        **common(bound, overrides),
        **attributes(bound, overrides),
        "id": field_id(bound),
        "label": label_options(bound, overrides),
        "classes": overrides.get("classes", ""),
    }
    return govuk.macro("file-upload")(options)


def text_area(bound: BoundField, overrides: Options) -> Markup:
    """Several lines; with a count of characters where the field has a limit."""
    options = {
        **common(bound, overrides),
        **attributes(bound, overrides),
        "id": field_id(bound),
        "label": label_options(bound, overrides),
        "classes": overrides.get("classes", ""),
        "rows": overrides.get("rows", 5),
        "value": _lines(text_value(bound)),
    }
    limit = getattr(bound.field, "limit", None) or getattr(bound.field, "max_length", None)
    if limit is None:
        return govuk.macro("textarea")(options)
    return govuk.macro("character-count")({**options, "maxlength": limit, "threshold": 75})


def _lines(text: str) -> Markup:
    """Text for a text area, its line breaks as references.

    The macros indent what they nest, which would put spaces into every line that was typed; and
    a browser drops one break at the very start, so one is added there.
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    escaped = escape(plain).replace("\n", Markup("&#10;"))
    return Markup("&#10;") + escaped if plain.startswith("\n") else escaped


def hidden(bound: BoundField, _overrides: Options) -> Markup:
    """One hidden input for each value."""
    values = bound.value()
    many = values if isinstance(values, list | tuple) else [values]
    return Markup("").join(
        Markup('<input type="hidden" name="{}" value="{}">').format(
            bound.html_name, "" if each is None else each
        )
        for each in many
    )

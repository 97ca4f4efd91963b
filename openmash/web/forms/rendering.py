"""A Django form field becomes its GOV.UK component; a form's refusals become the error summary.

Everything typed is shown again exactly as it was typed, escaped, whether or not it could be read.
Which component a field gets follows from its widget; `docs/adr/0002-front-end.md` has the table.
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from markupsafe import Markup

from openmash.web import govuk
from openmash.web.forms.boxes import date_boxes, wrong_parts
from openmash.web.forms.choices import choice_list, one_checkbox, select
from openmash.web.forms.dates import PartsWidget
from openmash.web.forms.inputs import file_upload, hidden, text_area, text_input
from openmash.web.forms.options import Options, error_texts, field_id


def component(form: forms.BaseForm, field_name: str, **overrides: Any) -> Markup:
    """The GOV.UK component of one field, with its hint, its error and what was typed.

    Args:
        form: bound or not.
        field_name: the field's name in the form.
        overrides, all optional:
            label, hint: text in place of the field's own.
            heading: True makes the label the page's h1 (one question a page); then size is "l".
            size: label or legend size, "s", "m", "l" or "xl".
            classes: added to the input, select, text area or choice list.
            inline, small: radios and checkboxes side by side, or smaller.
            hints: choice value to hint text. conditional: choice value to Markup shown when
            chosen. divider: choice value to the word shown before it ("or").
            keys: choice value to the key that, with the browser's own modifier, selects it.
            exclusive: the checkbox value that unticks the others ("none").
            rows; prefix, suffix (text); autocomplete, inputmode, spellcheck; attributes (mapping).

    Raises:
        KeyError: no such field. TypeError: the field's widget has no GOV.UK component here, or an
        override is not one of those above.
    """
    unknown = set(overrides) - _OVERRIDES
    if unknown:
        raise TypeError(f"component() has no option {', '.join(sorted(unknown))}")
    bound = form[field_name]
    widget = bound.field.widget
    for kind, build in _BUILDERS:
        if isinstance(widget, kind):
            return build(bound, overrides)
    raise TypeError(f"Field {field_name} uses {type(widget).__name__}, which has no component.")


def all_components(form: forms.BaseForm) -> Markup:
    """Every field of the form in order, hidden ones included."""
    return Markup("\n").join(component(form, name) for name in form.fields)


def error_summary(*some_forms: forms.BaseForm) -> Markup:
    """The GOV.UK error summary of one or more forms; empty if none has errors.

    Each line links to the box that is wrong. Put it first in the page's content.
    """
    items = [item for form in some_forms for item in _summary_items(form)]
    if not items:
        return Markup("")
    options = {"titleText": "There is a problem", "errorList": items}
    return govuk.macro("error-summary")(options)


def _summary_items(form: forms.BaseForm) -> list[dict[str, str]]:
    items = []
    for name, texts in form.errors.items():
        if name in form.fields and not form[name].is_hidden:
            href = f"#{_first_wrong_id(form[name])}"
            items += [{"text": text, "href": href} for text in error_texts(form[name])]
        else:
            items += [{"text": str(text)} for text in texts]
    return items


def _first_wrong_id(bound: BoundField) -> str:
    widget = bound.field.widget
    if isinstance(widget, PartsWidget):
        wrong = wrong_parts(bound)
        first = next((part for part in widget.parts if part in wrong), widget.parts[0])
        return field_id(bound, first)
    return field_id(bound)


_OVERRIDES = frozenset(
    {
        "label",
        "hint",
        "heading",
        "size",
        "classes",
        "inline",
        "small",
        "hints",
        "conditional",
        "divider",
        "exclusive",
        "keys",
        "rows",
        "prefix",
        "suffix",
        "autocomplete",
        "inputmode",
        "spellcheck",
        "attributes",
    }
)

_BUILDERS: tuple[tuple[type[forms.Widget], Callable[[BoundField, Options], Markup]], ...] = (
    (forms.HiddenInput, hidden),
    (forms.FileInput, file_upload),
    (PartsWidget, date_boxes),
    (forms.CheckboxSelectMultiple, choice_list("checkboxes")),
    (forms.RadioSelect, choice_list("radios")),
    (forms.Select, select),
    (forms.CheckboxInput, one_checkbox),
    (forms.Textarea, text_area),
    (forms.TextInput, text_input),
    (forms.NumberInput, text_input),
    (forms.EmailInput, text_input),
    (forms.PasswordInput, text_input),
)

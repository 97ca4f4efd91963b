"""Radios, checkboxes and select boxes."""

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.boundfield import BoundField
from markupsafe import Markup, escape

from openmash.web import govuk
from openmash.web.forms.options import Options, common, field_id, fieldset, label_options


def _choice_items(bound: BoundField, overrides: Options) -> list[Options]:
    hints = {**getattr(bound.field, "hints", {}), **overrides.get("hints", {})}
    conditional: Mapping[str, Markup] = overrides.get("conditional", {})
    dividers: Mapping[str, str] = overrides.get("divider", {})
    keys: Mapping[str, str] = overrides.get("keys", {})
    chosen = _chosen(bound)
    items: list[Options] = []
    for value, text in _flat_choices(bound):
        if value in dividers:
            items.append({"divider": dividers[value]})
        item: Options = {"value": value, "text": text, "checked": value in chosen}
        if value in hints:
            item["hint"] = {"text": hints[value]}
        if value in conditional:
            item["conditional"] = {"html": escape(conditional[value])}
        if value in keys:
            item["attributes"] = {"accesskey": keys[value]}
        if value == overrides.get("exclusive"):
            item["behaviour"] = "exclusive"
        items.append(item)
    return items


def _flat_choices(bound: BoundField) -> list[tuple[str, str]]:
    field: Any = bound.field
    return [("" if value is None else str(value), str(text)) for value, text in field.choices]


def _chosen(bound: BoundField) -> set[str]:
    value = bound.value()
    if value is None or value == "":
        return set()
    many = value if isinstance(value, list | tuple | set | frozenset) else [value]
    return {str(each) for each in many}


def _choice_classes(kind: str, overrides: Options) -> str:
    names = [overrides.get("classes", "")]
    names += [f"govuk-{kind}--inline"] if overrides.get("inline") else []
    names += [f"govuk-{kind}--small"] if overrides.get("small") else []
    return " ".join(name for name in names if name)


def choice_list(kind: str) -> Callable[[BoundField, Options], Markup]:
    """The builder of "radios" or "checkboxes". An empty choice is left out: nothing is chosen."""

    def build(bound: BoundField, overrides: Options) -> Markup:
        items = [item for item in _choice_items(bound, overrides) if item.get("value") != ""]
        options = {
            **common(bound, overrides),
            "idPrefix": field_id(bound),
            "fieldset": fieldset(bound, overrides),
            "classes": _choice_classes(kind, overrides),
            "items": items,
        }
        return govuk.macro(kind)(options)

    return build


def select(bound: BoundField, overrides: Options) -> Markup:
    """A select box. Dividers, hints and conditional parts have no place in one."""
    items = [
        {"value": item["value"], "text": item["text"], "selected": item["checked"]}
        for item in _choice_items(bound, overrides)
        if "value" in item
    ]
    options = {
        **common(bound, overrides),
        "id": field_id(bound),
        "label": label_options(bound, overrides),
        "classes": overrides.get("classes", ""),
        "items": items,
    }
    return govuk.macro("select")(options)


def one_checkbox(bound: BoundField, overrides: Options) -> Markup:
    """A single checkbox with its own label."""
    shared = common(bound, overrides)
    hint = shared.pop("hint", None)
    label = overrides.get("label", bound.label)
    item: Options = {
        "value": "on",
        "html" if isinstance(label, Markup) else "text": label,
        "checked": bool(bound.value()),
        "id": field_id(bound),
        "hint": hint,
    }
    options = {
        **shared,
        "idPrefix": field_id(bound),
        "classes": _choice_classes("checkboxes", overrides),
        "items": [item],
    }
    return govuk.macro("checkboxes")(options)

"""The boxes of one field of a return: what is shared, and the marks of the item it becomes."""

from dataclasses import dataclass
from typing import Any

from django import forms

from openmash.domain.agency_checks.fields import FieldKind, ReturnField, options_of
from openmash.domain.agency_checks.marks import Audience
from openmash.domain.sharing.handling import Basis
from openmash.records.queries.agency_queue import AskedPage
from openmash.web.forms.dates import GovDateField, PartialDateField
from openmash.web.forms.fields import CleanCharField, DropdownField, RadiosField
from openmash.web.presenters import formatters

LONG, SHORT = 4_000, 200

_BASIS_LABELS = (
    (Basis.FACT.value, "Fact"),
    (Basis.OPINION.value, "Opinion"),
    (Basis.WITNESSED.value, "Seen or heard by the person recording it"),
    (Basis.REPORTED.value, "Reported by somebody else"),
)


@dataclass(frozen=True, slots=True)
class ItemBoxes:
    """The boxes of one field of the return: its value, and the marks of the item it becomes."""

    label: str
    value: str
    marks: tuple[str, ...]
    marks_open: bool


class MarkField(RadiosField):
    """A select box that always has a choice made: one of its own, the first shown being safe."""

    widget = forms.Select

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)


def item_fields(field: ReturnField, page: AskedPage) -> dict[str, forms.Field]:
    """The form fields of one field of the agency's own form, by name."""
    made: dict[str, forms.Field] = {f"item_{field.key}": _value_field(field)}
    if len(page.people) > 1:
        made[f"about_{field.key}"] = MarkField(
            label="About", choices=[("", "The family as a whole"), *_people(page)], initial=""
        )
    made[f"audience_{field.key}"] = MarkField(
        label="Who may see it",
        choices=[(each.value, each.label) for each in Audience],
        initial=Audience.HUB_ONLY.value,
    )
    made[f"basis_{field.key}"] = MarkField(
        label="Kind of statement", choices=list(_BASIS_LABELS), initial=field.basis.value
    )
    if field.dated:
        made[f"on_{field.key}"] = PartialDateField(
            label="When it happened", called=f"Date of {field.label}", required=False
        )
    return made


def _value_field(field: ReturnField) -> forms.Field:
    if field.kind is FieldKind.DATE:
        return GovDateField(label=field.label, help_text=field.hint, required=False)
    if field.kind in {FieldKind.YES_NO, FieldKind.CHOICE}:
        return DropdownField(
            label=field.label,
            help_text=field.hint,
            choices=options_of(field),
            prompt="Not answered",
            required=False,
        )
    lines = field.kind is FieldKind.LONG_TEXT
    return CleanCharField(
        label=field.label,
        help_text=field.hint,
        lines=lines,
        max_length=LONG if lines else SHORT,
        required=False,
    )


def _people(page: AskedPage) -> list[tuple[str, str]]:
    return [
        (str(person.id), formatters.full_name(person.forename, person.surname))
        for person in page.people
    ]

"""The boxes of one field of a return: what is shared, and the marks of the item it becomes.

A field behind which events lie may be filled in once for each of them: every entry becomes an item
of its own, with its own date, so that the chronology needs no typing.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from openmash.domain.access import AgencyKind
from openmash.domain.agency_checks.fields import (
    FIELDS,
    FieldKind,
    ReturnField,
    options_of,
)
from openmash.domain.agency_checks.marks import Audience
from openmash.domain.agency_checks.return_words import units, worded
from openmash.domain.agency_checks.returns import ItemDraft
from openmash.domain.sharing.handling import Basis, DatePrecision, SourceGrade
from openmash.domain.sharing.schemes import (
    HANDLING_MARKS,
    INFORMATION_MARKS,
    SOURCE_MARKS,
    UNMARKED,
    Marks,
    Scheme,
)
from openmash.records.queries.agency_queue import AskedPage
from openmash.web.forms.dates import NOT_KNOWN, GovDateField, PartialDateField
from openmash.web.forms.fields import CleanCharField, DropdownField, RadiosField
from openmash.web.presenters import formatters

LONG, SHORT = 4_000, 200
MOST_ENTRIES = 20

_BASIS_LABELS = (
    (Basis.FACT.value, "Fact"),
    (Basis.OPINION.value, "Opinion"),
    (Basis.WITNESSED.value, "Seen or heard by the person recording it"),
    (Basis.REPORTED.value, "Reported by somebody else"),
)
_PLACES_OF_3X5X2 = (
    ("source", "Source evaluation (3x5x2)", SOURCE_MARKS),
    ("information", "Intelligence assessment (3x5x2)", INFORMATION_MARKS),
    ("handling", "Handling code (3x5x2)", HANDLING_MARKS),
)
_IN_BOX_ORDER = (
    "about", "place", "audience", "basis", "grade", "source", "information", "handling",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Slot:
    """One entry of one field of the agency's form, from 1."""

    field: ReturnField
    entry: int = 1

    @property
    def name(self) -> str:
        """The end of its boxes' names, the same as `ItemDraft.name`."""
        return self.field.key if self.entry == 1 else f"{self.field.key}_{self.entry}"

    @property
    def label(self) -> str:
        """The words above it."""
        return self.field.label if self.entry == 1 else f"{self.field.label}: {self.entry}"


@dataclass(frozen=True, slots=True)
class ItemBoxes:
    """The boxes of one entry: its value, when it happened, and the marks of the item it becomes.

    Attributes:
        on: the box of its date; empty where the field is no event.
        more: the field's key, under its last entry, if another may be added.
        unit: what stands after a number.
    """

    label: str
    value: str
    on: str
    marks: tuple[str, ...]
    marks_open: bool
    more: str
    unit: str


class MarkField(RadiosField):
    """A select box that always has a choice made: one of its own, the first shown being safe."""

    widget = forms.Select

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)


def slots_of(kind: AgencyKind, data: Mapping[str, Any] | None, more: str = "") -> tuple[Slot, ...]:
    """The entries of an agency's form: one of each field, and as many as were sent.

    Args:
        data: what was sent; None for a form that is shown first.
        more: the field that gets another entry.
    """
    slots = []
    for field in FIELDS[kind]:
        entries = 1
        while field.repeats and data and f"item_{field.key}_{entries + 1}" in data:
            entries += 1
        entries = min(entries + (field.repeats and field.key == more), MOST_ENTRIES)
        slots += [Slot(field, entry) for entry in range(1, entries + 1)]
    return tuple(slots)


def item_fields(slot: Slot, page: AskedPage) -> dict[str, forms.Field]:
    """The form fields of one entry, by name."""
    made: dict[str, forms.Field] = {f"item_{slot.name}": _value_field(slot)}
    if slot.field.dated:
        made[f"on_{slot.name}"] = PartialDateField(
            label="When it happened or is planned" if slot.field.ahead else "When it happened",
            called=f"Date of {slot.label}",
            required=False,
        )
    if len(page.people) > 1:
        made[f"about_{slot.name}"] = MarkField(
            label="About", choices=[("", "The family as a whole"), *_people(page)], initial=""
        )
    made[f"place_{slot.name}"] = CleanCharField(
        label="Place, if it is about one", max_length=160, required=False
    )
    made[f"audience_{slot.name}"] = MarkField(
        label="Who may see it",
        choices=[(each.value, each.label) for each in Audience],
        initial=Audience.HUB_ONLY.value,
    )
    made[f"basis_{slot.name}"] = MarkField(
        label="Kind of statement", choices=list(_BASIS_LABELS), initial=slot.field.basis.value
    )
    made |= _grade_fields(slot, page.scheme)
    return made


def _grade_fields(slot: Slot, scheme: Scheme) -> dict[str, forms.Field]:
    if scheme is Scheme.PLAIN:
        return {
            f"grade_{slot.name}": MarkField(
                label="How far the source is trusted",
                choices=[(each.value, each.label) for each in SourceGrade],
                initial=SourceGrade.UNTESTED.value,
            )
        }
    return {
        f"{mark}_{slot.name}": MarkField(
            label=label,
            choices=[("", "Not graded"), *((code, f"{code}: {says}") for code, says in of.items())],
            initial="",
        )
        for mark, label, of in _PLACES_OF_3X5X2
    }


def boxes_of(form: forms.Form, slots: tuple[Slot, ...]) -> Iterator[ItemBoxes]:
    """The boxes of every entry, in order, with the marks opened where something was chosen."""
    last = {slot.field.key: slot.entry for slot in slots}
    for slot in slots:
        marks = tuple(
            name for mark in _IN_BOX_ORDER if (name := f"{mark}_{slot.name}") in form.fields
        )
        changed = form.is_bound and any(
            form.errors.get(name) or (form[name].value() or "") != (form[name].initial or "")
            for name in marks
        )
        wanted = slot.field.repeats and slot.entry == last[slot.field.key] < MOST_ENTRIES
        yield ItemBoxes(
            slot.label,
            f"item_{slot.name}",
            f"on_{slot.name}" if slot.field.dated else "",
            marks,
            changed,
            slot.field.key if wanted else "",
            units(slot.field),
        )


def drafts(
    slots: tuple[Slot, ...],
    page: AskedPage,
    cleaned: Mapping[str, Any],
    add_error: Callable[[str, str], None],
) -> Iterator[ItemDraft]:
    """An item for every entry that was filled in."""
    for slot in slots:
        value = cleaned.get(f"item_{slot.name}")
        if value in (None, ""):
            if f"item_{slot.name}" in cleaned and (sentence := _nothing_said(slot, cleaned)):
                add_error(f"item_{slot.name}", sentence)
            continue
        text, on, precision = _worded(slot, value, cleaned, add_error)
        chosen = {mark: cleaned.get(f"{mark}_{slot.name}") or "" for mark in _IN_BOX_ORDER}
        yield ItemDraft(
            key=slot.field.key,
            entry=slot.entry,
            text=text,
            about=_about(page, chosen["about"]),
            place=chosen["place"],
            audience=Audience(chosen["audience"] or Audience.HUB_ONLY),
            basis=Basis(chosen["basis"] or slot.field.basis),
            event_date=on,
            precision=precision,
            grade=SourceGrade(chosen["grade"] or SourceGrade.UNTESTED),
            marks=_marks(chosen),
        )


def _nothing_said(slot: Slot, cleaned: Mapping[str, Any]) -> str:
    """What is wrong with an entry of which the date or the place alone was given; "" if neither."""
    given = []
    if cleaned.get(f"on_{slot.name}", NOT_KNOWN) != NOT_KNOWN:
        given.append("date")
    if cleaned.get(f"place_{slot.name}"):
        given.append("place")
    if not given:
        return ""
    return (
        f"“{slot.label}” is empty, but has a {' and a '.join(given)}. "
        f"Fill it in, or clear the {' and the '.join(given)}."
    )


def _marks(chosen: Mapping[str, str]) -> Marks:
    places = chosen["source"], chosen["information"], chosen["handling"]
    return Marks(Scheme.POLICE_3X5X2, *places) if any(places) else UNMARKED


def _worded(
    slot: Slot, value: Any, cleaned: Mapping[str, Any], add_error: Callable[[str, str], None]
) -> tuple[str, date | None, DatePrecision]:
    if isinstance(value, date):
        return formatters.day(value), value, DatePrecision.DAY
    on = cleaned.get(f"on_{slot.name}") or NOT_KNOWN
    try:
        return worded(slot.field, value), on.date, on.precision
    except ValueError as wrong:
        add_error(f"item_{slot.name}", str(wrong))
        return value, None, DatePrecision.UNKNOWN


def _about(page: AskedPage, chosen: str) -> UUID | None:
    if len(page.people) == 1:
        return page.people[0].id
    return UUID(chosen) if chosen else None


def _value_field(slot: Slot) -> forms.Field:
    field = slot.field
    if field.kind is FieldKind.DATE:
        return GovDateField(label=slot.label, help_text=field.hint, required=False)
    if field.kind in {FieldKind.YES_NO, FieldKind.CHOICE}:
        return DropdownField(
            label=slot.label,
            help_text=field.hint,
            choices=options_of(field),
            prompt="Not answered",
            required=False,
        )
    lines = field.kind is FieldKind.LONG_TEXT
    return CleanCharField(
        label=slot.label,
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

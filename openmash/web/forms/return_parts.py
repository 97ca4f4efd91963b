"""The parts of the form of a return, and the answers that each belongs to.

A script hides what the chosen answer does not need; what was typed there before is still sent by
the browser. It is never stored unseen: the page names it, says that it stays out, and asks.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final, cast

from django import forms

from openmash.domain.agency_checks.lifecycle import CARRIES_ITEMS, NEEDS_REASON, Answer
from openmash.domain.agency_checks.returns import VIEW_OPTIONAL
from openmash.web.forms.dates import NOT_KNOWN, PartialDate
from openmash.web.forms.fields import Choices
from openmash.web.presenters.formatters import day, joined, partial_date

REASON, SEARCH, SHARED, VIEW = "reason", "search", "shared", "view"
ANSWERS: Final = {
    REASON: NEEDS_REASON,
    SEARCH: frozenset(Answer) - {Answer.CANNOT_SEARCH},
    SHARED: CARRIES_ITEMS,
    VIEW: frozenset(Answer) - VIEW_OPTIONAL,
}
"""The answers that a part belongs to: it is shown for them, and stored with them alone."""
_PART_OF = {
    "reason": REASON,
    **dict.fromkeys(
        ("systems_searched", "period_from", "period_to", "identifiers_used", "match_confidence"),
        SEARCH,
    ),
    "own_rating": VIEW,
    "own_why": VIEW,
}


def belongs(part: str, answer: Answer) -> bool:
    """True if the part is stored with this answer."""
    return answer in ANSWERS[part]


def left_out(form: forms.Form, answer: Answer) -> Iterator[tuple[str, str]]:
    """What was typed or chosen in parts that the answer does not have: its label, and it in words.

    Args:
        form: bound; what it was filled in with beforehand and nobody changed is not told.
    """
    for name in form.changed_data:
        part = _PART_OF.get(name) or (SHARED if name.startswith(("item_", "on_", "place_")) else "")
        words = "" if not part or belongs(part, answer) else _words(form, name)
        if words:
            yield _label(form, name), words


def _label(form: forms.Form, name: str) -> str:
    """What names the box without what stands around it: of a place, which entry it belongs to."""
    field = form.fields[name]
    if name.startswith("place_"):
        return f"Place of {form.fields[name.replace('place_', 'item_', 1)].label}"
    return getattr(field, "called", "") or str(field.label)


def _words(form: forms.Form, name: str) -> str:
    field, value = form.fields[name], form.cleaned_data.get(name, form[name].value())
    if isinstance(field, forms.ChoiceField):
        labels = {str(code): str(label) for code, label in cast("Choices", field.choices)}
        chosen = value if isinstance(value, list | tuple) else [value]
        return joined(labels.get(str(each), str(each)) for each in chosen if each)
    if isinstance(value, PartialDate):
        return partial_date(value.date, value.precision) if value != NOT_KNOWN else ""
    if isinstance(value, date):
        return day(value)
    return value.strip() if isinstance(value, str) else ""

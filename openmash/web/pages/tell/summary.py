"""The answers of a draft as rows of words, for the page on which they are checked."""

from collections.abc import Mapping
from typing import Any

from openmash.domain.contacts.intake_fields import ETHNICITIES
from openmash.domain.sharing.handling import DatePrecision
from openmash.web.presenters.formatters import day, nhs_number, partial_date, plural
from openmash.web.presenters.phones import phone

from .form_base import StepForm
from .progress import Progress, person_url, step_url
from .submission import Read

Row = dict[str, Any]
Card = dict[str, Any]

_SECTIONS = (
    ("About you", ("who", "source", "you")),
    ("Danger", ("danger",)),
    ("What happened", ("saw", "told", "records", "think", "when")),
    ("The family", ("family", "safety", "staff")),
)
_KEYS = {
    "you": "You",
    "name": "Name",
    "age": "Age",
    "home": "Living at",
    "more": "More",
}
_LABELS = {
    "forename": "First name",
    "surname": "Last name",
    "other_names": "Other names",
    "relationship": "Connection",
    "birth_date": "Date of birth",
    "expected_date": "Due date",
    "address": "Address",
    "postcode": "Postcode",
    "school": "School, nursery or college",
    "language": "Language",
    "interpreter": "Interpreter needed",
    "nhs_number": "NHS number",
    "upn": "Unique pupil number",
    "ethnicity": "Ethnicity",
    "phone": "Phone number",
    "email": "Email address",
    "sex": "Sex",
    "lives_with_children": "Lives with the child",
    "name": "Name",
    "role": "Job",
    "organisation": "Organisation",
}


_WHOLE = {"how_old", "approximate_age", "same_home"}
"""Answers that say by themselves what they are of."""


def cards(progress: Progress, answers: Read) -> list[Card]:
    """Every page in cards of one row each: you, danger, each child and adult, what happened."""
    made: list[Card] = []
    for title, slugs in _SECTIONS:
        if title == "What happened":
            made += _people_cards(progress, answers)
        rows = [
            _row(slug, progress.step_form(slug), answers.steps.get(slug, {}), step_url(slug))
            for slug in slugs
            if slug in progress.slugs()
        ]
        made.append({"title": title, "rows": rows})
    return made


def _people_cards(progress: Progress, answers: Read) -> list[Card]:
    made = []
    for kind, number in progress.people():
        name = progress.person_name(kind, number)
        rows = [
            _row(
                part,
                progress.person_form(kind, number, part),
                answers.people[kind, number],
                person_url(kind, number, part),
                of=f" of {name}",
            )
            for part in progress.parts(kind, number)
        ]
        place = f"{kind.capitalize()} {number}"
        title = name if name in {place, "You"} else f"{place}: {name}"
        made.append({"title": title, "rows": rows})
    return made


def _row(page: str, form: StepForm, clean: Mapping[str, Any], href: str, of: str = "") -> Row:
    """One page as one row. What was left out is left out here, so that the rest can be read."""
    first, *others = form.fields
    key = _KEYS[page] if page in _KEYS else str(form.fields[first].label)
    lines = _lines(form, clean) if page in _KEYS else _plain_lines(form, clean, first, others)
    if not form.is_bound:
        # Passed over: what it counts as is not what anybody said.
        lines = []
    return {
        "key": key,
        "value": "\n".join(lines),
        "empty": "Not given" if form.is_bound else "Not answered",
        "typed": True,
        "actions": [
            {"text": "Change", "href": f"{href}?from=check", "about": f"{key.lower()}{of}"}
        ],
    }


def _lines(form: StepForm, clean: Mapping[str, Any]) -> list[str]:
    """Label and answer of everything that was answered on a page of several questions."""
    told = {name: words(form, name, clean.get(name)) for name in form.fields}
    if any(told.get(name) for name in form.inside()):
        # The date or the age says more than "I know the date of birth".
        told.pop("how_old", None)
    return [
        value if name in _WHOLE else f"{_label(form, name)}: {value}"
        for name, value in told.items()
        if value
    ]


def _plain_lines(
    form: StepForm, clean: Mapping[str, Any], first: str, others: list[str]
) -> list[str]:
    """The answer to a page's one question, and what was asked under it."""
    return [text for name in (first, *others) if (text := words(form, name, clean.get(name)))]


def _label(form: StepForm, name: str) -> str:
    return _LABELS.get(name, str(form.fields[name].label).removesuffix(" (optional)"))


def words(form: StepForm, name: str, value: Any) -> str:
    """One answer as words; empty if there is none."""
    if value is None or value == "":
        return ""
    field: Any = form.fields[name]
    if name == "approximate_age":
        return f"About {plural(value, 'year')} old"
    if name == "same_home":
        return str(field.label) if value else ""
    if name == "phone":
        return phone(value)
    if name == "ethnicity":
        return ETHNICITIES.get(value, "")
    if name == "nhs_number":
        return nhs_number(value)
    if hasattr(field, "choices"):
        return str(dict(field.choices).get(value, ""))
    if hasattr(value, "precision"):
        known = value.precision is not DatePrecision.UNKNOWN
        return partial_date(value.date, value.precision) if known else ""
    if hasattr(value, "isoformat"):
        return day(value)
    return str(value)

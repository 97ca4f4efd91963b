"""The answers of a draft as rows of words, for the page on which they are checked."""

from collections.abc import Mapping
from typing import Any

from openmash.domain.contacts.intake_fields import ETHNICITIES
from openmash.domain.sharing.handling import DatePrecision
from openmash.web.presenters.formatters import day, nhs_number, partial_date

from .form_base import StepForm
from .people_forms import PARTS
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
_UNDER = {"urgent_reason", "family_told_why_not", "safe_to_contact_detail"}
_LABELS = {
    "forename": "First name",
    "surname": "Last name",
    "other_names": "Other names",
    "how_old": "Age",
    "relationship": "Connection",
    "approximate_age": "About how old",
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
    "name": "Your name",
}


def cards(progress: Progress, answers: Read) -> list[Card]:
    """Every page answered, in cards: you, danger, each child and adult, what happened, family."""
    made: list[Card] = []
    for title, slugs in _SECTIONS:
        if title == "What happened":
            made += _people_cards(progress, answers)
        asked = [slug for slug in slugs if slug in progress.slugs()]
        rows = [row for slug in asked for row in _step_rows(progress, answers, slug)]
        made.append({"title": title, "rows": rows, "actions": []})
    return made


def _step_rows(progress: Progress, answers: Read, slug: str) -> list[Row]:
    clean = answers.steps.get(slug, {})
    href = f"{step_url(slug)}?from=check"
    return _rows(progress.step_form(slug), clean, href)


def _people_cards(progress: Progress, answers: Read) -> list[Card]:
    made = []
    for kind, number in progress.people():
        rows: list[Row] = []
        for part in PARTS[kind]:
            form = progress.person_form(kind, number, part)
            href = f"{person_url(kind, number, part)}?from=check"
            rows += _rows(form, answers.people[kind, number], href)
        name = progress.person_name(kind, number)
        made.append({"title": f"{kind.capitalize()} {number}: {name}", "rows": rows})
    return made


def _rows(form: StepForm, clean: Mapping[str, Any], href: str) -> list[Row]:
    rows = []
    for name, field in form.fields.items():
        value = words(form, name, clean.get(name))
        if not value and (name in _UNDER or name in form.inside()):
            continue
        label = _LABELS.get(name, str(field.label).removesuffix(" (optional)"))
        rows.append(
            {
                "key": label,
                "value": value,
                "empty": "Not given",
                "typed": True,
                "actions": [{"text": "Change", "href": href, "about": label.lower()}],
            }
        )
    return rows


def words(form: StepForm, name: str, value: Any) -> str:
    """One answer as words; empty if there is none."""
    if value is None or value == "":
        return ""
    field: Any = form.fields[name]
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

"""From what was typed to a `Submission`, and back to the page on which something is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from openmash.domain.contacts.intake import (
    AdultTold,
    Channel,
    ChildTold,
    ReferrerTold,
    Statements,
    Submission,
)
from openmash.domain.contacts.sources import source
from openmash.domain.sharing.handling import DatePrecision
from openmash.web.forms.dates import NOT_KNOWN

from .form_base import StepForm
from .people_forms import names_of
from .progress import Progress, person_url, step_url

Clean = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A page that must be answered or is wrong: what to do, and its address."""

    words: str
    href: str


@dataclass(frozen=True, slots=True)
class Read:
    """A draft as read: the answers of each page, and the pages that cannot be read yet."""

    steps: dict[str, Clean]
    people: dict[tuple[str, int], Clean]
    wrong: list[Unreadable]


def read(progress: Progress) -> Read:
    """Read every page of a draft. Nobody is held up by a page that they may leave empty."""
    steps: dict[str, Clean] = {}
    people: dict[tuple[str, int], Clean] = {}
    wrong: list[Unreadable] = []
    for slug in progress.slugs():
        form = progress.step_form(slug)
        seen = form if form.is_bound else form.passed_over()
        if seen.is_valid():
            steps[slug] = seen.cleaned_data
        else:
            wrong.append(_unreadable(form, step_url(slug), _title(form)))
    if not progress.count("child"):
        wrong.append(Unreadable("Tell us about at least one child", person_url("child", 1, "name")))
    for kind, number in progress.people():
        answers: dict[str, Any] = {}
        for part in progress.parts(kind, number):
            form = progress.person_form(kind, number, part)
            seen = form if form.is_bound else form.passed_over()
            if seen.is_valid():
                answers.update(seen.cleaned_data)
            else:
                title = f"{progress.person_name(kind, number)}: {form.title}"
                wrong.append(_unreadable(form, person_url(kind, number, part), title))
        if answers.get("same_home"):
            answers.update(
                {name: people["child", 1].get(name, "") for name in ("address", "postcode")}
            )
        people[kind, number] = answers
    return Read(steps, people, wrong)


def _unreadable(form: StepForm, href: str, title: str) -> Unreadable:
    """A page that was opened shows what is wrong again; one that was not is simply opened."""
    if form.is_bound:
        return Unreadable(f"Correct: {title}", f"{href}?from=check&again=yes")
    return Unreadable(f"Answer: {title}", f"{href}?from=check")


def _title(form: Any) -> str:
    first = next(iter(form.fields.values()))
    return str(first.label) if form.one_question else str(form.title)


def submission(progress: Progress, answers: Read) -> Submission:
    """The submission of a draft that has nothing wrong."""
    steps = answers.steps
    when = steps["when"]["event_date"] or NOT_KNOWN
    return Submission(
        referrer=_referrer(progress, answers),
        children=tuple(
            _child(each) for (kind, _), each in answers.people.items() if kind == "child"
        ),
        adults=tuple(_adult(each) for (kind, _), each in answers.people.items() if kind == "adult"),
        statements=Statements(
            witnessed=steps["saw"]["witnessed"],
            reported=steps["told"]["reported"],
            fact=steps["records"]["fact"],
            opinion=steps["think"]["opinion"],
            event_date=when.date,
            event_precision=when.precision,
        ),
        urgent=steps["danger"]["urgent"] == "yes",
        urgent_reason=_if(steps["danger"], "urgent", "yes", "urgent_reason"),
        family_told=steps["family"]["family_told"],
        family_told_why_not=_if(steps["family"], "family_told", "not_told", "family_told_why_not"),
        safe_to_contact=steps["safety"]["safe_to_contact"],
        safe_to_contact_detail=_if(
            steps["safety"], "safe_to_contact", "no", "safe_to_contact_detail"
        ),
        staff_safety=steps["staff"]["staff_safety"],
    )


def channel(progress: Progress) -> Channel:
    """Which of the two forms it is."""
    return Channel.PROFESSIONAL_FORM if progress.professional else Channel.PUBLIC_FORM


def _if(answers: Clean, name: str, word: str, then: str) -> str:
    """A text that counts only under its choice."""
    return str(answers[then]) if answers[name] == word else ""


def _referrer(progress: Progress, answers: Read) -> ReferrerTold:
    steps = answers.steps
    who = source(steps["source"]["source"])
    you = steps.get("you", {})
    return ReferrerTold(
        is_professional=progress.professional,
        source_code=who.code if who else "10",
        agency_kind=who.agency_kind if who else None,
        **{
            name: you.get(name, "")
            for name in ("role", "organisation", "email", "phone", "relationship")
        },
        name=_own_name(answers) if progress.oneself else you.get("name", ""),
    )


def _own_name(answers: Read) -> str:
    """Whoever tells us about themselves gives their name once, as the first child's."""
    first = answers.people.get(("child", 1), {})
    return " ".join(filter(None, (first.get("forename"), first.get("surname"))))[:120]


def _child(told: Clean) -> ChildTold:
    unborn = told.get("how_old") == "unborn"
    due = (told.get("expected_date") if unborn else None) or NOT_KNOWN
    return ChildTold(
        **_person(told),
        is_unborn=unborn,
        expected_date=due.date,
        expected_precision=due.precision if due.date else DatePrecision.DAY,
        ethnicity=told.get("ethnicity") or "NOBT",
        nhs_number=told.get("nhs_number", ""),
        upn=told.get("upn", ""),
        school=told.get("school", ""),
    )


def _adult(told: Clean) -> AdultTold:
    return AdultTold(
        **_person(told),
        relationship=told.get("relationship", ""),
        lives_with_children=told.get("lives_with_children") or "not_known",
        phone=told.get("phone", ""),
    )


def _person(told: Clean) -> dict[str, Any]:
    birth = told.get("birth_date") or NOT_KNOWN
    birth_date: date | None = birth.date
    precision: DatePrecision = birth.precision
    return {
        "forename": told.get("forename", ""),
        "surname": told.get("surname", ""),
        "other_names": names_of(told.get("other_names", "")),
        "birth_date": birth_date,
        "birth_precision": precision,
        "approximate_age": told.get("approximate_age"),
        "sex": told.get("sex") or "U",
        "address": told.get("address", ""),
        "postcode": told.get("postcode", ""),
        "language": told.get("language", ""),
        "interpreter_needed": told.get("interpreter") == "yes",
    }

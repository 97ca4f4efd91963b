"""What one person has typed so far, and which page comes before and after which.

A draft's body is {"steps": {slug: typed}, "child": [{part: typed}, ...], "adult": [...],
"at": address}, where `typed` is a form's fields as the browser sent them: also what could not be
read is kept.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from openmash.domain.contacts.intake import MOST_ADULTS, MOST_CHILDREN
from openmash.web.forms.dates import PartsWidget

from . import family_forms, forms
from .form_base import About, StepForm
from .people_forms import PARTS

Typed = dict[str, list[str]]

STEPS: dict[str, type[StepForm]] = {
    "who": forms.WhoForm,
    "source": forms.SourceForm,
    "you": forms.YouForm,
    "danger": forms.DangerForm,
    "saw": forms.SawForm,
    "told": forms.ToldForm,
    "records": forms.RecordsForm,
    "think": forms.ThinkForm,
    "when": forms.WhenForm,
    "family": family_forms.FamilyForm,
    "safety": family_forms.SafetyForm,
    "staff": family_forms.StaffForm,
}
"""The single pages in order. The people come after "danger"."""

MOST = {"child": MOST_CHILDREN, "adult": MOST_ADULTS}


@dataclass(frozen=True, slots=True)
class Progress:
    """A draft's body, read."""

    body: dict[str, Any]
    today: date

    @property
    def professional(self) -> bool:
        """True if they tell us as part of their job."""
        return self._one("who", "who") == "professional"

    @property
    def oneself(self) -> bool:
        """True if the child or young person tells us about themselves."""
        return not self.professional and self.source == "self"

    @property
    def source(self) -> str:
        """The stored word of who they are; empty until answered."""
        return self._one("source", "source")

    def count(self, kind: str) -> int:
        """How many children or adults have been begun."""
        return len(self.body.get(kind, ()))

    def step_form(self, slug: str) -> StepForm:
        """The form of a single page, with what was typed."""
        about = About(professional=self.professional, oneself=self.oneself)
        return self._bind(STEPS[slug], self.body.get("steps", {}).get(slug), about)

    def person_form(self, kind: str, number: int, part: str) -> StepForm:
        """The form of a page about one person; `number` counts from 1."""
        typed = self._person(kind, number).get(part)
        return self._bind(PARTS[kind][part], typed, self._about_person(kind, number))

    def parts(self, kind: str, number: int) -> list[str]:
        """The pages about one person. An unborn child lives nowhere yet and speaks nothing."""
        unborn = kind == "child" and self.is_unborn(number)
        return [part for part in PARTS[kind] if not (unborn and part in {"home", "more"})]

    def is_unborn(self, number: int) -> bool:
        """True if child `number` is said to be not born yet."""
        return self._person("child", number).get("age", {}).get("how_old") == ["unborn"]

    @property
    def mother_next(self) -> bool:
        """True if a child is not born yet and nobody has been told of who may be the mother."""
        return not self.count("adult") and any(map(self.is_unborn, self._children()))

    def slugs(self) -> list[str]:
        """The single pages that this person is asked."""
        anonymous = not self.professional and self.source == "anonymous"
        return [slug for slug in STEPS if not (anonymous and slug == "you")]

    def people(self) -> Iterator[tuple[str, int]]:
        """Everybody told of: ("child", 1), ("child", 2), ("adult", 1), ..."""
        for kind in PARTS:
            for number in range(1, self.count(kind) + 1):
                yield kind, number

    def person_name(self, kind: str, number: int) -> str:
        """The name as typed, without what was refused; or "Unborn child", or "Child 1"."""
        typed = self._bind(PARTS[kind]["name"], self._person(kind, number).get("name", {}), About())
        typed.is_valid()
        words = " ".join(typed.cleaned_data.get(name, "") for name in ("forename", "surname"))
        return " ".join(words.split())[:80] or self._nobody(kind, number)

    def _nobody(self, kind: str, number: int) -> str:
        """What somebody is called whose name is not known."""
        if self.oneself and (kind, number) == ("child", 1):
            return "You"
        if kind == "child" and self.is_unborn(number):
            several = sum(map(self.is_unborn, self._children())) > 1
            return f"Unborn child {number}" if several else "Unborn child"
        return f"{kind.capitalize()} {number}"

    def after_step(self, slug: str) -> str:
        """The address after a single page."""
        if slug == "danger":
            return people_url("child") if self.count("child") else person_url("child", 1, "name")
        own = self.slugs()
        at = own.index(slug) + 1 if slug in own else 0
        return step_url(own[at]) if at < len(own) else reverse("tell.check")

    def before_step(self, slug: str) -> str:
        """The address before a single page."""
        if slug == "who":
            return reverse("tell.borough")
        if slug == "saw":
            return people_url("adult")
        own = self.slugs()
        at = own.index(slug) - 1 if slug in own else 0
        return step_url(own[max(at, 0)])

    def before_person(self, kind: str, number: int, part: str) -> str:
        """The address before a page about one person."""
        parts = self.parts(kind, number)
        if part != parts[0]:
            at = parts.index(part) if part in parts else len(parts)
            return person_url(kind, number, parts[at - 1])
        if kind == "child" and self.count("child") == 0:
            return step_url("danger")
        return people_url(kind)

    def after_person(self, kind: str, number: int, part: str) -> str:
        """The address after a page about one person."""
        parts = self.parts(kind, number)
        at = parts.index(part) + 1 if part in parts else len(parts)
        return person_url(kind, number, parts[at]) if at < len(parts) else people_url(kind)

    def _children(self) -> range:
        return range(1, self.count("child") + 1)

    def _person(self, kind: str, number: int) -> dict[str, Typed]:
        people = self.body.get(kind, [])
        return people[number - 1] if number <= len(people) else {}

    def _about_person(self, kind: str, number: int) -> About:
        unborn = [self.is_unborn(n) for n in self._children()]
        first = self._person("child", 1).get("home", {})
        has_home = any(v.strip() for name in ("address", "postcode") for v in first.get(name, ()))
        later = kind == "child" and number > 1 and has_home and not self.is_unborn(1)
        return About(
            professional=self.professional,
            oneself=self.oneself and (kind == "adult" or number == 1),
            unborn=any(unborn),
            all_unborn=bool(unborn) and all(unborn),
            mother_next=kind == "adult" and self.mother_next,
            same_home_as=self.person_name("child", 1) if later else "",
        )

    def _one(self, slug: str, name: str) -> str:
        values = self.body.get("steps", {}).get(slug, {}).get(name) or [""]
        return str(values[0])

    def _bind(self, form_class: type[StepForm], typed: Typed | None, about: About) -> StepForm:
        data = MultiValueDict(typed) if typed is not None else None
        return form_class(data, today=self.today, about=about)


def typed_in(form: StepForm, posted: QueryDict) -> Typed:
    """The part of a posted page that belongs to the form, unread."""
    names: set[str] = set()
    for name, field in form.fields.items():
        names.add(name)
        if isinstance(field.widget, PartsWidget):
            names.update(f"{name}_{part}" for part in field.widget.parts)
    return {name: posted.getlist(name) for name in names if name in posted}


def step_url(slug: str) -> str:
    """The address of a single page."""
    return reverse("tell.step", args=[slug])


def people_url(kind: str) -> str:
    """The address of the list of children or adults."""
    return reverse("tell.people", args=[kind])


def person_url(kind: str, number: int, part: str) -> str:
    """The address of a page about one person."""
    return reverse("tell.person", args=[kind, number, part])


_PART_OF = {
    **dict.fromkeys(("forename", "surname", "other_names", "relationship"), "name"),
    "lives_with_children": "name",
    **dict.fromkeys(("birth_date", "approximate_age", "expected_date"), "age"),
    **dict.fromkeys(("address", "postcode", "school"), "home"),
}
_STEP_OF = {
    "referrer.source_code": "source",
    "urgent_reason": "danger",
    "statements": "saw",
    "statements.witnessed": "saw",
    "statements.reported": "told",
    "statements.fact": "records",
    "statements.opinion": "think",
    "statements.event_date": "when",
    "family_told": "family",
    "family_told_why_not": "family",
    "safe_to_contact": "safety",
    "safe_to_contact_detail": "safety",
    "staff_safety": "staff",
}


def page_of(path: str) -> str:
    """The address of the page on which a part of the submission is typed."""
    first, _, rest = path.partition(".")
    kinds = {"children": "child", "adults": "adult"}
    if first in kinds:
        kind = kinds[first]
        if not rest:
            return people_url(kind)
        number, _, name = rest.partition(".")
        part = _PART_OF.get(name, "more" if name else "name")
        return person_url(kind, int(number) + 1, part if part in PARTS[kind] else "more")
    return step_url(_STEP_OF.get(path, "you" if first == "referrer" else "danger"))

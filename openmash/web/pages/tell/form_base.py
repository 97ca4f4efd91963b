"""What the forms of the tell pages share: fields made from the rules of intake, and layout."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict

from openmash.core import identifiers
from openmash.domain.contacts.intake_fields import TEXTS
from openmash.web.forms.dates import PartialDate, PartialDateField
from openmash.web.forms.fields import CleanCharField, CleanNameField
from openmash.web.forms.rendering import component

from . import own_words

_NOT_KNOWN = "not_known"

Layout = list[tuple[str, dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class About:
    """Who tells us, and what a page must know of the people told of so far.

    Attributes:
        professional: they tell us as part of their job.
        oneself: the child or young person tells us themselves, and this page is about them.
        unborn: a child told of is not born yet. all_unborn: every one of them.
        mother_next: the adult of this page is to be the mother of an unborn child.
        same_home_as: the name of child 1, on a later child's page, if their address was told.
    """

    professional: bool = False
    oneself: bool = False
    unborn: bool = False
    all_unborn: bool = False
    mother_next: bool = False
    same_home_as: str = ""


class StepForm(forms.Form):
    """One page of the form.

    Attributes:
        today: the London date; forms read no clock.
        about: who tells us, and of whom.
    """

    title: str = ""
    one_question: ClassVar[bool] = False
    """True if the first field's label is the page's heading."""

    def __init__(
        self, data: Any = None, *, today: date, about: About | None = None, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.today = today
        self.about = about or About()
        if self.about.oneself:
            self._speak_to_the_child()
        self.arrange()

    @property
    def professional(self) -> bool:
        """True for a person who tells us as part of their job."""
        return self.about.professional

    def typed(self, data: Any) -> "StepForm":
        """The same page with other typing."""
        return type(self)(data, today=self.today, about=self.about)

    def passed_over(self) -> "StepForm":
        """The same page, read as if somebody had gone past it without an answer.

        A choice that offers "I do not know" counts as that; what must be answered stays missing.
        """
        silent = {
            name: _NOT_KNOWN
            for name, field in self.fields.items()
            if _NOT_KNOWN in dict(getattr(field, "choices", ()))
        }
        return self.typed(silent)

    def _speak_to_the_child(self) -> None:
        """Say "you" to a child or young person who tells us about themselves."""
        own = own_words.PAGES.get(type(self).__name__)
        if own is None:
            return
        self.title = own.title or self.title
        for name, words in own.labels.items():
            self.fields[name].label = words
        for name, words in own.hints.items():
            self.fields[name].help_text = words
        for name, words in own.needed.items():
            self.fields[name].error_messages["required"] = words

    def arrange(self) -> None:
        """Change fields for this person; called once."""

    def layout(self) -> Layout:
        """The fields in order, with the options of their components."""
        names = [name for name in self.fields if name not in self.inside()]
        places: Layout = [(name, {}) for name in names]
        if self.one_question and places:
            places[0][1]["heading"] = True
        for name, options in places:
            options.update(self.options().get(name, {}))
        return places

    def options(self) -> dict[str, dict[str, Any]]:
        """Options of single components, by field."""
        return {}

    def inside(self) -> frozenset[str]:
        """Fields shown inside another field's choice."""
        return frozenset()

    def under(self, name: str, **options: Any) -> Any:
        """A field's component, for showing under a choice."""
        return component(self, name, **options)

    def without_errors(self) -> "StepForm":
        """The same form with its typing and no refusals: for a page that is only being opened."""
        self._errors = ErrorDict()
        return self

    def need(self, name: str, sentence: str) -> None:
        """Add the sentence if nothing was typed in a field that has no error yet."""
        if name not in self.errors and not self.cleaned_data.get(name):
            self.add_error(name, sentence)


class IdentifierField(CleanCharField):
    """An identifier that `core.identifiers` reads; cleans to its stored form."""

    def __init__(self, reader: Callable[[str], str], **kwargs: Any) -> None:
        super().__init__(max_length=300, **kwargs)
        self.reader = reader
        self.widget.attrs.update(spellcheck="false", autocapitalize="none")

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        if not text:
            return ""
        try:
            return self.reader(text)
        except ValueError as wrong:
            raise ValidationError(str(wrong).replace("%", "%%"), code="identifier") from wrong


def text(name: str, label: str, **kwargs: Any) -> CleanCharField:
    """A text field under the rule of that name in `intake_fields.TEXTS`; optional by default."""
    rule = TEXTS[name]
    kwargs.setdefault("required", False)
    return CleanCharField(
        label=label, called=rule.called, max_length=rule.limit, lines=rule.lines, **kwargs
    )


def person_name(name: str, label: str, **kwargs: Any) -> CleanNameField:
    """A part of somebody's name."""
    rule = TEXTS[name]
    kwargs.setdefault("required", False)
    return CleanNameField(label=label, called=rule.called, max_length=rule.limit, **kwargs)


def phone(label: str, **kwargs: Any) -> IdentifierField:
    """A telephone number; optional."""
    field = IdentifierField(identifiers.phone, label=label, required=False, **kwargs)
    field.widget.attrs["inputmode"] = "tel"
    return field


def email(label: str, **kwargs: Any) -> IdentifierField:
    """An email address; optional."""
    field = IdentifierField(identifiers.email_address, label=label, required=False, **kwargs)
    field.widget.attrs["inputmode"] = "email"
    return field


def postcode() -> IdentifierField:
    """A full postcode; optional."""
    return IdentifierField(identifiers.postcode, label="Postcode (optional)", required=False)


def nhs_number_reader(typed: str) -> str:
    """An NHS number; in a demonstration also one that is never issued."""
    return identifiers.nhs_number(typed, allow_test_range=settings.OPENMASH_DEMO)


class DueDateField(PartialDateField):
    """When a baby is due: a day, or a month of which the day is left out."""

    parts = ("day", "month", "year")

    def _read(self, typed: Mapping[str, str]) -> PartialDate:
        if not typed["month"]:
            self.refuse(f"{self.called} must include at least a month and a year", "month")
        return self._read_parts(typed)


class WholeYearsField(CleanCharField):
    """An age in whole years; cleans to a number or None."""

    def __init__(self, *, oldest: int, **kwargs: Any) -> None:
        super().__init__(max_length=10, **kwargs)
        self.oldest = oldest
        self.widget.attrs["inputmode"] = "numeric"

    def clean(self, value: Any) -> Any:
        typed = str(super().clean(value))
        if not typed:
            return None
        if not (typed.isascii() and typed.isdigit()) or int(typed) > self.oldest:
            raise ValidationError(
                f"Age must be a number from 0 to {self.oldest}. For a baby, enter 0", code="age"
            )
        return int(typed)

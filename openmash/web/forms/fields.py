"""Form fields whose refusals are GOV.UK sentences: each names the field and the cure."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import (
    EmailValidator,
    MaxValueValidator,
    MinValueValidator,
    ProhibitNullCharactersValidator,
)

from openmash.web.forms.text import refusal, tidy
from openmash.web.presenters.formatters import in_sentence

Choices = Sequence[tuple[str, str]]


class CleanCharField(forms.CharField):
    """Text, tidied and checked; one line, or many with `lines=True`.

    Args:
        called: the field's short name in sentences ("First name"); the label if not given.
        needed: the sentence when nothing was typed; "Enter first name" if not given.
        lines: accept several lines, in a text area.
        max_length: in characters after tidying; a line break is one character.
    """

    def __init__(
        self,
        *,
        called: str = "",
        needed: str = "",
        lines: bool = False,
        max_length: int | None = None,
        **kwargs: Any,
    ) -> None:
        self.lines = lines
        self.limit = max_length
        if lines:
            kwargs.setdefault("widget", forms.Textarea)
        super().__init__(strip=False, **kwargs)
        # Django's own length check would count before tidying and speak in its own words;
        # its null-character check would hide which field is meant.
        self.validators = [
            each
            for each in self.validators
            if not isinstance(each, ProhibitNullCharactersValidator)
        ]
        self.called = called or str(self.label or "This")
        self.error_messages["required"] = needed or f"Enter {in_sentence(self.called)}"

    def to_python(self, value: Any) -> str:
        text = tidy(super().to_python(value) or "", lines=self.lines)
        return text or str(self.empty_value)

    def validate(self, value: Any) -> None:
        super().validate(value)
        problem = refusal(value, self.called)
        if problem:
            raise ValidationError(problem, code="characters")
        if self.limit is not None and len(value) > self.limit:
            raise ValidationError(
                f"{self.called} must be {self.limit:,} characters or fewer."
                f" You have typed {len(value):,}",
                code="max_length",
            )


class CleanNameField(CleanCharField):
    """A person's name or part of one: never spell-checked, never capitalised for the typist."""

    def __init__(self, *, max_length: int = 100, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)
        self.widget.attrs.update(spellcheck="false", autocapitalize="none", autocomplete="off")


class WholeNumberField(forms.IntegerField):
    """A whole number, in a text input (spinners change by a stray scroll).

    Args:
        called, needed: as for CleanCharField.
        min_value, max_value: the least and the greatest number accepted.
    """

    def __init__(
        self,
        *,
        called: str = "",
        needed: str = "",
        min_value: int | None = None,
        max_value: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.called = called or str(self.label or "This")
        self.error_messages["required"] = needed or f"Enter {in_sentence(self.called)}"
        self.error_messages["invalid"] = f"{self.called} must be a whole number, like 3"
        # Django fills the limit into these two, so a percent sign in them must be doubled.
        name = self.called.replace("%", "%%")
        if min_value is not None:
            words = f"{name} must be at least {min_value}"
            self.validators.append(MinValueValidator(min_value, words))
        if max_value is not None:
            words = f"{name} must be at most {max_value}"
            self.validators.append(MaxValueValidator(max_value, words))


class CleanEmailField(forms.EmailField):
    """An e-mail address.

    Args:
        called, needed: as for CleanCharField.
    """

    def __init__(self, *, called: str = "", needed: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.called = called or str(self.label or "Email address")
        shape = f"{self.called} must be in the right form, like name@example.org"
        self.validators = [EmailValidator(shape.replace("%", "%%"))]
        self.error_messages["required"] = needed or f"Enter {in_sentence(self.called)}"
        self.widget.attrs.update(spellcheck="false")


class RadiosField(forms.ChoiceField):
    """One of several, as radios.

    Args:
        called, needed: as for CleanCharField; the default sentence is "Select ...".
        hints: choice value to the line shown under that choice.
    """

    widget: type[forms.Widget] = forms.RadioSelect

    def __init__(
        self,
        *,
        choices: Choices,
        called: str = "",
        needed: str = "",
        hints: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(choices=choices, **kwargs)
        _choice_sentences(self, called, needed)
        self.hints = dict(hints or {})


class DropdownField(RadiosField):
    """One of many, as a select box. Its first option is empty: nothing is chosen for anybody."""

    widget = forms.Select

    def __init__(self, *, choices: Choices, prompt: str = "Select one", **kwargs: Any) -> None:
        super().__init__(choices=[("", prompt), *choices], **kwargs)


class CheckboxesField(forms.MultipleChoiceField):
    """Any of several, as checkboxes; arguments as for RadiosField."""

    widget = forms.CheckboxSelectMultiple

    def __init__(
        self,
        *,
        choices: Choices,
        called: str = "",
        needed: str = "",
        hints: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(choices=choices, **kwargs)
        _choice_sentences(self, called, needed)
        self.hints = dict(hints or {})


class ConfirmField(forms.BooleanField):
    """One checkbox; when required, it must be ticked to go on.

    Args:
        needed: the sentence when it was not ticked.
    """

    def __init__(self, *, needed: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.called = str(self.label or "This")
        self.error_messages["required"] = needed or f"Confirm: {in_sentence(self.called)}"


def _choice_sentences(field: Any, called: str, needed: str) -> None:
    field.called = called or str(field.label or "an answer")
    gone = f"{field.called} must be one of the choices shown. Choose again"
    field.error_messages["required"] = needed or f"Select {in_sentence(field.called)}"
    # Django fills the refused value into this one, so a percent sign in it must be doubled.
    field.error_messages["invalid_choice"] = gone.replace("%", "%%")
    field.error_messages["invalid_list"] = gone

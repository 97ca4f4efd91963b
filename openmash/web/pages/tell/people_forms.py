"""The questions about each child and each adult."""

from typing import Any

from openmash.core import identifiers
from openmash.domain.contacts.intake_fields import (
    ETHNICITIES,
    LONGEST_OVERDUE,
    LONGEST_PREGNANCY,
    OLDEST_ADULT,
    OLDEST_CHILD,
)
from openmash.web.forms.dates import GovDateField, PartialDateField
from openmash.web.forms.fields import DropdownField, RadiosField

from .form_base import (
    IdentifierField,
    StepForm,
    WholeYearsField,
    nhs_number_reader,
    person_name,
    phone,
    postcode,
    text,
)

_SEXES = (("F", "Female"), ("M", "Male"), ("U", "Not known"))


def _other_names(**kwargs: Any) -> Any:
    return text(
        "other_names",
        "Other names (optional)",
        help_text="Nicknames or former names. Put a comma between two names.",
        **kwargs,
    )


def names_of(typed: str) -> tuple[str, ...]:
    """Names with commas between them.

    >>> names_of("Teejay, , T. Smith")
    ('Teejay', 'T. Smith')
    """
    return tuple(name for name in (part.strip() for part in typed.split(",")) if name)


class ChildNameForm(StepForm):
    """What the child is called."""

    title = "What is the child’s name?"
    forename = person_name("forename", "First name")
    surname = person_name("surname", "Last name")
    other_names = _other_names()


class ChildAgeForm(StepForm):
    """How old the child is, as exactly as the referrer knows."""

    title = "How old is the child?"
    one_question = True
    how_old = RadiosField(
        label="How old is the child?",
        choices=(
            ("birth", "I know the date of birth, or part of it"),
            ("age", "I know about how old the child is"),
            ("unborn", "The child is not born yet"),
            ("not_known", "I do not know"),
        ),
        needed="Select what you know of the child’s age",
    )
    birth_date = PartialDateField(
        label="Date of birth",
        required=False,
        help_text="For example, 27 3 2019. You may leave out the day, or the day and month.",
        latest_means="today or in the past",
    )
    approximate_age = WholeYearsField(
        label="About how old, in years", required=False, oldest=OLDEST_CHILD
    )
    expected_date = GovDateField(
        label="When is the baby due? (optional)", called="Due date", required=False
    )

    def arrange(self) -> None:
        """Limits that depend on today."""
        birth: Any = self.fields["birth_date"]
        birth.latest = self.today
        birth.earliest = self.today.replace(year=self.today.year - OLDEST_CHILD - 1, day=1)
        due: Any = self.fields["expected_date"]
        due.earliest = self.today - LONGEST_OVERDUE
        due.latest = self.today + LONGEST_PREGNANCY

    def inside(self) -> frozenset[str]:
        """Each way to say it has its own box."""
        return frozenset({"birth_date", "approximate_age", "expected_date"})

    def options(self) -> dict[str, dict[str, Any]]:
        """Where the boxes show."""
        boxes = {
            "birth": self.under("birth_date"),
            "age": self.under("approximate_age", classes="govuk-input--width-2"),
            "unborn": self.under("expected_date"),
        }
        return {"how_old": {"conditional": boxes}}

    def clean(self) -> None:
        """Only the box under the choice counts: refusals of the others are dropped."""
        chosen = self.cleaned_data.get("how_old")
        own = {"birth": "birth_date", "age": "approximate_age", "unborn": "expected_date"}
        for name in self.inside() - {own.get(str(chosen), "")}:
            self.errors.pop(name, None)
            self.cleaned_data.pop(name, None)
        told = self.cleaned_data.get("birth_date")
        if chosen == "birth" and "birth_date" not in self.errors and not (told and told.date):
            self.add_error("birth_date", "Enter the date of birth, as much of it as you know")
        no_age = self.cleaned_data.get("approximate_age") is None
        if chosen == "age" and no_age and "approximate_age" not in self.errors:
            self.add_error("approximate_age", "Enter about how old the child is")


class ChildHomeForm(StepForm):
    """Where the child is living."""

    title = "Where is the child living?"
    address = text("address", "Address (optional)")
    postcode = postcode()
    school = text("school", "School, nursery or college (optional)")

    def options(self) -> dict[str, dict[str, Any]]:
        """Sizes."""
        return {"address": {"rows": 3}, "postcode": {"classes": "govuk-input--width-10"}}


class ChildMoreForm(StepForm):
    """Sex, language, and for professionals what their records hold."""

    title = "More about the child"
    sex = RadiosField(label="Sex (optional)", called="Sex", choices=_SEXES, required=False)
    language = text("language", "Language the child speaks best (optional)")
    interpreter = RadiosField(
        label="Does the child need an interpreter? (optional)",
        choices=(("yes", "Yes"), ("no", "No, or not known")),
        required=False,
    )
    ethnicity = DropdownField(
        label="Ethnicity (optional)",
        choices=list(ETHNICITIES.items()),
        prompt="Select an ethnicity",
        required=False,
    )
    nhs_number = IdentifierField(
        nhs_number_reader,
        label="NHS number (optional)",
        help_text="10 digits, for example 999 123 4567",
        required=False,
    )
    upn = IdentifierField(
        identifiers.upn, label="Unique pupil number, UPN (optional)", required=False
    )

    def arrange(self) -> None:
        """The public are not asked for numbers."""
        if not self.professional:
            for name in ("ethnicity", "nhs_number", "upn"):
                del self.fields[name]

    def options(self) -> dict[str, dict[str, Any]]:
        """Sizes."""
        short = {"classes": "govuk-input--width-20"}
        line = {"inline": True}
        return {"nhs_number": short, "upn": short, "language": short, "interpreter": line}


class AdultNameForm(StepForm):
    """Who the adult is."""

    title = "Who is the adult?"
    forename = person_name("forename", "First name")
    surname = person_name("surname", "Last name")
    other_names = _other_names()
    relationship = text(
        "relationship",
        "How are they connected to the child?",
        help_text="For example, mother, stepfather or neighbour",
    )
    lives_with_children = RadiosField(
        label="Do they live with the child?",
        choices=(("yes", "Yes"), ("no", "No"), ("not_known", "I do not know")),
        required=False,
    )


class AdultMoreForm(StepForm):
    """Age, address and telephone of the adult."""

    title = "More about the adult"
    birth_date = PartialDateField(
        label="Date of birth (optional)",
        called="Date of birth",
        required=False,
        help_text="You may leave out the day, or the day and month.",
        latest_means="today or in the past",
    )
    approximate_age = WholeYearsField(
        label="Or about how old, in years (optional)", required=False, oldest=OLDEST_ADULT
    )
    sex = RadiosField(label="Sex (optional)", called="Sex", choices=_SEXES, required=False)
    address = text(
        "address",
        "Address (optional)",
        help_text="Leave this empty if they live with the child.",
    )
    postcode = postcode()
    phone = phone("Phone number (optional)")
    language = text("language", "Language they speak best (optional)")
    interpreter = RadiosField(
        label="Do they need an interpreter? (optional)",
        choices=(("yes", "Yes"), ("no", "No, or not known")),
        required=False,
    )

    def arrange(self) -> None:
        """Not after today."""
        birth: Any = self.fields["birth_date"]
        birth.latest = self.today

    def options(self) -> dict[str, dict[str, Any]]:
        """Sizes."""
        short = {"classes": "govuk-input--width-20"}
        return {
            "address": {"rows": 3},
            "postcode": {"classes": "govuk-input--width-10"},
            "approximate_age": {"classes": "govuk-input--width-3"},
            "phone": short,
            "language": short,
            "interpreter": {"inline": True},
        }


class AnotherForm(StepForm):
    """Whether there is one more. Its words are set by the page."""

    one_more = RadiosField(label="", choices=(("yes", "Yes"), ("no", "No")))


PARTS: dict[str, dict[str, type[StepForm]]] = {
    "child": {
        "name": ChildNameForm,
        "age": ChildAgeForm,
        "home": ChildHomeForm,
        "more": ChildMoreForm,
    },
    "adult": {"name": AdultNameForm, "more": AdultMoreForm},
}
"""The pages about one person, in order."""

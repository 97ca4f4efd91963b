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
from openmash.web.forms.dates import PartialDateField
from openmash.web.forms.fields import ConfirmField, DropdownField, RadiosField

from .form_base import (
    DueDateField,
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
    forename = person_name(
        "forename",
        "First name (optional)",
        help_text="If the child is not born yet, or you do not know, leave this empty.",
    )
    surname = person_name("surname", "Last name (optional)")
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
    expected_date = DueDateField(
        label="When is the baby due? (optional)",
        called="Due date",
        required=False,
        help_text="You may leave out the day.",
    )

    def arrange(self) -> None:
        """Limits that depend on today."""
        birth: Any = self.fields["birth_date"]
        birth.latest = self.today
        birth.may_be_unknown = False  # that is a choice of its own, beside this one
        birth.earliest = self.today.replace(year=self.today.year - OLDEST_CHILD - 1, day=1)
        if self.about.oneself:
            how: Any = self.fields["how_old"]
            how.choices = (
                ("birth", "I will give my date of birth"),
                ("age", "I will give my age"),
                ("not_known", "I would rather not say"),
            )
            self.fields["approximate_age"].label = "Age in years"
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
        if self.about.oneself:
            del boxes["unborn"]
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
            years = "how old you are" if self.about.oneself else "about how old the child is"
            self.add_error("approximate_age", f"Enter {years}")


class ChildHomeForm(StepForm):
    """Where the child is living."""

    title = "Where is the child living?"
    same_home = ConfirmField(label="", required=False)
    address = text("address", "Address (optional)")
    postcode = postcode()
    school = text("school", "School, nursery or college (optional)")

    def arrange(self) -> None:
        """A brother or sister most often lives where child 1 does: that is not typed again."""
        if self.about.same_home_as:
            self.fields["same_home"].label = f"At the same address as {self.about.same_home_as}"
            self.fields["address"].label = "Or another address (optional)"
        else:
            del self.fields["same_home"]

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
    forename = person_name("forename", "First name (optional)")
    surname = person_name("surname", "Last name (optional)")
    other_names = _other_names()
    relationship = text(
        "relationship",
        "How are they connected to the child? (optional)",
        help_text="For example, mother, stepfather or neighbour",
    )
    lives_with_children = RadiosField(
        label="Do they live with the child? (optional)",
        choices=(("yes", "Yes"), ("no", "No"), ("not_known", "I do not know")),
        required=False,
    )

    def arrange(self) -> None:
        """Nobody lives with a child who is not born; the mother is who we ask about first."""
        if self.about.all_unborn:
            del self.fields["lives_with_children"]
        if self.about.mother_next:
            self.title = "Who is the mother?"
            self.fields["relationship"].initial = "Mother of the unborn child"


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
        if self.about.all_unborn:
            self.fields["address"].help_text = "Where they are living, if you know."
        elif self.about.unborn:
            self.fields["address"].help_text = (
                "For the mother of an unborn child, where she is living. For anybody else, leave "
                "this empty if they live with the child."
            )

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

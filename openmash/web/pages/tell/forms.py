"""The questions about the referrer and what happened, one page each."""

from typing import Any

from openmash.domain.contacts.sources import PROFESSIONAL, PUBLIC, Source
from openmash.web import govuk
from openmash.web.forms.dates import PartialDateField
from openmash.web.forms.fields import RadiosField

from .form_base import StepForm, email, person_name, phone, text

_YES_NO = (("yes", "Yes"), ("no", "No"))


def _choices(sources: tuple[Source, ...]) -> list[tuple[str, str]]:
    return [(each.word, each.label) for each in sources]


class WhoForm(StepForm):
    """Public or professional."""

    title = "Are you telling us as part of your job?"
    one_question = True
    who = RadiosField(
        label="Are you telling us as part of your job?",
        choices=(("professional", "Yes"), ("public", "No")),
        hints={
            "professional": "For example, as a teacher, nurse, police officer or volunteer. "
            "We will ask for your name and where you work.",
            "public": "For example, as a relative, neighbour or friend, or about yourself. "
            "You do not have to give your name.",
        },
        needed="Select yes if you are telling us as part of your job",
    )


class SourceForm(StepForm):
    """In which relation to the child, or in which service."""

    title = "Who are you?"
    one_question = True
    source = RadiosField(label="Who are you?", choices=(), needed="Select who you are")

    def arrange(self) -> None:
        """Services for a professional, relations for anybody else."""
        field: Any = self.fields["source"]
        if self.professional:
            self.title = field.label = "Where do you work?"
            field.choices = _choices(PROFESSIONAL)
            field.error_messages["required"] = "Select where you work"
        else:
            field.choices = _choices(PUBLIC)


class YouForm(StepForm):
    """Name and how to reach the referrer."""

    title = "About you"
    name = person_name("name", "Your name")
    role = text("role", "Your job")
    organisation = text("organisation", "Your organisation")
    relationship = text("relationship", "How do you know the child? (optional)")
    phone = phone("Phone number")
    email = email("Email address")

    def arrange(self) -> None:
        """A professional must say who they are; nobody else has to."""
        self.fields["name"].widget.attrs["autocomplete"] = "name"
        self.fields["phone"].widget.attrs["autocomplete"] = "tel"
        self.fields["email"].widget.attrs["autocomplete"] = "email"
        if self.about.oneself:
            # Their own name is asked for with the child's, and how they know the child is plain.
            del self.fields["name"], self.fields["relationship"]
        if self.professional:
            del self.fields["relationship"]
            needed = {
                "name": "Enter your name",
                "role": "Enter your job, for example class teacher",
                "organisation": "Enter the organisation you work for",
            }
            for name, sentence in needed.items():
                self.fields[name].required = True
                self.fields[name].error_messages["required"] = sentence
            self.fields["phone"].help_text = "We need a phone number or an email address."
            return
        del self.fields["role"], self.fields["organisation"]
        for name in {"name", "phone", "email"} & set(self.fields):
            self.fields[name].label = f"{self.fields[name].label} (optional)"
        if not self.about.oneself:
            self.fields["phone"].help_text = (
                "So that we can ask you more. You can ask us not to tell the family who you are, "
                "but they may guess, and a court can order us to say it."
            )

    def clean(self) -> None:
        """One way to reach a professional."""
        typed = self.cleaned_data
        wrong = {"phone", "email"} & set(self.errors)
        if self.professional and not wrong and not (typed.get("phone") or typed.get("email")):
            self.add_error("phone", "Enter a phone number or an email address")


class DangerForm(StepForm):
    """Is a child in danger now?"""

    title = "Is a child in danger now?"
    one_question = True
    urgent = RadiosField(
        label="Is a child in danger now?",
        choices=_YES_NO,
        needed="Select yes if a child is in danger now",
    )
    urgent_reason = text("urgent_reason", "What is the danger, and where is the child?")

    def inside(self) -> frozenset[str]:
        """The reason is asked under Yes."""
        return frozenset({"urgent_reason"})

    def options(self) -> dict[str, dict[str, Any]]:
        """999 comes first."""
        who = "you" if self.about.oneself else "a child"
        hint = f"If {who} may be hurt in the next hours, call 999 before you continue."
        warning = govuk.macro("warning-text")(
            {"text": "Call 999 now, then continue.", "iconFallbackText": "Warning"}
        )
        reason = warning + self.under("urgent_reason", rows=4)
        return {"urgent": {"hint": hint, "conditional": {"yes": reason}}}

    def clean(self) -> None:
        """Yes needs a reason."""
        if self.cleaned_data.get("urgent") == "yes":
            where = "where you are" if self.about.oneself else "where the child is"
            self.need("urgent_reason", f"Enter what the danger is, and {where}")


class _StatementForm(StepForm):
    """One kind of statement on a page of its own. Empty is an answer."""

    one_question = True

    def options(self) -> dict[str, dict[str, Any]]:
        """A large box."""
        return {name: {"rows": 8} for name in self.fields}


class SawForm(_StatementForm):
    """What the referrer witnessed."""

    title = "What did you see or hear yourself?"
    witnessed = text(
        "witnessed",
        "What did you see or hear yourself?",
        help_text="Only what you saw or heard. Use the child’s own words if they spoke to you. "
        "If nothing, leave this empty and continue.",
    )


class ToldForm(_StatementForm):
    """What others told the referrer."""

    title = "What have other people told you?"
    reported = text(
        "reported",
        "What have other people told you?",
        help_text="Say who told you, and when. If nobody has, leave this empty and continue.",
    )


class RecordsForm(_StatementForm):
    """What is on record."""

    title = "What do records or documents show?"
    fact = text(
        "fact",
        "What do records or documents show?",
        help_text="For example, attendance, medical notes, a message or a photograph. "
        "If you have none, leave this empty and continue.",
    )


class ThinkForm(_StatementForm):
    """What the referrer makes of it."""

    title = "What worries you?"
    opinion = text("opinion", "What worries you?")

    def arrange(self) -> None:
        """The same question, in the words of a professional."""
        field = self.fields["opinion"]
        whom = "you" if self.about.oneself else "the child"
        field.help_text = (
            f"What you think is happening, and what may happen to {whom} if nothing changes."
        )
        if self.professional:
            self.title = field.label = "What is your professional opinion?"


class WhenForm(StepForm):
    """When it happened."""

    title = "When did it happen?"
    one_question = True
    event_date = PartialDateField(
        label="When did it happen?",
        called="The date it happened",
        required=False,
        help_text="If it has happened more than once, the last time. "
        "You may leave out the day, or the day and month.",
        latest_means="today or in the past",
    )

    def arrange(self) -> None:
        """Not after today."""
        field: Any = self.fields["event_date"]
        field.latest = self.today

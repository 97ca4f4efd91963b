"""Forms of people to check: what a pair is, what a second person says, what came of a look."""

from django import forms

from openmash.domain.contacts.rating_rules import REASON_LIMIT
from openmash.domain.people.verdicts import Verdict
from openmash.web.forms.fields import CleanCharField, RadiosField

KEEP, UNDO = "keep", "undo"
CONFIRM, REFUSE = "confirm", "refuse"


def _reason(label: str = "Reason", *, hint: str = "", needed: str = "") -> CleanCharField:
    return CleanCharField(
        label=label,
        called=label,
        needed=needed or "Enter the reason",
        help_text=hint,
        lines=True,
        max_length=REASON_LIMIT,
    )


class PairForm(forms.Form):
    """Whether two records are the same person, and why.

    Args:
        planned: one of the two has a plan, so that "the same" only proposes.
    """

    answer = RadiosField(
        choices=[(each.value, each.label) for each in Verdict],
        label="Are these the same person?",
        called="Whether these are the same person",
        needed="Select whether these are the same person",
        hints={
            Verdict.SAME.value: "Joins the two. It can be undone.",
            Verdict.DIFFERENT.value: "They are never joined, unless somebody undoes this.",
            Verdict.UNSURE.value: "Joins nothing. The pair waits under “Cannot tell yet”.",
        },
    )
    reason = _reason(hint="What made it clear, or what is still to be found out.")

    def __init__(self, *args: object, planned: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["answer"]
        if planned and isinstance(field, RadiosField):
            field.hints[Verdict.SAME.value] = (
                "Proposes to join them: one has a plan, so a second person must agree."
            )


class DoubtForm(forms.Form):
    """Whether a join that little speaks for stays."""

    answer = RadiosField(
        choices=[(KEEP, "Still the same person"), (UNDO, "Not the same person: undo the join")],
        label="Does the join stay?",
        called="Whether the join stays",
        needed="Select whether the join stays",
        hints={
            KEEP: "Nobody is asked about these two again.",
            UNDO: "Every record is as it was told. Contacts that used the join are told.",
        },
    )
    reason = _reason()


class ProposalForm(forms.Form):
    """A second person's answer to a join that was proposed."""

    answer = RadiosField(
        choices=[(CONFIRM, "I agree: join them"), (REFUSE, "Do not join them")],
        label="Do you agree that these are the same person?",
        called="Whether you agree",
        needed="Select whether you agree",
        hints={
            CONFIRM: "The two are joined under both your names. It can be undone.",
            REFUSE: "Nothing is joined. The pair waits for whoever looks next.",
        },
    )
    reason = _reason(hint="What you looked at yourself.")


class WithdrawForm(forms.Form):
    """Why somebody takes their own proposal back."""

    reason = _reason("Why you take it back")


class CheckedForm(forms.Form):
    """What came of looking again at a contact that used a join which was undone."""

    found = _reason(
        "What did you find, and what was done?",
        hint="For instance: the rating rested on the other child’s history, so it was proposed "
        "anew. Or: nothing here rested on it.",
        needed="Enter what you found",
    )

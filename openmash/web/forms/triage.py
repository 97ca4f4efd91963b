"""Forms of screening: rating, redirecting, matching, keeping a colleague away."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms

from openmash.domain.contacts.policy import HubPolicy
from openmash.domain.contacts.rating_rules import NAME_LIMIT, REASON_LIMIT
from openmash.domain.contacts.ratings import Rating
from openmash.domain.people.verdicts import Verdict
from openmash.web.forms.fields import CleanCharField, ConfirmField, DropdownField, RadiosField

ELSEWHERE = "elsewhere"
AGREED = "I agree with the proposal and its reason."


def _reason(label: str, *, hint: str = "", required: bool = True) -> CleanCharField:
    return CleanCharField(
        label=label,
        called=label,
        needed="Enter the reason",
        help_text=hint,
        lines=True,
        max_length=REASON_LIMIT,
        required=required,
    )


class RatingForm(forms.Form):
    """A rating with its reason, each level beside its threshold text.

    Args:
        policy: the version that judges the contact.
        weigh: "must", "may" or "" : whether earlier contacts are to be weighed in words.
        proposed: the rating somebody proposed, if any. Whoever gives the same need not write why;
            whoever gives another must, so that no reason ever stands beside a rating it was not
            written for.
    """

    rating = RadiosField(choices=[], label="Rating", needed="Select a rating")
    reason = _reason("Reason", hint="What in this contact meets, or does not meet, the threshold.")
    repeat_weighed = CleanCharField(
        label="How you weighed the earlier contacts",
        needed="Enter how you weighed the earlier contacts",
        help_text="Say what they add up to together, not only what this one says.",
        lines=True,
        max_length=REASON_LIMIT,
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=9_999)

    def __init__(
        self,
        *args: Any,
        policy: HubPolicy,
        weigh: str = "",
        proposed: Rating | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._proposed = proposed
        if proposed is not None:
            self.fields["reason"].required = False
            self.fields["reason"].help_text = (
                f"Leave this empty if you agree with {proposed.label} and the reason given for it. "
                "Any other rating needs your own reason."
            )
        field = cast("RadiosField", self.fields["rating"])
        field.choices = [(level.rating.value, level.rating.label) for level in policy.levels]
        field.hints = {level.rating.value: level.threshold for level in policy.levels}
        if not weigh:
            del self.fields["repeat_weighed"]
        elif weigh == "may":
            self.fields["repeat_weighed"].required = False

    def clean(self) -> dict[str, Any]:
        """Take an empty reason for agreement, of the rating that was proposed alone."""
        cleaned = super().clean() or {}
        if self._proposed is None or "reason" in self.errors or cleaned.get("reason"):
            return cleaned
        if cleaned.get("rating") == self._proposed.value:
            cleaned["reason"] = AGREED
        elif cleaned.get("rating"):
            self.add_error("reason", f"Enter the reason: {self._proposed.label} was proposed")
        return cleaned

    @property
    def rating_given(self) -> Rating:
        """The rating chosen; valid forms only."""
        return Rating(self.cleaned_data["rating"])


class RedirectForm(forms.Form):
    """To which worker the contact is passed: one of the open cases found, or another."""

    open_case = RadiosField(
        choices=[], label="Which open case?", called="Open case", needed="Select the open case"
    )
    worker_name = CleanCharField(
        label="Allocated worker",
        needed="Enter the name of the allocated worker",
        max_length=NAME_LIMIT,
        required=False,
    )
    team = CleanCharField(
        label="Team", needed="Enter the team", max_length=NAME_LIMIT, required=False
    )
    reason = _reason("Reason", hint="How you know that this is the same child and an open case.")

    def __init__(
        self, *args: Any, cases: Sequence[tuple[str, str]], hints: dict[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = cast("RadiosField", self.fields["open_case"])
        field.choices = [*cases, (ELSEWHERE, "Another open case, found in social care's records")]
        field.hints = hints
        if not cases:
            del self.fields["open_case"]

    def clean(self) -> dict[str, Any]:
        """Ask for worker and team only where they are not known already."""
        cleaned = super().clean() or {}
        if not self.found_elsewhere:
            return cleaned
        for name in ("worker_name", "team"):
            if name not in self.errors and not cleaned.get(name):
                self.add_error(name, self.fields[name].error_messages["required"])
        return cleaned

    @property
    def found_elsewhere(self) -> bool:
        """True if the worker and team are typed, not taken from an open case found here."""
        if "open_case" not in self.fields:
            return True
        return bool(self.cleaned_data.get("open_case") == ELSEWHERE)


class MatchForm(forms.Form):
    """Whether two records are the same person, and why."""

    verdict = RadiosField(
        choices=[(each.value, each.label) for each in Verdict],
        label="Are these the same person?",
        called="Whether these are the same person",
        needed="Select whether these are the same person",
        hints={
            Verdict.SAME.value: "Joins the two records. It can be undone.",
            Verdict.DIFFERENT.value: "The earlier record is no longer offered for this person.",
            Verdict.UNSURE.value: "Joins nothing. Your reason is kept for whoever looks next.",
        },
    )
    reason = _reason("Reason")


class UndoForm(forms.Form):
    """Why a decision about two records is taken back."""

    reason = _reason("Why this decision is undone")


class ExcludeForm(forms.Form):
    """Which colleague may no longer see the contact, and why."""

    account = DropdownField(
        choices=[], label="Colleague", called="Colleague", needed="Select a colleague"
    )
    reason = _reason("Reason", hint="For instance: related to the family. Managers can read it.")
    may_ask = ConfirmField(
        label="They may learn that there is such a contact, and ask to see it",
        help_text="Leave this empty for a relative, a neighbour or anybody named in it.",
        required=False,
    )

    def __init__(self, *args: Any, people: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("DropdownField", self.fields["account"])
        field.choices = [("", "Select one"), *((str(key), name) for key, name in people)]

    @property
    def account_id(self) -> int:
        """The account chosen; valid forms only."""
        return int(self.cleaned_data["account"])

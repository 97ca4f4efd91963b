"""The forms of a decision: one for each child, one for each differing view, one for the whole."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast
from uuid import UUID

from django import forms
from django.forms.utils import ErrorDict

from openmash.core.codes import PrimaryNeed
from openmash.domain.decisions.outcomes import BECOMES_REFERRAL, Outcome
from openmash.domain.decisions.rules import TEXT_LIMIT, DecisionTold, Readiness
from openmash.web.forms.fields import CleanCharField, ConfirmField, RadiosField

_NEEDS = [(need.value, f"{need.value} {need.label}") for need in PrimaryNeed]
_NEED_HINTS = {need.value: need.definition for need in PrimaryNeed}
NEED_FIELDS = {
    outcome: f"need_{outcome.value}" for outcome in Outcome if outcome in BECOMES_REFERRAL
}
"""The field that asks for the primary need, under each outcome that becomes a referral."""


def _need_field(outcome: Outcome) -> RadiosField:
    return RadiosField(
        label="Child’s primary need",
        help_text="If two fit, choose the one higher in the list: it is the census order.",
        choices=_NEEDS,
        hints=_NEED_HINTS,
        called=f"The primary need for “{outcome.label}”",
        required=False,
    )


class ChildForm(forms.Form):
    """The decision for one child.

    Args:
        name: the child's name, for the sentences.
        same: the first child's decision counts for this one, so that nothing here is looked at.
    """

    outcome = RadiosField(
        label="Outcome",
        choices=[(outcome.value, outcome.label) for outcome in Outcome],
        hints={outcome.value: outcome.hint for outcome in Outcome},
    )
    need_strategy_discussion = _need_field(Outcome.STRATEGY_DISCUSSION)
    need_s17_assessment = _need_field(Outcome.S17_ASSESSMENT)
    rationale = CleanCharField(
        label="Rationale",
        help_text="What you weighed, and why this outcome. The receiving team and inspectors read "
        "it.",
        lines=True,
        max_length=TEXT_LIMIT,
    )

    def __init__(self, *args: Any, name: str, same: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name, self.same = name, same
        self.fields["outcome"].error_messages["required"] = f"Select the outcome for {name}"
        self.fields["rationale"].error_messages["required"] = f"Enter the rationale for {name}"

    def full_clean(self) -> None:
        """As Django's, unless the first child's decision counts."""
        if self.same:
            self._errors, self.cleaned_data = ErrorDict(), {}
            return
        super().full_clean()

    def clean(self) -> None:
        """An outcome that becomes a referral needs the primary need."""
        field = self.need_field
        if field and not self.cleaned_data.get(field) and field not in self.errors:
            self.add_error(field, f"Select the primary need of {self.name}: the census asks for it")

    @property
    def need_field(self) -> str:
        """The field of the primary need under the chosen outcome; "" if it asks for none."""
        outcome = self.cleaned_data.get("outcome")
        return NEED_FIELDS.get(Outcome(outcome), "") if outcome else ""

    def told(self, child_id: UUID) -> DecisionTold:
        """The decision for a child; only of a valid form."""
        need = self.cleaned_data.get(self.need_field, "") if self.need_field else ""
        return DecisionTold(
            child_id,
            Outcome(self.cleaned_data["outcome"]),
            str(need),
            self.cleaned_data["rationale"],
        )


class AgainForm(ChildForm):
    """A later decision: for which child, and what it is.

    Args:
        children: record id and name of each child that can be decided again.
    """

    child = RadiosField(label="For which child?", choices=[], needed="Select the child")
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=9_999)

    field_order = ("child",)

    def __init__(self, *args: Any, children: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, name="the child", **kwargs)
        cast("RadiosField", self.fields["child"]).choices = list(children)


class WeighingForm(forms.Form):
    """How one differing view was weighed."""

    how = CleanCharField(label="How you weighed it", lines=True, max_length=TEXT_LIMIT)

    def __init__(self, *args: Any, agency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["how"].label = f"How you weighed the view of {agency}"
        self.fields["how"].error_messages["required"] = (
            f"Enter how you weighed the view of {agency}"
        )


class WholeForm(forms.Form):
    """What is said once for all children."""

    same = ConfirmField(
        label="The same decision for every child",
        help_text="Fill in the first child only. Outcome, need and rationale are then recorded for "
        "each child.",
        required=False,
    )
    outstanding_reason = CleanCharField(
        label="Why the decision does not wait", lines=True, max_length=TEXT_LIMIT, required=False
    )
    seen_returns = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    seen_rating = forms.CharField(widget=forms.HiddenInput, required=False, max_length=10)

    def __init__(self, *args: Any, ready: Readiness, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["outstanding_reason"]
        field.required = ready.needs_reason
        field.error_messages["required"] = f"Enter why the decision {ready.to_explain}"
        if ready.never_asked and not ready.outstanding:
            field.label = f"Why the decision {ready.to_explain}"


def typed(some_forms: Iterable[forms.Form]) -> list[tuple[str, str]]:
    """Every field with what was typed, to carry it over the page on which it is checked."""
    return [
        (form[name].html_name, value)
        for form in some_forms
        for name in form.fields
        if (value := _as_text(form[name].value()))
    ]


def _as_text(value: object) -> str:
    if value is True:
        return "on"
    return "" if value is None or value is False else str(value)


def add_faults(by_prefix: Mapping[str, forms.Form], by_field: Mapping[str, str]) -> None:
    """Put an action's refusals beside their fields; what fits nowhere stands above them all.

    Args:
        by_prefix: the forms, "" for the whole.
        by_field: dotted field names to sentences, as the action gives them.
    """
    for dotted, sentence in by_field.items():
        prefix, _, name = dotted.rpartition(".")
        form = by_prefix.get(prefix)
        if form is None:
            by_prefix[""].add_error(None, sentence)
            continue
        if name == "primary_need" and isinstance(form, ChildForm):
            name = form.need_field
        form.add_error(name if name in form.fields else None, sentence)

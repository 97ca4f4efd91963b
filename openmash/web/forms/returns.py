"""The one structured form of an agency's return: the answer, the search, the items, the view."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from django import forms

from openmash.domain.agency_checks.lifecycle import Answer, MatchConfidence
from openmash.domain.agency_checks.marks import Identifier
from openmash.domain.agency_checks.returns import Asked, ReturnDraft, faults
from openmash.domain.contacts.ratings import Rating
from openmash.records.queries.agency_queue import AskedPage
from openmash.web.forms import return_parts
from openmash.web.forms.dates import GovDateField
from openmash.web.forms.fields import (
    CheckboxesField,
    CleanCharField,
    ConfirmField,
    RadiosField,
)
from openmash.web.forms.return_items import (
    LONG,
    ItemBoxes,
    boxes_of,
    drafts,
    item_fields,
    slots_of,
)

ANSWER_HINTS = {
    Answer.NOTHING_HELD.value: "You searched all that was asked and found no record",
    Answer.NOT_RELEVANT.value: "There is a record, and nothing in it helps to keep the child safe",
    Answer.SHARED.value: "You share all that helps, in the fields below",
    Answer.SHARED_IN_PART.value: "You share some and hold some back; say why",
    Answer.DECLINED.value: "Sharing would be more detrimental to the child than not; say why",
    Answer.CANNOT_SEARCH.value: "A system is down or out of reach; say which, and until when",
}

CANNOT_SAY = "cannot_say"
_VIEW_NEEDED = "Not needed where nothing is held or nothing could be searched."
_VIEW_OF_WHAT_IS_SHARED = (
    "Nothing of the concern is open to your agency, so this is needed only if you share something: "
    "say what rating that calls for."
)


def asked_of(page: AskedPage) -> Asked:
    """What was asked, as the rules of a return want it."""
    return Asked(
        kind=page.agency_kind,
        period_from=page.period_from,
        people=frozenset(person.id for person in page.people),
        ratings=page.ratings,
        scheme=page.scheme,
        concern_open=bool(page.items),
    )


class ReturnForm(forms.Form):
    """An agency's answer. Which fields it has follows the kind of agency and what was asked.

    Args:
        page: the information request that is answered.
        given: what the hub gave to search by, ticked beforehand.
        more: the key of a field to which another entry is added.
    """

    def __init__(
        self,
        *args: Any,
        page: AskedPage,
        given: tuple[Identifier, ...] = (),
        more: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.page = page
        self.draft: ReturnDraft | None = None
        self.left_out: tuple[tuple[str, str], ...] = ()
        self.slots = slots_of(page.agency_kind, self.data, more)
        self._add_answer()
        self._add_search(given)
        # In the order of the page: the error summary follows it.
        for slot in self.slots:
            self.fields |= item_fields(slot, page)
        self._add_rest()

    def clean(self) -> dict[str, Any]:
        """Let the rules of a return judge what was typed, field by field."""
        cleaned = super().clean() or self.cleaned_data
        if "answer" not in cleaned:
            return cleaned
        self.draft = self._to_draft(cleaned)
        wrong = faults(self.draft, asked_of(self.page), self.page.today)
        for name, sentence in wrong.items():
            box = self._box(name)
            if box not in self.errors:
                self.add_error(box if box in self.fields else None, sentence)
        self.left_out = tuple(return_parts.left_out(self, self.draft.answer))
        self._put_errors_in_page_order()
        return cleaned

    def _box(self, name: str) -> str:
        """The box beside which a fault of the rules is shown: of a date its own, if it has one."""
        beside = name.replace("items.", "item_").replace("dates.", "on_")
        return beside if beside in self.fields else name.replace("dates.", "item_")

    def _put_errors_in_page_order(self) -> None:
        """The summary lists what is wrong from the top of the page down."""
        found = dict(self.errors)
        self.errors.clear()
        self.errors.update(
            {name: found[name] for name in (*self.fields, "__all__") if name in found}
        )

    def may_be_sent(self) -> bool:
        """True if all that was typed belongs to the answer, or it was said to leave the rest out.

        What is left out is said of one answer: after another is chosen it is asked again.
        """
        return self.draft is not None and (
            not self.left_out or self.data.get("without") == self.draft.answer.value
        )

    def item_boxes(self) -> Iterator[ItemBoxes]:
        """The fields of the agency's own form, in order, with every entry of those that repeat."""
        return boxes_of(self, self.slots)

    def unjudged(self) -> "ReturnForm":
        """The form as typed so far, with no word on what is still missing. Returns itself."""
        self._errors = forms.utils.ErrorDict()
        self.cleaned_data: dict[str, Any] = {}
        return self

    def typed(self) -> list[tuple[str, str]]:
        """What was typed, with the fields' labels: shown when it can no longer be stored."""
        texts = [(slot.label, self[f"item_{slot.name}"].value()) for slot in self.slots]
        texts += [("Reason", self["reason"].value()), ("Your view", self["own_why"].value())]
        return [(label, text) for label, text in texts if isinstance(text, str) and text.strip()]

    def _add_answer(self) -> None:
        self.fields["answer"] = RadiosField(
            label="Your agency’s answer",
            choices=[(answer.value, answer.label) for answer in Answer],
            hints=ANSWER_HINTS,
            needed="Select your agency’s answer",
        )
        self.fields["reason"] = CleanCharField(
            label="Reason",
            help_text="For “Shared in part”, “Declined” and “Cannot search”. Children Act 2004 "
            "section 16LA: say what harm to the child sharing would do.",
            lines=True,
            max_length=LONG,
            required=False,
        )

    def _add_search(self, given: tuple[Identifier, ...]) -> None:
        self.fields["systems_searched"] = CleanCharField(
            label="Systems searched",
            help_text="Filled in with what was asked. Change it to what you did search.",
            initial=self.page.search_scope,
            lines=True,
            max_length=2_000,
            required=False,
        )
        for name, label, initial in (
            ("period_from", "Searched from", self.page.period_from),
            ("period_to", "Searched to", self.page.today),
        ):
            self.fields[name] = GovDateField(
                label=label, initial=initial, latest=self.page.today, required=False
            )
        self.fields["identifiers_used"] = CheckboxesField(
            label="What you searched by",
            choices=[(each.value, each.label) for each in Identifier],
            initial=[each.value for each in given],
            required=False,
        )
        self.fields["match_confidence"] = RadiosField(
            label="How sure are you that it is the same person?",
            choices=[(each.value, each.label) for each in MatchConfidence],
            required=False,
        )

    def _add_rest(self) -> None:
        self.fields["may_pass_on"] = ConfirmField(
            label="It may be passed to the team that receives the family",
            help_text="The hub’s social care and early help teams then see what you marked “Open” "
            "or “Hub only”. What is restricted or sealed stays in the hub until you release it.",
            required=False,
        )
        self.fields["own_rating"] = RadiosField(
            label="Your agency’s own view of the rating",
            help_text=_VIEW_NEEDED if self.page.items else _VIEW_OF_WHAT_IS_SHARED,
            choices=[
                *((rating.value, self._rating_words(rating)) for rating in self.page.ratings),
                *([] if self.page.items else [(CANNOT_SAY, "We cannot say")]),
            ],
            required=False,
        )
        self.fields["own_why"] = CleanCharField(
            label="Why",
            called="Why you take this view",
            lines=True,
            max_length=LONG,
            required=False,
        )

    def _rating_words(self, rating: Rating) -> str:
        return f"{rating.label}: we agree" if rating is self.page.rating else rating.label

    def _to_draft(self, cleaned: Mapping[str, Any]) -> ReturnDraft:
        answer = Answer(cleaned["answer"])
        draft = ReturnDraft(answer=answer)
        if return_parts.belongs(return_parts.REASON, answer):
            draft = replace(draft, reason=cleaned.get("reason", ""))
        if return_parts.belongs(return_parts.SHARED, answer):
            items = tuple(drafts(self.slots, self.page, cleaned, self.add_error))
            draft = replace(draft, items=items, may_pass_on=bool(cleaned.get("may_pass_on")))
        if return_parts.belongs(return_parts.VIEW, answer):
            own = cleaned.get("own_rating", "").replace(CANNOT_SAY, "")
            rating = Rating(own) if own else None
            draft = replace(draft, own_rating=rating, own_why=cleaned.get("own_why", ""))
        if return_parts.belongs(return_parts.SEARCH, answer):
            draft = _with_search(draft, cleaned)
        return draft


def _with_search(draft: ReturnDraft, cleaned: Mapping[str, Any]) -> ReturnDraft:
    confidence = cleaned.get("match_confidence")
    if not confidence and draft.answer is Answer.NOTHING_HELD:
        confidence = MatchConfidence.NO_RECORD
    return replace(
        draft,
        systems_searched=cleaned.get("systems_searched", ""),
        period_from=cleaned.get("period_from"),
        period_to=cleaned.get("period_to"),
        identifiers_used=tuple(Identifier(each) for each in cleaned.get("identifiers_used", ())),
        match_confidence=MatchConfidence(confidence) if confidence else None,
    )

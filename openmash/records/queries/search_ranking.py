"""Putting the records that fit a search in order: the surest first, each with how it fits."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from openmash.domain.access import Viewer
from openmash.domain.contacts.searching.fit import Fit, Slot, is_near, most_alike, slots
from openmash.domain.contacts.searching.sought import Sought, readings
from openmash.domain.people.facts import PersonFacts
from openmash.domain.people.known import Match, judge_records
from openmash.domain.people.linkage.cards import Card, card_of
from openmash.domain.people.linkage.model import Model
from openmash.domain.people.linkage.scoring import Weight, weigh
from openmash.domain.people.search_words import words_of_record
from openmash.records.models import PersonRecord
from openmash.records.prepared import Rows, one_of, prepared

from . import finding
from .contacts import visible_contacts
from .person_facts import facts_of
from .persons import PERSON_COLUMNS, PersonView
from .sheltered import Shelter
from .trained_models import in_force

RANKED: Final = 300
"""Records that are compared and put in order: of more, those told of last."""


class Ranked(NamedTuple):
    """A record that fits, as it is put in order.

    Attributes:
        weighed: how it compares with what was typed; None if too little was typed to compare.
        placed: False if a postcode was typed and not compared.
    """

    fit: Fit
    record: PersonView
    received_at: datetime
    weighed: "Weighed | None"
    placed: bool

    @property
    def order(self) -> tuple[int, float, float]:
        """The surest first, then the likeliest, then those told of last."""
        bits = round(self.weighed.weight.total_bits, 6) if self.weighed else 0.0
        return list(Fit).index(self.fit), -bits, -self.received_at.timestamp()


class Weighed(NamedTuple):
    """A record compared with what was typed, by whichever way to read the name is better."""

    asked: Card
    card: Card
    weight: Weight
    model: Model

    def match(self) -> Match:
        """The judgement of the two by themselves, whoever else is there."""
        return judge_records(self.asked, {0: self.card}, {}, model=self.model)[0]


def ranked(
    viewer: Viewer,
    sought: Sought,
    shelter: Shelter,
    contact_id: UUID | None,
    *,
    wider: bool,
) -> tuple[list[Ranked], bool]:
    """The records that fit in order, and whether they are all there are.

    Args:
        contact_id: the contact whose reference was typed, if the viewer may open it.
        wider: also names that only look alike.
    """
    rows, whole = _rows(viewer, sought, shelter, contact_id, wider=wider)
    told = {row[0]: (PersonView(*row[:-1]), row[-1]) for row in rows}
    openly, sheltered = (_Asked.of(sought, placed=placed) for placed in (True, False))
    model, found = in_force(), []
    for record, received_at in told.values():
        asked = sheltered if record.contact_id in shelter.contact_ids else openly
        facts = facts_of(record)
        weighed = _weigh(model, asked, facts)
        fit = _fit(asked, facts, weighed, wider=wider)
        if fit is not None:
            found.append(Ranked(fit, record, received_at, weighed, asked.placed))
    return sorted(found, key=lambda each: each.order), whole


def _rows(
    viewer: Viewer,
    sought: Sought,
    shelter: Shelter,
    contact_id: UUID | None,
    *,
    wider: bool,
) -> tuple[list[Any], bool]:
    if sought.reference:
        return (_told_in(viewer, contact_id) if contact_id else []), True
    held = [finding.as_typed(sought, shelter)]
    if wider:
        held.append(finding.alike(sought, shelter))
    rows: list[Any] = []
    whole = all(each.all_of_them for each in held)
    for each in held:
        newest = _visible(viewer, each.record_ids) if each.record_ids else []
        rows += newest[:RANKED]
        whole = whole and len(newest) <= RANKED
    near = finding.nearest(sought, shelter)
    return [*rows, *(_visible(viewer, near) if near else [])], whole


@prepared
def _visible(viewer: Viewer, record_ids: Collection[UUID]) -> Rows:
    rows = PersonRecord.objects.filter(
        one_of("id", record_ids), contact__in=visible_contacts(viewer)
    )
    newest = rows.order_by("-contact__received_at", "id")
    return newest.values_list(*PERSON_COLUMNS, "contact__received_at")[: RANKED + 1]


@prepared
def _told_in(viewer: Viewer, contact_id: UUID) -> Rows:
    rows = PersonRecord.objects.filter(contact_id=contact_id, contact__in=visible_contacts(viewer))
    return rows.order_by("position", "id").values_list(*PERSON_COLUMNS, "contact__received_at")


class _Asked(NamedTuple):
    """What is looked for, made ready once for all records that are compared with it.

    Nobody who is sheltered ever fits, or is weighed, by where they live.
    """

    sought: Sought
    cards: tuple[Card, ...]
    slots: tuple[Slot, ...]
    placed: bool

    @classmethod
    def of(cls, sought: Sought, *, placed: bool) -> "_Asked":
        """As it is asked of those who are not sheltered, or of those who are."""
        enough = bool(sought.plain_names or sought.nhs_number or sought.upn)
        cards = map(card_of, readings(sought, with_postcode=placed) if enough else ())
        wanted = (slot for slot in slots(sought) if placed or not slot.is_place)
        return cls(sought, tuple(cards), tuple(wanted), placed or not sought.postcode)


def _weigh(model: Model, asked: _Asked, facts: PersonFacts) -> Weighed | None:
    """By the weights of matching. Each record for itself: hundreds may bear the same name."""
    card = card_of(facts)
    weighed = (Weighed(each, card, weigh(model, each, card), model) for each in asked.cards)
    return max(weighed, key=lambda each: each.weight.total_bits, default=None)


def _fit(asked: _Asked, facts: PersonFacts, weighed: Weighed | None, *, wider: bool) -> Fit | None:
    """How the record fits, if it does."""
    words, sought = words_of_record(facts), asked.sought
    filled = {slot: slot.is_filled_by(words) for slot in asked.slots}
    if all(filled.values()) and (filled or sought.reference):
        return Fit.AS_TYPED if asked.placed else Fit.NEARLY
    if not all(full for slot, full in filled.items() if slot.name and slot.name.is_wild):
        return None
    if weighed is not None and is_near(weighed.weight.levels):
        return Fit.NEARLY
    looks_alike = all(most_alike(name, words) for name in sought.plain_names)
    return Fit.ALIKE if wider and sought.plain_names and looks_alike else None

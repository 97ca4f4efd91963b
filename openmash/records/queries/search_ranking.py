"""Putting the records that fit a search in order: the surest first, each with how it fits."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from openmash.domain.access import Viewer
from openmash.domain.contacts.searching.fit import Fit, is_near, most_alike, slots
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
    model, found = in_force(), []
    for record, received_at in told.values():
        hidden = record.contact_id in shelter.contact_ids
        facts = _free_of_place(record) if hidden else facts_of(record)
        weighed = _weigh(model, sought, facts, placed=not hidden)
        fit = _fit(sought, facts, weighed, hidden=hidden, wider=wider)
        if fit is not None:
            placed = not (hidden and sought.postcode)
            found.append(Ranked(fit, record, received_at, weighed, placed))
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


def _free_of_place(record: PersonView) -> PersonFacts:
    return replace(facts_of(record), postcodes=(), address_lines=())


def _weigh(model: Model, sought: Sought, facts: PersonFacts, *, placed: bool) -> Weighed | None:
    """By the weights of matching. Each record for itself: hundreds may bear the same name."""
    if not (sought.plain_names or sought.nhs_number or sought.upn):
        return None
    card = card_of(facts)
    asked = (card_of(each) for each in readings(sought, with_postcode=placed))
    weighed = (Weighed(each, card, weigh(model, each, card), model) for each in asked)
    return max(weighed, key=lambda each: each.weight.total_bits)


def _fit(
    sought: Sought,
    facts: PersonFacts,
    weighed: Weighed | None,
    *,
    hidden: bool,
    wider: bool,
) -> Fit | None:
    """How the record fits, if it does. Nobody hidden ever fits by where they live."""
    words = words_of_record(facts)
    asked = [slot for slot in slots(sought) if not (hidden and slot.is_place)]
    if all(slot.is_filled_by(words) for slot in asked) and (asked or sought.reference):
        return Fit.NEARLY if hidden and sought.postcode else Fit.AS_TYPED
    wild = [slot for slot in asked if slot.name and slot.name.is_wild]
    if not all(slot.is_filled_by(words) for slot in wild):
        return None
    if weighed is not None and is_near(weighed.weight.levels):
        return Fit.NEARLY
    looks_alike = all(most_alike(name, words) for name in sought.plain_names)
    return Fit.ALIKE if wider and sought.plain_names and looks_alike else None

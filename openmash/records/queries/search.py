"""Searching: people of the hub who fit what was typed, with their contacts, surest first.

Only contacts that the viewer may open are found, counted or named. Of those that are closed to the
viewer `closed` says, where it may be said, that there is one.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from openmash.domain.access import Act, Viewer, require
from openmash.domain.contacts.searching.fit import Fit
from openmash.domain.contacts.searching.sought import Sought
from openmash.domain.people.known import Match
from openmash.records.models import PersonRecord
from openmash.records.prepared import Rows, one_of, prepared

from . import closed, sheltered
from .closed import Closed
from .contacts import visible_contacts
from .earlier import EarlierContact, earlier_contacts
from .open_cases import OpenCaseFacts, open_cases
from .persons import PERSON_COLUMNS, PersonView
from .search_ranking import Ranked, ranked
from .sheltered import Shelter

SHOWN: Final = 25
"""People shown who fit, and as many who are only alike."""

NEAR: Final = 10
"""People shown who nearly fit."""


@dataclass(frozen=True, slots=True)
class PersonFound:
    """One person who fits: the records joined to each other, or one that nobody has joined.

    Attributes:
        record: the record that fits best, without what is protected.
        records: every record of the person that the viewer may see, `record` first.
        match: how the best compares with what was typed; None if it fits as typed, or too little
            was typed to compare.
        contacts: where they were told of, newest first.
        placed: False if a postcode was typed and not compared.
    """

    fit: Fit
    record: PersonView
    records: tuple[PersonView, ...]
    match: Match | None
    contacts: tuple[EarlierContact, ...]
    open_case: OpenCaseFacts | None
    placed: bool


@dataclass(frozen=True, slots=True)
class Results:
    """What a search found.

    Attributes:
        contact: the contact whose reference was typed.
        sought: what was looked for; words that spell a contact's reference are no name any more.
        cut_short: more people fit than are shown.
        closed: whether a contact that fits is closed to the viewer, as far as they may know.
    """

    people: tuple[PersonFound, ...]
    contact: EarlierContact | None
    sought: Sought
    cut_short: bool
    closed: Closed

    @property
    def is_empty(self) -> bool:
        """True if nothing is shown but, perhaps, that something is closed."""
        return not self.people and self.contact is None


def search(viewer: Viewer, sought: Sought, *, wider: bool = False) -> Results:
    """Whom the hub knows who fits.

    Args:
        wider: also names that only look alike.
    """
    require(viewer, Act.SEARCH)
    shelter = sheltered.of_hub()
    contact, sought = _of_reference(viewer, sought)
    contact_id = contact.contact_id if contact else None
    fitting, whole = ranked(viewer, sought, shelter, contact_id, wider=wider)
    groups = _groups(fitting)
    by_fit: dict[Fit, list[list[Ranked]]] = {fit: [] for fit in Fit}
    for group in groups:
        by_fit[group[0].fit].append(group)
    shown = [
        *by_fit[Fit.AS_TYPED][:SHOWN],
        *by_fit[Fit.NEARLY][:NEAR],
        *by_fit[Fit.ALIKE][:SHOWN],
    ]
    return Results(
        people=_people(viewer, shown, shelter),
        contact=contact,
        sought=sought,
        cut_short=not whole or len(by_fit[Fit.AS_TYPED]) > SHOWN or len(by_fit[Fit.ALIKE]) > SHOWN,
        closed=closed.fitting(viewer, sought).closed,
    )


def records(viewer: Viewer, sought: Sought) -> list[PersonView]:
    """The records that fit, surest first, for choosing one of them; without what is protected."""
    shelter = sheltered.of_hub()
    contact, sought = _of_reference(viewer, sought)
    contact_id = contact.contact_id if contact else None
    fitting, _ = ranked(viewer, sought, shelter, contact_id, wider=False)
    return sheltered.hide_in([each.record for each in fitting], shelter)


def _of_reference(viewer: Viewer, sought: Sought) -> tuple[EarlierContact | None, Sought]:
    """The contact whose reference was typed; and what is looked for, now that it is known."""
    reference = sought.reference or sought.perhaps
    found = [row.id for row in _contact(viewer, reference)] if reference else []
    if not found:
        return None, sought
    if not sought.reference:
        sought = replace(sought, reference=reference, perhaps="", names=(), surname_words=0)
    return earlier_contacts(found)[found[0]], sought


@prepared
def _contact(viewer: Viewer, reference: str) -> Rows:
    return visible_contacts(viewer).filter(reference=reference).values_list("id")


def _groups(fitting: Iterable[Ranked]) -> list[list[Ranked]]:
    """The records of each person together, the people in the order of their best."""
    groups: dict[UUID, list[Ranked]] = {}
    for each in fitting:
        groups.setdefault(each.record.person_id or each.record.id, []).append(each)
    return list(groups.values())


def _people(
    viewer: Viewer, groups: Sequence[Sequence[Ranked]], shelter: Shelter
) -> tuple[PersonFound, ...]:
    joined = {group[0].record.person_id for group in groups} - {None}
    others: dict[UUID, list[PersonView]] = {}
    for row in _joined(viewer, joined) if joined else ():
        others.setdefault(row.person_id, []).append(PersonView(*row))
    whole = [_of_person(group, others) for group in groups]
    shown = sheltered.hide_in([record for person in whole for record in person], shelter)
    safe = {record.id: record for record in shown}
    contacts = earlier_contacts({record.contact_id for record in shown})
    cases = open_cases(shown)
    return tuple(
        _person(group[0], [safe[record.id] for record in person], contacts, cases)
        for group, person in zip(groups, whole, strict=True)
    )


@prepared
def _joined(viewer: Viewer, person_ids: Collection[UUID | None]) -> Rows:
    rows = PersonRecord.objects.filter(
        one_of("person_id", person_ids), contact__in=visible_contacts(viewer)
    )
    return rows.order_by("-contact__received_at", "id").values_list(*PERSON_COLUMNS)


def _of_person(
    group: Sequence[Ranked], others: Mapping[UUID, Sequence[PersonView]]
) -> list[PersonView]:
    best = group[0].record
    own = others.get(best.person_id, ()) if best.person_id else ()
    return [best, *(record for record in own if record.id != best.id)]


def _person(
    best: Ranked,
    told: Sequence[PersonView],
    contacts: Mapping[UUID, EarlierContact],
    cases: Mapping[UUID, OpenCaseFacts],
) -> PersonFound:
    where = {contacts[record.contact_id].contact_id: contacts[record.contact_id] for record in told}
    return PersonFound(
        fit=best.fit,
        record=told[0],
        records=tuple(told),
        match=best.weighed.match() if best.weighed and best.fit is not Fit.AS_TYPED else None,
        contacts=tuple(sorted(where.values(), key=lambda each: each.received_at, reverse=True)),
        open_case=next((cases[record.id] for record in told if record.id in cases), None),
        placed=best.placed,
    )

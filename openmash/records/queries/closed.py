"""Contacts that are closed to the viewer, where they may learn that there is one, and no more.

Of all that is hidden only one kind may be admitted: an exclusion that a manager marked so. It is
judged by names and numbers alone. By dates and postcodes it would answer whoever tries one after
another; and how many there are is never said.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef

from openmash.domain.access import Act, Viewer, require
from openmash.domain.contacts.searching.sought import Sought, readings
from openmash.domain.people.name_search import name_keys
from openmash.domain.people.search_words import NUMBER, words_of_record
from openmash.records.models import AccessAsk, CaseExclusion, PersonRecord
from openmash.records.prepared import Rows, one_of, prepared

from .contacts import visible_contacts
from .person_facts import facts_of
from .persons import PERSON_COLUMNS, PersonView

_MOST: Final = 200


class Closed(StrEnum):
    """Whether something that fits is closed to the viewer, as far as they may know."""

    NOTHING = "nothing"
    MAY_ASK = "may_ask"
    ASKED = "asked"


@dataclass(frozen=True, slots=True)
class Fitting:
    """The exclusions behind which something fits. For the action that asks; never to be shown.

    Attributes:
        to_ask: those that nobody waits for an answer about.
        asked: those that the viewer has asked about.
    """

    to_ask: tuple[UUID, ...] = ()
    asked: tuple[UUID, ...] = ()

    @property
    def closed(self) -> Closed:
        """What the viewer may be told of it."""
        if self.to_ask:
            return Closed.MAY_ASK
        return Closed.ASKED if self.asked else Closed.NOTHING


def fitting(viewer: Viewer, sought: Sought) -> Fitting:
    """What is closed to the viewer, may be known to exist, and fits a name or number typed."""
    require(viewer, Act.SEARCH)
    rows = _closed_to(viewer)
    if not rows:
        return Fitting()
    reference = sought.reference or sought.perhaps
    found = {row.contact_id for row in rows if reference and row.contact__reference == reference}
    if not sought.reference:
        told = (PersonView(*row) for row in _told_in([row.contact_id for row in rows]))
        found |= {record.contact_id for record in told if _fits(sought, record)}
    fits = [row for row in rows if row.contact_id in found]
    return Fitting(
        tuple(row.id for row in fits if not row.waits), tuple(row.id for row in fits if row.waits)
    )


def _fits(sought: Sought, record: PersonView) -> bool:
    facts = facts_of(record)
    words = words_of_record(facts)
    numbers = [NUMBER + each for each in (sought.nhs_number, sought.upn) if each]
    if numbers:
        return any(number in words for number in numbers)
    names = sought.plain_names
    if not names or len(names) < len(sought.names):
        return False
    if all(name.word in words for name in names):
        return True
    sounds = name_keys(readings(sought)[0])
    return bool(sounds) and sounds <= name_keys(facts)


@prepared
def _closed_to(viewer: Viewer) -> Rows:
    waiting = AccessAsk.objects.filter(exclusion_id=OuterRef("pk"), answer__isnull=True)
    rows = CaseExclusion.objects.filter(
        account_id=viewer.user_id, hub_id=viewer.hub_id, may_ask=True, lifted_at__isnull=True
    )
    listed = rows.annotate(waits=Exists(waiting)).order_by("-at", "id")
    return listed.values_list("id", "contact_id", "contact__reference", "waits")[:_MOST]


@prepared
def _told_in(contact_ids: Collection[UUID]) -> Rows:
    rows = PersonRecord.objects.filter(one_of("contact_id", contact_ids)).order_by("id")
    return rows.values_list(*PERSON_COLUMNS)


@dataclass(frozen=True, slots=True)
class Asking:
    """A colleague's asking that waits for an answer. `at` is aware UTC."""

    id: UUID
    exclusion_id: UUID
    contact_id: UUID
    reference: str
    colleague: str
    reason: str
    at: datetime
    kept_because: str
    kept_by: str


def waiting(viewer: Viewer) -> tuple[Asking, ...]:
    """Whoever asks to see a contact that is closed to them, longest waiting first.

    Of contacts that the viewer may open: nobody answers for one that is hidden from themselves.
    """
    require(viewer, Act.EXCLUDE_STAFF)
    return tuple(Asking(*row) for row in _waiting(viewer))


def how_many_wait(viewer: Viewer) -> int:
    """How many of them there are; 0 for whoever may not answer them."""
    return len(_waiting(viewer)) if viewer.may(Act.EXCLUDE_STAFF) else 0


@prepared
def _waiting(viewer: Viewer) -> Rows:
    rows = AccessAsk.objects.filter(
        answer__isnull=True,
        exclusion__lifted_at__isnull=True,
        exclusion__contact__in=visible_contacts(viewer),
    )
    return rows.order_by("at", "id").values_list(
        "id",
        "exclusion_id",
        "exclusion__contact_id",
        "exclusion__contact__reference",
        "exclusion__account__name",
        "reason",
        "at",
        "exclusion__reason",
        "exclusion__by__name",
    )[:_MOST]

"""Telephone numbers of a contact's people that many families give: one line, and not a list."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from openmash.domain.access import Viewer
from openmash.domain.people.facts import PersonFacts
from openmash.domain.people.linkage.keys import stored_keys
from openmash.domain.people.shared_numbers import Giving, is_many_families
from openmash.records.models import MatchKey, PersonRecord
from openmash.records.prepared import Rows, one_of, prepared

from .contacts import visible_contacts
from .persons import PERSON_COLUMNS, PersonView

GIVERS = 300
"""Records looked at of those that give a contact's numbers: the newest."""


@dataclass(frozen=True, slots=True)
class GivenByMany:
    """A number that many families give.

    Attributes:
        number: as stored. It is to be shown to nobody: it may be a protected place's.
        people: who gave it in other contacts, newest first.
        at_least: True if there may be more contacts than those of these people.
    """

    number: str
    people: tuple[PersonView, ...]
    at_least: bool

    @property
    def contacts(self) -> tuple[UUID, ...]:
        """The contacts they were told of in, newest first."""
        return tuple(dict.fromkeys(person.contact_id for person in self.people))


def given_by_many(
    viewer: Viewer, numbers: Collection[str], own: Collection[UUID]
) -> tuple[GivenByMany, ...]:
    """Which of the numbers many families give, in contacts that the viewer may open.

    Args:
        numbers: of the contact's people, as stored; none of them asks nothing.
        own: the contact itself, which is left out.
    """
    if not numbers:
        return ()
    rows = [PersonView(*row) for row in _givers(viewer, _keys(numbers))]
    by_number: dict[str, list[PersonView]] = defaultdict(list)
    for row in rows:
        by_number[row.phone].append(row)
    return tuple(
        GivenByMany(
            number,
            tuple(row for row in by_number[number] if row.contact_id not in own),
            len(rows) >= GIVERS,
        )
        for number in sorted(numbers)
        if is_many_families(map(_giving, by_number[number]))
    )


def _giving(row: PersonView) -> Giving:
    return Giving(row.contact_id, row.postcode, row.surname)


def _keys(numbers: Iterable[str]) -> Sequence[int]:
    """The keys by which whoever gives one of these numbers is found: of a number and nothing else.

    The index of keys serves; one of the numbers themselves would cost every telling another row.
    """
    return sorted(set().union(*(stored_keys(PersonFacts(phone=each)) for each in numbers)))


@prepared
def _givers(viewer: Viewer, keys: Collection[int]) -> Rows:
    found = MatchKey.objects.filter(one_of("key", keys)).values("record_id")
    rows = PersonRecord.objects.filter(id__in=found, contact__in=visible_contacts(viewer))
    rows = rows.order_by("-contact__received_at", "position")
    return rows.values_list(*PERSON_COLUMNS)[:GIVERS]

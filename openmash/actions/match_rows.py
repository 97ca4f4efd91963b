"""The rows by which person records are found and compared. Written with the record, never after.

Whoever writes a person record calls `index` in the same transaction: a record without its rows is
a child whom nobody finds.
"""

from collections.abc import Iterable, Iterator
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef

from openmash.domain.people.facts import PersonFacts
from openmash.domain.people.linkage.cards import card_of
from openmash.domain.people.linkage.keys import stored_keys
from openmash.domain.people.name_search import name_keys
from openmash.records.inserting import insert_all, insert_columns
from openmash.records.models import MatchCard, MatchKey, PersonRecord
from openmash.records.queries.person_facts import facts_of
from openmash.records.tenancy import in_hub

MADE_BY: Final = 3
"""Which rules make keys and cards now. One more whenever they make others of the same record."""

BATCH: Final = 500


def all_keys(facts: PersonFacts) -> list[int]:
    """Every key of a record: those by which it is matched, and those of its name by itself."""
    return sorted(stored_keys(facts) | name_keys(facts))


def index(people: Iterable[PersonRecord]) -> None:
    """Write the keys and the card of records just written."""
    told = [(person, facts_of(person)) for person in people]
    insert_all(
        MatchCard(
            hub_id=person.hub_id,
            record=person,
            made_by=MADE_BY,
            card=card_of(facts).to_json(),
        )
        for person, facts in told
    )
    rows = [(person.hub_id, person.id, key) for person, facts in told for key in all_keys(facts)]
    # A contact brings more than a hundred, and a seventh of the processor's time writes them.
    insert_columns(MatchKey, ("hub_id", "record_id", "key"), rows)


def complete(hub_id: UUID) -> Iterator[int]:
    """Make what is missing in a hub, batch by batch; say how many records each made.

    As the owner of the tables, while the service is stopped: rows that older rules made are taken
    away first, all of them, because keys of two kinds find each other only by chance. Each batch is
    a transaction of its own. It may be cut short and run again.
    """
    with in_hub(hub_id):
        if MatchCard.objects.exclude(made_by=MADE_BY).exists():
            MatchKey.objects.all().delete()
            MatchCard.objects.all().delete()
    last: UUID | None = None
    while True:
        with in_hub(hub_id):
            missing = PersonRecord.objects.filter(
                ~Exists(MatchCard.objects.filter(record_id=OuterRef("pk")))
            )
            if last is not None:
                missing = missing.filter(id__gt=last)
            people = list(missing.order_by("id")[:BATCH])
            index(people)
        if not people:
            return
        last = people[-1].id
        yield len(people)

"""The words by which person records are searched. Written with the record, never after.

Whoever writes a person record calls `index` in the same transaction: a record without its words is
a child whom nobody finds.
"""

from collections.abc import Iterable, Iterator
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef

from openmash.domain.people.search_words import MADE_BY, is_name, parts_of, words_of_record
from openmash.records.inserting import insert_columns
from openmash.records.models import PersonRecord, SearchWord, SearchWordPart
from openmash.records.queries.person_facts import facts_of
from openmash.records.tenancy import in_hub

BATCH: Final = 500


def index(people: Iterable[PersonRecord]) -> None:
    """Write the words of records just written, and the parts of words that are new to the hub."""
    told = sorted(
        (person.hub_id, word, person.id)
        for person in people
        for word in words_of_record(facts_of(person))
    )
    insert_columns(SearchWord, ("hub_id", "word", "record_id"), told, unless_there=True)
    names = {(hub, word) for hub, word, _ in told if is_name(word)}
    # In one order, whoever writes: two who bring the same new word at once never wait in a ring.
    parts = sorted((hub, part, word) for hub, word in names for part in parts_of(word))
    insert_columns(SearchWordPart, ("hub_id", "part", "word"), parts, unless_there=True)


def complete(hub_id: UUID) -> Iterator[int]:
    """Make what is missing in a hub, batch by batch; say how many records each made.

    As the owner of the tables, while the service is stopped. Each batch is a transaction of its
    own; it may be cut short and run again. Words that older rules made and newer would not stay:
    they find a record too often, never too seldom.
    """
    last: UUID | None = None
    while True:
        with in_hub(hub_id):
            made = SearchWord.objects.filter(word=MADE_BY, record_id=OuterRef("pk"))
            missing = PersonRecord.objects.filter(~Exists(made))
            if last is not None:
                missing = missing.filter(id__gt=last)
            people = list(missing.order_by("id")[:BATCH])
            index(people)
        if not people:
            return
        last = people[-1].id
        yield len(people)

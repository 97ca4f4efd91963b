"""Makes the rows of an index of invented people in several processes, ready to be copied in.

Keys take nearly all of the time that an index of millions takes to make, and each process has its
share of the people: the world is streamed in each, which is quick, and read past the others'.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing import get_context
from queue import Empty
from typing import Any
from uuid import UUID, uuid5

import numpy as np

from openmash.adapters.synthetic.linkage_world import WorldPerson, people
from openmash.domain.people.facts import PersonFacts

SEED = 20_261_123
BEGAN = datetime(2026, 1, 5, 9, tzinfo=UTC)
A_CONTACT = 5
"""Records of one contact."""

CHUNK = 5_000
"""People of one share that are handed over at once: whole contacts."""

_SPACE = UUID("6f3c1d1e-0000-4000-8000-000000000000")
_ALIVE_S = 60
_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


@dataclass
class Chunk:
    """Rows of some people as the text that COPY reads, by table, and their keys."""

    text: dict[str, str] = field(default_factory=dict)
    records: bytes = b""
    """The ids of their records, sixteen bytes each."""
    keys: Any = None
    """Every key of each, one after another: int64."""
    many: Any = None
    """How many keys each has."""


def record_id(person: int) -> UUID:
    """The record of a person of the world."""
    return uuid5(_SPACE, f"record {person}")


def made(hub_id: UUID, count: int) -> Iterator[Chunk]:
    """The rows of a world's people, but for those withheld, in no order."""
    shares = max(1, min(4, os.cpu_count() or 1))
    context = get_context("spawn")
    handed = context.Queue(maxsize=4 * shares)
    workers = [
        context.Process(target=_share, args=(hub_id, count, number, shares, handed), daemon=True)
        for number in range(shares)
    ]
    for worker in workers:
        worker.start()
    going = shares
    while going:
        try:
            chunk = handed.get(timeout=_ALIVE_S)
        except Empty:
            if any(worker.exitcode for worker in workers):
                raise SystemExit("A process that makes people has died.") from None
            continue
        if chunk is None:
            going -= 1
        else:
            yield chunk
    for worker in workers:
        worker.join()


def _share(hub_id: UUID, count: int, number: int, shares: int, handed: Any) -> None:
    import django

    django.setup()
    mine: list[WorldPerson] = []
    for person in people(SEED, count):
        if person.id // CHUNK % shares != number:
            continue
        mine.append(person)
        if person.id % CHUNK == CHUNK - 1:
            handed.put(_chunk(hub_id, mine))
            mine = []
    if mine:
        handed.put(_chunk(hub_id, mine))
    handed.put(None)


def _chunk(hub_id: UUID, some: list[WorldPerson]) -> Chunk:
    from openmash.actions.match_rows import MADE_BY, all_keys
    from openmash.domain.people.linkage.cards import card_of

    contacts, records, cards, own, keys = [], [], [], [], []
    for person in some:
        contact = uuid5(_SPACE, f"contact {person.id // A_CONTACT}")
        if person.id % A_CONTACT == 0:
            contacts.append(_line(_contact(hub_id, contact, person.id // A_CONTACT)))
        if person.withheld:
            continue
        record = record_id(person.id)
        own.append(record.bytes)
        records.append(_line(_record(hub_id, contact, record, person.id, person.facts)))
        cards.append(_line((hub_id, record, MADE_BY, card_of(person.facts).to_json())))
        keys.append(np.array(all_keys(person.facts), dtype=np.int64))
    text = {
        "records_contact": "".join(contacts),
        "records_personrecord": "".join(records),
        "records_matchcard": "".join(cards),
    }
    many = np.array([len(each) for each in keys], dtype=np.int32)
    return Chunk(text, b"".join(own), np.concatenate(keys), many)


def _line(values: tuple[object, ...]) -> str:
    return "\t".join(_cell(each) for each in values) + "\n"


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, list):
        inner = ",".join(
            '"' + each.replace("\\", "\\\\").replace('"', '\\"') + '"' for each in value
        )
        return ("{" + inner + "}").translate(_ESCAPED)
    return str(value).translate(_ESCAPED)


def _contact(hub_id: UUID, contact: UUID, number: int) -> tuple[object, ...]:
    return (
        *(contact, hub_id, hub_id, f"B-{number}", "closed", "form", BEGAN, BEGAN, "6"),
        *(False, "", True, "", "", "", "", "", "", "", "told", "", "yes", "", BEGAN, False),
    )


def _record(
    hub_id: UUID, contact: UUID, own: UUID, number: int, facts: PersonFacts
) -> tuple[object, ...]:
    return (
        *(own, hub_id, contact, "child", number % A_CONTACT, facts.forename, facts.surname),
        *(list(facts.other_names), "unknown", facts.is_unborn, facts.sex, "NOBT"),
        *(facts.nhs_number, "", "", (facts.postcodes or ("",))[0], facts.phone, "", ""),
        *("not_known", "", False),
    )

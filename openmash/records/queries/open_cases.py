"""Children open to children's social care, under whatever person they came or were joined."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from openmash.records.models import OpenCase, PersonRecord
from openmash.records.prepared import Asking, Rows, one_of, prepared


@dataclass(frozen=True, slots=True)
class OpenCaseFacts:
    """A child already open to children's social care."""

    open_case_id: UUID
    team: str
    worker_name: str
    worker_email: str
    opened_at: datetime


def open_cases(records: Iterable[Any]) -> dict[UUID, OpenCaseFacts]:
    """The open case of each record that has one, by record.

    A case stays with the person it came for, and a join may put that person's records under
    another. So a case is looked for under every person that any record joined to this one came
    with, or was first joined under (who has that record's id): no join can hide a case.
    """
    known_as: dict[UUID, set[UUID]] = {r.id: {r.id, r.person_id or r.id} for r in records}
    group_of = {r.id: r.person_id for r in records if r.person_id}
    groups: dict[UUID, set[UUID]] = defaultdict(set)
    for row in joined_records(frozenset(group_of.values())) if group_of else ():
        groups[row.person_id] |= {row.id, row.origin_id or row.id}
    for record_id, person_id in group_of.items():
        known_as[record_id] |= groups[person_id]
    wanted = set().union(*known_as.values())
    cases = {person_id: OpenCaseFacts(*facts) for person_id, *facts in _open_now(wanted)}
    found = {}
    for record_id, names in known_as.items():
        own = [cases[name] for name in names & cases.keys()]
        if own:
            found[record_id] = max(own, key=lambda case: (case.opened_at, case.open_case_id))
    return found


def asking_joined(records: Iterable[Any]) -> Iterator[Asking]:
    """What `open_cases` asks first."""
    if person_ids := frozenset(each.person_id for each in records if each.person_id):
        yield joined_records.asking(person_ids)


@prepared
def _open_now(person_ids: Collection[UUID]) -> Rows:
    rows = OpenCase.objects.filter(one_of("person_id", person_ids), closed_at__isnull=True)
    return rows.order_by("opened_at", "id").values_list(
        "person_id", "id", "team", "worker_name", "worker_email", "opened_at"
    )


@prepared
def joined_records(person_ids: Collection[UUID]) -> Rows:
    """The records joined under each person."""
    rows = PersonRecord.objects.filter(one_of("person_id", person_ids))
    return rows.values_list("person_id", "origin_id", "id")

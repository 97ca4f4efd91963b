"""Who has a plan, or may have one: open to social care, or passed there by this hub lately."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from openmash.domain.decisions.outcomes import Outcome
from openmash.domain.decisions.plans import may_have_plan
from openmash.records.models import Decision
from openmash.records.prepared import Rows, one_of, prepared

from .open_cases import joined_records, open_cases


@dataclass(frozen=True, slots=True)
class Plan:
    """Why a child is taken to have a plan.

    Attributes:
        open_with: the worker and team; "" if it is known from a decision alone.
        outcome: the newest decision; None if the child is open to social care.
        since: when the case was opened or the decision made (aware UTC).
    """

    open_with: str
    outcome: Outcome | None
    since: datetime


def plans(records: Iterable[Any], *, now: datetime) -> dict[UUID, Plan]:
    """The plan of each record that has one, by record: its own, or of one it is joined to.

    Args:
        records: anything with `id` and `person_id`.
    """
    records = list(records)
    found = {
        record_id: Plan(f"{case.worker_name}, {case.team}", None, case.opened_at)
        for record_id, case in open_cases(records).items()
    }
    for record_id, (outcome, at) in _decided(records).items():
        if record_id not in found and may_have_plan(outcome, at, now):
            found[record_id] = Plan("", outcome, at)
    return found


def _decided(records: Iterable[Any]) -> dict[UUID, tuple[Outcome, datetime]]:
    """The newest decision for each record or one that it is joined to."""
    together: dict[UUID, set[UUID]] = {row.id: {row.id} for row in records}
    persons: dict[UUID, list[UUID]] = defaultdict(list)
    for row in records:
        if row.person_id:
            persons[row.person_id].append(row.id)
    for joined in joined_records(list(persons)) if persons else ():
        for record_id in persons[joined.person_id]:
            together[record_id].add(joined.id)
    everyone = set().union(*together.values())
    newest = {row.child_id: row for row in (_decisions(everyone) if everyone else ())}
    found = {}
    for record_id, group in together.items():
        rows = [newest[each] for each in group if each in newest]
        if rows:
            last = max(rows, key=lambda row: (row.decided_at, row.sequence))
            found[record_id] = (Outcome(last.outcome), last.decided_at)
    return found


@prepared
def _decisions(record_ids: Collection[UUID]) -> Rows:
    """The newest of each child comes last."""
    rows = Decision.objects.filter(one_of("child_id", record_ids))
    return rows.order_by("sequence").values_list("child_id", "sequence", "outcome", "decided_at")

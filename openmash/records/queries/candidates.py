"""Whom a person may be: the records that share the weightiest keys, found behind the wall.

Ordinary statements as the application role. The keys are compared for equality, which the wall lets
an index answer, so the wall costs nothing here and no function needs its owner's rights (ADR 13).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from openmash.domain.access import Viewer
from openmash.domain.people.linkage.cards import Card
from openmash.domain.people.linkage.nearness import ALWAYS, MOST, PER_KEY, SHARE
from openmash.records.cursors import array, server_cursor
from openmash.records.models import MatchCard
from openmash.records.prepared import Rows, one_of, prepared

from .contacts import visible_contacts

_NEAREST = f"""
SELECT asker, record_id FROM (
  SELECT asker, record_id, shared, row_number() OVER nearer AS place,
    first_value(shared) OVER nearer AS most
  FROM (
    SELECT asked.asker, held.record_id, sum(asked.weight / sqrt(sqrt(held.many))) AS shared
    FROM unnest(%s::int[], %s::bigint[], %s::float8[]) AS asked (asker, key, weight)
    CROSS JOIN LATERAL (
      SELECT record_id, count(*) OVER () AS many FROM (
        SELECT record_id FROM records_matchkey WHERE key = asked.key
        ORDER BY record_id LIMIT {PER_KEY}
      ) AS of_key
    ) AS held
    WHERE held.record_id <> ALL (%s::uuid[])
    GROUP BY asked.asker, held.record_id
  ) AS sums
  WINDOW nearer AS (PARTITION BY asker ORDER BY shared DESC, record_id)
) AS ranked
WHERE place <= {ALWAYS} OR (place <= {MOST} AND shared >= {SHARE} * most)
ORDER BY asker, place
"""  # noqa: S608  # numbers of the domain's own


class Held(NamedTuple):
    """A record as it is judged: whose contact it is of, and to whom it is joined."""

    id: UUID
    contact_id: UUID
    person_id: UUID | None
    kind: str
    card: Card


def nearest(
    asked: Sequence[Mapping[int, float]], besides: Collection[UUID] = ()
) -> list[list[UUID]]:
    """For each of several people the records nearest to them, the nearest first.

    The statement's form of `linkage.nearness.nearest`.

    Of the hub whose transaction is open, and whoever may see them: nothing of them is to be shown
    that `held` does not give.

    Args:
        asked: each person's keys, and how much a record counts that has them.
        besides: records that are left out: their own, which would be nearest and tell nothing.
    """
    found: list[list[UUID]] = [[] for _ in asked]
    rows = [(n, key, weight) for n, keys in enumerate(asked) for key, weight in keys.items()]
    if rows:
        with server_cursor() as cursor:
            columns = [array(column) for column in zip(*rows, strict=True)]
            cursor.execute(_NEAREST, [*columns, array(besides)])
            for asker, record_id in cursor.fetchall():
                found[asker].append(record_id)
    return found


def held(viewer: Viewer, record_ids: Collection[UUID]) -> dict[UUID, Held]:
    """Those of the records that are of contacts which the viewer may open."""
    return _by_id(_held(viewer, record_ids) if record_ids else ())


def people_of(viewer: Viewer, contact_ids: Collection[UUID]) -> dict[UUID, Held]:
    """Everybody told of in those of the contacts which the viewer may open."""
    return _by_id(_people_of(viewer, contact_ids) if contact_ids else ())


def _by_id(rows: Iterable[Any]) -> dict[UUID, Held]:
    return {
        row.record_id: Held(
            row.record_id,
            row.record__contact_id,
            row.record__person_id,
            row.record__kind,
            _card(row.card),
        )
        for row in rows
    }


_COLUMNS = ("record_id", "record__contact_id", "record__person_id", "record__kind", "card")


@prepared
def _people_of(viewer: Viewer, contact_ids: Collection[UUID]) -> Rows:
    rows = MatchCard.objects.filter(
        one_of("record__contact_id", contact_ids), record__contact__in=visible_contacts(viewer)
    )
    return rows.values_list(*_COLUMNS)


@prepared
def _held(viewer: Viewer, record_ids: Collection[UUID]) -> Rows:
    rows = MatchCard.objects.filter(
        one_of("record_id", record_ids), record__contact__in=visible_contacts(viewer)
    )
    return rows.values_list(*_COLUMNS)


@lru_cache(maxsize=65_536)
def _card(stored: str) -> Card:
    """Kept for as many as a busy day meets: a contact is opened again and again."""
    return Card.from_json(stored)

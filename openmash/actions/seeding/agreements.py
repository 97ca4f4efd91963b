"""The agreements of a seeded hub: one for all, one for existence only, one about to lapse."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg

from openmash.actions.seeding.hubs import SeededHub
from openmash.domain.access import AgencyKind
from openmash.domain.sharing.lawful_basis import AgreementMode

_LAPSES_AFTER = timedelta(days=40)
_REVIEWED_AFTER = timedelta(days=20)


@dataclass(frozen=True, slots=True)
class _Seeded:
    name: str
    mode: AgreementMode
    purpose: str
    parties: tuple[AgencyKind, ...] = ()
    lapses: bool = False


def _agreements(borough: str) -> tuple[_Seeded, ...]:
    return (
        _Seeded(
            f"{borough} hub information sharing agreement",
            AgreementMode.CONTENT,
            "To safeguard children: to weigh what each agency knows, and to pass on what is "
            "needed to protect a child.",
        ),
        _Seeded(
            f"{borough} index of who holds information",
            AgreementMode.EXISTENCE,
            "To find out which agency to ask about a child.",
        ),
        _Seeded(
            "Adults who may harm children",
            AgreementMode.CONTENT,
            "To plan safely where an adult who may harm a child is supervised.",
            (AgencyKind.POLICE, AgencyKind.PROBATION, AgencyKind.SOCIAL_CARE),
            lapses=True,
        ),
    )


def add_agreements(
    connection: psycopg.Connection[Any], hub: SeededHub, *, since: datetime, until: datetime
) -> UUID:
    """Store the hub's agreements. Returns the id of the one that covers every share.

    Args:
        since, until: the seeded period, aware UTC.
    """
    ids = []
    for each in _agreements(hub.borough.name):
        ids.append(uuid4())
        connection.execute(
            "INSERT INTO records_agreement (id, hub_id, name, mode, purpose, agencies, kinds,"
            " begins_on, ends_on, review_on, created_at)"
            " VALUES (%s, %s, %s, %s, %s, %s, '{}', %s, %s, %s, %s)",
            [
                ids[-1],
                hub.hub_id,
                each.name,
                each.mode.value,
                each.purpose,
                [hub.agencies[kind] for kind in each.parties],
                since.date(),
                (until + _LAPSES_AFTER).date() if each.lapses else None,
                (until + _REVIEWED_AFTER).date(),
                since,
            ],
        )
    return ids[0]

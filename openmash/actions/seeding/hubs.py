"""A seeded hub before its first contact: its row, agencies, staff and policy."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import psycopg
from psycopg.types.json import Jsonb

from openmash.adapters.synthetic.facts import Borough
from openmash.adapters.synthetic.steps import StaffMember
from openmash.domain.access import AgencyKind, Role
from openmash.domain.contacts.policy import HubPolicy, default_policy
from openmash.domain.sharing.schemes import usual_scheme
from openmash.records.tenancy import HUB_SETTING

NO_SIGN_IN = "!synthetic-staff-never-sign-in"
"""A password hash that no password has: these colleagues stand in the history only."""


@dataclass(slots=True)
class SeededHub:
    """What the loader needs of a hub it has just made."""

    borough: Borough
    hub_id: UUID
    policy_id: UUID
    policy: HubPolicy
    agencies: dict[AgencyKind, UUID] = field(default_factory=dict)
    accounts: dict[str, int] = field(default_factory=dict)
    agreement_id: UUID | None = None


def make_hub(
    connection: psycopg.Connection[Any],
    borough: Borough,
    staff: Iterable[StaffMember],
    *,
    since: datetime,
    number: int,
) -> SeededHub:
    """Store the hub with its agencies, people and first policy, and enter it.

    Args:
        since: from when the policy is in force, aware UTC.
        number: the hub's place among the seeded ones, for its invented telephone numbers.
    """
    hub = SeededHub(borough, uuid4(), uuid4(), default_policy(borough.name))
    connection.execute(
        "INSERT INTO records_hub (id, code, name, gss_code, la_number, phone, out_of_hours_phone)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s)",
        [
            hub.hub_id,
            borough.code,
            borough.name,
            borough.gss_code,
            borough.la_number,
            # Numbers that Ofcom keeps for drama: nobody answers.
            f"020 7946 0{number:03}",
            f"020 7946 0{number + 500:03}",
        ],
    )
    connection.execute("SELECT set_config(%s, %s, true)", [HUB_SETTING, str(hub.hub_id)])
    _add_agencies(connection, hub)
    connection.execute(
        "INSERT INTO records_policyversion (id, hub_id, version, valid_from, body, reason,"
        " created_at) VALUES (%s, %s, 1, %s, %s, %s, %s)",
        [
            hub.policy_id,
            hub.hub_id,
            since,
            Jsonb(hub.policy.to_dict()),
            "First policy of the hub",
            since,
        ],
    )
    for member in staff:
        _add_member(connection, hub, member, since)
    return hub


def _add_agencies(connection: psycopg.Connection[Any], hub: SeededHub) -> None:
    for kind in AgencyKind:
        agency_id = uuid4()
        hub.agencies[kind] = agency_id
        connection.execute(
            "INSERT INTO records_agency (id, hub_id, kind, name, contact_email, marking_scheme)"
            " VALUES (%s, %s, %s, %s, %s, %s)",
            [
                agency_id,
                hub.hub_id,
                kind.value,
                f"{hub.borough.name} {kind.label.lower()}",
                f"{kind.value}@{hub.borough.code.lower()}.example.org",
                usual_scheme(kind).value,
            ],
        )


def _add_member(
    connection: psycopg.Connection[Any], hub: SeededHub, member: StaffMember, since: datetime
) -> None:
    row = connection.execute(
        "INSERT INTO records_account (email, name, password, is_active, created_at)"
        " VALUES (%s, %s, %s, true, %s) RETURNING id",
        [f"staff.{member.email}", member.name, NO_SIGN_IN, since],
    ).fetchone()
    account_id = int(row[0]) if row else 0
    hub.accounts[member.name] = account_id
    agency = member.agency or (None if member.role in _NO_AGENCY else AgencyKind.SOCIAL_CARE)
    connection.execute(
        "INSERT INTO records_membership (id, hub_id, account_id, role, agency_id, created_at)"
        " VALUES (%s, %s, %s, %s, %s, %s)",
        [
            uuid4(),
            hub.hub_id,
            account_id,
            member.role.value,
            hub.agencies[agency] if agency else None,
            since,
        ],
    )


_NO_AGENCY = frozenset({Role.AUDITOR, Role.ADMINISTRATOR})

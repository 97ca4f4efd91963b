"""A seeded region: every seeded hub in it, and one account that looks at them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import psycopg

from openmash.records.tenancy import ACCOUNT_SETTING, HUB_SETTING

_REGION = "INSERT INTO records_region (id, name) VALUES (%s, %s) ON CONFLICT DO NOTHING"
_HUB = (
    "INSERT INTO records_regionhub (id, hub_id, region_id) "
    "SELECT %s, %s, id FROM records_region WHERE name = %s ON CONFLICT DO NOTHING"
)
_MEMBER = (
    "INSERT INTO records_regionmember (id, created_at, account_id, region_id) "
    "SELECT %s, %s, %s, id FROM records_region WHERE name = %s ON CONFLICT DO NOTHING"
)


def make_region(
    connection: psycopg.Connection[Any],
    name: str,
    hub_ids: Iterable[UUID],
    account_id: int,
    now: datetime,
) -> None:
    """Store what is missing of the region.

    Args:
        connection: as the role that owns the tables, which row-level security binds too.
        now: aware UTC.
    """
    connection.execute(_REGION, [uuid4(), name])
    for hub_id in hub_ids:
        connection.execute("SELECT set_config(%s, %s, true)", [HUB_SETTING, str(hub_id)])
        connection.execute(_HUB, [uuid4(), hub_id, name])
    connection.execute("SELECT set_config(%s, %s, true)", [ACCOUNT_SETTING, str(account_id)])
    connection.execute(_MEMBER, [uuid4(), now, account_id, name])

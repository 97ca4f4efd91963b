"""A hub with a million items in the shape of a real one, made inside the database."""

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg

from openmash.adapters.embedded_postgres import EmbeddedServer
from openmash.domain.access import AgencyKind, Role, Viewer

ITEMS_A_CONTACT = 10
ITEMS_OF_THE_LONGEST = 2_000
HUBS = (("BIG", 100), ("ONE", 5), ("TWO", 5), ("SIX", 5))
"""Code of each hub, and how many of every hundred items of the largest it holds."""
BEGAN = datetime(2021, 1, 4, 9, tzinfo=UTC)
OWNERS = tuple(
    AgencyKind(kind)
    for kind in ("police", "health", "education", "probation", "housing", "social_care")
)
ASKED = OWNERS[:4]
_DESKS = (
    (Role.BUSINESS_SUPPORT, AgencyKind.SOCIAL_CARE),
    (Role.SCREENING_OFFICER, AgencyKind.SOCIAL_CARE),
    (Role.SOCIAL_WORKER, AgencyKind.SOCIAL_CARE),
    (Role.MANAGER, AgencyKind.SOCIAL_CARE),
    (Role.NAVIGATOR, AgencyKind.POLICE),
    (Role.NAVIGATOR, AgencyKind.HOUSING),
    (Role.RECEIVING_TEAM, AgencyKind.EARLY_HELP),
    (Role.AUDITOR, None),
)


@dataclass
class Filled:
    """The largest hub: who looks, and at which contacts."""

    viewers: list[Viewer] = field(default_factory=list)
    contacts: list[UUID] = field(default_factory=list)
    longest: UUID = field(default_factory=uuid4)


def fill(server: EmbeddedServer, items: int) -> str:
    """Make the hubs unless they are there; say how long it took."""
    with psycopg.connect(server.superuser_url(), autocommit=True) as connection:
        hubs, full = connection.execute(
            "SELECT count(*), count(*) FILTER (WHERE EXISTS "
            "(SELECT FROM records_handover WHERE hub_id = h.id)) FROM records_hub h"
        ).fetchone()
        if hubs and full == len(HUBS):
            return "made in an earlier run"
        if hubs:
            raise SystemExit("A filling was cut short. Delete the folder and start again.")
        began = datetime.now(UTC)
        for code, share in HUBS:
            connection.execute(
                "INSERT INTO records_hub VALUES (gen_random_uuid(), %s, %s, %s, %s, '', '')",
                [code, f"Hub {code}", f"E0900{code}", code],
            )
            _people(code)
            _rows(connection, code, max(ITEMS_A_CONTACT, items * share // 100))
        connection.execute("VACUUM ANALYZE")
        return f"made in {(datetime.now(UTC) - began).total_seconds():.0f} s"


def _people(code: str) -> None:
    from openmash.domain.contacts.policy import default_policy
    from openmash.records.models import Account, Agency, Hub, Membership, PolicyVersion
    from openmash.records.tenancy import in_hub

    hub = Hub.objects.get(code=code)
    with in_hub(hub.id):
        agencies = {
            kind: Agency.objects.create(hub=hub, kind=kind.value, name=f"{code} {kind.value}")
            for kind in AgencyKind
        }
        for number, (role, kind) in enumerate(_DESKS):
            account = Account.objects.create_user(f"{number}@{code.lower()}.example.org", role)
            agency = agencies[kind] if kind else None
            Membership.objects.create(hub=hub, account=account, role=role.value, agency=agency)
        PolicyVersion.objects.create(
            hub=hub,
            version=1,
            valid_from=BEGAN,
            body=default_policy(hub.name).to_dict(),
            reason="First policy",
            created_at=BEGAN,
        )


_STEPS = Path(__file__).with_suffix(".sql").read_text().split(";\n")


def _rows(connection: psycopg.Connection[Any], code: str, items: int) -> None:
    (hub,) = connection.execute("SELECT id FROM records_hub WHERE code = %s", [code]).fetchone()
    agencies = dict(
        connection.execute("SELECT kind, id FROM records_agency WHERE hub_id = %s", [hub])
    )
    accounts = [
        account
        for (account,) in connection.execute(
            "SELECT account_id FROM records_membership WHERE hub_id = %s", [hub]
        )
    ]
    (policy,) = connection.execute(
        "SELECT id FROM records_policyversion WHERE hub_id = %s", [hub]
    ).fetchone()
    told = {
        "contacts": items // ITEMS_A_CONTACT,
        "items": items,
        "longest": min(ITEMS_OF_THE_LONGEST, items // 2),
        "hub": hub,
        "policy": policy,
        "began": BEGAN,
        "owners": [agencies[kind] for kind in OWNERS],
        "owner_count": len(OWNERS),
        "asked": [agencies[kind] for kind in ASKED],
        "receivers": [agencies["early_help"], agencies["housing"]],
        "team": agencies["early_help"],
        "account": accounts[0],
        "accounts": accounts,
    }
    with connection.transaction():
        # Every key is one that was just made: checking a million of them again is left out.
        connection.execute("SET LOCAL session_replication_role = replica")
        connection.execute("SELECT setseed(0.4)")
        for step in filter(str.strip, _STEPS):
            given = {name: value for name, value in told.items() if f"%({name})s" in step}
            connection.execute(step, given)


def largest(code: str = "BIG", sample: int = 200) -> Filled:
    """The viewers of the largest hub, a sample of its contacts, and the one with most items."""
    from openmash.records.models import Contact, Hub, Membership
    from openmash.records.tenancy import in_hub

    hub_id = Hub.objects.get(code=code).id
    with in_hub(hub_id):
        found = Filled()
        for row in Membership.objects.select_related("agency").order_by("account_id"):
            role = Role(row.role)
            words = role.label.lower()
            if role is Role.NAVIGATOR and row.agency:
                words = f"{words}, {row.agency.kind}"
            found.viewers.append(Viewer(row.account_id, hub_id, role, row.agency_id, words))
        found.longest = Contact.objects.get(reference="B-1").id
        ids = list(Contact.objects.order_by("reference").values_list("id", flat=True))
        found.contacts = random.Random(1).sample(ids, min(sample, len(ids)))
    return found

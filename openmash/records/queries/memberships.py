"""Who is signed in, which hubs the account works in, and as what."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.sessions.models import Session

from openmash.domain.access import Role, Viewer
from openmash.records.models import Account, Agency, Membership
from openmash.records.prepared import Asking, Rows, prepared
from openmash.records.tenancy import as_account


@dataclass(frozen=True, slots=True)
class MembershipFacts:
    """One current membership of the account that is signed in."""

    hub_id: UUID
    hub_code: str
    hub_name: str
    role: Role
    agency_id: UUID | None


def of_account(account_id: int) -> list[MembershipFacts]:
    """The account's current memberships in every hub, by hub name.

    The one query that looks across hubs: row-level security lets an account see its own rows.
    """
    return [
        MembershipFacts(row.hub_id, row.hub__code, row.hub__name, Role(row.role), row.agency_id)
        for row in _current.inside(as_account(account_id), account_id)
    ]


@prepared
def _current(account_id: int) -> Rows:
    rows = Membership.objects.filter(account_id=account_id, ended_at__isnull=True)
    return rows.order_by("hub__name").values_list(
        "hub_id", "hub__code", "hub__name", "role", "agency_id"
    )


def session(session_key: str | None, now: datetime) -> Any:
    """The data of the session with this key, as `session_data`; None if there is none now."""
    return next(iter(_session(session_key, now)), None)


@prepared
def _session(session_key: str | None, now: datetime) -> Rows:
    rows = Session.objects.filter(session_key=session_key, expire_date__gt=now)
    return rows.values_list("session_data")


_ACCOUNT_COLUMNS = [field.attname for field in Account._meta.concrete_fields]


def account(account_id: int) -> Account | None:
    """The account itself, for signing in and out; None if there is none."""
    row = next(iter(_account(account_id)), None)
    return Account.from_db("default", _ACCOUNT_COLUMNS, row) if row else None


@prepared
def _account(account_id: int) -> Rows:
    return Account.objects.filter(id=account_id).values_list(*_ACCOUNT_COLUMNS)


def viewer(account: Account, membership: MembershipFacts) -> Viewer:
    """The viewer that an account is under one membership."""
    return Viewer(
        user_id=account.pk,
        hub_id=membership.hub_id,
        role=membership.role,
        agency_id=membership.agency_id,
        name=account.name,
    )


def agency_name(viewer: Viewer) -> str:
    """The name of the viewer's agency, or an empty string for a desk without one."""
    if viewer.agency_id is None:
        return ""
    return str(_named(viewer.agency_id)[0].name)


def asking_agency_name(viewer: Viewer) -> Iterator[Asking]:
    """What `agency_name` asks."""
    if viewer.agency_id is not None:
        yield _named.asking(viewer.agency_id)


@prepared
def _named(agency_id: UUID) -> Rows:
    return Agency.objects.filter(id=agency_id).values_list("name")


def viewer_by_email(hub_code: str, email: str) -> Viewer | None:
    """The viewer that the owner of an address is in one hub; None if they do not work there.

    For the command line, where whoever runs the installation names the person in whose name a
    thing is done.
    """
    account = Account.objects.filter(email=email.strip().lower(), is_active=True).first()
    if account is None:
        return None
    own = (each for each in of_account(account.pk) if each.hub_code == hub_code.strip().upper())
    membership = next(own, None)
    return viewer(account, membership) if membership else None

"""Makes the accounts of a demonstration. It refuses anywhere else: the password is known to all."""

from datetime import datetime
from uuid import UUID

import psycopg
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.contrib.auth.hashers import make_password

from openmash.adapters.demo_desks import PASSWORD, DemoAccount, accounts_of, analyst
from openmash.core.errors import Misconfigured
from openmash.domain.sharing.schemes import usual_scheme
from openmash.records.models import Account, Agency, Membership
from openmash.records.queries.hubs import every_hub
from openmash.records.tenancy import in_hub

from .seeding.regions import make_region


def ensure_demo_accounts(now: datetime) -> list[DemoAccount]:
    """Make what is missing of the accounts of every hub, and return all of them.

    Args:
        now: UTC, when their one-time codes were set up.

    Raises:
        Misconfigured: this installation is not marked as a demonstration.
    """
    refuse_outside_demo()
    hashed = make_password(PASSWORD)
    found: list[DemoAccount] = []
    for hub in every_hub():
        accounts = accounts_of(hub.code, hub.name, settings.SECRET_KEY)
        with in_hub(hub.id):
            agencies = {agency.kind: agency for agency in Agency.objects.order_by("-name")}
            for account in accounts:
                _ensure(hub.id, account, agencies, hashed, now)
        found += accounts
    return found


def ensure_demo_region(owner_url: str, now: datetime) -> None:
    """Make what is missing of the region of every hub here, and of its analyst's account.

    Args:
        owner_url: the address of this database as the owner of its tables; nobody else may.
        now: UTC.
    """
    refuse_outside_demo()
    wanted = analyst(settings.SECRET_KEY)
    account = _account(wanted, make_password(PASSWORD), now)
    hub_ids = [hub.id for hub in every_hub()]
    with psycopg.connect(owner_url) as connection:
        make_region(connection, wanted.hub_name, hub_ids, account.pk, now)


def refuse_outside_demo() -> None:
    """Refuse where pages do not say that their people are invented.

    Raises:
        Misconfigured: with the cure.
    """
    if not settings.OPENMASH_DEMO:
        raise Misconfigured(
            "Invented people and shared passwords belong in a demonstration only. Set "
            "OPENMASH_DEMO=on, so that every page says what it is, in a database of its own."
        )


def _ensure(
    hub_id: UUID,
    wanted: DemoAccount,
    agencies: dict[str, Agency],
    hashed: str,
    now: datetime,
) -> None:
    if wanted.role is None:
        raise ValueError("an analyst works in no hub")
    account = _account(wanted, hashed, now)
    agency = None
    if wanted.agency is not None:
        agency = agencies.get(wanted.agency.value)
        if agency is None:
            agency = agencies[wanted.agency.value] = Agency.objects.create(
                hub_id=hub_id,
                kind=wanted.agency.value,
                name=f"{wanted.hub_name} {wanted.agency.label.lower()}",
                marking_scheme=usual_scheme(wanted.agency).value,
            )
    Membership.objects.get_or_create(
        hub_id=hub_id,
        account=account,
        ended_at=None,
        defaults={"role": wanted.role.value, "agency": agency},
    )


def _account(wanted: DemoAccount, hashed: str, now: datetime) -> Account:
    account, made = Account.objects.get_or_create(
        email=wanted.email, defaults={"name": wanted.name, "password": hashed}
    )
    has_code = Authenticator.objects.filter(user_id=account.pk, type=Authenticator.Type.TOTP)
    if made or not has_code.exists():
        code = TOTP.activate(account, wanted.secret).instance
        code.created_at = now
        code.save(update_fields=["created_at"])
    return account

"""Regions of a real installation: which hubs are in one, and who may look at it.

Runs as the role that owns the tables, from the command line: no page can widen a region or let
anybody in. Every hub of the region finds each change in its own audit log.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from openmash.core.errors import BadInput
from openmash.domain.audit_acts import AuditAct
from openmash.records.models import Account, Hub, Region, RegionHub, RegionMember
from openmash.records.tenancy import as_account, in_hub

from .base import Actor, record
from .people import checked_person, new_account, temporary_password

_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class NewAnalyst:
    """What whoever runs the installation is told, once.

    Attributes:
        temporary_password: None where the person has an account already.
    """

    email: str
    temporary_password: str | None


def add_hubs(*, name: str, codes: Iterable[str], now: datetime) -> list[str]:
    """Put hubs into the region of this name, which is made if there is none.

    Args:
        codes: of hubs that are set up here; one that is in the region already stays.

    Returns:
        The names of all hubs of the region, in order.

    Raises:
        BadInput: no name, or a code without a hub.
    """
    called = name.strip()
    if not 0 < len(called) <= _LONGEST_NAME:
        raise BadInput({"name": f"Give the region a name of at most {_LONGEST_NAME} characters."})
    chosen = [_hub(code) for code in codes]
    region, _ = Region.objects.get_or_create(name=called)
    for hub in chosen:
        with in_hub(hub.id):
            _, made = RegionHub.objects.get_or_create(hub=hub, region=region)
            if made:
                _note(hub, AuditAct.REGION_JOINED, region, now)
    return [hub.name for hub in _hubs(region)]


def take_out_hub(*, name: str, code: str, now: datetime) -> None:
    """Take a hub out of a region: from then on the region sees nothing of it, past or present.

    Raises:
        BadInput: no such region, or the hub is not in it.
    """
    region, hub = _region(name), _hub(code)
    with in_hub(hub.id):
        gone, _ = RegionHub.objects.filter(hub=hub, region=region).delete()
        if not gone:
            raise BadInput({"code": f"{hub.name} is not in the region {region.name}."})
        _note(hub, AuditAct.REGION_LEFT, region, now)


def add_analyst(*, name: str, email: str, person: str, now: datetime) -> NewAnalyst:
    """Let somebody look at a region; an account is made for an address that has none.

    Args:
        name: the region's.
        person: how the person is called; needed for a new account alone.

    Raises:
        BadInput: no such region, or a faulty address or name.
    """
    region = _region(name)
    account = Account.objects.filter(email=email.strip().lower()).first()
    password = None
    if account is None:
        address, called = checked_person(email, person)
        password = temporary_password()
        account = new_account(address, called, password)
    with as_account(account.pk):
        _, made = RegionMember.objects.get_or_create(
            region=region, account=account, ended_at=None, defaults={"created_at": now}
        )
    if made:
        _note_everywhere(region, AuditAct.REGION_ANALYST_ADDED, account, now)
    return NewAnalyst(account.email, password)


def end_analyst(*, name: str, email: str, now: datetime) -> None:
    """End somebody's sight of a region, from their next request on. The account stays.

    Raises:
        BadInput: no such region, or the person does not look at it.
    """
    region = _region(name)
    account = Account.objects.filter(email=email.strip().lower()).first()
    ended = 0
    if account is not None:
        with as_account(account.pk):
            own = RegionMember.objects.filter(region=region, account=account, ended_at=None)
            ended = own.update(ended_at=now)
    if account is None or not ended:
        raise BadInput({"email": f"{email} does not look at the region {region.name}."})
    _note_everywhere(region, AuditAct.REGION_ANALYST_ENDED, account, now)


def _region(name: str) -> Region:
    region = Region.objects.filter(name=name.strip()).first()
    if region is None:
        known = ", ".join(Region.objects.order_by("name").values_list("name", flat=True))
        raise BadInput({"name": f"There is no region “{name}”. There are: {known or 'none'}."})
    return region


def _hub(code: str) -> Hub:
    hub = Hub.objects.filter(code=code.strip().upper()).first()
    if hub is None:
        raise BadInput({"code": f"No hub “{code}” is set up here: openmash hub list."})
    return hub


def _hubs(region: Region) -> list[Hub]:
    found = []
    for hub in Hub.objects.order_by("name"):
        with in_hub(hub.id):
            if RegionHub.objects.filter(hub=hub, region=region).exists():
                found.append(hub)
    return found


def _note_everywhere(region: Region, act: AuditAct, account: Account, now: datetime) -> None:
    for hub in _hubs(region):
        with in_hub(hub.id):
            _note(hub, act, region, now, account=account.pk)


def _note(hub: Hub, act: AuditAct, region: Region, now: datetime, **detail: int) -> None:
    record(Actor(hub.id, "installation", "owner"), act, "region", region.id, now=now, **detail)

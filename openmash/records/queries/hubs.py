"""The public list of hubs: names and telephone numbers, nothing else."""

from dataclasses import dataclass, fields
from uuid import UUID

from openmash.records.models import Hub
from openmash.records.prepared import Rows, prepared


@dataclass(frozen=True, slots=True)
class HubFacts:
    """What anybody may know of a hub."""

    id: UUID
    code: str
    name: str
    phone: str
    out_of_hours_phone: str


def every_hub() -> list[HubFacts]:
    """All hubs of this installation by name. Needs no viewer: the list is public."""
    return [_facts(hub) for hub in Hub.objects.order_by("name")]


def hub_by_code(code: str) -> HubFacts | None:
    """One hub by its code, or None."""
    return next((HubFacts(*row) for row in _by_code(code.upper())), None)


@prepared
def _by_code(code: str) -> Rows:
    names = [field.name for field in fields(HubFacts)]
    return Hub.objects.filter(code=code).values_list(*names)


def hub_by_id(hub_id: UUID) -> HubFacts | None:
    """One hub by its id, or None."""
    hub = Hub.objects.filter(id=hub_id).first()
    return _facts(hub) if hub else None


def _facts(hub: Hub) -> HubFacts:
    return HubFacts(hub.id, hub.code, hub.name, hub.phone, hub.out_of_hours_phone)

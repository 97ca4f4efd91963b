"""The public list of hubs: names and telephone numbers, nothing else."""

from dataclasses import dataclass
from uuid import UUID

from openmash.records.models import Hub


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
    hub = Hub.objects.filter(code=code.upper()).first()
    return _facts(hub) if hub else None


def hub_by_id(hub_id: UUID) -> HubFacts | None:
    """One hub by its id, or None."""
    hub = Hub.objects.filter(id=hub_id).first()
    return _facts(hub) if hub else None


def _facts(hub: Hub) -> HubFacts:
    return HubFacts(hub.id, hub.code, hub.name, hub.phone, hub.out_of_hours_phone)

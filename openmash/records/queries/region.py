"""A region: who may look at it, and its hubs.

What is read of the hubs is read as the regional role (`tenancy.in_region`), so that the database
itself refuses whatever that role was not granted.
"""

from dataclasses import dataclass
from uuid import UUID

from openmash.domain.access import Act, RegionalViewer, require
from openmash.records.models import Account, Hub, Region, RegionHub, RegionMember
from openmash.records.tenancy import as_account, in_region


@dataclass(frozen=True, slots=True)
class RegionFacts:
    """A region that an account may look at."""

    region_id: UUID
    region_name: str


@dataclass(frozen=True, slots=True)
class RegionHubFacts:
    """What a region knows of one of its hubs: all of it public."""

    id: UUID
    code: str
    name: str
    gss_code: str


def of_account(account_id: int) -> list[RegionFacts]:
    """The regions that an account may look at now, by name."""
    with as_account(account_id):
        rows = RegionMember.objects.filter(account_id=account_id, ended_at__isnull=True)
        named = rows.order_by("region__name").values_list("region_id", "region__name")
        return [RegionFacts(*row) for row in named]


def viewer(account_id: int, name: str, region_id: UUID) -> RegionalViewer:
    """The viewer that an account is in a region, with the hubs that the region has today."""
    with in_region(region_id):
        region_name = Region.objects.values_list("name", flat=True).get(id=region_id)
        places = RegionHub.objects.filter(region_id=region_id).order_by("hub_id")
        hub_ids = tuple(places.values_list("hub_id", flat=True))
    return RegionalViewer(account_id, region_id, region_name, hub_ids, name)


def viewer_by_email(region_name: str, email: str) -> RegionalViewer | None:
    """The viewer that the owner of an address is in one region; None if they are no analyst of it.

    For the command line, where whoever runs the installation names the person in whose name a
    thing is done.
    """
    account = Account.objects.filter(email=email.strip().lower(), is_active=True).first()
    wanted = region_name.strip().casefold()
    own = of_account(account.pk) if account else []
    found = next((each for each in own if each.region_name.casefold() == wanted), None)
    return viewer(account.pk, account.name, found.region_id) if account and found else None


def hubs(viewer: RegionalViewer) -> tuple[RegionHubFacts, ...]:
    """The region's hubs, by name.

    Raises:
        Refused: the viewer may not look at a region.
    """
    require(viewer, Act.SEE_REGION)
    with in_region(viewer.region_id):
        ours = RegionHub.objects.values("hub_id")
        rows = Hub.objects.filter(id__in=ours).order_by("name")
        return tuple(
            RegionHubFacts(*row) for row in rows.values_list("id", "code", "name", "gss_code")
        )

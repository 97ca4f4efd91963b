"""What a bulk job reads of a hub: its people, the links that stand, and the rows seen before.

Of all the hub's people, whoever may see them: nothing of it is shown, only counted, and a link is
read through `agency_links`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import Coalesce

from openmash.domain.people.linkage.bands import Band
from openmash.records.models import Agency, AgencyLink, ExtractRow, ExtractRun, MatchCard

BATCH = 20_000


@dataclass(frozen=True, slots=True)
class HeldRecord:
    """A person record of the hub, with the person whom it belongs to.

    Attributes:
        person: id of the person, or of the record where nobody has joined it to one.
        recorded_at: when its contact was recorded.
    """

    record_id: UUID
    person: UUID
    card: str
    recorded_at: datetime


def held_records() -> Iterator[HeldRecord]:
    """Every person record of the hub whose transaction is open, those of one person together."""
    rows = (
        MatchCard.objects.annotate(whose=Coalesce("record__person_id", "record_id"))
        .order_by("whose", "record_id")
        .values_list("record_id", "whose", "card", "record__contact__recorded_at")
    )
    for row in rows.iterator(chunk_size=BATCH):
        yield HeldRecord(*row)


def count_held() -> int:
    """How many person records the hub has."""
    return MatchCard.objects.count()


def agencies(kind_or_name: str) -> list[tuple[UUID, str]]:
    """Id and name of the hub's agencies of a kind or of a name, whatever its capitals."""
    rows = Agency.objects.filter(Q(kind=kind_or_name) | Q(name__iexact=kind_or_name))
    return list(rows.order_by("name").values_list("id", "name"))


def last_run(agency_id: UUID) -> ExtractRun | None:
    """The last extract of an agency that was linked."""
    return ExtractRun.objects.filter(agency_id=agency_id).order_by("-read_at").first()


def rows_before(agency_id: UUID) -> Iterator[tuple[int, int]]:
    """Digests of every row of the agency's last extract: of its record number, of what it told."""
    rows = ExtractRow.objects.filter(agency_id=agency_id).values_list("row_key", "told")
    yield from rows.iterator(chunk_size=BATCH)


@dataclass(frozen=True, slots=True)
class Standing:
    """A link that stands."""

    id: UUID
    own_id: str
    record_id: UUID
    band: Band
    model: str


def standing_links(agency_id: UUID) -> list[Standing]:
    """Every standing link of an agency."""
    rows = AgencyLink.objects.filter(agency_id=agency_id, ended_at__isnull=True)
    return [
        Standing(link.id, link.own_id, link.record_id, Band(link.band), link.model)
        for link in rows.iterator(chunk_size=BATCH)
    ]


def barred(agency_id: UUID) -> list[tuple[str, UUID]]:
    """Record numbers and person records that somebody said are not one person."""
    rows = AgencyLink.objects.filter(agency_id=agency_id, ended_why="undone")
    return list(rows.values_list("own_id", "record_id"))

"""The hub's information sharing agreements. They name agencies, never a family."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from openmash.domain.access import Viewer
from openmash.domain.sharing.agreements import AgreementFacts, is_in_force, lapses_within
from openmash.domain.sharing.lawful_basis import AgreementMode
from openmash.records.models import Agency, Agreement
from openmash.records.prepared import Rows, prepared

LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True, slots=True)
class AgreementView:
    """An agreement as its page shows it.

    Attributes:
        parties: the agencies' names; empty means every agency of the hub.
        in_force: on the day that was asked about.
        warns: it lapses within so many days; None if no warning applies.
    """

    facts: AgreementFacts
    parties: tuple[str, ...]
    in_force: bool
    warns: int | None
    created_by: str
    created_at: datetime
    ended_by: str
    ended_at: datetime | None
    ended_reason: str


def facts() -> list[AgreementFacts]:
    """Every agreement of the current hub, ended ones too, as the rules see them."""
    return [_facts(row) for row in _every()]


@prepared
def _every() -> Rows:
    return Agreement.objects.values_list(*_COLUMNS)


_COLUMNS = (
    "id",
    "name",
    "mode",
    "purpose",
    "agencies",
    "kinds",
    "begins_on",
    "ends_on",
    "review_on",
    "ended_at",
)


def every(viewer: Viewer, on: date) -> list[AgreementView]:
    """Every agreement of the viewer's hub: those in force first, the soonest to lapse first."""
    names = dict(Agency.objects.values_list("id", "name"))
    rows = Agreement.objects.filter(hub_id=viewer.hub_id).select_related("created_by", "ended_by")
    views = [_view(row, names, on) for row in rows]
    return sorted(
        views,
        key=lambda view: (not view.in_force, view.facts.ends_on or date.max, view.facts.name),
    )


def one(viewer: Viewer, agreement_id: UUID, on: date) -> AgreementView | None:
    """One agreement of the viewer's hub; None if there is no such one."""
    return next((v for v in every(viewer, on) if v.facts.agreement_id == agreement_id), None)


def agencies(viewer: Viewer) -> Sequence[tuple[UUID, str]]:
    """The hub's agencies by name."""
    return list(
        Agency.objects.filter(hub_id=viewer.hub_id).order_by("name").values_list("id", "name")
    )


def _facts(row: Any) -> AgreementFacts:
    return AgreementFacts(
        agreement_id=row.id,
        name=row.name,
        mode=AgreementMode(row.mode),
        purpose=row.purpose,
        agencies=frozenset(row.agencies),
        kinds=frozenset(row.kinds),
        begins_on=row.begins_on,
        ends_on=row.ends_on,
        review_on=row.review_on,
        ended_on=row.ended_at.astimezone(LONDON).date() if row.ended_at else None,
    )


def _view(row: Agreement, names: dict[UUID, str], on: date) -> AgreementView:
    told = _facts(row)
    return AgreementView(
        facts=told,
        parties=tuple(sorted(names[each] for each in told.agencies if each in names)),
        in_force=is_in_force(told, on),
        warns=lapses_within(told, on),
        created_by=row.created_by.name if row.created_by else "",
        created_at=row.created_at,
        ended_by=row.ended_by.name if row.ended_by else "",
        ended_at=row.ended_at,
        ended_reason=row.ended_reason or "",
    )

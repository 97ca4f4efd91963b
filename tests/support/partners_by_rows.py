"""The agencies' part in a period worked out row by row, for the query to be compared with."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from openmash.domain.agency_checks.lifecycle import Answer, RequestStatus
from openmash.domain.contacts.ratings import Rating
from openmash.domain.insights.partners import Check, View
from openmash.domain.insights.survival import Wait
from openmash.records.models import (
    AgencyStruckOut,
    Contact,
    CuratedSource,
    InformationRequest,
    ProductItem,
    ProfessionalView,
    RatingFact,
    ViewWeighed,
)


@dataclass(frozen=True, slots=True)
class ByRows:
    """What `records.queries.partners_side` counts, one by one."""

    checks: tuple[Check, ...]
    views: tuple[View, ...]
    left_out: Counter[UUID]
    came_round: Counter[UUID]
    decided: int
    citing: int


def by_rows(*, since: datetime, until: datetime, rating: Rating | None, now: datetime) -> ByRows:
    """The same of the hub whose transaction is open."""
    period = _period(since, until, rating)
    cited, citing = _cited(period)
    views, came_round = _views(period)
    decided = Contact.objects.filter(_of_contact(period, ""), decided_at__isnull=False)
    return ByRows(
        checks=tuple(_check(row, cited, citing, now) for row in _requests(period)),
        views=views,
        left_out=_left_out(period),
        came_round=came_round,
        decided=decided.count(),
        citing=decided.filter(id__in=citing).count(),
    )


def _period(since: datetime, until: datetime, rating: Rating | None) -> dict[str, Any]:
    chosen: dict[str, Any] = {"received_at__gte": since, "received_at__lt": until}
    return chosen | ({"initial_rating": rating.value} if rating else {})


def _of_contact(period: Mapping[str, Any], to_contact: str = "contact__") -> Q:
    return Q(**{f"{to_contact}{name}": value for name, value in period.items()})


def _requests(period: Mapping[str, Any]) -> QuerySet[InformationRequest, Any]:
    rows = InformationRequest.objects.filter(_of_contact(period)).order_by("asked_at", "id")
    return rows.values_list(
        "agency_id",
        "contact_id",
        "status",
        "asked_at",
        "due_at",
        "answered_at",
        "contact__decided_at",
        "returns__id",
        "returns__answer",
        named=True,
    )


def _check(row: Any, cited: set[UUID], citing: set[UUID], now: datetime) -> Check:
    return Check(
        agency=row.agency_id,
        wait=Wait(
            length=_minutes(row.asked_at, row.answered_at or now),
            ended=row.answered_at is not None,
            target=None if row.due_at is None else _minutes(row.asked_at, row.due_at),
            followed=_minutes(row.asked_at, now),
        ),
        answer=Answer(row.returns__answer) if row.returns__answer else None,
        withdrawn=row.status == RequestStatus.WITHDRAWN,
        decided=row.contact__decided_at is not None,
        used=row.returns__id in cited,
        citing=row.contact_id in citing,
    )


def _minutes(start: datetime, end: datetime) -> float:
    return max(0.0, (end - start).total_seconds() / 60)


def _left_out(period: Mapping[str, Any]) -> Counter[UUID]:
    asked = InformationRequest.objects.filter(
        contact_id=OuterRef("contact_id"), agency_id=OuterRef("agency_id")
    )
    rows = AgencyStruckOut.objects.filter(~Exists(asked), _of_contact(period)).distinct()
    return Counter(agency_id for agency_id, _ in rows.values_list("agency_id", "contact_id"))


def _cited(period: Mapping[str, Any]) -> tuple[set[UUID], set[UUID]]:
    """The returns whose items decisions cite, and the contacts whose decision cites anything."""
    at_decision = Q(entry__at__lte=F("entry__contact__decided_at")) & (
        Q(entry__removed_at__isnull=True) | Q(entry__removed_at__gt=F("entry__contact__decided_at"))
    )
    lines = CuratedSource.objects.filter(_of_contact(period, "entry__contact__"), at_decision)
    sent = ProductItem.objects.filter(
        _of_contact(period, "product__contact__"), product__delivered_at__isnull=False
    )
    rows = [
        *lines.values_list("entry__contact_id", "item__agency_return_id"),
        *sent.values_list("product__contact_id", "item__agency_return_id"),
    ]
    return {given for _, given in rows if given is not None}, {contact for contact, _ in rows}


def _views(period: Mapping[str, Any]) -> tuple[tuple[View, ...], Counter[UUID]]:
    rows = ProfessionalView.objects.filter(_of_contact(period)).order_by("at", "id")
    weighed = set(ViewWeighed.objects.filter(_of_contact(period)).values_list("view_id", flat=True))
    history = _ratings(period)
    views, came_round = [], Counter[UUID]()
    for row in rows.values_list(
        "id", "agency_id", "contact_id", "rating", "at", "contact__decided_at",
        "contact__current_rating", named=True,
    ):  # fmt: skip
        own, final = Rating(row.rating), Rating(str(row.contact__current_rating))
        then = [rating for at, rating in history[row.contact_id] if at <= row.at]
        was = then[-1] if then else final
        decided = row.contact__decided_at is not None
        views.append(
            View(
                agency=row.agency_id,
                decided=decided,
                differed=decided and own is not final,
                weighed=row.id in weighed,
                changed=abs(final.order - own.order) < abs(was.order - own.order),
            )
        )
        came_round[row.agency_id] += decided and own is final and was is not own
    return tuple(views), came_round


def _ratings(period: Mapping[str, Any]) -> Mapping[UUID, list[tuple[datetime, Rating]]]:
    """The ratings in force of each contact, from when, in order."""
    rows = RatingFact.objects.filter(_of_contact(period), step__in=("confirmed", "changed"))
    history: dict[UUID, list[tuple[datetime, Rating]]] = defaultdict(list)
    for contact_id, at, rating in rows.order_by("sequence").values_list(
        "contact_id", "at", "rating"
    ):
        history[contact_id].append((at, Rating(rating)))
    return history

"""What each agency was asked, gave and said, and what became of it: for `insights.partners`.

Counts and times of the whole hub name no child, so a contact that is hidden from a viewer is still
counted: a figure that depended on who looks would be no measure.

The database counts, and hands over no row of any contact: a year of a large hub has some hundred
thousand. Nothing is kept, for what is shown is as it stands now.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    FloatField,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest

from openmash.domain.access import Act, AgencyKind, Viewer, require
from openmash.domain.agency_checks.lifecycle import CARRIES_ITEMS, RequestStatus
from openmash.domain.contacts.ratings import Rating
from openmash.domain.insights.partners import Asked, Said
from openmash.records.models import (
    Agency,
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
class AgencyName:
    """An agency of the hub."""

    id: UUID
    kind: AgencyKind
    name: str


@dataclass(frozen=True, slots=True)
class Partners:
    """The agencies' part in the contacts received in a period. Agencies are keyed by their id.

    Attributes:
        agencies: every agency of the hub, by name.
        asked, said: what `insights.partners.sides_of` takes. A return is used where one of its
            items stood in the short chronology when the contact was decided, or left the hub in an
            information product.
        left_out: on how many contacts somebody left an agency out that the policy proposes, and
            nobody has asked it since.
        came_round: views that differed from the rating when they were given, and are the final one.
        decided, citing: contacts decided, and how many of those decisions cite anything.
    """

    agencies: tuple[AgencyName, ...]
    asked: Mapping[UUID, Asked]
    said: Mapping[UUID, Said]
    left_out: Counter[UUID]
    came_round: Counter[UUID]
    decided: int
    citing: int


def partners(
    viewer: Viewer, *, since: datetime, until: datetime, rating: Rating | None, now: datetime
) -> Partners:
    """The agencies' part in the contacts received from `since` up to `until`, as it stands `now`.

    Args:
        since, until, now: aware UTC.
        rating: only contacts of this initial rating; None for all.
    """
    require(viewer, Act.SEE_TURNAROUND)
    period = _period(since, until, rating)
    said, came_round = _said(period)
    decided = Contact.objects.filter(_of_contact(period, ""), decided_at__isnull=False)
    agencies = Agency.objects.filter(hub_id=viewer.hub_id).order_by("name")
    return Partners(
        agencies=tuple(
            AgencyName(id_, AgencyKind(kind), name)
            for id_, kind, name in agencies.values_list("id", "kind", "name")
        ),
        asked=_asked(period, now),
        said=said,
        left_out=_left_out(period),
        came_round=came_round,
        decided=decided.count(),
        citing=decided.filter(id__in=_citing(period)).count(),
    )


def _period(since: datetime, until: datetime, rating: Rating | None) -> dict[str, Any]:
    chosen: dict[str, Any] = {"received_at__gte": since, "received_at__lt": until}
    return chosen | ({"initial_rating": rating.value} if rating else {})


def _of_contact(period: Mapping[str, Any], to_contact: str = "contact__") -> Q:
    return Q(**{f"{to_contact}{name}": value for name, value in period.items()})


_LIVE = ~Q(status=RequestStatus.WITHDRAWN.value) | Q(returns__isnull=False)
"""Not withdrawn before an answer."""
_GONE = Q(status=RequestStatus.WITHDRAWN.value, returns__isnull=True)
_CARRIED = Q(returns__answer__in=[each.value for each in CARRIES_ITEMS])
_KNOWN = Q(answered_at__isnull=False)
_DECIDED = Q(contact__decided_at__isnull=False)


def _asked(period: Mapping[str, Any], now: datetime) -> dict[UUID, Asked]:
    rows = InformationRequest.objects.filter(_of_contact(period))
    run_out = _LIVE & Q(due_at__lte=now)
    counted = rows.values("agency_id").annotate(
        took=ArrayAgg(_minutes(F("answered_at")), filter=_LIVE & _KNOWN, default=Value([])),
        waited=ArrayAgg(_minutes(Value(now)), filter=_LIVE & ~_KNOWN, default=Value([])),
        withdrawn=Count("id", filter=_GONE),
        answered=Count("returns"),
        carried=Count("id", filter=_CARRIED),
        judged=Count("id", filter=run_out),
        in_time=Count("id", filter=run_out & Q(answered_at__lte=Greatest("due_at", "asked_at"))),
        decided=Count("id", filter=_LIVE & _DECIDED),
    )
    # What decisions cite is looked up from there: it is of few contacts.
    given = rows.filter(_CARRIED, _DECIDED)
    weighable = _by_agency(given.filter(contact_id__in=_citing(period)))
    used = _by_agency(given.filter(returns__in=_cited(period)))
    found: dict[UUID, Asked] = {}
    for row in counted:
        counts: dict[str, Any] = dict(row)
        agency = counts.pop("agency_id")
        found[agency] = Asked(**counts, weighable=weighable[agency], used=used[agency])
    return found


def _by_agency(rows: QuerySet[Any, Any]) -> Counter[UUID]:
    counted = rows.order_by().values("agency_id").annotate(count=Count("contact_id"))
    return Counter(dict(counted.values_list("agency_id", "count")))


def _minutes(end: Any) -> Func:
    """From asking, never below 0; as a timedelta has them, to the last digit."""
    return Func(
        end,
        F("asked_at"),
        arg_joiner=" - ",
        template="GREATEST(EXTRACT(EPOCH FROM (%(expressions)s))::float8, 0) / 60",
        output_field=FloatField(),
    )


def _left_out(period: Mapping[str, Any]) -> Counter[UUID]:
    asked = InformationRequest.objects.filter(
        contact_id=OuterRef("contact_id"), agency_id=OuterRef("agency_id")
    )
    rows = AgencyStruckOut.objects.filter(~Exists(asked), _of_contact(period))
    counted = rows.values("agency_id").annotate(count=Count("contact_id", distinct=True))
    return Counter(dict(counted.values_list("agency_id", "count")))


def _lines(period: Mapping[str, Any]) -> QuerySet[CuratedSource]:
    """What stood in the short chronology when its contact was decided."""
    decided_at = F("entry__contact__decided_at")
    removed = Q(entry__removed_at__isnull=True) | Q(entry__removed_at__gt=decided_at)
    of_period = _of_contact(period, "entry__contact__")
    return CuratedSource.objects.filter(of_period, removed, entry__at__lte=decided_at)


def _sent(period: Mapping[str, Any]) -> QuerySet[ProductItem]:
    """What left the hub in an information product."""
    of_period = _of_contact(period, "product__contact__")
    return ProductItem.objects.filter(of_period, product__delivered_at__isnull=False)


def _cited(period: Mapping[str, Any]) -> QuerySet[Any, Any]:
    """The returns whose items decisions cite."""
    lines = _lines(period).filter(item__agency_return__isnull=False)
    sent = _sent(period).filter(item__agency_return__isnull=False)
    return lines.values("item__agency_return_id").union(sent.values("item__agency_return_id"))


def _citing(period: Mapping[str, Any]) -> QuerySet[Any, Any]:
    """The contacts whose decision cites anything."""
    lines = _lines(period).values("entry__contact_id")
    return lines.union(_sent(period).values("product__contact_id"))


def _said(period: Mapping[str, Any]) -> tuple[dict[UUID, Said], Counter[UUID]]:
    """By agency, its views, and how many of those that differed became the final rating."""
    found: dict[UUID, Counter[str]] = defaultdict(Counter)
    for row in _views(period):
        own, final, was = Rating(row.rating), Rating(row.final), Rating(row.was)
        counts = found[row.agency_id]
        counts["views"] += row.count
        if not row.decided:
            continue
        counts["heard"] += row.count
        changed = abs(final.order - own.order) < abs(was.order - own.order)
        if own is not final:
            counts["differed"] += row.count
            counts["weighed"] += row.count * row.weighed
            counts["changed"] += row.count * changed
            counts["unweighed"] += row.count * (not row.weighed and not changed)
        elif was is not own:
            counts["came_round"] += row.count
    came_round = Counter({agency: counts.pop("came_round", 0) for agency, counts in found.items()})
    return {agency: Said(**counts) for agency, counts in found.items()}, +came_round


def _views(period: Mapping[str, Any]) -> Iterator[Any]:
    """Views counted by agency and all that is asked of one; `was`: the rating when it was given."""
    then = RatingFact.objects.filter(
        contact_id=OuterRef("contact_id"),
        step__in=("confirmed", "changed"),
        at__lte=OuterRef("at"),
    ).order_by("-sequence")
    # Where no rating was ever changed there is one, and nothing to look up for each view.
    changed = RatingFact.objects.filter(_of_contact(period), step="changed")
    final = F("contact__current_rating")
    weighed = ViewWeighed.objects.filter(view_id=OuterRef("id"))
    rows = ProfessionalView.objects.filter(_of_contact(period)).annotate(
        final=final,
        decided=ExpressionWrapper(_DECIDED, output_field=BooleanField()),
        was=Case(
            When(
                contact_id__in=changed.values("contact_id"),
                then=Coalesce(Subquery(then.values("rating")[:1]), final),
            ),
            default=final,
        ),
        weighed=Exists(weighed),
    )
    by = ("agency_id", "rating", "final", "decided", "was", "weighed")
    counted = rows.values(*by).annotate(count=Count("id"))
    return iter(counted.values_list(*by, "count", named=True))

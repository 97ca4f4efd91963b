"""The owner's desk: what it is asked to release, what it answered, and what was overridden.

Every list starts from `visible_items`: nobody is asked about an item that they may not read.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from openmash.core.errors import NotThere
from openmash.domain.access import Act, Role, Viewer
from openmash.domain.sharing.handling import HandlingCode
from openmash.domain.sharing.lawful_basis import FamilyTold, LawfulBasis
from openmash.domain.sharing.release_rules import Standing, speaks_for
from openmash.domain.sharing.releases import (
    UNANSWERED,
    ReleaseAnswer,
    ReleaseStatus,
    ReviewFinding,
)
from openmash.records.models import ItemRelease, ReleaseOverride, ReleaseRequest, RequestedItem

from .release_picks import PickItem, picked
from .release_views import OverrideView, ReleaseView, RequestedView, RequestView
from .subjects import ChildNamed, children_of
from .visibility import visible_items

REVIEW_AHEAD = timedelta(days=14)
"""A declined item shows on the desk this long before its review."""

KEPT_ON_DESK = 60


@dataclass(frozen=True, slots=True)
class Desk:
    """What the owner's desk shows, each list in the order in which it is due."""

    waiting: tuple[RequestView, ...]
    for_review: tuple[RequestView, ...]
    overrides: tuple[OverrideView, ...]
    released: tuple[ReleaseView, ...]


def desk(viewer: Viewer, today: date) -> Desk:
    """The desk of the viewer's agency on a London day; a manager also sees overrides to review."""
    own = _requested(viewer).filter(release_request__owner_agency_id=viewer.agency_id)
    waiting = own.filter(status__in=UNANSWERED)
    declined = own.filter(status=ReleaseStatus.DECLINED, review_on__lte=today + REVIEW_AHEAD)
    return Desk(
        waiting=tuple(
            sorted(
                requests(viewer, waiting),
                key=lambda each: (not each.urgent, each.due_at or each.asked_at),
            )
        ),
        for_review=tuple(
            sorted(requests(viewer, declined), key=lambda each: _soonest(each, today))
        ),
        overrides=_overrides(viewer),
        released=_released(viewer),
    )


def request(viewer: Viewer, request_id: UUID) -> RequestView:
    """One release request to the viewer's agency.

    Raises:
        NotThere: absent, to another agency, or about nothing that the viewer may read.
    """
    rows = _requested(viewer).filter(
        release_request_id=request_id, release_request__owner_agency_id=viewer.agency_id
    )
    found = requests(viewer, rows)
    if not found or viewer.agency_id is None or not speaks_for(viewer, viewer.agency_id):
        raise NotThere("There is no release request here that your agency can answer.")
    return found[0]


def asked_about(view: RequestView) -> tuple[ChildNamed, ...]:
    """The children whom the items of a release request are about, as far as they may be read."""
    told = [each.item.subject for each in view.items if each.item is not None]
    return children_of(view.contact_id, told)


def override(viewer: Viewer, override_id: UUID) -> OverrideView:
    """One override that the viewer may know of: their agency's item, or any for a manager.

    Raises:
        NotThere: absent, or hidden.
    """
    found = _override_views(viewer, Q(id=override_id))
    if not found:
        raise NotThere("There is no override here that you can review.")
    return found[0]


def release(viewer: Viewer, release_id: UUID) -> ReleaseView:
    """One release in force of an item that the viewer speaks for and may read.

    Raises:
        NotThere: absent, withdrawn, another agency's, or hidden.
    """
    found = _release_views(viewer, Q(id=release_id))
    if not found:
        raise NotThere("There is no release here that your agency can withdraw.")
    return found[0]


def requests(viewer: Viewer, rows: QuerySet[RequestedItem]) -> list[RequestView]:
    """Requested items, already narrowed to what the viewer may know of, by their requests."""
    found = list(rows.select_related("item", "proposed_by", "confirmed_by", "release"))
    readable = {
        each.item_id: each
        for each in picked(visible_items(viewer).filter(id__in=[row.item_id for row in found]))
    }
    by_request: dict[UUID, list[RequestedItem]] = defaultdict(list)
    for row in found:
        by_request[row.release_request_id].append(row)
    asked = ReleaseRequest.objects.filter(id__in=by_request).select_related(
        "contact", "owner_agency", "to_agency", "agreement", "asked_by"
    )
    return [_view(viewer, row, by_request[row.id], readable) for row in asked.order_by("asked_at")]


def _requested(viewer: Viewer) -> QuerySet[RequestedItem]:
    return RequestedItem.objects.filter(item__in=visible_items(viewer))


def _soonest(view: RequestView, today: date) -> date:
    return min((each.review_on for each in view.items if each.review_on), default=today)


def _view(
    viewer: Viewer,
    row: ReleaseRequest,
    items: Iterable[RequestedItem],
    readable: dict[UUID, PickItem],
) -> RequestView:
    ordered = sorted(items, key=lambda each: (each.item.created_at, each.item.position))
    return RequestView(
        request_id=row.id,
        contact_id=row.contact_id,
        reference=row.contact.reference,
        owner=row.owner_agency.name,
        to_agency=row.to_agency.name,
        purpose=row.purpose,
        basis=LawfulBasis(row.basis),
        consent_detail=row.consent_detail,
        family_told=FamilyTold(row.family_told),
        told_why_not=row.family_told_why_not,
        agreement=row.agreement.name if row.agreement else "",
        agreement_why=row.agreement_why,
        urgent=row.urgent,
        asked_by=row.asked_by.name,
        asked_at=row.asked_at,
        due_at=row.due_at,
        closed_at=row.closed_at,
        chased=row.chased_count,
        items=tuple(_item(viewer, each, readable.get(each.item_id)) for each in ordered),
    )


def _item(viewer: Viewer, row: RequestedItem, item: PickItem | None) -> RequestedView:
    # The owner's words about an item are made from it: they are for who may read it, and for the
    # manager, who may ask for what they cannot read.
    told = item is not None or viewer.role is Role.MANAGER
    return RequestedView(
        requested_item_id=row.id,
        item=item,
        status=ReleaseStatus(row.status),
        answer=ReleaseAnswer(row.answer) if row.answer else None,
        wording=row.wording if told else "",
        reason=row.reason if told else "",
        review_on=row.review_on,
        proposer=row.proposed_by.name if row.proposed_by else "",
        proposed_at=row.proposed_at,
        is_own_proposal=row.proposed_by_id == viewer.user_id,
        confirmer=row.confirmed_by.name if row.confirmed_by else "",
        confirmed_at=row.confirmed_at,
        seen=standing_of(row).seen,
        withdrawn_at=row.release.withdrawn_at if row.release else None,
    )


def standing_of(row: RequestedItem) -> Standing:
    """A requested item as the rules see it."""
    return Standing(
        status=ReleaseStatus(row.status),
        handling=HandlingCode(row.item.handling),
        named_roles=tuple(row.item.named_roles),
        answer=ReleaseAnswer(row.answer) if row.answer else None,
        wording=row.wording,
        reason=row.reason,
        review_on=row.review_on,
        proposed_by=row.proposed_by_id,
        proposer=row.proposed_by.name if row.proposed_by else "",
        confirmer=row.confirmed_by.name if row.confirmed_by else "",
    )


def _overrides(viewer: Viewer) -> tuple[OverrideView, ...]:
    views = _override_views(viewer, Q(reviewed_at__isnull=True))
    lately = _override_views(viewer, Q(reviewed_at__isnull=False))[:KEPT_ON_DESK]
    return (*sorted(views, key=lambda each: each.review_due_at), *lately)


def _override_views(viewer: Viewer, which: Q) -> list[OverrideView]:
    if not viewer.may(Act.REVIEW_OVERRIDE):
        return []
    rows = ReleaseOverride.objects.filter(which, item__in=visible_items(viewer))
    if viewer.role is not Role.MANAGER:
        rows = rows.filter(item__owner_agency_id=viewer.agency_id)
    found = list(
        rows.select_related("contact", "release__to_agency", "by", "reviewed_by").order_by("-at")
    )
    items = _read(viewer, {row.item_id for row in found})
    return [
        OverrideView(
            override_id=row.id,
            contact_id=row.contact_id,
            reference=row.contact.reference,
            item=items[row.item_id],
            to_agency=row.release.to_agency.name,
            reason=row.reason,
            by=row.by.name,
            at=row.at,
            review_due_at=row.review_due_at,
            finding=ReviewFinding(row.finding) if row.finding else None,
            finding_reason=row.finding_reason or "",
            reviewed_by=row.reviewed_by.name if row.reviewed_by else "",
            reviewed_at=row.reviewed_at,
            may_review=row.reviewed_at is None and row.by_id != viewer.user_id,
            release_id=row.release_id,
            may_withdraw=row.reviewed_at is not None
            and row.release.withdrawn_at is None
            and speaks_for(viewer, items[row.item_id].owner_id),
        )
        for row in found
    ]


def _released(viewer: Viewer) -> tuple[ReleaseView, ...]:
    """What was released one by one, or overridden; what came with returns is not listed again."""
    asked = RequestedItem.objects.filter(
        release_request__owner_agency_id=viewer.agency_id, release__isnull=False
    ).values("release_id")
    return tuple(_release_views(viewer, Q(id__in=asked))[:KEPT_ON_DESK])


def _release_views(viewer: Viewer, which: Q) -> list[ReleaseView]:
    if viewer.agency_id is None or not speaks_for(viewer, viewer.agency_id):
        return []
    rows = (
        ItemRelease.objects.filter(
            which,
            withdrawn_at__isnull=True,
            item__in=visible_items(viewer).filter(owner_agency_id=viewer.agency_id),
        )
        .select_related("item__contact", "to_agency", "released_by", "second_person")
        .order_by("-released_at")
    )
    found = list(rows[: KEPT_ON_DESK + 1])
    items = _read(viewer, {row.item_id for row in found})
    return [
        ReleaseView(
            release_id=row.id,
            reference=row.item.contact.reference,
            item=items[row.item_id],
            to_agency=row.to_agency.name,
            purpose=row.purpose,
            wording=row.wording,
            released_by=row.released_by.name if row.released_by else "",
            second_person=row.second_person.name if row.second_person else "",
            released_at=row.released_at,
        )
        for row in found
    ]


def _read(viewer: Viewer, ids: set[UUID]) -> dict[UUID, PickItem]:
    return {each.item_id: each for each in picked(visible_items(viewer).filter(id__in=ids))}

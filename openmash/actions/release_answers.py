"""The owner's two people answer: one proposes, another confirms or sends back another answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from openmash.core.errors import BadInput, NotNow, NotThere
from openmash.domain.access import Act, Viewer
from openmash.domain.audit_acts import AuditAct
from openmash.domain.sharing.lawful_basis import FamilyTold, LawfulBasis, ShareKind
from openmash.domain.sharing.release_rules import (
    Said,
    check_confirm,
    check_propose,
    checked,
    speaks_for,
)
from openmash.domain.sharing.releases import UNANSWERED, ReleaseStatus
from openmash.domain.sharing.shares import Footing
from openmash.records.models import (
    Contact,
    ItemRelease,
    ProductItem,
    ReleaseRequest,
    RequestedItem,
    Share,
)
from openmash.records.queries.release_desk import standing_of
from openmash.records.queries.visibility import visible_items

from .base import Actor, action, lock_contact, post, record
from .releases import calendar_of
from .shares import Sharing, policy_decision, share

REPLACED = "Replaced by a later release of the same item."


@dataclass(frozen=True, slots=True)
class ItemAnswer:
    """What one person says of one requested item.

    Attributes:
        seen: `Standing.seen` of what they looked at.
        said: their answer; None confirms what a colleague proposed.
    """

    requested_item_id: UUID
    seen: str
    said: Said | None = None


@action(Act.ANSWER_RELEASE)
def answer(
    viewer: Viewer, *, request_id: UUID, answers: Sequence[ItemAnswer], now: datetime
) -> int:
    """Propose or confirm answers for items of one release request, all or nothing.

    Returns:
        How many items are now answered for good.

    Raises:
        NotThere: no such request to the viewer's agency, or of items hidden from them.
        Overtaken: an item no longer stands as they saw it; the sentence says who did what.
        Refused: they would confirm their own proposal.
        NotNow: an item is answered already, or its agreement has lapsed since it was asked.
        BadInput: beside `item_<id>.wording`, `.reason` or `.review_on`; `answers` if none.
    """
    contact, request = _locked(viewer, request_id)
    if not answers:
        raise BadInput({"answers": "Answer at least one item."})
    if len({each.requested_item_id for each in answers}) != len(answers):
        raise NotNow("One item was answered twice on the same page. Open the page again.")
    rows = _rows(viewer, request)
    released: list[RequestedItem] = []
    wrong: dict[str, str] = {}
    today = calendar_of(contact).local(now).date()
    settled = 0
    for each in answers:
        row = rows.get(each.requested_item_id)
        if row is None:
            raise no_such_request()
        if each.said is None:
            status = check_confirm(standing_of(row), viewer.user_id, each.seen)
            _confirm(viewer, row, status, now)
            settled += 1
            released += [] if status is ReleaseStatus.DECLINED else [row]
            continue
        check_propose(standing_of(row), each.seen)
        try:
            _propose(viewer, row, checked(each.said, today), now)
        except BadInput as fault:
            wrong |= {f"item_{row.id}.{name}": words for name, words in fault.by_field.items()}
    if wrong:
        raise BadInput(wrong)
    if released:
        _release(viewer, request, released, now)
    close_if_answered(request, now)
    Contact.objects.filter(id=contact.id).update(changed_at=now)
    return settled


def close_if_answered(request: ReleaseRequest, now: datetime) -> None:
    """Close a request when nothing of it waits any more, and tell whoever asked."""
    left = RequestedItem.objects.filter(release_request=request, status__in=UNANSWERED)
    if request.closed_at is not None or left.exists():
        return
    request.closed_at = now
    request.save(update_fields=["closed_at"])
    post(request.hub_id, "release_answered", now=now, to_account_id=request.asked_by_id)


def replace_live(release: ItemRelease, now: datetime, by: int) -> None:
    """Close the release in other words that this one takes the place of; drafts follow it.

    What was delivered stays in the words that were delivered. Call before `release` is stored:
    one item has one live release to one agency.
    """
    before = ItemRelease.objects.filter(
        item_id=release.item_id, to_agency_id=release.to_agency_id, withdrawn_at__isnull=True
    ).first()
    if before is None:
        release.save(force_insert=True)
        return
    ItemRelease.objects.filter(id=before.id).update(
        withdrawn_at=now, withdrawn_by_id=by, withdrawn_reason=REPLACED
    )
    release.save(force_insert=True)
    drafts = ProductItem.objects.filter(release=before, product__status="draft")
    drafts.update(release=release)


def _propose(viewer: Viewer, row: RequestedItem, said: Said, now: datetime) -> None:
    row.status = ReleaseStatus.PROPOSED.value
    row.answer, row.wording, row.reason = said.answer.value, said.wording, said.reason
    row.review_on = said.review_on
    row.proposed_by_id, row.proposed_at = viewer.user_id, now
    row.confirmed_by_id, row.confirmed_at = None, None
    row.save()
    record(
        Actor.of(viewer),
        AuditAct.RELEASE_PROPOSED,
        "requested_item",
        row.id,
        now=now,
        answer=said.answer.value,
    )


def _confirm(viewer: Viewer, row: RequestedItem, status: ReleaseStatus, now: datetime) -> None:
    row.status = status.value
    row.confirmed_by_id, row.confirmed_at = viewer.user_id, now
    row.save()
    if status is ReleaseStatus.DECLINED:
        record(Actor.of(viewer), AuditAct.RELEASE_DECLINED, "requested_item", row.id, now=now)


def _release(
    viewer: Viewer, request: ReleaseRequest, rows: list[RequestedItem], now: datetime
) -> None:
    """One act of sharing for all that is released at once, and a release for each item."""
    shared = _share(viewer, request, frozenset(row.item.kind for row in rows), now)
    for row in rows:
        row.release = ItemRelease(
            hub_id=viewer.hub_id,
            item_id=row.item_id,
            to_agency_id=request.to_agency_id,
            purpose=request.purpose,
            wording=row.wording,
            share=shared,
            released_by_id=row.proposed_by_id,
            second_person_id=viewer.user_id,
            released_at=now,
        )
        replace_live(row.release, now, viewer.user_id)
        row.save(update_fields=["release"])
    record(
        Actor.of(viewer),
        AuditAct.ITEM_RELEASED,
        "release_request",
        request.id,
        now=now,
        items=len(rows),
        in_other_words=sum(bool(row.wording) for row in rows),
    )


def _share(viewer: Viewer, request: ReleaseRequest, kinds: frozenset[str], now: datetime) -> Share:
    covered = policy_decision(
        request.owner_agency_id, request.to_agency_id, kinds, urgent=request.urgent, now=now
    )
    if not covered.allowed:
        raise NotNow(f"{covered.why} Nothing was released.")
    what = Sharing(
        contact_id=request.contact_id,
        kind=ShareKind.RELEASE,
        from_agency_id=request.owner_agency_id,
        to_agency_id=request.to_agency_id,
        purpose=request.purpose,
        footing=Footing(
            LawfulBasis(request.basis),
            FamilyTold(request.family_told),
            request.consent_detail,
            request.family_told_why_not,
            request.agreement_why,
        ),
        kinds=kinds,
        urgent=request.urgent,
    )
    return share(viewer.hub_id, what, by=viewer.user_id, now=now)


def _locked(viewer: Viewer, request_id: UUID) -> tuple[Contact, ReleaseRequest]:
    found = ReleaseRequest.objects.filter(id=request_id).values_list(
        "contact_id", "owner_agency_id"
    )
    first = found.first()
    if first is None or not speaks_for(viewer, first[1]):
        raise no_such_request()
    try:
        contact = lock_contact(viewer, first[0])
    except NotThere:
        raise no_such_request() from None
    return contact, ReleaseRequest.objects.get(id=request_id)


def _rows(viewer: Viewer, request: ReleaseRequest) -> dict[UUID, RequestedItem]:
    """The items of the request that the viewer may read, by id; read after the lock."""
    rows = RequestedItem.objects.filter(
        release_request=request, item__in=visible_items(viewer)
    ).select_related("item", "proposed_by", "confirmed_by")
    return {row.id: row for row in rows}


def no_such_request() -> NotThere:
    """The one sentence for a release request that is absent, another agency's, or hidden."""
    return NotThere("There is no release request here that your agency can answer.")

"""The manager shares an item without its owner's consent, because a life is at risk.

It takes effect at once, the owner is told at once, and somebody else reviews it.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from openmash.core.errors import BadInput, NotThere, Overtaken
from openmash.domain.access import Act, Viewer
from openmash.domain.audit_acts import AuditAct
from openmash.domain.sharing import shares
from openmash.domain.sharing.lawful_basis import FamilyTold, LawfulBasis, ShareKind
from openmash.domain.sharing.release_rules import check_review, check_text, review_due
from openmash.domain.sharing.releases import UNANSWERED, ReleaseStatus, ReviewFinding
from openmash.domain.sharing.shares import Footing
from openmash.records.models import (
    Agency,
    Contact,
    Item,
    ItemRelease,
    ReleaseOverride,
    ReleaseRequest,
    RequestedItem,
    Share,
)
from openmash.records.queries.visibility import visible_items

from .base import Actor, action, lock_contact, record
from .release_answers import close_if_answered, replace_live
from .releases import calendar_of, tell_owner
from .shares import Sharing, share

PURPOSE = "To protect somebody’s life: shared at once by the hub’s manager"
"""The purpose as the recipient reads it. The manager's reason stays in the hub and with the owner:
it may rest on what others own."""


@dataclass(frozen=True, slots=True)
class OverrideAsk:
    """What is shared at once, with whom, and what threatens whose life."""

    items: tuple[UUID, ...]
    to_agency_id: UUID
    reason: str
    family_told: FamilyTold
    told_why_not: str = ""


@dataclass(frozen=True, slots=True)
class _Act:
    contact: Contact
    to_agency_id: UUID
    reason: str
    review_due_at: datetime
    now: datetime


@action(Act.OVERRIDE_RELEASE)
def override(viewer: Viewer, *, contact_id: UUID, asked: OverrideAsk, now: datetime) -> list[UUID]:
    """Share items that the manager may read, at once and without their owners' consent.

    What was asked of the owners for the same items and recipient is settled by it.

    Returns:
        The ids of the overrides, one for each item.

    Raises:
        NotThere: the contact is absent or hidden.
        Overtaken: an item is no longer open to the manager, or was released meanwhile.
        BadInput: beside `items`, `to_agency`, `reason`, `family_told_why_not`.
    """
    contact = lock_contact(viewer, contact_id)
    footing = shares.checked(
        Footing(LawfulBasis.VITAL_INTERESTS, asked.family_told, told_why_not=asked.told_why_not)
    )
    reason = check_text(
        asked.reason, "reason", "Enter whose life is at risk, and why it cannot wait."
    )
    to_agency = Agency.objects.filter(id=asked.to_agency_id).first()
    if to_agency is None:
        raise BadInput({"to_agency": "Select an agency of this hub."})
    items = _items(viewer, contact, asked, to_agency)
    by_owner: dict[UUID, list[Item]] = defaultdict(list)
    for item in items:
        by_owner[item.owner_agency_id].append(item)
    act = _Act(contact, to_agency.id, reason, review_due(calendar_of(contact), now), now)
    made: list[UUID] = []
    for owner_id, own in by_owner.items():
        what = Sharing(
            contact_id=contact.id,
            kind=ShareKind.OVERRIDE,
            from_agency_id=owner_id,
            to_agency_id=to_agency.id,
            purpose=PURPOSE,
            footing=footing,
            kinds=frozenset(item.kind for item in own),
            urgent=True,
        )
        shared = share(viewer.hub_id, what, by=viewer.user_id, now=now)
        made += [_override(viewer, act, item, shared) for item in own]
        tell_owner(viewer.hub_id, own[0].owner_agency, "release_overridden", now)
    Contact.objects.filter(id=contact.id).update(changed_at=now)
    return made


@action(Act.REVIEW_OVERRIDE)
def review(
    viewer: Viewer, *, override_id: UUID, finding: ReviewFinding, reason: str, now: datetime
) -> None:
    """Another manager, or a navigator of the owner, says whether an override was justified.

    Raises:
        NotThere: no such override, of a contact or item hidden from the viewer.
        Overtaken: somebody reviewed it first. Refused: it is their own. BadInput: no reason.
    """
    found = ReleaseOverride.objects.filter(id=override_id).values_list("contact_id", flat=True)
    contact_id = found.first()
    if contact_id is None:
        raise no_such_override()
    try:
        contact = lock_contact(viewer, contact_id)
    except NotThere:
        raise no_such_override() from None
    row = ReleaseOverride.objects.select_related("item", "reviewed_by").get(id=override_id)
    if not visible_items(viewer).filter(id=row.item_id).exists():
        raise no_such_override()
    check_review(
        viewer,
        by=row.by_id,
        reviewed_by=row.reviewed_by.name if row.reviewed_by else "",
        owner_agency_id=row.item.owner_agency_id,
    )
    row.finding = finding.value
    row.finding_reason = check_text(reason, "reason", "Enter what the review found.")
    row.reviewed_by_id, row.reviewed_at = viewer.user_id, now
    row.save(update_fields=["finding", "finding_reason", "reviewed_by", "reviewed_at"])
    Contact.objects.filter(id=contact.id).update(changed_at=now)
    record(
        Actor.of(viewer),
        AuditAct.OVERRIDE_REVIEWED,
        "release_override",
        row.id,
        now=now,
        finding=finding.value,
    )


def _items(viewer: Viewer, contact: Contact, asked: OverrideAsk, to_agency: Agency) -> list[Item]:
    """What a manager cannot read they cannot weigh, so it is never overridden, only asked for."""
    readable = visible_items(viewer).filter(contact=contact, id__in=asked.items)
    items = list(readable.select_related("owner_agency"))
    if not items and not asked.items:
        raise BadInput({"items": "Select what is to be shared."})
    if len(items) != len(set(asked.items)):
        raise Overtaken(
            "An item you picked is no longer open to you. Open the page again; nothing was shared."
        )
    if any(item.owner_agency_id == to_agency.id for item in items):
        raise BadInput({"items": f"{to_agency.name} owns one of these items. Leave it out."})
    live = ItemRelease.objects.filter(
        item__in=items, to_agency=to_agency, withdrawn_at__isnull=True, wording=""
    )
    if live.exists():
        raise Overtaken(
            f"One of these items is released to {to_agency.name} already. Open the page again; "
            "nothing more was shared."
        )
    return items


def _override(viewer: Viewer, act: _Act, item: Item, shared: Share) -> UUID:
    release = ItemRelease(
        hub_id=viewer.hub_id,
        item=item,
        to_agency_id=act.to_agency_id,
        purpose=PURPOSE,
        share=shared,
        released_by_id=viewer.user_id,
        released_at=act.now,
    )
    replace_live(release, act.now, viewer.user_id)
    row = ReleaseOverride.objects.create(
        hub_id=viewer.hub_id,
        contact=act.contact,
        item=item,
        release=release,
        reason=act.reason,
        by_id=viewer.user_id,
        at=act.now,
        review_due_at=act.review_due_at,
    )
    _settle(item, release, act.now)
    record(
        Actor.of(viewer),
        AuditAct.RELEASE_OVERRIDDEN,
        "release_override",
        row.id,
        now=act.now,
        handling=item.handling,
    )
    return row.id


def _settle(item: Item, release: ItemRelease, now: datetime) -> None:
    """What was asked of the owner for this item and recipient, or declined, is settled by it."""
    waiting = RequestedItem.objects.filter(
        item=item,
        release_request__to_agency_id=release.to_agency_id,
        status__in=UNANSWERED | {ReleaseStatus.DECLINED},
    )
    requests = list(waiting.values_list("release_request_id", flat=True))
    waiting.update(status=ReleaseStatus.OVERRIDDEN.value, release=release)
    for request in ReleaseRequest.objects.filter(id__in=requests):
        close_if_answered(request, now)


def no_such_override() -> NotThere:
    """The one sentence for an override that is absent, hidden, or not for the viewer to review."""
    return NotThere("There is no override here that you can review.")

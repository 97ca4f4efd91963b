"""The answer to a subject access request: collected, decided by owners, released by two people."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from openmash.core.errors import NotNow
from openmash.domain.access import Act, Role, Viewer
from openmash.domain.audit_acts import AuditAct
from openmash.domain.sharing.subject_access import (
    Exemption,
    Exposure,
    SubjectDecision,
    SubjectItemFacts,
    SubjectStatus,
    Warned,
    check_decision,
    check_prepared,
    check_second_person,
    exposures,
)
from openmash.records.models import Item, Membership, SubjectItem, SubjectRequest
from openmash.records.queries import subject_rows
from openmash.records.queries.subject_access import no_such_request
from openmash.records.queries.visibility import visible_items

from .base import action, post
from .subject_parts import locked, move, note


@action(Act.HANDLE_SUBJECT_ACCESS)
def answer_seen(viewer: Viewer, *, request_id: UUID, form: str, now: datetime) -> None:
    """A handler reads the answer as the person gets it, as a page or as a PDF."""
    note(viewer, AuditAct.SUBJECT_ANSWER_SEEN, request_id, now, form=form)


@action(Act.HANDLE_SUBJECT_ACCESS)
def collect(viewer: Viewer, *, request_id: UUID, now: datetime) -> None:
    """Gather every item about the person or their family as a whole, for its owner to decide.

    Sealed items are gathered too: they are shown to their owner alone. Every owner is told, without
    a name, that something waits for them. Run again, it adds what came since.
    """
    row = locked(viewer, request_id)
    move(row, SubjectStatus.REDACTING)
    records = subject_rows.cluster(row.subject)
    own_or_whole = Item.objects.filter(contact_id__in=records.values("contact_id"))
    held = [
        item
        for item in own_or_whole.exclude(
            id__in=SubjectItem.objects.filter(subject_request=row).values("item_id")
        )
        if item.about_id is None or item.about_id in set(records.values_list("id", flat=True))
    ]
    SubjectItem.objects.bulk_create(
        SubjectItem(hub_id=viewer.hub_id, subject_request=row, item=item) for item in held
    )
    row.save()
    for account_id in _owners_people({item.owner_agency_id for item in held}):
        post(viewer.hub_id, "subject_items_wait", now=now, to_account_id=account_id)
    note(viewer, AuditAct.SUBJECT_REQUEST_MOVED, row.id, now, to=row.status)


@action(Act.HANDLE_SUBJECT_ACCESS)
def prepare(viewer: Viewer, *, request_id: UUID, now: datetime) -> None:
    """Every owner has decided: hand the answer to a second person.

    Raises:
        NotNow: something still waits for its owner.
    """
    row = locked(viewer, request_id)
    _check_items(row)
    move(row, SubjectStatus.CHECKING)
    row.prepared_by_id, row.prepared_at = viewer.user_id, now
    row.save()
    note(viewer, AuditAct.SUBJECT_REQUEST_MOVED, row.id, now, to=row.status)


@action(Act.HANDLE_SUBJECT_ACCESS)
def send_back(viewer: Viewer, *, request_id: UUID, now: datetime) -> None:
    """The second person wants something changed: back to the owners' decisions."""
    row = locked(viewer, request_id)
    move(row, SubjectStatus.REDACTING)
    row.prepared_by_id = row.prepared_at = None
    row.save()
    note(viewer, AuditAct.SUBJECT_REQUEST_MOVED, row.id, now, to="sent_back")


@action(Act.HANDLE_SUBJECT_ACCESS)
def release(viewer: Viewer, *, request_id: UUID, now: datetime) -> None:
    """The second person releases the answer, read again under the lock.

    Raises:
        NotNow: they prepared it themselves; an item was sealed or is undecided since; or what
            would leave gives away a protected place that was entered meanwhile.
    """
    row = locked(viewer, request_id)
    check_second_person(row.prepared_by_id, viewer.user_id)
    move(row, SubjectStatus.RELEASED)
    _check_items(row)
    row.released_by_id, row.released_at = viewer.user_id, now
    _freeze(row)
    row.save()
    given = SubjectItem.objects.filter(subject_request=row).exclude(decision="withhold").count()
    note(viewer, AuditAct.SUBJECT_ANSWER_RELEASED, row.id, now, items=given)


@action(Act.ANSWER_SUBJECT_ACCESS)
def decide(
    viewer: Viewer,
    *,
    request_id: UUID,
    subject_item_id: UUID,
    decision: SubjectDecision,
    wording: str,
    exemption: Exemption | None,
    reason: str,
    now: datetime,
) -> None:
    """An owner decides what the person gets of one item.

    Raises:
        NotThere: no such item of the viewer's agency. NotNow: the answer is prepared or settled.
        BadInput: see `check_decision`.
    """
    row = locked(viewer, request_id)
    if SubjectStatus(row.status) is not SubjectStatus.REDACTING:
        raise NotNow(f"This request stands at “{SubjectStatus(row.status).label}”.")
    held = _own(viewer, row, subject_item_id)
    facts = SubjectItemFacts(
        item_id=held.item_id,
        decision=decision,
        text=held.item.text,
        wording=wording.strip() if decision is SubjectDecision.REDACT else "",
        exemption=None if decision is SubjectDecision.INCLUDE else exemption,
        reason=reason.strip(),
        handling=subject_rows.facts_of(held).handling,
    )
    check_decision(facts, found_in(row, facts.leaves))
    SubjectItem.objects.filter(id=held.id).update(
        decision=decision.value,
        wording=facts.wording,
        exemption=facts.exemption.value if facts.exemption else "",
        reason=facts.reason,
        decided_by_id=viewer.user_id,
        decided_at=now,
    )
    note(viewer, AuditAct.SUBJECT_ITEM_DECIDED, held.id, now, decision=decision.value)


def found_in(row: SubjectRequest, text: str) -> tuple[Exposure, ...]:
    """What words that are to leave would give away."""
    contacts = subject_rows.cluster_contacts(row.subject)
    referrer, others = subject_rows.names_around(row.subject)
    return exposures(
        text, places=subject_rows.places_around(contacts), referrer=referrer, others=others
    )


def _own(viewer: Viewer, row: SubjectRequest, subject_item_id: UUID) -> SubjectItem:
    held = (
        SubjectItem.objects.select_related("item")
        .filter(
            id=subject_item_id,
            subject_request=row,
            item__owner_agency_id=viewer.agency_id,
            item__in=visible_items(viewer),
        )
        .first()
    )
    if held is None:
        raise no_such_request()
    return held


def _check_items(row: SubjectRequest) -> None:
    """Raise `NotNow` unless all is decided, and nothing that leaves gives a place away now."""
    held = SubjectItem.objects.filter(subject_request=row).select_related("item")
    facts = [subject_rows.facts_of(each) for each in held]
    check_prepared(facts)
    for each in facts:
        if any(found.kind is not Warned.THIRD_PARTY for found in found_in(row, each.leaves)):
            raise NotNow(
                "Words that would leave give away a protected place or who told us. Send the "
                "answer back, and have them redacted."
            )


def _freeze(row: SubjectRequest) -> None:
    """Keep the very words that left, whatever becomes of the items."""
    held = SubjectItem.objects.filter(subject_request=row).select_related("item")
    for each in held:
        SubjectItem.objects.filter(id=each.id).update(wording=subject_rows.facts_of(each).leaves)


def _owners_people(agencies: Iterable[UUID]) -> list[int]:
    deciding = (Role.NAVIGATOR.value, Role.SOCIAL_WORKER.value, Role.MANAGER.value)
    rows = Membership.objects.filter(
        agency_id__in=list(agencies), role__in=deciding, ended_at__isnull=True
    )
    return list(rows.order_by("account_id").values_list("account_id", flat=True))

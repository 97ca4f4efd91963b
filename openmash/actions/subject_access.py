"""A person asks for their own record: recorded, its clock, the identity check, a refusal."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from openmash.core.errors import BadInput, NotNow, NotThere
from openmash.domain.access import Act, Viewer
from openmash.domain.audit_acts import AuditAct
from openmash.domain.contacts import references
from openmash.domain.contacts.rating_rules import check_reason
from openmash.domain.sharing.subject_access import TEXT_LIMIT, SubjectStatus
from openmash.domain.sharing.subject_clock import PauseReason
from openmash.records.models import PersonRecord, SubjectRequest, SubjectRequestPause
from openmash.records.queries.contacts import visible_contacts

from .base import action
from .subject_parts import locked, move, note, set_due, still_open

_PREFIX = "SAR"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person asked for.

    Attributes:
        subject: the person record it is about.
        requester_name, requester_relation: who asks, and what they are to the subject.
        on_behalf, authority: they ask for somebody else, and what entitles them to.
        received_at: when it came in (aware UTC); the clock starts then.
        scope: which information is meant; empty for all of it.
    """

    subject: UUID
    requester_name: str
    requester_relation: str
    on_behalf: bool
    authority: str
    received_at: datetime
    scope: str = ""


@action(Act.ANSWER_SUBJECT_ACCESS)
def list_seen(viewer: Viewer, *, rows: int, now: datetime) -> None:
    """Somebody looks at the requests they have a part in."""
    note(viewer, AuditAct.SUBJECT_REQUESTS_SEEN, viewer.hub_id, now, rows=rows)


@action(Act.ANSWER_SUBJECT_ACCESS)
def opened(viewer: Viewer, *, request_id: UUID, now: datetime) -> None:
    """Somebody opens one request with what was collected for it."""
    note(viewer, AuditAct.SUBJECT_REQUEST_OPENED, request_id, now)


@action(Act.HANDLE_SUBJECT_ACCESS)
def record_request(viewer: Viewer, *, asked: Asked, now: datetime) -> UUID:
    """Record a request; its clock runs from receipt. Returns its id.

    Raises:
        NotThere: the person is in no contact that the viewer may open.
        BadInput: beside the field.
    """
    person = _subject(viewer, asked.subject)
    _check_asked(asked, now)
    made = SubjectRequest(
        hub_id=viewer.hub_id,
        reference=_new_reference(),
        subject=person,
        requester_name=asked.requester_name.strip(),
        requester_relation=asked.requester_relation.strip(),
        on_behalf=asked.on_behalf,
        authority=asked.authority.strip(),
        scope=asked.scope.strip(),
        received_at=asked.received_at,
        due_at=asked.received_at,
        recorded_by_id=viewer.user_id,
    )
    set_due(made, now)
    made.save(force_insert=True)
    note(viewer, AuditAct.SUBJECT_REQUEST_RECORDED, made.id, now, on_behalf=asked.on_behalf)
    return made.id


@action(Act.HANDLE_SUBJECT_ACCESS)
def check_identity(viewer: Viewer, *, request_id: UUID, how: str, now: datetime) -> None:
    """Note how it was made sure that the requester is who they say, and may ask."""
    row = locked(viewer, request_id)
    how = check_reason(how, field="detail")
    move(row, SubjectStatus.COLLECTING)
    row.identity_checked_at, row.identity_checked_by_id, row.identity_how = (
        now,
        viewer.user_id,
        how,
    )
    row.save()
    note(viewer, AuditAct.SUBJECT_REQUEST_MOVED, row.id, now, to=row.status)


@action(Act.HANDLE_SUBJECT_ACCESS)
def stop_clock(
    viewer: Viewer, *, request_id: UUID, reason: PauseReason, detail: str, now: datetime
) -> None:
    """Stop the clock while the requester is waited for, for one of the two lawful reasons.

    Raises:
        NotNow: it stands already, or the request is settled. BadInput: no detail.
    """
    row = locked(viewer, request_id)
    still_open(row)
    detail = check_reason(detail, field="detail")
    if SubjectRequestPause.objects.filter(subject_request=row, ended_at__isnull=True).exists():
        raise NotNow("The clock of this request stands already.")
    SubjectRequestPause.objects.create(
        hub_id=viewer.hub_id,
        subject_request=row,
        reason=reason.value,
        detail=detail,
        began_by_id=viewer.user_id,
        began_at=now,
    )
    set_due(row, now)
    row.save()
    note(viewer, AuditAct.SUBJECT_CLOCK_STOPPED, row.id, now, reason=reason.value)


@action(Act.HANDLE_SUBJECT_ACCESS)
def start_clock(viewer: Viewer, *, request_id: UUID, now: datetime) -> None:
    """The requester answered: the clock runs on, and the days it stood are added."""
    row = locked(viewer, request_id)
    changed = SubjectRequestPause.objects.filter(subject_request=row, ended_at__isnull=True).update(
        ended_at=now, ended_by_id=viewer.user_id
    )
    if not changed:
        raise NotNow("The clock of this request runs already.")
    set_due(row, now)
    row.save()
    note(viewer, AuditAct.SUBJECT_CLOCK_STARTED, row.id, now)


@action(Act.HANDLE_SUBJECT_ACCESS)
def extend(viewer: Viewer, *, request_id: UUID, reason: str, now: datetime) -> None:
    """Take two more months for a complex request; the requester must be told within the first."""
    row = locked(viewer, request_id)
    still_open(row)
    if row.extended_at is not None:
        raise NotNow("This request was extended already. It can be extended once.")
    if now > row.due_at:
        raise NotNow("The first month is over, so the time can no longer be extended.")
    row.extended_at, row.extended_reason = now, check_reason(reason, field="detail")
    set_due(row, now)
    row.save()
    note(viewer, AuditAct.SUBJECT_REQUEST_MOVED, row.id, now, to="extended")


@action(Act.HANDLE_SUBJECT_ACCESS)
def refuse(viewer: Viewer, *, request_id: UUID, reason: str, now: datetime) -> None:
    """Refuse a request whose requester may not have it, with the reason they are given."""
    row = locked(viewer, request_id)
    reason = check_reason(reason, field="detail")
    move(row, SubjectStatus.REFUSED)
    row.refused_reason = reason
    row.save()
    note(viewer, AuditAct.SUBJECT_REQUEST_MOVED, row.id, now, to=row.status)


def _subject(viewer: Viewer, record_id: UUID) -> PersonRecord:
    rows = PersonRecord.objects.filter(id=record_id, contact__in=visible_contacts(viewer))
    row = rows.first()
    if row is None:
        raise NotThere("There is no such person in a contact that you can open.")
    return row


def _check_asked(asked: Asked, now: datetime) -> None:
    wrong: dict[str, str] = {}
    if not asked.requester_name.strip():
        wrong["requester_name"] = "Enter who asks."
    if not asked.requester_relation.strip():
        wrong["requester_relation"] = "Enter what they are to the person, or “the person”."
    if asked.on_behalf and not asked.authority.strip():
        wrong["authority"] = "Enter what entitles them to ask for somebody else."
    if asked.received_at > now:
        wrong["received"] = "The day on which it came in must be today or in the past."
    for field in ("authority", "scope"):
        if len(getattr(asked, field)) > TEXT_LIMIT:
            wrong[field] = f"Use {TEXT_LIMIT:,} characters or fewer."
    if wrong:
        raise BadInput(wrong)


def _new_reference() -> str:
    while True:
        drawn = references.reference(_PREFIX, secrets.randbelow(references.REFERENCE_SPACE))
        if not SubjectRequest.objects.filter(reference=drawn).exists():
            return drawn

"""What every decision about two records is made of: the locks, the refusals, the rows."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from openmash.core.errors import NotNow
from openmash.domain.access import Viewer
from openmash.domain.audit_acts import AuditAct
from openmash.domain.contacts.lifecycle import ContactStatus
from openmash.domain.people.verdicts import Verdict
from openmash.records.models import Contact, MatchProposal, MatchVerdict, PersonRecord
from openmash.records.queries import policies

from .base import Actor, lock_contact, no_such_contact, record
from .match_groups import not_contradicted, one_join_at_a_time, reach, relink

REPLACED = "Decided since"
Pair = tuple[PersonRecord, PersonRecord]


def two_records(viewer: Viewer, record_id: UUID, other_id: UUID) -> Pair:
    """The two, their contacts locked, and every other join of the hub kept waiting.

    Raises:
        NotThere: they are not two, or a contact of them is absent or hidden.
    """
    rows = PersonRecord.objects.filter(id__in=(record_id, other_id))
    contacts = dict(rows.values_list("id", "contact_id"))
    if len(contacts) != 2:
        raise no_such_contact()
    # In one order for everybody, so that two people joining the same pair cannot deadlock.
    for contact_id in sorted(set(contacts.values())):
        lock_contact(viewer, contact_id)
    one_join_at_a_time(viewer.hub_id)
    # Read under the lock: a join that was waited for may have put them under another person.
    found = {row.id: row for row in rows.all()}
    return found[record_id], found[other_id]


def free_to_settle(pair: Pair, verdict: Verdict) -> None:
    """Refuse what standing verdicts rule out, of these two or through others.

    Raises:
        NotNow: they do.
    """
    if _standing(pair).exclude(verdict=Verdict.UNSURE.value).exists():
        raise NotNow(
            "Somebody has already decided about these two records. Undo that decision first."
        )
    not_contradicted(pair[0].id, pair[1].id, verdict)


def waiting_proposals(pair: Pair) -> QuerySet[MatchProposal]:
    """Proposals about the two that nobody has answered: one at most."""
    ids = [each.id for each in pair]
    return MatchProposal.objects.filter(
        record_id__in=ids, other_id__in=ids, answered_at__isnull=True
    )


def _standing(pair: Pair) -> QuerySet[MatchVerdict]:
    ids = [each.id for each in pair]
    return MatchVerdict.objects.filter(record_id__in=ids, other_id__in=ids, undone_at__isnull=True)


def make_verdict(
    viewer: Viewer, pair: Pair, verdict: Verdict, *, by: int, reason: str, now: datetime
) -> MatchVerdict:
    """Write a verdict and what follows from it; a standing "cannot tell yet" gives way to it.

    Args:
        by: whose verdict it is: of a join that two people decide, the first of them.
    """
    _standing(pair).update(undone_by_id=viewer.user_id, undone_at=now, undone_reason=REPLACED)
    made = MatchVerdict.objects.create(
        hub_id=viewer.hub_id,
        record=pair[0],
        other=pair[1],
        verdict=verdict.value,
        reason=reason,
        by_id=by,
        at=now,
    )
    if verdict is Verdict.SAME:
        relink(viewer.hub_id, {each.id for each in pair}, now)
        _flag_repeats(reach(pair[0].id), now)
    touch(pair, now)
    note(viewer, AuditAct.MATCH_DECIDED, made, now, verdict=made.verdict)
    return made


def note(
    viewer: Viewer,
    act: AuditAct,
    made: MatchVerdict | MatchProposal,
    now: datetime,
    **detail: str,
) -> None:
    """Audit what was done about two records, by their ids alone."""
    kind = "match_verdict" if isinstance(made, MatchVerdict) else "match_proposal"
    pair = {"record": str(made.record_id), "other": str(made.other_id)}
    record(Actor.of(viewer), act, kind, made.id, now=now, **detail, **pair)


def touch(records: Iterable[PersonRecord], now: datetime) -> None:
    """Let open pages of both contacts show the change."""
    Contact.objects.filter(id__in={r.contact_id for r in records}).update(changed_at=now)


def _flag_repeats(group: set[UUID], now: datetime) -> None:
    """Draw a manager's eye to open contacts that the join shows to repeat. Never the reverse."""
    contacts = list(
        Contact.objects.filter(
            id__in=PersonRecord.objects.filter(id__in=group, kind="child").values("contact_id")
        )
    )
    for contact in contacts:
        if contact.repeat_review or contact.status == ContactStatus.CLOSED:
            continue
        rule = policies.by_id(contact.policy_id).policy.repeat
        since = contact.received_at - timedelta(days=rule.window_days)
        told = [c for c in contacts if since <= c.received_at <= contact.received_at]
        if len(told) >= rule.count:
            Contact.objects.filter(id=contact.id).update(repeat_review=True, changed_at=now)

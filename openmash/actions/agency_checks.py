"""Information requests after they are asked: withdrawn, retimed, chased and escalated.

Lock order everywhere: the contact, then its information requests.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from openmash.core.errors import BadInput, Overtaken
from openmash.core.working_time import Calendar, moment_words
from openmash.domain.access import Act, Role, Viewer
from openmash.domain.agency_checks.chasing import Waiting, chase_at, escalate_at, look_again_at
from openmash.domain.agency_checks.lifecycle import RequestStatus
from openmash.domain.audit_acts import AuditAct
from openmash.domain.contacts.clocks import Clock, ClockKind, clock_for
from openmash.domain.contacts.lifecycle import ContactStatus, Move, after, can
from openmash.domain.contacts.ratings import Rating
from openmash.records.models import (
    Account,
    Agency,
    CaseExclusion,
    Contact,
    InformationRequest,
    Membership,
)
from openmash.records.queries import policies
from openmash.records.tenancy import in_hub

from .base import Actor, action, lock_contact, no_such_contact, post, record, worker

REASON_LIMIT = 2_000
BATCH = 200


@action(Act.ASK_AGENCIES)
def withdraw(viewer: Viewer, *, request_id: UUID, reason: str, now: datetime) -> UUID:
    """Withdraw one unanswered information request, with the reason. Returns the contact's id.

    Raises:
        NotThere: no such request, or a contact that is hidden from the viewer.
        BadInput: no reason.
        Overtaken: it was answered or withdrawn meanwhile; the sentence says by whom.
    """
    contact_id = contact_of(request_id)
    contact = lock_contact(viewer, contact_id)
    asked = InformationRequest.objects.select_related("agency").get(id=request_id)
    _, _, calendar = policies.by_id(contact.policy_id)
    still_open(asked, calendar)
    if not reason.strip() or len(reason) > REASON_LIMIT:
        raise BadInput(
            {"reason": f"Enter why the request is withdrawn, in {REASON_LIMIT:,} characters."}
        )
    asked.status = RequestStatus.WITHDRAWN
    asked.withdrawn_at, asked.withdrawn_by_id = now, viewer.user_id
    asked.withdrawn_reason, asked.look_again_at = reason.strip(), None
    asked.save()
    move_on(contact, now)
    record(
        Actor.of(viewer),
        AuditAct.INFORMATION_REQUEST_WITHDRAWN,
        "information_request",
        asked.id,
        now=now,
        agency=asked.agency.kind,
    )
    return contact_id


def chase_due(hub_id: UUID, *, now: datetime) -> int:
    """Remind the agencies whose answer the chase rule says to ask for again. For the worker.

    One message per agency, however many of its requests wait. Safe to run twice or twice at once:
    a request is claimed with its lock, and its next look is set in the same transaction.

    Returns:
        How many requests were chased, at most `BATCH`; run again until 0.
    """
    with in_hub(hub_id):
        chased = [row for row in _claimed(now) if _is_due(chase_at(waiting(row, row.contact)), now)]
        for row in chased:
            row.chased_count += 1
            row.last_chased_at = now
            _looked_at(row, AuditAct.AGENCY_CHASED, now, times=row.chased_count)
        for agency in {row.agency for row in chased}:
            tell_agency(hub_id, agency, "agency_chased", now)
        return len(chased)


def escalate_due(hub_id: UUID, *, now: datetime) -> int:
    """Tell the hub's managers of returns that are long late, once for each. For the worker.

    Returns:
        How many requests were escalated, at most `BATCH`; run again until 0.
    """
    with in_hub(hub_id):
        late = [
            row for row in _claimed(now) if _is_due(escalate_at(waiting(row, row.contact)), now)
        ]
        for row in late:
            row.escalated_at = now
            _looked_at(row, AuditAct.AGENCY_ESCALATED, now, times=row.chased_count)
        contacts = {row.contact_id for row in late}
        if contacts:
            excluded = CaseExclusion.objects.filter(
                contact_id__in=contacts, lifted_at__isnull=True
            ).values_list("account_id", "contact_id")
            # The message names no contact, so only who may see none of them is left out.
            blind = Counter(account for account, _ in set(excluded))
            of_all = [account for account, count in blind.items() if count == len(contacts)]
            tell_managers(hub_id, "agency_escalated", now, but=of_all)
        return len(late)


def _claimed(now: datetime) -> list[InformationRequest]:
    """The requests to look at, locked with their contacts; held ones wait for another turn."""
    due = InformationRequest.objects.filter(status=RequestStatus.ASKED, look_again_at__lte=now)
    first = due.order_by("look_again_at").values_list("contact_id", flat=True)[:BATCH]
    held = Contact.objects.select_for_update(skip_locked=True).filter(id__in=list(first))
    contacts = {contact.id: contact for contact in held}
    rows = list(
        due.filter(contact_id__in=contacts)
        .select_for_update(of=("self",), skip_locked=True)
        .select_related("agency")
        .order_by("look_again_at")[:BATCH]
    )
    for row in rows:
        row.contact = contacts[row.contact_id]
    return rows


def _is_due(at: datetime | None, now: datetime) -> bool:
    return at is not None and at <= now


def _looked_at(row: InformationRequest, act: AuditAct, now: datetime, *, times: int) -> None:
    row.look_again_at = look_again_at(waiting(row, row.contact))
    row.save(update_fields=["chased_count", "last_chased_at", "escalated_at", "look_again_at"])
    Contact.objects.filter(id=row.contact_id).update(changed_at=now)
    record(
        worker(row.hub_id),
        act,
        "information_request",
        row.id,
        now=now,
        agency=row.agency.kind,
        times=times,
    )


def retime(contact: Contact, *, now: datetime) -> int:
    """Shorten the time of unanswered requests after the rating rose. Never lengthens one.

    Call in the transaction that changes the rating, with the contact locked and its new rating
    set. The new target counts from now: an agency is not late for what it could not know.

    Returns:
        How many requests are now due earlier.
    """
    clock = clock_from(contact, now)
    if clock.due_at is None:
        return 0
    shortened = 0
    for asked in InformationRequest.objects.filter(contact=contact, status=RequestStatus.ASKED):
        if asked.due_at is not None and asked.due_at <= clock.due_at:
            continue
        asked.due_at, asked.due_explained = clock.due_at, clock.explanation
        asked.look_again_at = look_again_at(waiting(asked, contact))
        asked.save(update_fields=["due_at", "due_explained", "look_again_at"])
        shortened += 1
    return shortened


def contact_of(request_id: UUID) -> UUID:
    """The contact of a request in the current hub; raises NotThere."""
    found = InformationRequest.objects.filter(id=request_id).values_list("contact_id", flat=True)
    contact_id = found.first()
    if contact_id is None:
        raise no_such_contact()
    return contact_id


def still_open(asked: InformationRequest, calendar: Calendar) -> None:
    """Raise `Overtaken`, naming the colleague and the time, unless the request awaits an answer."""
    if asked.status == RequestStatus.WITHDRAWN:
        who = Account.objects.get(id=asked.withdrawn_by_id or 0).name
        when = moment_words(calendar, asked.withdrawn_at or asked.asked_at)
        raise Overtaken(
            f"{who} withdrew this information request at {when}. Nothing more is needed."
        )
    given = asked.returns.select_related("answered_by").first()
    if given is not None:
        when = moment_words(calendar, given.answered_at)
        raise Overtaken(
            f"{given.answered_by.name} answered this information request at {when}. "
            "Only that answer is kept; nothing you typed was stored. "
            "If yours differs, speak to them and to the hub."
        )


def move_on(contact: Contact, now: datetime) -> None:
    """Mark the contact changed; when nothing is outstanding any more, it is ready to decide."""
    outstanding = InformationRequest.objects.filter(contact=contact, status=RequestStatus.ASKED)
    status = ContactStatus(contact.status)
    if can(Move.LAST_RETURN, status) and not outstanding.exists():
        contact.status = after(Move.LAST_RETURN, status)
    contact.changed_at = now
    contact.save(update_fields=["status", "changed_at"])


def waiting(asked: InformationRequest, contact: Contact) -> Waiting:
    """An unanswered request as the chase rule sees it, with the due time it was given."""
    _, policy, calendar = policies.by_id(contact.policy_id)
    ratings = [Rating(str(r)) for r in (contact.current_rating, contact.initial_rating) if r]
    levels = [level for level in map(policy.level, ratings) if level and level.agency_return]
    # A lowered rating may have no target of its own; what was promised is still chased.
    target = levels[0].agency_return if levels else policy.screening
    clock = Clock(
        ClockKind.AGENCY_RETURN, asked.asked_at, asked.due_at, None, target, asked.due_explained
    )
    return Waiting(clock, policy.chase, calendar, asked.last_chased_at, asked.escalated_at)


def tell_managers(hub_id: UUID, template: str, now: datetime, *, but: Iterable[int] = ()) -> None:
    """A message to each hub manager who still works here, except some accounts."""
    managers = Membership.objects.filter(
        role=Role.MANAGER, ended_at__isnull=True, account__is_active=True
    ).exclude(account_id__in=list(but))
    for account_id in managers.values_list("account_id", flat=True):
        post(hub_id, template, now=now, to_account_id=account_id)


def tell_agency(hub_id: UUID, agency: Agency, template: str, now: datetime) -> None:
    """A message to the agency's shared address; without one, to each of its navigators."""
    if agency.contact_email:
        post(hub_id, template, now=now, to_address=agency.contact_email)
        return
    navigators = Membership.objects.filter(
        agency=agency, role=Role.NAVIGATOR, ended_at__isnull=True, account__is_active=True
    )
    for account_id in navigators.values_list("account_id", flat=True):
        post(hub_id, template, now=now, to_account_id=account_id)


def clock_from(contact: Contact, now: datetime) -> Clock:
    """The clock of a request that is made now, by the contact's present rating."""
    _, policy, calendar = policies.by_id(contact.policy_id)
    rating = Rating(str(contact.current_rating))
    return clock_for(ClockKind.AGENCY_RETURN, rating, policy, calendar, now)

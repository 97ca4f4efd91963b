"""The manager decides per child; referral, handover and feedback follow in the same transaction."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from openmash.core.errors import BadInput, NotNow, Overtaken
from openmash.domain.access import Act, AgencyKind, Role, Viewer
from openmash.domain.audit_acts import AuditAct
from openmash.domain.contacts.lifecycle import ContactStatus, Move, after
from openmash.domain.decisions.outcomes import BECOMES_REFERRAL, HANDED_TO
from openmash.domain.decisions.rules import (
    DecisionTold,
    Readiness,
    Seen,
    check_outstanding_reason,
    check_weighing,
    checked,
    overtaken,
)
from openmash.records.models import (
    Account,
    Agency,
    Contact,
    Decision,
    Handover,
    Membership,
    PersonRecord,
    Referral,
    ViewWeighed,
)
from openmash.records.queries import decisions as query
from openmash.records.queries import policies

from . import feedback
from .base import Actor, action, lock_contact, post, record
from .handing_on import release_own


@dataclass(frozen=True, slots=True)
class Ground:
    """On what a decision stands: how ready the contact was, and why it did not wait."""

    ready: Readiness
    reason: str
    sequence: int = 1


@action(Act.DECIDE)
def decide(
    viewer: Viewer,
    *,
    contact_id: UUID,
    decisions: Sequence[DecisionTold],
    weighed: Mapping[UUID, str],
    outstanding_reason: str,
    now: datetime,
    seen: Seen | None = None,
) -> None:
    """Record the decision for every child of a contact that has none yet, all or nothing.

    Args:
        decisions: one per child.
        weighed: for each agency's view that differs from the rating, by the view's id, how it was
            weighed.
        outstanding_reason: why the decision does not wait, where returns are missing, or does
            without an agency that was never asked (see `Readiness.needs_reason`).
        seen: what the manager had before them; None leaves that unchecked.

    Raises:
        Overtaken: a colleague decided first; the sentence says who. Or a return came in, or the
            rating changed, since the manager looked.
        NotThere, NotNow: see `lock_contact` and `lifecycle.after`.
        BadInput: every fault at once, by dotted field name: "child_0.rationale" by the child's
            position, "view_<id>.how" for a differing view nobody weighed, "outstanding_reason".
    """
    contact = lock_contact(viewer, contact_id)
    _not_decided(contact)
    contact.status = after(Move.DECIDE_LAST, ContactStatus(contact.status))
    news = overtaken(seen, query.seen_of(contact))
    if news:
        raise Overtaken(news)
    ready = query.readiness_of(contact)
    wrong: dict[str, str] = {}
    reason = _reason(ready, outstanding_reason, wrong)
    clean = _for_every_child(contact, decisions, wrong)
    views = _every_view(contact, weighed, wrong)
    if wrong:
        raise BadInput(wrong)
    for view_id, how in views.items():
        _record_weighing(viewer, contact, view_id, how, now)
    for told in clean:
        decide_one(viewer, contact, told, Ground(ready, reason), now)
    contact.decided_at = now
    feedback.make_due(contact, now=now)
    record(
        Actor.of(viewer),
        AuditAct.DECISION_MADE,
        "contact",
        contact.id,
        now=now,
        outstanding=len(ready.outstanding),
        **Counter(told.outcome.value for told in clean),
    )


def decide_one(
    viewer: Viewer, contact: Contact, told: DecisionTold, ground: Ground, now: datetime
) -> Decision:
    """Record a checked decision for one child, with its referral and handover if it has them.

    For actions that hold the contact's lock. A referral belongs to its decision and counts while
    that decision is the child's latest; a later one keeps the day of the first, from which the
    time for assessment runs (domain notes, section 4).
    """
    decision = Decision.objects.create(
        hub_id=viewer.hub_id,
        contact=contact,
        child_id=told.child_id,
        sequence=ground.sequence,
        outcome=told.outcome.value,
        primary_need=told.primary_need,
        rationale=told.rationale,
        rating=str(contact.current_rating),
        outstanding_agencies=[each.agency_id for each in ground.ready.outstanding],
        outstanding_reason=ground.reason,
        decided_by_id=viewer.user_id,
        decided_at=now,
    )
    if told.outcome in BECOMES_REFERRAL:
        _refer(contact, decision, now)
    kind = HANDED_TO.get(told.outcome)
    if kind is not None:
        _hand_over(viewer, contact, decision, kind, now)
    return decision


def tell_team(hub_id: UUID, team: Agency, template: str, now: datetime) -> None:
    """A message to the agency's shared address; without one, to each of its receiving team."""
    if team.contact_email:
        post(hub_id, template, now=now, to_address=team.contact_email)
        return
    members = Membership.objects.filter(
        agency=team, role=Role.RECEIVING_TEAM, ended_at__isnull=True, account__is_active=True
    )
    for account_id in members.values_list("account_id", flat=True):
        post(hub_id, template, now=now, to_account_id=account_id)


def _refer(contact: Contact, decision: Decision, now: datetime) -> None:
    _, _, calendar = policies.by_id(contact.policy_id)
    earlier = Referral.objects.filter(child_id=decision.child_id).order_by("accepted_on").first()
    Referral.objects.create(
        hub_id=contact.hub_id,
        decision=decision,
        child_id=decision.child_id,
        accepted_on=earlier.accepted_on if earlier else calendar.local(now).date(),
        source_code=contact.source_code,
        primary_need=decision.primary_need,
    )


def _hand_over(
    viewer: Viewer, contact: Contact, decision: Decision, kind: AgencyKind, now: datetime
) -> None:
    team = Agency.objects.filter(kind=kind.value).order_by("name").first()
    if team is None:
        raise NotNow(
            f"This hub has no {kind.label.lower()} agency to receive the child. "
            "Ask the administrator to add it."
        )
    Handover.objects.create(
        hub_id=viewer.hub_id, decision=decision, contact=contact, to_agency=team, offered_at=now
    )
    release_own(viewer, contact, team, now)
    tell_team(viewer.hub_id, team, "handover_waiting", now)


def _reason(ready: Readiness, reason: str, wrong: dict[str, str]) -> str:
    try:
        return check_outstanding_reason(ready, reason)
    except BadInput as fault:
        wrong.update(fault.by_field)
        return ""


def _for_every_child(
    contact: Contact, decisions: Sequence[DecisionTold], wrong: dict[str, str]
) -> list[DecisionTold]:
    children = list(PersonRecord.objects.filter(contact=contact, kind="child").order_by("position"))
    by_child = {told.child_id: told for told in decisions}
    if set(by_child) != {child.id for child in children} or len(by_child) != len(decisions):
        raise BadInput({"decisions": "Decide for every child of this contact, each once."})
    clean: list[DecisionTold] = []
    for child in children:
        try:
            clean.append(checked(by_child[child.id], field=f"child_{child.position}."))
        except BadInput as fault:
            wrong.update(fault.by_field)
    return clean


def _every_view(
    contact: Contact, weighed: Mapping[UUID, str], wrong: dict[str, str]
) -> dict[UUID, str]:
    """How each view that differs was weighed; silence would read as agreement."""
    clean: dict[UUID, str] = {}
    for view in query.differing(contact):
        try:
            clean[view.view_id] = check_weighing(weighed.get(view.view_id, ""), view.agency)
        except BadInput as fault:
            wrong[f"view_{view.view_id}.how"] = fault.by_field["how"]
    return clean


def _record_weighing(
    viewer: Viewer, contact: Contact, view_id: UUID, how: str, now: datetime
) -> None:
    ViewWeighed.objects.create(
        hub_id=viewer.hub_id,
        contact=contact,
        view_id=view_id,
        how=how,
        by_id=viewer.user_id,
        at=now,
    )
    record(Actor.of(viewer), AuditAct.VIEW_WEIGHED, "professional_view", view_id, now=now)


def _not_decided(contact: Contact) -> None:
    first = Decision.objects.filter(contact=contact).order_by("decided_at").first()
    if first is None:
        return
    who = Account.objects.get(id=first.decided_by_id).name
    raise Overtaken(
        f"{who} recorded the decision before you. Open the contact again to read it; "
        "nothing of what you entered has replaced it."
    )

"""The manager decides per child; referral, handover and feedback follow in the same transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from openmash.core.errors import BadInput, NotNow, Overtaken
from openmash.domain.access import Act, AgencyKind, Viewer
from openmash.domain.audit_acts import AuditAct
from openmash.domain.contacts.lifecycle import ContactStatus, Move, after
from openmash.domain.contacts.ratings import Rating
from openmash.domain.decisions.outcomes import BECOMES_REFERRAL, HANDED_TO
from openmash.domain.decisions.rules import (
    DecisionTold,
    Outstanding,
    Readiness,
    check_outstanding_reason,
    check_weighing,
    checked,
    readiness,
)
from openmash.records.models import (
    Account,
    Agency,
    Contact,
    Decision,
    Handover,
    InformationRequest,
    PersonRecord,
    ProfessionalView,
    Referral,
    ViewWeighed,
)
from openmash.records.queries import policies

from . import feedback
from .base import Actor, action, lock_contact, post, record


@action(Act.DECIDE)
def decide(
    viewer: Viewer,
    *,
    contact_id: UUID,
    decisions: Sequence[DecisionTold],
    weighed: Mapping[UUID, str],
    outstanding_reason: str,
    now: datetime,
) -> None:
    """Record the decision for every child of a contact that has none yet, all or nothing.

    Args:
        decisions: one per child.
        weighed: for each agency's view that differs from the rating, how it was weighed.
        outstanding_reason: why the decision does not wait, where returns are missing.

    Raises:
        Overtaken: a colleague decided first; the sentence says who.
        NotThere, NotNow: see `lock_contact` and `lifecycle.after`.
        BadInput: dotted field names; see `rules.checked`. A differing view nobody weighed.
    """
    contact = lock_contact(viewer, contact_id)
    _not_overtaken(contact)
    contact.status = after(Move.DECIDE_LAST, ContactStatus(contact.status))
    rating = Rating(str(contact.current_rating))
    ready = readiness_of(contact)
    reason = check_outstanding_reason(ready, outstanding_reason)
    children = list(PersonRecord.objects.filter(contact=contact, kind="child"))
    clean = _for_every_child(children, decisions)
    _weigh(viewer, contact, rating, weighed, now)
    for told in clean:
        _decide_one(viewer, contact, told, rating, ready, reason, now)
    contact.decided_at = now
    feedback.make_due(contact, now=now)
    record(
        Actor.of(viewer),
        AuditAct.DECISION_MADE,
        "contact",
        contact.id,
        now=now,
        children=len(clean),
        outcomes=",".join(sorted({t.outcome.value for t in clean}))[:64],
        outstanding=len(ready.outstanding),
    )


def readiness_of(contact: Contact) -> Readiness:
    """How ready the contact is, from its open information requests."""
    _, policy, _ = policies.by_id(contact.policy_id)
    waiting = [
        Outstanding(row.agency_id, AgencyKind(row.agency.kind), row.agency.name)
        for row in InformationRequest.objects.filter(contact=contact, status="asked")
        .select_related("agency")
        .order_by("agency__name")
    ]
    return readiness(Rating(str(contact.current_rating)), policy, waiting)


def _for_every_child(
    children: Sequence[PersonRecord], decisions: Sequence[DecisionTold]
) -> list[DecisionTold]:
    by_child = {told.child_id: told for told in decisions}
    if set(by_child) != {child.id for child in children}:
        raise BadInput({"decisions": "Decide for every child of this contact, each once."})
    wrong: dict[str, str] = {}
    clean: list[DecisionTold] = []
    for child in children:
        try:
            clean.append(checked(by_child[child.id], field=f"child_{child.position}."))
        except BadInput as fault:
            wrong.update(fault.by_field)
    if wrong:
        raise BadInput(wrong)
    return clean


def _decide_one(
    viewer: Viewer,
    contact: Contact,
    told: DecisionTold,
    rating: Rating,
    ready: Readiness,
    reason: str,
    now: datetime,
) -> None:
    decision = Decision.objects.create(
        hub_id=viewer.hub_id,
        contact=contact,
        child_id=told.child_id,
        outcome=told.outcome.value,
        primary_need=told.primary_need,
        rationale=told.rationale,
        rating=rating.value,
        outstanding_agencies=[each.agency_id for each in ready.outstanding],
        outstanding_reason=reason,
        decided_by_id=viewer.user_id,
        decided_at=now,
    )
    if told.outcome in BECOMES_REFERRAL:
        _, _, calendar = policies.by_id(contact.policy_id)
        Referral.objects.create(
            hub_id=viewer.hub_id,
            decision=decision,
            child_id=told.child_id,
            accepted_on=calendar.local(now).date(),
            source_code=contact.source_code,
            primary_need=told.primary_need,
        )
    kind = HANDED_TO.get(told.outcome)
    if kind is not None:
        team = _receiving_agency(kind)
        Handover.objects.create(
            hub_id=viewer.hub_id,
            decision=decision,
            contact=contact,
            to_agency=team,
            offered_at=now,
        )
        post(viewer.hub_id, "handover_waiting", now=now, to_address=team.contact_email)


def _receiving_agency(kind: AgencyKind) -> Agency:
    agency = Agency.objects.filter(kind=kind.value).order_by("name").first()
    if agency is None:
        raise NotNow(
            f"This hub has no {kind.label.lower()} agency to receive the child. "
            "Ask the administrator to add it."
        )
    return agency


def _weigh(
    viewer: Viewer, contact: Contact, rating: Rating, weighed: Mapping[UUID, str], now: datetime
) -> None:
    """Every view that differs is weighed in words; silence would read as agreement."""
    already = set(ViewWeighed.objects.filter(contact=contact).values_list("view_id", flat=True))
    wrong: dict[str, str] = {}
    for view in ProfessionalView.objects.filter(contact=contact).select_related("agency"):
        if Rating(view.rating) is rating or view.id in already:
            continue
        try:
            how = check_weighing(weighed.get(view.id, ""), view.agency.name)
        except BadInput as fault:
            wrong[f"view_{view.id}.how"] = fault.by_field["how"]
            continue
        ViewWeighed.objects.create(
            hub_id=viewer.hub_id, contact=contact, view=view, how=how, by_id=viewer.user_id, at=now
        )
        record(Actor.of(viewer), AuditAct.VIEW_WEIGHED, "professional_view", view.id, now=now)
    if wrong:
        raise BadInput(wrong)


def _not_overtaken(contact: Contact) -> None:
    first = Decision.objects.filter(contact=contact).order_by("decided_at").first()
    if first is None:
        return
    who = Account.objects.get(id=first.decided_by_id).name
    raise Overtaken(
        f"{who} recorded the decision before you. Open the contact again to read it; "
        "nothing of what you entered has replaced it."
    )

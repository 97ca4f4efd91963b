"""An agency's navigator reads what was asked, and gives the one structured return."""

from datetime import datetime
from uuid import UUID

from openmash.core.errors import NotThere
from openmash.domain.access import Act, AgencyKind, Viewer
from openmash.domain.agency_checks.lifecycle import MatchConfidence, RequestStatus
from openmash.domain.agency_checks.marks import PASSED_ON
from openmash.domain.agency_checks.returns import Asked, ReturnDraft, check
from openmash.domain.audit_acts import AuditAct
from openmash.domain.contacts.lifecycle import UNDECIDED, ContactStatus
from openmash.domain.sharing.lawful_basis import LawfulBasis, ShareKind
from openmash.domain.sharing.schemes import Scheme
from openmash.domain.sharing.shares import as_told_with_contact
from openmash.records.models import (
    Agency,
    AgencyReturn,
    Contact,
    Decision,
    InformationRequest,
    Item,
    ItemRelease,
    ProfessionalView,
    RequestPerson,
    Share,
)
from openmash.records.queries import policies
from openmash.records.queries.visibility import visible_items

from .agency_checks import contact_of, move_on, still_open
from .base import Actor, action, is_excluded, lock_contact, post, record
from .shares import Sharing, share

PASSED_ON_PURPOSE = "For the team that receives the family"
PASSED_ON_TO = (AgencyKind.SOCIAL_CARE, AgencyKind.EARLY_HELP)
"""Kinds of agency that receive families, to which one tick releases what is shared."""


@action(Act.SEE_AGENCY_QUEUE, looking=True)
def queue_seen(viewer: Viewer, *, rows: int, now: datetime) -> None:
    """A navigator looks at the agency's queue."""
    record(Actor.of(viewer), AuditAct.AGENCY_QUEUE_SEEN, "hub", viewer.hub_id, now=now, rows=rows)


@action(Act.ANSWER_REQUEST)
def information_request_opened(viewer: Viewer, *, request_id: UUID, now: datetime) -> None:
    """A navigator opens one information request, which names people.

    Raises:
        NotThere: another agency's request, none at all, or a contact hidden from the viewer.
    """
    _of_own_agency(viewer, request_id)
    if is_excluded(viewer, contact_of(request_id)):
        raise _no_such_request()
    record(
        Actor.of(viewer),
        AuditAct.INFORMATION_REQUEST_OPENED,
        "information_request",
        request_id,
        now=now,
    )


@action(Act.ANSWER_REQUEST)
def give_return(viewer: Viewer, *, request_id: UUID, draft: ReturnDraft, now: datetime) -> UUID:
    """Store the agency's answer, once. Returns the return's id.

    After the last outstanding answer the contact is ready to decide. A return that comes after a
    decision is kept beside it, marked, and whoever decided is told.

    Raises:
        NotThere: another agency's request, none at all, or a contact hidden from the viewer.
        Overtaken: a colleague answered, or the hub withdrew it, first; the sentence says who.
        BadInput: as `returns.faults`.
    """
    _of_own_agency(viewer, request_id)
    contact = lock_contact(viewer, contact_of(request_id))
    asked = InformationRequest.objects.select_related("agency").get(id=request_id)
    _, policy, calendar = policies.by_id(contact.policy_id)
    still_open(asked, calendar)
    facts = Asked(
        kind=AgencyKind(asked.agency.kind),
        period_from=asked.period_from,
        people=frozenset(
            RequestPerson.objects.filter(information_request=asked).values_list(
                "record_id", flat=True
            )
        ),
        ratings=policy.ratings,
        scheme=Scheme(asked.agency.marking_scheme),
        concern_open=visible_items(viewer).filter(contact=contact).exists(),
    )
    check(draft, facts, calendar.local(now).date())
    given = _store(viewer, contact, asked, draft, now)
    asked.status = RequestStatus.ANSWERED
    asked.answered_at, asked.look_again_at = now, None
    asked.save(update_fields=["status", "answered_at", "look_again_at"])
    move_on(contact, now)
    if given.after_decision:
        _tell_whoever_decided(contact, now)
    return given.id


def _store(
    viewer: Viewer,
    contact: Contact,
    asked: InformationRequest,
    draft: ReturnDraft,
    now: datetime,
) -> AgencyReturn:
    decided = Decision.objects.filter(contact=contact).exists()
    given = AgencyReturn.objects.create(
        hub_id=viewer.hub_id,
        information_request=asked,
        answer=draft.answer.value,
        reason=draft.reason,
        answered_by_id=viewer.user_id,
        answered_at=now,
        period_from=draft.period_from,
        period_to=draft.period_to,
        systems_searched=draft.systems_searched,
        identifiers_used=[identifier.value for identifier in draft.identifiers_used],
        match_confidence=(draft.match_confidence or MatchConfidence.NO_RECORD).value,
        after_decision=decided or ContactStatus(contact.status) not in UNDECIDED,
    )
    items = _add_items(viewer, contact, asked, given, draft, now)
    _add_view(viewer, contact, asked, given, draft, now)
    record(
        Actor.of(viewer),
        AuditAct.RETURN_GIVEN,
        "information_request",
        asked.id,
        now=now,
        answer=draft.answer.value,
        items=len(items),
        after_decision=given.after_decision,
    )
    if draft.may_pass_on:
        _release(viewer, contact, given, items, now)
    return given


def _add_items(
    viewer: Viewer,
    contact: Contact,
    asked: InformationRequest,
    given: AgencyReturn,
    draft: ReturnDraft,
    now: datetime,
) -> list[Item]:
    return Item.objects.bulk_create(
        Item(
            hub_id=viewer.hub_id,
            contact=contact,
            agency_return=given,
            owner_agency_id=asked.agency_id,
            about_id=item.about,
            place=item.place,
            kind=item.key,
            basis=item.basis.value,
            handling=item.audience.handling.value,
            named_roles=[role.value for role in item.audience.named_roles],
            source_grade=item.plain_grade.value,
            scheme=item.marks.scheme.value,
            source_mark=item.marks.source,
            information_mark=item.marks.information,
            handling_mark=item.marks.handling,
            event_date=item.event_date,
            date_precision=item.precision.value,
            text=item.text,
            position=place,
            created_at=now,
        )
        for place, item in enumerate(draft.items)
    )


def _add_view(
    viewer: Viewer,
    contact: Contact,
    asked: InformationRequest,
    given: AgencyReturn,
    draft: ReturnDraft,
    now: datetime,
) -> None:
    if draft.own_rating is None:
        return
    ProfessionalView.objects.create(
        hub_id=viewer.hub_id,
        contact=contact,
        agency_return=given,
        agency_id=asked.agency_id,
        rating=draft.own_rating.value,
        why=draft.own_why,
        by_id=viewer.user_id,
        at=now,
    )


def _release(
    viewer: Viewer, contact: Contact, given: AgencyReturn, items: list[Item], now: datetime
) -> None:
    """Release what is open or hub only to the agencies that receive families."""
    released = [item for item in items if item.handling in PASSED_ON]
    receivers = Agency.objects.filter(kind__in=[kind.value for kind in PASSED_ON_TO])
    agencies = list(receivers.values_list("id", flat=True)) if released else []
    shared = {agency: _share(viewer, contact, released, agency, now) for agency in agencies}
    ItemRelease.objects.bulk_create(
        ItemRelease(
            hub_id=viewer.hub_id,
            item=item,
            to_agency_id=agency,
            purpose=PASSED_ON_PURPOSE,
            share=shared[agency],
            released_by_id=viewer.user_id,
            released_at=now,
        )
        for item in released
        for agency in agencies
    )
    if released:
        record(
            Actor.of(viewer),
            AuditAct.ITEM_RELEASED,
            "agency_return",
            given.id,
            now=now,
            items=len(released),
            agencies=len(agencies),
        )


def _share(
    viewer: Viewer, contact: Contact, items: list[Item], to_agency: UUID, now: datetime
) -> Share | None:
    """The act of sharing with one agency; None where it is the owner itself."""
    owner = items[0].owner_agency_id
    if owner == to_agency:
        return None
    what = Sharing(
        contact_id=contact.id,
        kind=ShareKind.WITH_RETURN,
        from_agency_id=owner,
        to_agency_id=to_agency,
        purpose=PASSED_ON_PURPOSE,
        footing=as_told_with_contact(
            LawfulBasis.DUTY_TO_SHARE, contact.family_told, contact.family_told_why_not
        ),
        kinds=frozenset(item.kind for item in items),
    )
    return share(viewer.hub_id, what, by=viewer.user_id, now=now)


def _of_own_agency(viewer: Viewer, request_id: UUID) -> None:
    agency_id = viewer.agency_id
    own = InformationRequest.objects.filter(id=request_id)
    if agency_id is None or not own.filter(agency_id=agency_id).exists():
        raise _no_such_request()


def _tell_whoever_decided(contact: Contact, now: datetime) -> None:
    latest = Decision.objects.filter(contact=contact).order_by("-decided_at").first()
    if latest is not None:
        post(contact.hub_id, "return_after_decision", now=now, to_account_id=latest.decided_by_id)


def _no_such_request() -> NotThere:
    return NotThere(
        "There is no information request here that your agency can open. "
        "Go back to your agency's queue."
    )

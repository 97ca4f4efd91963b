"""Steps of a story between the rating and the decision: rated, asked, answered."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from openmash.actions.agency_returns import give_return
from openmash.actions.asking import ask
from openmash.actions.triage import confirm_rating
from openmash.domain.access import AgencyKind, Viewer
from openmash.domain.agency_checks.lifecycle import Answer, MatchConfidence
from openmash.domain.agency_checks.marks import Identifier
from openmash.domain.agency_checks.proposal import AgencyChoice, questions_for, scope_for
from openmash.domain.agency_checks.returns import ItemDraft, ReturnDraft
from openmash.domain.contacts.ratings import Rating
from openmash.records.models import (
    AuditEntry,
    Contact,
    InformationRequest,
    OutboxMessage,
    PersonRecord,
)
from openmash.records.queries.asking import asking_page
from openmash.records.tenancy import in_hub

CORE = (AgencyKind.POLICE, AgencyKind.HEALTH, AgencyKind.EDUCATION)
WHY = "Follows the threshold for this level."


def rated(cast: Any, contact_id: UUID, rating: Rating, *, now: datetime) -> UUID:
    """The manager confirms the rating. Returns the contact's id."""
    confirm_rating(cast.manager, contact_id=contact_id, rating=rating, reason=WHY, now=now)
    return contact_id


def choices(
    cast: Any, contact_id: UUID, kinds: Iterable[AgencyKind] = CORE, *, now: datetime
) -> list[AgencyChoice]:
    """Ask exactly these kinds about everybody; reasons wherever that departs from the policy."""
    wanted = set(kinds)
    with in_hub(cast.hub_id):
        page = asking_page(cast.manager, contact_id, now)
    assert page is not None
    return [
        AgencyChoice(
            agency_id=agency.id,
            name=agency.name,
            proposed=agency.proposed,
            ask=agency.kind in wanted,
            reason="" if agency.proposed == (agency.kind in wanted) else "For this family",
            questions=questions_for(agency.kind),
            search_scope=scope_for(agency.kind),
            period_from=page.search_from,
            people=frozenset(person.id for person in page.people),
        )
        for agency in page.agencies
    ]


def asked(
    cast: Any, contact_id: UUID, kinds: Iterable[AgencyKind] = CORE, *, now: datetime
) -> dict[AgencyKind, UUID]:
    """The manager asks exactly these kinds of agency. Returns the requests' ids by kind."""
    chosen = choices(cast, contact_id, kinds, now=now)
    ask(cast.manager, contact_id=contact_id, choices=chosen, now=now)
    with in_hub(cast.hub_id):
        rows = InformationRequest.objects.filter(contact_id=contact_id, status="asked")
        return {AgencyKind(row.agency.kind): row.id for row in rows.select_related("agency")}


def shared(cast: Any, contact_id: UUID, *items: ItemDraft, **changes: Any) -> ReturnDraft:
    """A return that shares; with one missing episode of the first child unless items are given."""
    with in_hub(cast.hub_id):
        child = PersonRecord.objects.filter(contact_id=contact_id, kind="child").first()
    assert child is not None
    facts: dict[str, Any] = {
        "answer": Answer.SHARED,
        "systems_searched": "Crime and intelligence records",
        "period_from": datetime(2021, 1, 1).date(),
        "period_to": datetime(2026, 11, 1).date(),
        "identifiers_used": (Identifier.NAME, Identifier.BIRTH_DATE),
        "match_confidence": MatchConfidence.CERTAIN,
        "items": items or (ItemDraft("other_information", "Missing twice in May.", child.id),),
        "own_rating": Rating.AMBER,
        "own_why": "It keeps happening.",
    }
    return ReturnDraft(**{**facts, **changes})


def cannot_search(reason: str = "The system is down until noon.") -> ReturnDraft:
    """A return that says why nothing could be looked up."""
    return ReturnDraft(answer=Answer.CANNOT_SEARCH, reason=reason)


def answered(viewer: Viewer, request_id: UUID, draft: ReturnDraft, *, now: datetime) -> UUID:
    """The navigator answers. Returns the return's id."""
    return give_return(viewer, request_id=request_id, draft=draft, now=now)


def audit(cast: Any, act: str) -> list[AuditEntry]:
    """The hub's audit entries of one act, oldest first."""
    with in_hub(cast.hub_id):
        return list(AuditEntry.objects.filter(act=act).order_by("at"))


def outbox(cast: Any, template: str) -> list[OutboxMessage]:
    """The hub's waiting messages of one kind."""
    with in_hub(cast.hub_id):
        return list(OutboxMessage.objects.filter(template=template))


def request(cast: Any, request_id: UUID) -> InformationRequest:
    """One information request as it is stored now."""
    with in_hub(cast.hub_id):
        return InformationRequest.objects.get(id=request_id)


def status(cast: Any, contact_id: UUID) -> str:
    """Where the contact stands now, as stored."""
    with in_hub(cast.hub_id):
        return Contact.objects.get(id=contact_id).status

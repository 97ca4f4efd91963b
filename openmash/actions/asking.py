"""Asking the right agencies in one act, and leaving one out with a reason."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import cast
from uuid import UUID

from openmash.core.errors import BadInput, Overtaken
from openmash.core.working_time import Calendar, moment_words
from openmash.domain.access import Act, Viewer
from openmash.domain.agency_checks.chasing import look_again_at
from openmash.domain.agency_checks.lifecycle import RequestStatus
from openmash.domain.agency_checks.proposal import AgencyChoice, check
from openmash.domain.audit_acts import AuditAct
from openmash.domain.contacts.clocks import Clock
from openmash.domain.contacts.lifecycle import ContactStatus, Move, after
from openmash.records.models import (
    Agency,
    AgencyStruckOut,
    Contact,
    InformationRequest,
    PersonRecord,
    RequestPerson,
)
from openmash.records.queries import policies
from openmash.records.queries.asking import proposed_agencies

from .agency_checks import clock_from, tell_agency, waiting
from .base import Actor, action, lock_contact, record


@action(Act.ASK_AGENCIES)
def ask(viewer: Viewer, *, contact_id: UUID, choices: Sequence[AgencyChoice], now: datetime) -> int:
    """Ask every chosen agency in one act; record each proposed one that is left out, and why.

    Whether the policy proposes an agency is worked out here; what the page said of it is not
    believed. Returns how many were asked.

    Raises:
        NotThere, NotNow: see `lock_contact` and `lifecycle.after`.
        BadInput: as `proposal.check`, and for an agency that this hub does not have.
        Overtaken: a colleague has asked one of them already and it has not answered.
    """
    contact = lock_contact(viewer, contact_id)
    status = after(Move.ASK_AGENCIES, ContactStatus(contact.status))
    _, _, calendar = policies.by_id(contact.policy_id)
    agencies = {agency.id: agency for agency in Agency.objects.all()}
    settled = _as_proposed(contact, agencies, choices)
    people = frozenset(PersonRecord.objects.filter(contact=contact).values_list("id", flat=True))
    check(settled, people, calendar.local(now).date())
    asked = [choice for choice in settled if choice.ask]
    _not_asked_twice(contact, asked, calendar)
    clock = clock_from(contact, now)
    for choice in asked:
        _add_request(viewer, contact, choice, clock, now)
        tell_agency(viewer.hub_id, agencies[choice.agency_id], "agency_asked", now)
    _strike_out(viewer, contact, settled, now)
    contact.status = status
    contact.changed_at = now
    contact.save(update_fields=["status", "changed_at"])
    kinds = {str(agencies[choice.agency_id].kind): True for choice in asked}
    record(
        Actor.of(viewer),
        AuditAct.AGENCIES_ASKED,
        "contact",
        contact.id,
        now=now,
        count=len(asked),
        **kinds,
    )
    return len(asked)


def _as_proposed(
    contact: Contact, agencies: dict[UUID, Agency], choices: Sequence[AgencyChoice]
) -> list[AgencyChoice]:
    """The choices with what the policy really proposes; one that is missing is left out."""
    proposed = proposed_agencies(contact)
    by_agency = {choice.agency_id: choice for choice in choices}
    if not by_agency.keys() <= agencies.keys():
        raise BadInput({"agencies": "Choose agencies of this hub. Open the page again."})
    for missing in proposed - by_agency.keys():
        by_agency[missing] = AgencyChoice(missing, agencies[missing].name, proposed=True, ask=False)
    return [
        replace(choice, name=agencies[agency].name, proposed=agency in proposed)
        for agency, choice in by_agency.items()
    ]


def _not_asked_twice(contact: Contact, asked: list[AgencyChoice], calendar: Calendar) -> None:
    already = (
        InformationRequest.objects.filter(
            contact=contact,
            status=RequestStatus.ASKED,
            agency_id__in=[choice.agency_id for choice in asked],
        )
        .select_related("agency", "asked_by")
        .first()
    )
    if already is not None:
        raise Overtaken(
            f"{already.asked_by.name} asked {already.agency.name} at "
            f"{moment_words(calendar, already.asked_at)}, and it has not answered yet. "
            "Wait for the answer, or withdraw that information request first."
        )


def _add_request(
    viewer: Viewer, contact: Contact, choice: AgencyChoice, clock: Clock, now: datetime
) -> None:
    asked = InformationRequest(
        hub_id=viewer.hub_id,
        contact=contact,
        agency_id=choice.agency_id,
        asked_by_id=viewer.user_id,
        asked_at=now,
        added_reason="" if choice.proposed else choice.reason,
        questions=choice.questions,
        search_scope=choice.search_scope,
        # `check` has refused a request without its date.
        period_from=cast("date", choice.period_from),
        due_at=clock.due_at,
        due_explained=clock.explanation,
    )
    asked.look_again_at = look_again_at(waiting(asked, contact))
    asked.save()
    RequestPerson.objects.bulk_create(
        RequestPerson(hub_id=viewer.hub_id, information_request=asked, record_id=person)
        for person in choice.people
    )


def _strike_out(
    viewer: Viewer, contact: Contact, choices: Iterable[AgencyChoice], now: datetime
) -> None:
    for choice in choices:
        if choice.proposed and not choice.ask:
            AgencyStruckOut.objects.create(
                hub_id=viewer.hub_id,
                contact=contact,
                agency_id=choice.agency_id,
                reason=choice.reason,
                by_id=viewer.user_id,
                at=now,
            )

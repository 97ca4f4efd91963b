"""Asking an agency whether it knows a person of a contact. One person, one agency, one question.

Asking writes the question and its audit entry; a round of the worker sends it after that is
committed, at most once, and writes the answer. What comes back is never a return: it takes no
agency off the list of whom to ask.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings

from openmash.adapters.matcher import client, handed_in, pair_keys
from openmash.adapters.signing import PublicKey
from openmash.core.errors import Misconfigured, NotThere, Overtaken
from openmash.domain.access import Act, Viewer
from openmash.domain.audit_acts import AuditAct
from openmash.domain.contacts.lifecycle import ContactStatus, Move, after
from openmash.domain.people.elsewhere import wire
from openmash.domain.people.elsewhere.answers import Reason, Verdict
from openmash.domain.people.facts import PersonFacts
from openmash.records.models import Contact, KnownQuestion, Matcher, PersonRecord
from openmash.records.queries.hubs import hub_by_id
from openmash.records.queries.person_facts import facts_of
from openmash.records.queries.persons import people_of
from openmash.records.queries.protected_places import HIDDEN, hide_all
from openmash.records.tenancy import in_hub

from .base import Actor, action, lock_contact, record, worker
from .matchers import ASKED, CODES

SENT_WITHIN: Final = timedelta(minutes=10)
"""A question that waited longer, because no worker ran, is not sent any more."""

WAITS_FOR: Final = timedelta(minutes=2)
"""So long after it was sent no answer can come: then it may be asked again."""

_A_ROUND: Final = 10


@action(Act.ASK_AGENCIES)
def ask(
    viewer: Viewer, *, contact_id: UUID, record_id: UUID, agency_id: UUID, now: datetime
) -> UUID:
    """Ask one agency whether it knows one person of a contact. Returns the question's id.

    Raises:
        NotThere, NotNow: see `lock_contact` and `lifecycle.after`; NotThere also if the person is
            not of the contact or the agency has no matcher here.
        Overtaken: it has just been asked about this person, and may still answer.
    """
    contact = lock_contact(viewer, contact_id)
    after(Move.ASK_AGENCIES, ContactStatus(contact.status))
    matcher = Matcher.objects.filter(agency_id=agency_id, ended_at__isnull=True).first()
    if matcher is None:
        raise NotThere("This agency has no matcher here. Open the page again.")
    if not PersonRecord.objects.filter(id=record_id, contact=contact).exists():
        raise NotThere("There is no such person in this contact. Open the page again.")
    _not_just_asked(matcher, record_id, now)
    asked = KnownQuestion.objects.create(
        hub_id=viewer.hub_id,
        contact=contact,
        record_id=record_id,
        matcher=matcher,
        asked_by_id=viewer.user_id,
        asked_at=now,
    )
    record(
        Actor.of(viewer),
        AuditAct.KNOWN_ELSEWHERE_ASKED,
        "known_question",
        asked.id,
        now=now,
        contact=str(contact.id),
        record=str(record_id),
        agency=str(agency_id),
        way=matcher.way,
    )
    return asked.id


def _not_just_asked(matcher: Matcher, record_id: UUID, now: datetime) -> None:
    if KnownQuestion.objects.filter(
        matcher__agency_id=matcher.agency_id,
        record_id=record_id,
        answered_at__isnull=True,
        asked_at__gt=now - WAITS_FOR,
    ).exists():
        raise Overtaken("This agency has just been asked about this person. Its answer may come.")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question taken for sending: everything that is needed outside the transaction."""

    id: UUID
    hub_id: UUID
    hub: str
    agency_id: UUID
    way: str
    where: client.Address
    contact_point: str
    by: str
    asked_at: datetime
    facts: PersonFacts


Clock = Callable[[], datetime]
Answering = Callable[[Waiting], wire.Answer]
"""Gets a question answered, or raises `NoAnswer`."""


def send_waiting(hub_id: UUID, *, clock: Clock, answering: Answering | None = None) -> int:
    """Send the questions of a hub that wait, one after the other. Returns how many were taken.

    No transaction is open while an agency is asked. Whoever is killed meanwhile leaves a question
    that was sent and not answered; it is not sent again.

    Args:
        clock: tells the time, aware UTC: an agency may take seconds to answer.
        answering: instead of asking the agency.
    """
    for count in range(_A_ROUND):
        taken = _take(hub_id, clock())
        if taken is None:
            return count
        try:
            if clock() - taken.asked_at > SENT_WITHIN:
                raise client.NoAnswer(Reason.NOT_SENT)
            given = answering(taken) if answering else _answered(taken, clock)
        except client.NoAnswer as none:
            given = wire.Answer(taken.id, clock(), Verdict.COULD_NOT_SEARCH, none.reason)
        _write(taken, given, clock())
    return _A_ROUND


def _take(hub_id: UUID, now: datetime) -> Waiting | None:
    hub = hub_by_id(hub_id)
    with in_hub(hub_id):
        row = (
            KnownQuestion.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("matcher")
            .filter(sent_at__isnull=True)
            .order_by("asked_at")
            .first()
        )
        if row is None or hub is None:
            return None
        row.sent_at = now
        row.save(update_fields=["sent_at"])
        matcher = row.matcher
        return Waiting(
            id=row.id,
            hub_id=hub_id,
            hub=hub.code,
            agency_id=matcher.agency_id,
            way=matcher.way,
            where=client.Address(matcher.address, matcher.public_key),
            contact_point=matcher.contact_point,
            by=f"account:{row.asked_by_id}",
            asked_at=row.asked_at,
            facts=_facts(row.contact_id, row.record_id, leaves=matcher.way == ASKED),
        )


def _facts(contact_id: UUID, record_id: UUID, *, leaves: bool) -> PersonFacts:
    """What is told of a person. Where it leaves the hub, without any protected place."""
    people = people_of(contact_id)
    told = next(each for each in (hide_all(people) if leaves else people) if each.id == record_id)
    facts = facts_of(told)
    return replace(
        facts,
        address_lines=tuple(line for line in facts.address_lines if line != HIDDEN),
        phone="" if facts.phone == HIDDEN else facts.phone,
    )


def _answered(taken: Waiting, clock: Clock) -> wire.Answer:
    folder = settings.OPENMASH_PAIR_KEYS
    if folder is None:
        raise client.NoAnswer(Reason.NO_KEY)
    try:
        keys = pair_keys.load(folder, taken.hub_id, taken.agency_id)
        if taken.way == CODES:
            return _from_codes(taken, keys, clock())
        to = PublicKey(taken.where.public_key).key_id
    except (Misconfigured, ValueError):
        raise client.NoAnswer(Reason.NO_KEY) from None
    asked = wire.Question(taken.id, taken.hub, to, taken.by, clock(), taken.facts)
    return client.ask(taken.where, asked, keys.signers(), now=clock)


def _from_codes(taken: Waiting, keys: pair_keys.PairKeys, now: datetime) -> wire.Answer:
    """Nothing leaves the hub: the codes that the agency handed in are compared here."""
    place = handed_in.path_of(settings.OPENMASH_DATA_DIR, taken.hub_id, taken.agency_id)
    given = handed_in.answer(place, keys, taken.id, taken.facts, now)
    return replace(given, contact_point=taken.contact_point)


def _write(taken: Waiting, given: wire.Answer, now: datetime) -> None:
    with in_hub(taken.hub_id):
        row = KnownQuestion.objects.select_for_update().get(id=taken.id)
        row.answered_at, row.verdict, row.reason = now, given.verdict.value, given.reason.value
        row.taken_on, row.left_out = given.taken_on, given.left_out
        row.contact_point, row.record_number = given.contact_point, given.record
        row.save()
        Contact.objects.filter(id=row.contact_id).update(changed_at=now)
        record(
            worker(taken.hub_id),
            AuditAct.KNOWN_ELSEWHERE_ANSWERED,
            "known_question",
            row.id,
            now=now,
            agency=str(taken.agency_id),
            # The audit holds codes: words without spaces.
            verdict=given.verdict.name.lower(),
            reason=given.reason.name.lower(),
        )

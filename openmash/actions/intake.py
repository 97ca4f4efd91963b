"""A contact comes in: from the form, from an agency's own system, or from the telephone."""

import hashlib
import json
import secrets
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from django.conf import settings

from openmash.core.errors import BadInput, Misconfigured, Overtaken
from openmash.domain.access import AgencyKind
from openmash.domain.audit_acts import AuditAct
from openmash.domain.contacts import quality, references
from openmash.domain.contacts.clocks import clock_for, screening_of
from openmash.domain.contacts.intake import Channel, ReferrerTold, Submission
from openmash.records.inserting import insert_all
from openmash.records.models import Agency, Contact, Hub, IntakeKey
from openmash.records.prepared import Rows, prepared
from openmash.records.queries import policies
from openmash.records.tenancy import in_hub

from . import intake_rows
from .base import Actor, record


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the sender may keep: proof that the contact is stored.

    Attributes:
        created: False if this was sent before and nothing new was stored.
    """

    contact_id: UUID
    reference: str
    received_at: datetime
    created: bool


def receive(
    actor: Actor,
    *,
    hub_id: UUID,
    submission: Submission,
    channel: Channel,
    sender: str,
    idempotency_key: str,
    now: datetime,
    agency_id: UUID | None = None,
) -> Receipt:
    """Store a contact with its people, statements, clocks and audit entry, or nothing at all.

    Args:
        actor: who sends it, for the audit.
        sender: whose idempotency keys these are, such as "tell" or "token:<id>"; 80 characters.
        idempotency_key: the same key from the same sender is the same contact; 64 characters.
        now: the moment of receipt, aware UTC.
        agency_id: the sending agency where it is proven (a partner's token); otherwise it is found
            by the kind of agency that the referrer names.

    Raises:
        BadInput: dotted path of each faulty field to a sentence.
        Overtaken: the key was used for something else before.
        Misconfigured: the hub has no policy in force or no social care agency.
    """
    with in_hub(hub_id):
        policy_id, policy, calendar = policies.in_force(now)
        today = calendar.local(now).date()
        clean = _ready(submission, today)
        contact_id = uuid4()
        earlier = _claim(hub_id, sender, idempotency_key, _digest(clean), contact_id, now)
        if earlier is not None:
            return earlier
        social_care = _social_care()
        agency = _agency(agency_id, clean.referrer)
        due_at = clock_for(screening_of(clean.urgent), None, policy, calendar, now).due_at
        contact = intake_rows.contact_row(
            hub_id, contact_id, clean, channel=channel, now=now, due_at=due_at
        )
        contact.reference = _new_reference(hub_id)
        contact.policy_id = policy_id
        contact.referrer_agency = agency
        insert_all([contact])
        people = intake_rows.add_people(contact, clean)
        contact.repeat_review = intake_rows.is_repeat(contact, people, policy.repeat)
        if contact.repeat_review:
            contact.save(update_fields=["repeat_review"])
        intake_rows.add_items(contact, clean, owner=agency or social_care, release_to=social_care)
        record(
            actor,
            AuditAct.CONTACT_RECEIVED,
            "contact",
            contact_id,
            now=now,
            channel=channel.value,
            source=clean.referrer.source_code,
            children=len(clean.children),
            urgent=clean.urgent,
        )
        return Receipt(contact_id, contact.reference, now, created=True)


def faults(hub_id: UUID, submission: Submission, *, now: datetime) -> dict[str, str]:
    """What `receive` would refuse of this submission; dotted paths to sentences. Stores nothing.

    For a sender whose document has other faults already, so that they hear of all at once.
    """
    with in_hub(hub_id):
        _, _, calendar = policies.in_force(now)
        try:
            _ready(submission, calendar.local(now).date())
        except BadInput as refused:
            return dict(refused.by_field)
    return {}


def _ready(submission: Submission, today: date) -> Submission:
    return quality.ready(submission, today=today, allow_test_numbers=settings.OPENMASH_DEMO)


def _claim(
    hub_id: UUID, sender: str, key: str, digest: str, contact_id: UUID, now: datetime
) -> Receipt | None:
    """Take the key for a new contact; the receipt of the contact that already has it, or None.

    The unique constraint decides between two that arrive at once: the second insert waits for
    the first transaction to end. The contact itself is stored later in ours, which the deferred
    foreign key allows.
    """
    mine = IntakeKey(
        hub_id=hub_id,
        sender=sender,
        key=key,
        body_digest=digest,
        contact_id=contact_id,
        created_at=now,
    )
    insert_all([mine], unless_there=True)
    (kept,) = _kept(sender, key)
    if kept.id == mine.id:
        return None
    if kept.body_digest != digest:
        raise Overtaken(
            "Something else was already sent under this key, and it is kept. To send a new "
            "contact, use a new key."
        )
    stored = Contact.objects.get(id=kept.contact_id)
    return Receipt(stored.id, stored.reference, stored.received_at, created=False)


@prepared
def _kept(sender: str, key: str) -> Rows:
    keys = IntakeKey.objects.filter(sender=sender, key=key)
    return keys.values_list("id", "body_digest", "contact_id")


def _digest(submission: Submission) -> str:
    canonical = json.dumps(asdict(submission), sort_keys=True, default=str, ensure_ascii=True)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _new_reference(hub_id: UUID) -> str:
    ((code,),) = _code(hub_id)
    while True:
        drawn = references.reference(code, secrets.randbelow(references.REFERENCE_SPACE))
        if not _taken(drawn):
            return drawn


@prepared
def _code(hub_id: UUID) -> Rows:
    return Hub.objects.filter(id=hub_id).values_list("code")


@prepared
def _taken(reference: str) -> Rows:
    return Contact.objects.filter(reference=reference).values_list("id")


def _social_care() -> Agency:
    found = Agency.objects.filter(kind=AgencyKind.SOCIAL_CARE).order_by("name").first()
    if found is None:
        raise Misconfigured(
            "This hub has no children's social care agency. Add it under People and access."
        )
    return found


def _agency(agency_id: UUID | None, referrer: ReferrerTold) -> Agency | None:
    """The referrer's agency in this hub: as proven, else the one named, else one of that kind."""
    if agency_id is not None:
        return Agency.objects.get(id=agency_id)
    if not referrer.is_professional or referrer.agency_kind is None:
        return None
    of_kind = Agency.objects.filter(kind=referrer.agency_kind).order_by("name")
    return of_kind.filter(name__iexact=referrer.organisation).first() or of_kind.first()

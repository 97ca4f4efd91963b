"""The rows of a new contact. Called by `actions.intake` inside its transaction."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from openmash.domain.contacts.intake import AdultTold, Channel, ChildTold, Submission
from openmash.domain.contacts.lifecycle import ContactStatus
from openmash.domain.contacts.policy import RepeatRule
from openmash.domain.people.linkage.keys import asked_keys
from openmash.domain.people.told_again import is_told_again
from openmash.domain.sharing.handling import Basis, DatePrecision
from openmash.domain.sharing.lawful_basis import LawfulBasis, ShareKind
from openmash.domain.sharing.shares import as_told_with_contact
from openmash.records.inserting import insert_all
from openmash.records.models import Agency, Contact, Item, ItemRelease, PersonRecord
from openmash.records.prepared import Rows, one_of, prepared
from openmash.records.queries import candidates
from openmash.records.queries.person_facts import FACT_COLUMNS, facts_of

from . import match_rows, search_rows
from .shares import Sharing, share

KINDS = {
    Basis.WITNESSED: "What the referrer saw or heard",
    Basis.REPORTED: "What the referrer was told",
    Basis.FACT: "What records or documents show",
    Basis.OPINION: "What the referrer thinks",
}
NO_REASON = "Whoever told us gave no reason, and did not have to."
STAFF_SAFETY = "Keeping staff safe"
RELEASE_PURPOSE = "Sent to children's social care by the referrer"


def contact_row(
    hub_id: UUID,
    contact_id: UUID,
    told: Submission,
    *,
    channel: Channel,
    now: datetime,
    due_at: datetime | None,
) -> Contact:
    """The contact itself, not yet saved and without reference, policy and agency."""
    referrer = told.referrer
    return Contact(
        id=contact_id,
        hub_id=hub_id,
        status=ContactStatus.RECEIVED,
        channel=channel.value,
        received_at=now,
        recorded_at=now,
        changed_at=now,
        screening_due_at=due_at,
        next_due_at=due_at,
        source_code=referrer.source_code,
        urgent=told.urgent,
        urgent_reason=told.urgent_reason,
        referrer_is_professional=referrer.is_professional,
        referrer_name=referrer.name,
        referrer_role=referrer.role,
        referrer_organisation=referrer.organisation,
        referrer_email=referrer.email,
        referrer_phone=referrer.phone,
        referrer_relationship=referrer.relationship,
        source_system_reference=told.source_system_reference,
        family_told=told.family_told,
        family_told_why_not=_why_not_told(told),
        safe_to_contact=told.safe_to_contact,
        safe_to_contact_detail=told.safe_to_contact_detail,
    )


def _why_not_told(told: Submission) -> str:
    """The reason as told. Only a professional must give one; of anybody else it is said."""
    if told.family_told == "not_told" and not told.family_told_why_not:
        return NO_REASON
    return told.family_told_why_not


def add_people(contact: Contact, told: Submission) -> list[PersonRecord]:
    """A record for every child and adult as told, with what they are matched and searched by."""
    people = [_child_row(contact, n, child) for n, child in enumerate(told.children)]
    people += [_adult_row(contact, n, adult) for n, adult in enumerate(told.adults)]
    insert_all(people)
    match_rows.index(people)
    search_rows.index(people)
    return people


def add_items(contact: Contact, told: Submission, *, owner: Agency, release_to: Agency) -> None:
    """An item for every statement, owned by the referrer's agency, released to social care."""
    statements = told.statements
    items = [
        Item(
            hub_id=contact.hub_id,
            contact=contact,
            owner_agency=owner,
            kind=KINDS[basis],
            basis=basis.value,
            event_date=None if basis is Basis.OPINION else statements.event_date,
            date_precision=(
                DatePrecision.UNKNOWN if basis is Basis.OPINION else statements.event_precision
            ),
            text=text,
            position=position,
            created_at=contact.received_at,
        )
        for position, (basis, text) in enumerate(statements.each())
    ]
    beside = [(STAFF_SAFETY, told.staff_safety)] if told.staff_safety else []
    items += [
        Item(
            hub_id=contact.hub_id,
            contact=contact,
            owner_agency=owner,
            kind=kind,
            basis=Basis.REPORTED.value,
            text=text,
            position=position,
            created_at=contact.received_at,
        )
        for position, (kind, text) in enumerate(beside, len(items))
    ]
    insert_all(items)
    if owner.id == release_to.id:
        return
    what = Sharing(
        contact_id=contact.id,
        kind=ShareKind.WITH_CONTACT,
        from_agency_id=owner.id,
        to_agency_id=release_to.id,
        purpose=RELEASE_PURPOSE,
        footing=as_told_with_contact(
            LawfulBasis.CHILDREN_ACT_DUTY, contact.family_told, contact.family_told_why_not
        ),
        kinds=frozenset(item.kind for item in items),
        urgent=contact.urgent,
    )
    shared = share(contact.hub_id, what, by=None, now=contact.received_at)
    insert_all(
        ItemRelease(
            hub_id=contact.hub_id,
            item=item,
            to_agency=release_to,
            purpose=RELEASE_PURPOSE,
            share=shared,
            released_at=contact.received_at,
        )
        for item in items
    )


def is_repeat(contact: Contact, people: Iterable[PersonRecord], rule: RepeatRule) -> bool:
    """True if a child of this contact has now been told of as often as the policy's rule says.

    The same child is one with the same NHS or pupil number, or the same two name words and birth
    date; nobody has to have confirmed the match, because this only draws a manager's eye.

    Args:
        people: the records of the contact, as stored.
    """
    since = contact.received_at - timedelta(days=rule.window_days)
    own = [person for person in people if person.kind == "child"]
    children = [facts_of(person) for person in own]
    near = candidates.nearest(
        [asked_keys(child) for child in children], besides=[person.id for person in own]
    )
    found = _children_since(set().union(*near), since)
    earlier = {row.id: row for row in found if row.contact_id != contact.id}
    for child, record_ids in zip(children, near, strict=True):
        rows = [earlier[record_id] for record_id in record_ids if record_id in earlier]
        told = {row.contact_id for row in rows if is_told_again(child, facts_of(row))}
        if len(told) + 1 >= rule.count:
            return True
    return False


@prepared
def _children_since(record_ids: Collection[UUID], since: datetime) -> Rows:
    rows = PersonRecord.objects.filter(
        one_of("id", record_ids), kind="child", contact__received_at__gte=since
    )
    return rows.values_list("id", "contact_id", *FACT_COLUMNS)


def _child_row(contact: Contact, position: int, told: ChildTold) -> PersonRecord:
    in_month = told.expected_date is not None and told.expected_precision is DatePrecision.MONTH
    return PersonRecord(
        hub_id=contact.hub_id,
        contact=contact,
        kind="child",
        position=position,
        forename=told.forename,
        surname=told.surname,
        other_names=list(told.other_names),
        birth_date=told.birth_date,
        # Of a month alone: see `is_due_in_month`.
        birth_precision=told.expected_precision if in_month else told.birth_precision,
        approximate_age=told.approximate_age,
        is_unborn=told.is_unborn,
        expected_date=told.expected_date,
        sex=told.sex,
        ethnicity=told.ethnicity,
        nhs_number=told.nhs_number,
        upn=told.upn,
        address=told.address,
        postcode=told.postcode,
        school=told.school,
        language=told.language,
        interpreter_needed=told.interpreter_needed,
    )


def _adult_row(contact: Contact, position: int, told: AdultTold) -> PersonRecord:
    return PersonRecord(
        hub_id=contact.hub_id,
        contact=contact,
        kind="adult",
        position=position,
        forename=told.forename,
        surname=told.surname,
        other_names=list(told.other_names),
        relationship=told.relationship,
        lives_with_children=told.lives_with_children,
        birth_date=told.birth_date,
        birth_precision=told.birth_precision,
        approximate_age=told.approximate_age,
        sex=told.sex,
        address=told.address,
        postcode=told.postcode,
        phone=told.phone,
        language=told.language,
        interpreter_needed=told.interpreter_needed,
    )

"""What happened to a contact, told in steps: each makes the rows that its name says."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from openmash.actions.base import public
from openmash.actions.intake import receive
from openmash.domain.access import AgencyKind
from openmash.domain.contacts.intake import (
    AdultTold,
    Channel,
    ChildTold,
    ReferrerTold,
    Statements,
    Submission,
)
from openmash.domain.sharing.handling import DatePrecision

RECEIVED = datetime(2026, 11, 17, 10, 0, tzinfo=UTC)
"""A Tuesday in winter, ten in the morning in London: the hub is open."""

TEACHER = ReferrerTold(
    is_professional=True,
    source_code="2A",
    name="Priya Nandakumar",
    role="Designated safeguarding lead",
    organisation="Larkfield Primary School",
    agency_kind=AgencyKind.EDUCATION,
    email="safeguarding@larkfield.example.org",
    phone="020 7946 0111",
)
NEIGHBOUR = ReferrerTold(is_professional=False, source_code="1B", relationship="Neighbour")

TOLU = ChildTold(
    forename="Tolu",
    surname="Adeyemi",
    birth_date=date(2018, 3, 14),
    birth_precision=DatePrecision.DAY,
    sex="M",
    address="14 Sample Walk",
    school="Larkfield Primary School",
)
MOTHER = AdultTold(
    forename="Folake", surname="Adeyemi", relationship="Mother", lives_with_children="yes"
)

SUBMISSION = Submission(
    referrer=TEACHER,
    children=(TOLU,),
    adults=(MOTHER,),
    statements=Statements(
        witnessed="He had a bruise on his left arm this morning.",
        reported="He told his friend that he fell.",
        opinion="I am worried that he was afraid to speak.",
        event_date=date(2026, 11, 17),
        event_precision=DatePrecision.DAY,
    ),
    family_told="not_told",
    family_told_why_not="It might put him at more risk tonight.",
    safe_to_contact="yes",
)
"""A teacher tells of one child. Change it with `dataclasses.replace`."""


def make_contact(
    cast: Any,
    *,
    submission: Submission = SUBMISSION,
    channel: Channel = Channel.PROFESSIONAL_FORM,
    now: datetime = RECEIVED,
    agency_id: UUID | None = None,
    **overrides: Any,
) -> UUID:
    """A contact received by the cast's hub, through the real action. Returns its id.

    Args:
        now: when it is received; what happened is moved to that day if it lies after it.
        overrides: fields of the submission to change, such as `children=(...)` or `urgent=True`.
    """
    told = replace(submission, **overrides)
    happened = told.statements.event_date
    if happened and happened > now.date():
        told = replace(told, statements=replace(told.statements, event_date=now.date()))
    receipt = receive(
        public(cast.hub_id),
        hub_id=cast.hub_id,
        submission=told,
        channel=channel,
        sender="tell",
        idempotency_key=str(uuid4()),
        now=now,
        agency_id=agency_id,
    )
    return receipt.contact_id

"""A quarter of a hub in bulk: enough children for figures by group, made as rows at once."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from openmash.domain.insights.quarters import Quarter
from openmash.records.models import (
    Account,
    Contact,
    Decision,
    Person,
    PersonRecord,
    PolicyVersion,
    RatingFact,
)
from openmash.records.tenancy import in_hub

QUARTER = Quarter(2026, 3)
EARLY = datetime(2025, 3, 1, 9, 0, tzinfo=UTC)
"""When the hub of `many` began to record: long enough before the quarter to judge who came back."""
JULY = datetime(2026, 7, 1, 9, 0, tzinfo=UTC)
_HOUR = timedelta(hours=1)


def contact(cast: Any, at: datetime, *, source: str = "6", recorded: datetime | None = None) -> Any:
    """A contact received at a moment. Call in the hub; nothing of it is rated or decided."""
    return Contact.objects.create(
        hub_id=cast.hub_id,
        reference=uuid4().hex[:12],
        channel="professional_form",
        received_at=at,
        recorded_at=recorded or at,
        source_code=source,
        referrer_is_professional=True,
        family_told="told",
        safe_to_contact="yes",
        policy=PolicyVersion.objects.get(hub_id=cast.hub_id),
        changed_at=at,
    )


def child(cast: Any, of: Any, *, origin: UUID | None = None, **facts: Any) -> Any:
    """A child told of in a contact; `origin`: the person whom the record came with."""
    if origin:
        Person.objects.get_or_create(
            id=origin, defaults={"hub_id": cast.hub_id, "created_at": of.received_at}
        )
    told = {"ethnicity": "WBRI", "birth_date": date(2018, 3, 14), "birth_precision": "day"}
    position = PersonRecord.objects.filter(contact=of).count()
    return PersonRecord.objects.create(
        hub_id=cast.hub_id,
        contact=of,
        kind="child",
        position=position,
        origin_id=origin,
        person_id=origin,
        **{**told, "postcode": "E8 4CV", **facts},
    )


def rated(cast: Any, of: Any, steps: Sequence[tuple[str, str, Any]], *, at: datetime) -> None:
    """Rating facts in order: step, rating, viewer."""
    for number, (step, rating, viewer) in enumerate(steps, start=1):
        RatingFact.objects.create(
            hub_id=cast.hub_id,
            contact=of,
            sequence=number,
            step=step,
            rating=rating,
            reason="For this story",
            threshold_text="",
            by=Account.objects.get(id=viewer.user_id),
            at=at,
        )


def decided(cast: Any, record: Any, outcome: str, *, at: datetime, sequence: int = 1) -> None:
    """A decision for a child."""
    Decision.objects.create(
        hub_id=cast.hub_id,
        contact=record.contact,
        child=record,
        sequence=sequence,
        outcome=outcome,
        rationale="For this story",
        rating="amber",
        decided_by=Account.objects.get(id=cast.manager.user_id),
        decided_at=at,
    )


GROUPS = {"WBRI": 60, "BCRB": 40, "ABAN": 30, "MWBC": 4, "OOTH": 2, "NOBT": 14}
"""How many children of each ethnicity `many` tells of in the quarter."""


def many(cast: Any) -> None:
    """150 contacts of one child each in the quarter, and a few of the year before."""
    with in_hub(cast.hub_id):
        contact(cast, EARLY)
        for number, ethnicity in enumerate(e for e, n in GROUPS.items() for _ in range(n)):
            at = JULY + number * timedelta(hours=12)
            person = uuid4() if number % 4 == 0 else None
            if person:
                before = child(cast, contact(cast, at - timedelta(days=100)), origin=person)
                decided(cast, before, "s17_assessment", at=before.contact.received_at + _HOUR)
            of = contact(cast, at, source="2A" if number % 3 else "6")
            told = child(cast, of, origin=person, ethnicity=ethnicity)
            final = ("amber", "green", "amber", "red", "amber")[number % 5]
            rated(
                cast,
                of,
                [
                    ("proposed", ("amber", "amber", "green")[number % 3], cast.screening_officer),
                    ("confirmed", "amber", cast.manager),
                    ("changed", final, cast.manager),
                ],
                at=at + _HOUR,
            )
            outcome = ("s17_assessment", "no_further_action", "early_help")[number % 3]
            decided(cast, told, outcome, at=at + 2 * _HOUR)

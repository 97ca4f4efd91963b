"""A quarter of a hub in bulk: enough children for figures by group, made as rows at once."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from openmash.domain.insights.quarters import Quarter
from openmash.records.models import (
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
    policy = PolicyVersion.objects.get(hub_id=cast.hub_id, version=1)
    return Contact.objects.create(**_contact(cast, policy, at, source=source, recorded=recorded))


def _contact(
    cast: Any, policy: Any, at: datetime, *, source: str, recorded: datetime | None = None
) -> dict[str, Any]:
    return {
        "hub_id": cast.hub_id,
        "reference": uuid4().hex[:12],
        "channel": "professional_form",
        "received_at": at,
        "recorded_at": recorded or at,
        "source_code": source,
        "referrer_is_professional": True,
        "family_told": "told",
        "safe_to_contact": "yes",
        "policy": policy,
        "changed_at": at,
    }


def child(cast: Any, of: Any, *, origin: UUID | None = None, **facts: Any) -> Any:
    """A child told of in a contact; `origin`: the person whom the record came with."""
    if origin:
        Person.objects.get_or_create(
            id=origin, defaults={"hub_id": cast.hub_id, "created_at": of.received_at}
        )
    position = PersonRecord.objects.filter(contact=of).count()
    record = _record(cast, of, position=position, origin=origin, **facts)
    record.save(force_insert=True)
    return record


def _record(cast: Any, of: Any, *, origin: UUID | None, **facts: Any) -> Any:
    told = {"ethnicity": "WBRI", "birth_date": date(2018, 3, 14), "birth_precision": "day"}
    told |= {"postcode": "E8 4CV", "position": 0, "kind": "child"}
    return PersonRecord(
        hub_id=cast.hub_id, contact=of, origin_id=origin, person_id=origin, **{**told, **facts}
    )


def rated(
    cast: Any, of: Any, steps: Sequence[tuple[str, str, Any]], *, at: datetime, after: int = 0
) -> None:
    """Rating facts in order: step, rating, viewer; `after` so many that the contact has."""
    RatingFact.objects.bulk_create(_facts(cast, of, steps, at=at, after=after))


def _facts(
    cast: Any, of: Any, steps: Sequence[tuple[str, str, Any]], *, at: datetime, after: int = 0
) -> list[RatingFact]:
    return [
        RatingFact(
            hub_id=cast.hub_id,
            contact=of,
            sequence=number,
            step=step,
            rating=rating,
            reason="For this story",
            threshold_text="",
            by_id=viewer.user_id,
            at=at,
        )
        for number, (step, rating, viewer) in enumerate(steps, start=after + 1)
    ]


def decided(cast: Any, record: Any, outcome: str, *, at: datetime, sequence: int = 1) -> None:
    """A decision for a child."""
    _decision(cast, record, outcome, at=at, sequence=sequence).save(force_insert=True)


def _decision(cast: Any, record: Any, outcome: str, *, at: datetime, sequence: int = 1) -> Decision:
    return Decision(
        hub_id=cast.hub_id,
        contact=record.contact,
        child=record,
        sequence=sequence,
        outcome=outcome,
        rationale="For this story",
        rating="amber",
        decided_by_id=cast.manager.user_id,
        decided_at=at,
    )


GROUPS = {"WBRI": 60, "BCRB": 40, "ABAN": 30, "MWBC": 4, "OOTH": 2, "NOBT": 14}
"""How many children of each ethnicity `many` tells of in the quarter."""


def many(cast: Any) -> None:
    """150 contacts of one child each in the quarter, and a few of the year before."""
    rows: dict[type[Any], list[Any]] = {
        each: [] for each in (Contact, Person, PersonRecord, RatingFact, Decision)
    }
    with in_hub(cast.hub_id):
        contact(cast, EARLY)
        policy = PolicyVersion.objects.get(hub_id=cast.hub_id)
        for number, ethnicity in enumerate(e for e, n in GROUPS.items() for _ in range(n)):
            for row in _story(cast, policy, number, ethnicity):
                rows[type(row)].append(row)
        for kind, made in rows.items():
            kind.objects.bulk_create(made)


def _story(cast: Any, policy: Any, number: int, ethnicity: str) -> list[Any]:
    """One child of the quarter, every fourth of them told of and referred before."""
    at = JULY + number * timedelta(hours=12)
    of = Contact(**_contact(cast, policy, at, source="2A" if number % 3 else "6"))
    rows: list[Any] = [of]
    person = None
    if number % 4 == 0:
        person = Person(id=uuid4(), hub_id=cast.hub_id, created_at=at)
        earlier = Contact(**_contact(cast, policy, at - timedelta(days=100), source="6"))
        before = _record(cast, earlier, origin=person.id)
        rows += [person, earlier, before]
        rows += [_decision(cast, before, "s17_assessment", at=earlier.received_at + _HOUR)]
    told = _record(
        cast,
        of,
        origin=person.id if person else None,
        ethnicity=ethnicity,
        birth_date=date((2013, 2018, 2023)[number % 7 % 3], 3, 14),
        postcode=("E8 4CV", "N1 2HP")[number % 5 % 2],
    )
    final = ("amber", "green", "amber", "red", "amber")[number % 5]
    steps = [
        ("proposed", ("amber", "amber", "green")[number % 3], cast.screening_officer),
        ("confirmed", "amber", cast.manager),
        ("changed", final, cast.manager),
    ]
    outcome = ("s17_assessment", "no_further_action", "early_help")[number % 3]
    rows += [told, *_facts(cast, of, steps, at=at + _HOUR)]
    return [*rows, _decision(cast, told, outcome, at=at + 2 * _HOUR)]

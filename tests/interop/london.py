"""The synthetic London's contacts as the facts of a return: as told, or with the gaps filled."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from uuid import NAMESPACE_URL, UUID, uuid5

from openmash.adapters.synthetic import BOROUGHS, generate
from openmash.adapters.synthetic.steps import ChildDecision, Story
from openmash.adapters.synthetic.working_clock import LONDON
from openmash.domain.decisions.outcomes import BECOMES_REFERRAL, HandoverStatus, Outcome
from openmash.domain.insights.front_door import FrontDoor, HandedOver, Referred, Told

HUB = "HAC"
FIRST, LAST = date(2026, 4, 1), date(2027, 3, 31)


def key(word: str) -> UUID:
    """An id that is the same in every run."""
    return uuid5(NAMESPACE_URL, word)


@cache
def as_told() -> FrontDoor:
    """One hub's census year, with the mistakes and gaps that referrers leave."""
    until = datetime(2027, 3, 31, 20, tzinfo=UTC)
    stories = generate([HUB], 12, 7, until, contacts_per_year=2400).stories()
    told = tuple(row for story in stories for row in _children(story))
    return FrontDoor(
        first=FIRST,
        last=LAST,
        la_number=BOROUGHS[HUB].la_number,
        told=told,
        referral_dates=_dates(told),
    )


@cache
def mended(count: int = 300) -> FrontDoor:
    """The first children of that year, each referred once and every fact of them known."""
    chosen: dict[UUID, Told] = {}
    truth = _truth()
    for told in as_told().told:
        real = truth.get(told.record_id)
        if told.referral is None or told.child_key in chosen or real is None:
            continue
        if told.referral.accepted_on >= FIRST:
            chosen[told.child_key] = real
        if len(chosen) == count:
            break
    rows = tuple(chosen.values())
    return replace(as_told(), told=rows, referral_dates=_dates(rows))


@cache
def _truth() -> dict[UUID, Told]:
    """Each record with what is true of the child, where the census could accept it."""
    until = datetime(2027, 3, 31, 20, tzinfo=UTC)
    found = {}
    for story in generate([HUB], 12, 7, until, contacts_per_year=2400).stories():
        people = {person.key: person for person in story.household.members}
        for row, child in zip(_children(story), story.contact.children, strict=True):
            real = people[child.person_key]
            of_age = real.birth_date is not None and real.birth_date < date(2022, 4, 1)
            due = real.expected_date or date.max
            if (of_age and not real.upn) or (real.birth_date is None and due < date(2027, 3, 1)):
                continue
            found[row.record_id] = replace(
                row,
                birth_date=real.birth_date,
                birth_precision=real.precision,
                expected_date=real.expected_date,
                is_unborn=real.birth_date is None,
                sex=real.sex if real.birth_date else "U",
                ethnicity=real.ethnicity,
                upn=real.upn or "",
            )
    return found


def _children(story: Story) -> Iterator[Told]:
    contact = story.contact
    decisions = {each.child_key: each for each in story.decisions or ()}
    for child in contact.children:
        decision = decisions.get(child.person_key)
        record = key(f"{contact.key}/{child.person_key}")
        yield Told(
            contact_id=key(contact.key),
            reference=contact.key,
            record_id=record,
            child_key=key(child.person_key),
            received_on=contact.received_at.astimezone(LONDON).date(),
            source=contact.source_code,
            forename=child.forename,
            surname=child.surname,
            sex=child.sex or "U",
            ethnicity=child.ethnicity or "NOBT",
            birth_date=child.birth_date,
            birth_precision=child.precision,
            is_unborn=child.birth_date is None and child.expected_date is not None,
            expected_date=child.expected_date,
            upn=child.upn or "",
            nhs_number=child.nhs_number or "",
            outcome=Outcome(decision.outcome) if decision else None,
            decided_on=_day(decision.decided_at) if decision else None,
            referral=_referral(decision, contact.source_code, record) if decision else None,
            handover=_handover(decision) if decision else None,
            redirected=story.open_case is not None,
            open_team=story.open_case.team if story.open_case else "",
            open_worker=story.open_case.worker if story.open_case else "",
        )


def _day(at: datetime) -> date:
    return at.astimezone(LONDON).date()


def _referral(decision: ChildDecision, source: str, record: UUID) -> Referred | None:
    if Outcome(decision.outcome) not in BECOMES_REFERRAL:
        return None
    return Referred(
        referral_id=key(f"{record}/referral"),
        accepted_on=_day(decision.decided_at),
        source=source,
        need=decision.primary_need,
    )


def _handover(decision: ChildDecision) -> HandedOver | None:
    handover = decision.handover
    if handover is None:
        return None
    return HandedOver(agency=handover.team, status=HandoverStatus(handover.response or "offered"))


def _dates(told: tuple[Told, ...]) -> dict[UUID, tuple[tuple[UUID, date], ...]]:
    found: dict[UUID, list[tuple[UUID, date]]] = defaultdict(list)
    for each in told:
        if each.referral:
            found[each.child_key].append((each.referral.referral_id, each.referral.accepted_on))
    return {child: tuple(dates) for child, dates in found.items()}

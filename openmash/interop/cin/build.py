"""The part of a census return that a front door can fill, from its own facts."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from uuid import UUID

from openmash.domain.insights.front_door import (
    FrontDoor,
    Referred,
    Told,
    child_number,
    newest_known,
)
from openmash.interop.faults import Fault, NotHeld

from .check import check
from .facts import Census, Child, Episode
from .rules_child import REFERRAL_CAME_TO_NOTHING

NOT_HELD = (
    NotHeld(
        "LAchildID",
        "The borough's own number of the child is in the case system. The file carries the hub's "
        "number, which is the same in every return; match on it, on the pupil number or by hand.",
    ),
    NotHeld("FormerUPN, PersonDeathDate, Disability", "Left out. The case system holds them."),
    NotHeld(
        "UPNunknown",
        "Left out, but for UN7 where every referral of the child came to no further action.",
    ),
    NotHeld(
        "CINclosureDate, ReasonForClosure",
        "Left out: the hub's part ends when the receiving team takes the child.",
    ),
    NotHeld(
        "Assessments, Section47, CINPlanDates, ChildProtectionPlans, DateOfInitialCPC",
        "Left out. A decision to assess or to hold a strategy discussion is no start date: the "
        "assessment team holds the dates and the factors found.",
    ),
    NotHeld(
        "Earlier years",
        "Children referred before the census year and still open are in the case system only.",
    ),
)


def census_of(front: FrontDoor) -> Census:
    """The return of the census year in which the period ends: one child per person, oldest first.

    A referral that a later decision took out of social care again counts as one that came to no
    further action. A birth date of which only the month or year is known is left out.
    """
    last = front.last
    year = last.year if (last.month, last.day) <= (3, 31) else last.year + 1
    by_child: dict[UUID, list[tuple[Told, Referred]]] = defaultdict(list)
    for told, referral in front.referred():
        by_child[told.child_key].append((told, referral))
    records: dict[UUID, list[Told]] = defaultdict(list)
    for told in front.told:
        records[told.child_key].append(told)
    children = [_child(key, pairs, records[key]) for key, pairs in by_child.items()]
    return Census(year=year, la_number=front.la_number, children=tuple(children))


def _child(key: UUID, pairs: list[tuple[Told, Referred]], records: list[Told]) -> Child:
    newest = pairs[-1][0]
    born = newest_known(records, "exact_birth_date")
    expected = newest_known(records, "expected_date")
    upn = str(newest_known(records, "upn"))
    episodes = tuple(_episode(told, referral) for told, referral in pairs)
    all_nfa = all(each.nfa for each in episodes)
    return Child(
        record=str(newest.contact_id),
        number=child_number(key),
        sex=str(newest_known(records, "sex")),
        ethnicity=str(newest_known(records, "ethnicity")),
        upn=upn,
        upn_unknown=REFERRAL_CAME_TO_NOTHING if all_nfa and not upn else "",
        birth_date=born if isinstance(born, date) else None,
        # A child born since has both; the census wants the birth date alone.
        expected_date=expected if isinstance(expected, date) and born is None else None,
        episodes=episodes,
    )


def _episode(told: Told, referral: Referred) -> Episode:
    return Episode(
        record=str(told.contact_id),
        referred_on=referral.accepted_on,
        source=referral.source,
        need=referral.need,
        nfa=told.referral_came_to_nothing,
    )


def faults_of(front: FrontDoor, census: Census) -> tuple[Fault, ...]:
    """Every fault of the return: the census's rules, and where the hub's own records disagree."""
    return (*check(census), *_disagreeing(front))


def _disagreeing(front: FrontDoor) -> Iterator[Fault]:
    referred = {told.child_key for told, _ in front.referred()}
    by_child: dict[UUID, list[Told]] = defaultdict(list)
    for told in sorted(front.told, key=lambda each: (each.received_on, each.reference)):
        if told.child_key in referred:
            by_child[told.child_key].append(told)
    for records in by_child.values():
        for name, field, noun in _COMPARED:
            known = [each for each in records if getattr(each, name) not in ("", "U", None)]
            for earlier, later in pairwise(known):
                if getattr(earlier, name) != getattr(later, name):
                    words = (
                        f"An earlier contact gives this child another {noun}. Check which is "
                        "right, and whether they are one child."
                    )
                    number = child_number(later.child_key)
                    yield Fault("OM3Q", words, str(later.contact_id), field, number)


_COMPARED = (
    ("exact_birth_date", "PersonBirthDate", "birth date"),
    ("sex", "Sex", "sex"),
    ("upn", "UPN", "pupil number"),
)

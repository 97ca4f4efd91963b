"""Our own check of lists 1 to 5, each fault at the contact that causes it.

Ofsted gives no numbers to such rules; ours begin with A. Boroughs' own tools refuse a row without
number, gender, ethnicity, date or source, so these are errors; a birth date may be blank.
"""

from collections.abc import Iterator
from itertools import pairwise

from openmash.core.codes import Ethnicity, ReferralSource, Sex
from openmash.core.days import age_on
from openmash.domain.decisions.outcomes import HandoverStatus
from openmash.domain.insights.front_door import FrontDoor, Referred, Told, child_number
from openmash.interop.faults import Fault

from .build import lists_of
from .lists import HEADERS

_GROWN = 18


def check(front: FrontDoor) -> tuple[Fault, ...]:
    """Every rule that the lists break."""
    found = [
        Fault(
            "A1",
            "The contact names no child, so no row of list 1 stands for it. Find out which child "
            "it was, and add the row.",
            str(contact_id),
            "Child Unique ID",
        )
        for contact_id, _ in front.childless
    ]
    received = front.received()
    listed = {told.record_id for told in received}
    for told in received:
        found += _described(told, "List 1")
        found += _aged(told)
    found += _twice(received)
    for told, referral in front.referred():
        if told.record_id not in listed:
            found += _described(told, "List 3")
        found += _referred(told, referral)
    for number, rows in lists_of(front).rows.items():
        if any(len(row) != len(HEADERS[number]) for row in rows):
            found.append(Fault("A0", "A row has too many cells or too few.", "", f"List {number}"))
    return tuple(found)


def _described(told: Told, where: str) -> Iterator[Fault]:
    if told.sex not in set(Sex):
        yield _fault(told, "A2", "Sex is no code of the list.", f"{where}, Gender")
    if told.ethnicity not in set(Ethnicity):
        yield _fault(
            told, "A3", "Ethnicity is missing or no code of the list.", f"{where}, Ethnicity"
        )
    if told.source not in set(ReferralSource):
        yield _fault(
            told, "A4", "The source is missing or no code of the list.", f"{where}, Contact Source"
        )


def _aged(told: Told) -> Iterator[Fault]:
    born = told.exact_birth_date
    if born is None and not told.is_unborn:
        yield _fault(
            told,
            "A5Q",
            "The birth date is not known to the day, so date of birth and age are blank.",
            "List 1, Date of Birth",
        )
    if born and born > told.received_on:
        yield _fault(
            told,
            "A6",
            "The birth date lies after the contact. An unborn child has an expected date.",
            "List 1, Date of Birth",
        )
    if born and age_on(born, told.received_on) >= _GROWN:
        yield _fault(
            told,
            "A7Q",
            "The child was 18 or older at the contact. Check the birth date.",
            "List 1, Age",
        )


def _twice(received: tuple[Told, ...]) -> Iterator[Fault]:
    rows = sorted(received, key=lambda told: (str(told.contact_id), str(told.child_key)))
    for one, other in pairwise(rows):
        if (one.contact_id, one.child_key) == (other.contact_id, other.child_key):
            yield _fault(
                other, "A8", "One child stands twice in one contact.", "List 1, Child Unique ID"
            )


def _referred(told: Told, referral: Referred) -> Iterator[Fault]:
    if referral.source not in set(ReferralSource):
        yield _fault(
            told, "A9", "The source of the referral is no code.", "List 3, Referral Source"
        )
    if told.handover is None and not told.referral_came_to_nothing:
        yield _fault(
            told,
            "A10",
            "The referral was passed to no team.",
            "List 3, Allocated Team",
        )
    elif told.handover and told.handover.status is HandoverStatus.CHALLENGED:
        yield _fault(
            told,
            "A10Q",
            "The team has challenged the handover, so no team has the child. Decide again.",
            "List 3, Allocated Team",
        )


def _fault(told: Told, rule: str, sentence: str, field: str) -> Fault:
    return Fault(rule, sentence, str(told.contact_id), field, child_number(told.child_key))

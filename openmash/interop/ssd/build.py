"""The tables from the front door's own facts. What is not known is an empty cell."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from openmash.core.codes import ReferralSource
from openmash.domain.decisions.outcomes import (
    BECOMES_REFERRAL,
    SSD_CONTACT_FLAG,
    HandoverStatus,
    Outcome,
)
from openmash.domain.insights.front_door import (
    FrontDoor,
    Referred,
    Told,
    child_number,
    newest_known,
)
from openmash.domain.sharing.handling import DatePrecision
from openmash.interop.faults import NotHeld

from .columns import COLUMNS, CONTACT_FLAGS, REFERRAL_FLAGS

NOT_HELD = (
    NotHeld(
        "pers_person_id",
        "The hub's own number of the child, the same in every return. The borough's number is in "
        "the case system.",
    ),
    NotHeld(
        "pers_gender, pers_legacy_id, pers_upn_unknown, pers_send_flag, pers_death_date, "
        "pers_is_mother, pers_nationality",
        "Empty: not asked for at the front door.",
    ),
    NotHeld(
        "cine_close_reason, cine_close_date, cine_referral_worker_id",
        "Empty: the hub's part ends when the receiving team takes the child.",
    ),
    NotHeld("link_valid_from_date, link_valid_to_date", "Empty: the hub is not told."),
    NotHeld(
        "ssd_early_help_episodes, ssd_cin_assessments, ssd_assessment_factors, ssd_s47_enquiry, "
        "ssd_initial_cp_conference, ssd_missing, ssd_disability",
        "Not written: the teams that receive children hold the dates and results.",
    ),
    NotHeld(
        "ssd_address, ssd_family, ssd_involvements",
        "Not written: the hub has addresses as people told them, without the kind and dates that "
        "the dataset needs, and one that is wrong may lead to a family in hiding.",
    ),
)

_REFERRAL_FLAG = {
    Outcome.S17_ASSESSMENT: "SINGLE_ASSESSMENT_FLAG",
    Outcome.STRATEGY_DISCUSSION: "STRATEGY_DISCUSSION_FLAG",
    Outcome.NO_FURTHER_ACTION: "NFA_FLAG",
}
_MIDDLE_OF_MONTH = 15
"""The dataset's own rule for a birth date of which the day is not known."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row, with the contact that a fault in it is linked to."""

    record: str
    cells: tuple[str | date | None, ...]


@dataclass(frozen=True, slots=True)
class Tables:
    """The rows of each table, by its name, in the order of `columns.COLUMNS`."""

    rows: dict[str, tuple[Row, ...]]


def tables_of(front: FrontDoor) -> Tables:
    """The children, contacts and referrals of the period, and the children's identifiers."""
    received, referred = front.received(), front.referred()
    inside = {told.child_key for told in received} | {told.child_key for told, _ in referred}
    children: dict[UUID, list[Told]] = defaultdict(list)
    for told in front.told:
        if told.child_key in inside:
            children[told.child_key].append(told)
    rows = {
        "ssd_person": [_person(key, records) for key, records in children.items()],
        "ssd_contacts": [_contact(told) for told in received],
        "ssd_cin_episodes": [_referral(told, referral) for told, referral in referred],
        "ssd_linked_identifiers": [
            row for key, records in children.items() for row in _identifiers(key, records)
        ],
    }
    return Tables({name: tuple(rows[name]) for name in COLUMNS})


def _newest(records: list[Told]) -> Told:
    return max(records, key=lambda told: (told.received_on, told.reference))


def _text(records: list[Told], name: str) -> str:
    return str(newest_known(records, name) or "")


def _person(key: UUID, records: list[Told]) -> Row:
    newest = _newest(records)
    expected = newest_known(records, "expected_date")
    cells = (
        child_number(key),
        _text(records, "forename"),
        _text(records, "surname"),
        _text(records, "sex"),
        None,
        _text(records, "ethnicity"),
        birth_date(records),
        _text(records, "nhs_number"),
        None,
        None,
        None,
        expected if isinstance(expected, date) else None,
        None,
        None,
        None,
    )
    return Row(str(newest.contact_id), cells)


def birth_date(records: Iterable[Told]) -> date | None:
    """The birth date as the dataset wants it: exact, else the 15th of a known month, else none."""
    newest_first = sorted(records, key=lambda told: told.received_on, reverse=True)
    exact = next((told.exact_birth_date for told in newest_first if told.exact_birth_date), None)
    month = (
        told.birth_date.replace(day=_MIDDLE_OF_MONTH)
        for told in newest_first
        if told.birth_date and told.birth_precision is DatePrecision.MONTH
    )
    return exact or next(month, None)


def _contact(told: Told) -> Row:
    cells = (
        str(told.record_id),
        child_number(told.child_key),
        told.received_on,
        told.source,
        _source(told.source),
        _flags(CONTACT_FLAGS, _contact_flags(told)),
    )
    return Row(str(told.contact_id), cells)


def _contact_flags(told: Told) -> set[str]:
    flags = {SSD_CONTACT_FLAG[told.outcome]} if told.outcome else set()
    if told.outcome in BECOMES_REFERRAL:
        flags.add("NEW_REFERRAL_FLAG")
    if told.redirected:
        flags.add("EXISTING_REFERRAL_FLAG")
    return flags


def _referral(told: Told, referral: Referred) -> Row:
    flag = _REFERRAL_FLAG.get(told.outcome) if told.outcome else None
    handover = told.handover
    kept = handover is not None and handover.status is not HandoverStatus.CHALLENGED
    cells = (
        str(referral.referral_id),
        child_number(told.child_key),
        referral.accepted_on,
        referral.need,
        referral.source,
        _source(referral.source),
        _flags(REFERRAL_FLAGS, {flag or "OTHER_OUTCOMES_EXIST_FLAG"}),
        "Y" if told.referral_came_to_nothing else "N",
        None,
        None,
        handover.agency if handover and kept else None,
        None,
    )
    return Row(str(told.contact_id), cells)


def _identifiers(key: UUID, records: list[Told]) -> list[Row]:
    child, record = child_number(key), str(_newest(records).contact_id)
    known = (
        ("NHS Number", _text(records, "nhs_number")),
        ("UPN", _text(records, "upn")),
    )
    return [
        Row(record, (f"{child}-{kind.split()[0]}", child, kind, value, None, None))
        for kind, value in known
        if value
    ]


def _source(code: str) -> str:
    return ReferralSource(code).label if code in set(ReferralSource) else ""


def _flags(keys: tuple[str, ...], raised: set[str]) -> str:
    return json.dumps({key: "Y" if key in raised else "N" for key in keys})

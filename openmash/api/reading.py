"""From the JSON of a partner to a `Submission`, and the paths of its faults back to the JSON's."""

from collections.abc import Mapping
from typing import Any

from openmash.domain.access import AgencyKind
from openmash.domain.contacts.intake import (
    AdultTold,
    ChildTold,
    ReferrerTold,
    Statements,
    Submission,
)
from openmash.domain.sharing.handling import DatePrecision
from openmash.records.queries.partners import Partner

from . import partial_dates
from .schemas import AdultIn, ChildIn, ContactIn, PersonIn

_USUAL_SOURCE = {
    AgencyKind.POLICE: "6",
    AgencyKind.SOCIAL_CARE: "5A",
    AgencyKind.HEALTH: "3F",
    AgencyKind.EDUCATION: "2A",
    AgencyKind.PROBATION: "7",
    AgencyKind.HOUSING: "4",
    AgencyKind.EARLY_HELP: "5D",
    AgencyKind.YOUTH_JUSTICE: "5B",
    AgencyKind.ADULT_SOCIAL_CARE: "5A",
    AgencyKind.SUBSTANCE_MISUSE: "8",
    AgencyKind.DOMESTIC_ABUSE: "8",
}
"""Census source of an agency that does not say it more exactly."""


def submission(sent: ContactIn, partner: Partner) -> Submission:
    """The submission that a partner sent. Its agency is the token's, whatever the JSON says."""
    when, precision = partial_dates.read(
        sent.event.date, approximate=sent.event.date_is_approximate
    )
    told = sent.referrer
    return Submission(
        referrer=ReferrerTold(
            is_professional=True,
            source_code=told.source_code or _USUAL_SOURCE[partner.agency_kind],
            name=told.name,
            role=told.role,
            organisation=told.organisation or partner.agency_name,
            agency_kind=partner.agency_kind,
            email=told.email,
            phone=told.phone,
        ),
        children=tuple(_child(child) for child in sent.children),
        adults=tuple(_adult(adult) for adult in sent.adults),
        statements=Statements(
            witnessed=sent.event.witnessed,
            reported=sent.event.reported,
            fact=sent.event.fact,
            opinion=sent.event.opinion,
            event_date=when,
            event_precision=precision,
        ),
        urgent=sent.urgent,
        urgent_reason=sent.urgent_reason,
        family_told=sent.family_told,
        family_told_why_not=sent.family_told_why_not,
        safe_to_contact=sent.safe_to_contact,
        safe_to_contact_detail=sent.safe_to_contact_detail,
        staff_safety=sent.staff_safety,
        source_system_reference=sent.your_reference,
    )


def sent_paths(by_field: Mapping[str, str]) -> dict[str, str]:
    """The paths of a submission as paths of the JSON that was sent.

    >>> sent_paths({"statements.event_date": "a", "statements": "b", "children.0.upn": "c"})
    {'event.date': 'a', 'event': 'b', 'children.0.upn': 'c'}
    """
    return {_sent_path(path): sentence for path, sentence in by_field.items()}


def _sent_path(path: str) -> str:
    renamed = {"statements.event_date": "event.date", "source_system_reference": "your_reference"}
    if path in renamed:
        return renamed[path]
    return "event" + path.removeprefix("statements") if path.startswith("statements") else path


def _child(told: ChildIn) -> ChildTold:
    due, precision = partial_dates.read(told.expected_date)
    return ChildTold(
        **_person(told),
        is_unborn=told.is_unborn,
        expected_date=due,
        expected_precision=precision if due else DatePrecision.DAY,
        ethnicity=told.ethnicity,
        nhs_number=told.nhs_number,
        upn=told.upn,
        school=told.school,
    )


def _adult(told: AdultIn) -> AdultTold:
    return AdultTold(
        **_person(told),
        relationship=told.relationship,
        lives_with_children=told.lives_with_children,
        phone=told.phone,
    )


def _person(told: PersonIn) -> dict[str, Any]:
    born, precision = partial_dates.read(
        told.birth_date, approximate=told.birth_date_is_approximate
    )
    return {
        "forename": told.forename,
        "surname": told.surname,
        "other_names": tuple(told.other_names),
        "birth_date": born,
        "birth_precision": precision,
        "approximate_age": told.approximate_age,
        "sex": told.sex,
        "address": told.address,
        "postcode": told.postcode,
        "language": told.language,
        "interpreter_needed": told.interpreter_needed,
    }

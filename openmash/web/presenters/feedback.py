"""Who is to be told, and what to know before telling them."""

from typing import Any

from openmash.core.codes import ReferralSource
from openmash.records.queries.case import CaseView
from openmash.web.presenters.phones import phone

_SAFE = {"yes": "Yes", "no": "No, or only in a certain way"}


def can_be_told(case: CaseView) -> bool:
    """True if the referrer left a way to reach them."""
    contact = case.contact
    return bool(contact.referrer_email or contact.referrer_phone)


def referrer_rows(case: CaseView) -> list[dict[str, Any]]:
    """The referrer, as far as they said who they are."""
    contact = case.contact
    professional = contact.referrer_is_professional
    rows: list[dict[str, Any]] = [
        {"key": "Name", "value": contact.referrer_name, "empty": "Not given"},
        {"key": "Audience", "value": "Professional" if professional else "Member of the public"},
        {"key": "Source", "value": ReferralSource(contact.source_code).label},
    ]
    if professional:
        rows.append({"key": "Role", "value": contact.referrer_role, "empty": "Not given"})
        rows.append(
            {"key": "Organisation", "value": contact.referrer_organisation, "empty": "Not given"}
        )
    else:
        known = contact.referrer_relationship
        rows.append({"key": "Knows the child as", "value": known, "empty": "Not said"})
    return [
        *rows,
        {"key": "Telephone", "value": phone(contact.referrer_phone), "empty": "Not given"},
        {"key": "Email", "value": contact.referrer_email, "empty": "Not given"},
    ]


def safety_rows(case: CaseView) -> list[dict[str, Any]]:
    """What was said about contacting the family: a call may be overheard in the home."""
    contact = case.contact
    rows: list[dict[str, Any]] = [
        {
            "key": "Safe to contact the family?",
            "value": _SAFE.get(contact.safe_to_contact, ""),
            "empty": "Not known: take care",
        }
    ]
    detail = contact.safe_to_contact_detail
    if detail or contact.safe_to_contact == "no":
        rows.append({"key": "What is unsafe", "value": detail, "empty": "Not said", "typed": True})
    return rows

"""Who works in the hub, in words."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from openmash.records.queries.people import PersonFacts


@dataclass(frozen=True, slots=True)
class PersonView:
    """One line of the list of people."""

    membership_id: UUID
    name: str
    email: str
    role: str
    agency: str
    since: datetime
    ended_at: datetime | None
    sign_in: str
    is_oneself: bool


def line(facts: PersonFacts, *, own_account: int) -> PersonView:
    """One person as the administrator sees them."""
    return PersonView(
        membership_id=facts.membership_id,
        name=facts.name,
        email=facts.email,
        role=facts.role.label,
        agency=facts.agency or "No agency",
        since=facts.since,
        ended_at=facts.ended_at,
        sign_in=_sign_in(facts),
        is_oneself=facts.account_id == own_account,
    )


def _sign_in(facts: PersonFacts) -> str:
    if not facts.has_own_password:
        return "Temporary password, not changed yet"
    return "Password and code app" if facts.has_code_app else "Code app not set up yet"

"""What the front door knows that statutory returns ask for: one set of facts for all of them.

Children are told of in contacts; `Told` is one child in one contact. The same child told of again
has the same `child_key`, because the hub's joins of records say so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from openmash.domain.decisions.outcomes import BECOMES_REFERRAL, HandoverStatus, Outcome
from openmash.domain.sharing.handling import DatePrecision


@dataclass(frozen=True, slots=True, kw_only=True)
class Referred:
    """Social care accepted the contact as a referral for this child (London date)."""

    referral_id: UUID
    accepted_on: date
    source: str
    need: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """The team the child was last handed to, and whether it has taken the child."""

    agency: str
    status: HandoverStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One child in one contact. Dates are London dates.

    Attributes:
        contact_id, reference: the contact, which a fault is linked to.
        child_key: the same for every record that the hub holds to be this child.
        outcome: the newest decision for this child; None while undecided.
        referral: the newest referral made for the child from this contact, if any.
        open_team, open_worker: who has the child already, where the contact went there instead.
    """

    contact_id: UUID
    reference: str
    record_id: UUID
    child_key: UUID
    received_on: date
    source: str
    forename: str = ""
    surname: str = ""
    sex: str = "U"
    ethnicity: str = "NOBT"
    birth_date: date | None = None
    birth_precision: DatePrecision = DatePrecision.UNKNOWN
    is_unborn: bool = False
    expected_date: date | None = None
    upn: str = ""
    nhs_number: str = ""
    outcome: Outcome | None = None
    decided_on: date | None = None
    referral: Referred | None = None
    handover: HandedOver | None = None
    redirected: bool = False
    open_team: str = ""
    open_worker: str = ""

    @property
    def exact_birth_date(self) -> date | None:
        """The birth date, if the very day is known."""
        return self.birth_date if self.birth_precision is DatePrecision.DAY else None

    @property
    def referral_came_to_nothing(self) -> bool:
        """A referral was made, and a later decision took the child out of social care again."""
        return self.referral is not None and self.outcome not in BECOMES_REFERRAL


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontDoor:
    """Everything a return of one period is made from.

    Attributes:
        first, last: the period, both days included.
        la_number: the authority's three digits.
        told: the children of the contacts received, or accepted as referrals, in the period.
        childless: contacts of the period in which no child is named: id and reference.
        referral_dates: for each child, (referral id, day) of every referral from twelve months
            before the period on.
    """

    first: date
    last: date
    la_number: str
    told: tuple[Told, ...] = ()
    childless: tuple[tuple[UUID, str], ...] = ()
    referral_dates: dict[UUID, tuple[tuple[UUID, date], ...]]

    def received(self) -> tuple[Told, ...]:
        """The children of the contacts received in the period, oldest contact first."""
        inside = (each for each in self.told if self.first <= each.received_on <= self.last)
        return tuple(sorted(inside, key=_in_order))

    def referred(self) -> tuple[tuple[Told, Referred], ...]:
        """The referrals accepted in the period, oldest first."""
        found = [
            (each, each.referral)
            for each in self.told
            if each.referral and self.first <= each.referral.accepted_on <= self.last
        ]
        return tuple(sorted(found, key=lambda pair: (pair[1].accepted_on, *_in_order(pair[0]))))


def _in_order(told: Told) -> tuple[date, str, str]:
    return told.received_on, told.reference, str(told.record_id)


def child_number(child_key: UUID) -> str:
    """The hub's own number of a child: 20 letters and digits, the same in every return.

    The borough's number of the child is not known at the front door. This one stands in its place
    so that rows about one child can be put together and matched with the case system's.

    >>> child_number(UUID("0f8fad5b-d9cb-469f-a165-70867728950e"))
    'H0F8FAD5BD9CB469FA16'
    """
    return f"H{child_key.hex[:19].upper()}"


def newest_known(records: Iterable[Told], name: str) -> object:
    """A fact about a child: from the newest record that holds it, else what the newest says.

    Args:
        name: an attribute of `Told` whose empty values are "", None, U (sex) and NOBT (ethnicity).
    """
    newest_first = sorted(records, key=_in_order, reverse=True)
    values = [getattr(each, name) for each in newest_first]
    return next((value for value in values if value not in ("", None, "U", "NOBT")), values[0])

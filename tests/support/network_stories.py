"""A family told of in two contacts, with a neighbour's children at their address."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from openmash.actions.matching import decide
from openmash.domain.contacts.intake import AdultTold
from openmash.domain.people.verdicts import Verdict
from openmash.domain.sharing.handling import DatePrecision
from openmash.records.models import PersonRecord
from openmash.records.tenancy import in_hub
from tests.support.stories import MOTHER, RECEIVED, TOLU, make_contact

HOME, CODE = "14 Sample Walk", "E8 4CV"
BEFORE = RECEIVED - timedelta(days=200)

ADA = replace(TOLU, forename="Ada", sex="F", birth_date=date(2015, 6, 1), address="9 Old Road")
DEAN = AdultTold(
    forename="Dean", surname="Cole", sex="M", relationship="Mother's partner",
    lives_with_children="not_known",
)  # fmt: skip
MAN = AdultTold(relationship="Lodger", lives_with_children="yes", sex="M")


@dataclass(frozen=True)
class Family:
    """The ids of the story."""

    here: UUID
    earlier: UUID
    neighbour: UUID


def family(cast: Any) -> Family:
    """Tolu, his mother, her partner and an unnamed lodger; Ada and her mother told of before.

    The mother's two records are joined. Three children of another name are told of at the address.
    """
    mother = replace(
        MOTHER, sex="F", birth_date=date(1990, 2, 3), birth_precision=DatePrecision.DAY
    )
    earlier = make_contact(cast, children=(ADA,), adults=(mother,), now=BEFORE)
    neighbour = make_contact(
        cast,
        children=tuple(
            replace(
                TOLU, forename=name, surname="Brandt", address=HOME, postcode=CODE, school="",
                birth_date=date(2016 + n, 5, 5), sex=sex,
            )
            for n, (name, sex) in enumerate((("Lotte", "F"), ("Emil", "M"), ("Karl", "M")))
        ),
        adults=(),
        now=BEFORE + timedelta(days=20),
    )  # fmt: skip
    child = replace(TOLU, address=HOME, postcode=CODE)
    here = make_contact(cast, children=(child,), adults=(mother, DEAN, MAN), now=RECEIVED)
    join(cast, record(cast, here, "Folake"), record(cast, earlier, "Folake"))
    return Family(here, earlier, neighbour)


def record(cast: Any, contact_id: UUID, forename: str) -> UUID:
    """The record of a person of a contact."""
    with in_hub(cast.hub_id):
        return PersonRecord.objects.get(contact_id=contact_id, forename=forename).id


def join(cast: Any, record_id: UUID, other_id: UUID) -> None:
    """A manager decides that two records are one person."""
    decide(
        cast.manager,
        record_id=record_id,
        other_id=other_id,
        verdict=Verdict.SAME,
        reason="Same date of birth.",
        now=RECEIVED,
    )

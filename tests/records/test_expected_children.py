"""A child who is not born yet is found through their mother, and after birth too."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from openmash.domain.contacts.intake import ChildTold
from openmash.domain.people.known import BY_MOTHER
from openmash.domain.people.linkage.bands import Band, Veto
from openmash.domain.people.verdicts import Verdict
from openmash.domain.sharing.handling import DatePrecision
from openmash.records.models import PersonRecord
from openmash.records.queries import case as query
from openmash.records.queries import matches
from openmash.records.tenancy import in_hub
from tests.records.test_matches import join
from tests.support.stories import MOTHER, make_contact
from tests.support.triage_stories import told_before

DUE = date(2026, 11, 20)
EXPECTED = ChildTold(surname="Adeyemi", is_unborn=True, expected_date=DUE)
SHE = replace(
    MOTHER,
    birth_date=date(1994, 5, 3),
    birth_precision=DatePrecision.DAY,
    sex="F",
)
BORN = ChildTold(
    forename="Ife", surname="Cole", birth_date=DUE - timedelta(days=9),
    birth_precision=DatePrecision.DAY, sex="F",
)  # fmt: skip


def found(cast: Any, contact_id: UUID) -> dict[str, matches.Found]:
    """By forename of the child asked about; an unborn child has none."""
    with in_hub(cast.hub_id):
        known = query.known(cast.screening_officer, contact_id)
        children = PersonRecord.objects.filter(contact_id=contact_id, kind="child")
        return {child.forename: known.found[child.id] for child in children}


@pytest.mark.parametrize(
    ("earlier", "now"),
    [
        (EXPECTED, replace(EXPECTED, surname="Cole", expected_date=DUE + timedelta(days=12))),
        (EXPECTED, BORN),
        (BORN, EXPECTED),
    ],
    ids=["expected twice", "born since", "told late of the pregnancy"],
)
def test_a_child_is_proposed_through_the_mother_who_moved(
    cast: Any, earlier: ChildTold, now: ChildTold
) -> None:
    """No address, another surname: by their own facts neither would be found."""
    told_before(cast, days=3, children=(earlier,), adults=(SHE,))
    asked = found(cast, make_contact(cast, children=(now,), adults=(SHE,)))
    (one,) = asked[now.forename].candidates
    assert (one.match.band, one.match.veto) == (Band.PROBABLE, Veto.UNBORN)
    assert one.match.words.agrees[0] == BY_MOTHER
    assert not one.strong, "nothing may act on it before somebody looked"


def test_of_twins_each_is_proposed_and_neither_taken(cast: Any) -> None:
    told_before(cast, children=(EXPECTED,), adults=(SHE,))
    twins = (BORN, replace(BORN, forename="Ola", sex="M"))
    asked = found(cast, make_contact(cast, children=twins, adults=(SHE,)))
    for name in ("Ife", "Ola"):
        assert [c.match.band for c in asked[name].candidates] == [Band.PROBABLE]


@pytest.mark.parametrize(
    ("mother", "child"),
    [
        (replace(SHE, forename="Ngozi", birth_date=date(1988, 1, 9)), EXPECTED),
        (SHE, replace(EXPECTED, expected_date=DUE + timedelta(days=200))),
        (SHE, replace(BORN, birth_date=date(2019, 6, 2))),
    ],
    ids=["another mother", "another pregnancy", "an elder child"],
)
def test_nobody_is_proposed_of_another_mother_or_pregnancy(
    cast: Any, mother: Any, child: ChildTold
) -> None:
    told_before(cast, children=(replace(EXPECTED, surname="Bello"),), adults=(SHE,))
    asked = found(cast, make_contact(cast, children=(child,), adults=(mother,)))
    through = [c for each in asked.values() for c in each.candidates if c.match.through_mother]
    assert not through


def test_a_mother_ruled_out_leads_to_nobody(cast: Any) -> None:
    earlier = told_before(cast, children=(EXPECTED,), adults=(SHE,))
    contact_id = make_contact(cast, children=(BORN,), adults=(SHE,))
    with in_hub(cast.hub_id):
        one, other = (
            PersonRecord.objects.get(contact_id=each, kind="adult").id
            for each in (contact_id, earlier)
        )
    join(cast, one, other, Verdict.DIFFERENT)
    assert not found(cast, contact_id)["Ife"].candidates

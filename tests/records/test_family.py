"""Children of whom too little is told, found through those told of beside them both times."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from openmash.actions import exclusions
from openmash.domain.people.known import BESIDE
from openmash.domain.people.linkage.bands import Band
from openmash.domain.sharing.handling import DatePrecision
from openmash.records.queries import case as query
from openmash.records.queries import matches
from openmash.records.tenancy import in_hub
from tests.support.stories import MOTHER, RECEIVED, TOLU, make_contact
from tests.support.triage_stories import TWIN, first_child, told_before

NOW = RECEIVED + timedelta(minutes=10)
UNSURE = replace(
    TOLU,
    forename="Tollu",
    surname="Aedyem",
    birth_date=None,
    birth_precision=DatePrecision.UNKNOWN,
    address="",
)
"""Both names misspelt, and neither when he was born nor where he lives."""
STRANGER = replace(MOTHER, forename="Ngozi", surname="Bello")


def of_child(cast: Any, contact_id: UUID, viewer: Any = None) -> matches.Found:
    with in_hub(cast.hub_id):
        known = query.known(viewer or cast.screening_officer, contact_id)
    return known.found[first_child(cast, contact_id)]


@pytest.mark.parametrize(
    ("relationship", "who"),
    [("Mother", "The mother"), (" mother ", "The mother"), ("mum, we think", "An adult")],
    ids=["told", "with spaces", "in other words"],
)
def test_a_child_is_found_through_the_mother_and_the_page_can_say_so(
    cast: Any, relationship: str, who: str
) -> None:
    earlier = told_before(cast)
    she = replace(MOTHER, relationship=relationship)
    (one,) = of_child(cast, make_contact(cast, children=(UNSURE,), adults=(she,))).candidates
    assert one.contact.contact_id == earlier
    assert one.match.words.agrees[-1] == BESIDE.format(who)
    assert one.match.band is Band.POSSIBLE
    assert not one.strong, "nothing may act on it before somebody looked"


def test_a_child_is_found_through_a_sister(cast: Any) -> None:
    earlier = told_before(cast, children=(TOLU, TWIN), adults=())
    contact_id = make_contact(cast, children=(UNSURE, TWIN), adults=())
    found = of_child(cast, contact_id).candidates
    assert found[0].contact.contact_id == earlier
    assert found[0].match.words.agrees[-1] == BESIDE.format("Another child")


@pytest.mark.parametrize("adults", [(STRANGER,), ()], ids=["a stranger", "nobody"])
def test_with_nobody_who_was_there_before_nobody_is_found(cast: Any, adults: Any) -> None:
    told_before(cast)
    assert not of_child(cast, make_contact(cast, children=(UNSURE,), adults=adults)).candidates


def test_the_mother_herself_is_no_candidate_for_her_child(cast: Any) -> None:
    """Nor is her child one for her: only who was told of as a child may be the child."""
    told_before(cast, children=(replace(TOLU, forename="Ife", surname="Cole"),))
    contact_id = make_contact(cast, children=(UNSURE,))
    assert not of_child(cast, contact_id).candidates


def test_a_grown_up_of_the_childs_name_is_not_the_child(cast: Any) -> None:
    aunt = replace(MOTHER, forename=TOLU.forename, surname=TOLU.surname, relationship="Aunt")
    other = replace(TOLU, forename="Ife", surname="Cole")
    told_before(cast, children=(other,), adults=(MOTHER, aunt))
    assert not of_child(cast, make_contact(cast, children=(UNSURE,))).candidates


def test_who_is_found_by_themselves_is_explained_by_themselves(cast: Any) -> None:
    told_before(cast)
    (one,) = of_child(cast, make_contact(cast)).candidates
    assert one.match.through == ""
    assert one.match.judged.lift == 0.0


def test_a_contact_that_may_not_be_opened_leads_to_nobody(cast: Any) -> None:
    earlier = told_before(cast)
    contact_id = make_contact(cast, children=(UNSURE,))
    assert of_child(cast, contact_id).candidates
    exclusions.exclude(
        cast.manager,
        contact_id=earlier,
        account_id=cast.screening_officer.user_id,
        reason="Her nephew.",
        now=NOW,
    )
    assert not of_child(cast, contact_id).candidates
    assert of_child(cast, contact_id, cast.social_worker).candidates

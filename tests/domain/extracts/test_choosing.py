"""Each row one person, each person one row; and what becomes of a link when its row changes."""

from dataclasses import replace
from typing import Any

import pytest

from openmash.domain.people.extracts.choosing import Candidate, Chosen, Why, choose
from openmash.domain.people.extracts.delta import Becomes, Ended, Stood, becomes
from openmash.domain.people.linkage.bands import Band, Veto
from openmash.domain.people.linkage.model import current

BOUNDS = replace(current().thresholds, same=8.65, probable=2.3, possible=-4.0)


def candidate(person: int = 1, odds: float = 12.0, **more: Any) -> Candidate:
    told = {"veto": "", "apart": False, "is_best": True, **more}
    return Candidate(asked=7, held=person * 10, person=person, odds=odds, **told)


@pytest.mark.parametrize(
    ("found", "why"),
    [
        ([candidate()], Why.SAME_PERSON),
        ([candidate(veto=Veto.TWIN.value)], Why.PROBABLE),
        ([candidate(odds=5.0)], Why.PROBABLE),
        ([candidate(odds=0.0)], Why.POSSIBLE),
        ([candidate(odds=-9.0)], Why.NOBODY),
        ([candidate(is_best=False)], Why.NEARER),
        ([candidate(odds=0.0, is_best=False)], Why.POSSIBLE),
        ([candidate(apart=True)], Why.NOBODY),
        ([], Why.NOBODY),
    ],
)
def test_only_the_sure_and_nearest_is_linked(found: list[Candidate], why: Why) -> None:
    chosen = choose(found, BOUNDS)
    assert chosen.why is why
    assert chosen.is_link == (why in (Why.SAME_PERSON, Why.PROBABLE))


def test_the_likeliest_is_chosen_in_whatever_order() -> None:
    found = [candidate(1, 3.0), candidate(2, 9.0), candidate(3, -2.0)]
    for order in (found, found[::-1]):
        chosen = choose(order, BOUNDS)
        assert chosen.candidate is not None
        assert chosen.candidate.person == 2


def test_whoever_is_nearer_to_another_row_does_not_fall_to_the_next_person() -> None:
    # Else the second row of one child would be linked with the child's brother.
    chosen = choose([candidate(1, 12.0, is_best=False), candidate(2, 4.0)], BOUNDS)
    assert chosen.why is Why.NEARER


SURE = Stood(person=1, band=Band.SAME_PERSON, row_changed=True)
UNSURE = Stood(person=1, band=Band.PROBABLE, row_changed=False)


@pytest.mark.parametrize(
    ("stood", "chosen", "expected"),
    [
        (None, Chosen(Why.SAME_PERSON, candidate()), Becomes(link=Band.SAME_PERSON)),
        (None, Chosen(Why.POSSIBLE, candidate()), Becomes()),
        (SURE, Chosen(Why.SAME_PERSON, candidate()), Becomes()),
        (SURE, Chosen(Why.PROBABLE, candidate()), Becomes(Band.PROBABLE, Ended.ROW_CHANGED)),
        (SURE, Chosen(Why.POSSIBLE, candidate()), Becomes(Band.PROBABLE, Ended.ROW_CHANGED)),
        (SURE, Chosen(Why.POSSIBLE, candidate(2)), Becomes(None, Ended.ROW_CHANGED)),
        (SURE, Chosen(Why.SAME_PERSON, candidate(2)), Becomes(Band.SAME_PERSON, Ended.ROW_CHANGED)),
        (SURE, Chosen(Why.NOBODY, None), Becomes(None, Ended.ROW_CHANGED)),
        (UNSURE, Chosen(Why.POSSIBLE, candidate()), Becomes()),
        (UNSURE, Chosen(Why.NEARER, candidate()), Becomes(None, Ended.NEARER)),
    ],
)
def test_a_link_stays_changes_or_ends(
    stood: Stood | None, chosen: Chosen, expected: Becomes
) -> None:
    assert becomes(stood, chosen) == expected

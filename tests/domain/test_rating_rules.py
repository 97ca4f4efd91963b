"""What a rating must carry."""

from itertools import product

import pytest

from openmash.core.errors import BadInput
from openmash.domain.contacts.rating_rules import (
    REASON_LIMIT,
    check_name,
    must_weigh,
    with_weighing,
)
from openmash.domain.contacts.ratings import Rating


@pytest.mark.parametrize("new", list(Rating))
def test_the_first_rating_of_a_repeat_contact_is_always_weighed(new: Rating) -> None:
    assert must_weigh(repeat_review=True, current=None, new=new)
    assert not must_weigh(repeat_review=False, current=None, new=new)


def test_a_later_rating_is_weighed_when_it_is_less_urgent() -> None:
    for current, new in product(Rating, Rating):
        lower = new.order > current.order
        assert must_weigh(repeat_review=True, current=current, new=new) is lower
        assert not must_weigh(repeat_review=False, current=current, new=new)


def test_the_weighing_stands_in_the_reason() -> None:
    kept = with_weighing(" Bruise. ", " Third in a year. ", needed=True)
    assert kept.startswith("Bruise.\n")
    assert kept.endswith("Third in a year.")
    assert with_weighing("Bruise.", "", needed=False) == "Bruise."
    assert "Second look" in with_weighing("Bruise.", "Second look", needed=False)


def test_everything_wrong_is_said_at_once() -> None:
    with pytest.raises(BadInput) as refused:
        with_weighing(" ", " ", needed=True)
    assert set(refused.value.by_field) == {"reason", "repeat_weighed"}
    with pytest.raises(BadInput):
        with_weighing("Bruise.", "x" * (REASON_LIMIT + 1), needed=False)


def test_a_name_is_one_line_of_bounded_length() -> None:
    assert check_name("  Amara \n Osei ", field="worker_name", called="worker") == "Amara Osei"
    for wrong in ("", " \n ", "x" * 121):
        with pytest.raises(BadInput, match="worker"):
            check_name(wrong, field="worker_name", called="worker")

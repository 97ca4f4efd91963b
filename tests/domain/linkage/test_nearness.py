"""Who is judged of those who share keys: the first thirty, and then whoever is not far off."""

from hypothesis import given
from hypothesis import strategies as st

from openmash.domain.people.linkage.nearness import ALWAYS, MOST, SHARE, nearest, shared

SUMS = st.dictionaries(st.integers(0, 400), st.floats(0.5, 200.0, allow_nan=False), max_size=300)


@given(SUMS)
def test_nobody_who_is_left_out_is_nearer_than_somebody_who_is_not(sums: dict[int, float]) -> None:
    judged = nearest(sums)
    least = min((sums[each] for each in judged), default=0.0)
    assert all(sums[each] <= least for each in sums.keys() - set(judged))
    assert judged == sorted(judged, key=lambda each: (-sums[each], each))


@given(SUMS)
def test_the_first_are_judged_whatever_they_share_and_no_more_than_can_be(
    sums: dict[int, float],
) -> None:
    assert min(len(sums), ALWAYS) <= len(nearest(sums)) <= MOST


def test_where_little_is_told_all_share_as_little_and_all_are_judged() -> None:
    assert len(nearest(dict.fromkeys(range(500), 4.0))) == MOST


def test_of_whoever_shares_too_little_beside_the_nearest_only_the_first_are_judged() -> None:
    near, alike, strangers = {0: 100.0}, range(1, 60), range(60, 500)
    just_enough = dict.fromkeys(alike, 100.0 * SHARE)
    too_little = dict.fromkeys(strangers, 100.0 * SHARE - 0.01)
    assert nearest(near | just_enough | too_little) == [0, *alike]
    assert nearest(near | too_little) == [0, *strangers[: ALWAYS - 1]]


def test_a_key_that_few_have_weighs_more_than_one_that_many_have() -> None:
    holders = {1: ["rare"], 2: [f"one of sixteen {n}" for n in range(15)] + ["self"]}
    sums = shared({1: 8.0, 2: 8.0}, holders.__getitem__, besides=["self"])
    assert sums["rare"] == 8.0
    assert sums["one of sixteen 3"] == 4.0
    assert "self" not in sums


def test_keys_in_common_add_up_and_a_key_that_nobody_has_is_no_fault() -> None:
    holders = {1: ["both"], 2: ["both"], 3: []}
    assert shared(dict.fromkeys(holders, 3.0), holders.__getitem__) == {"both": 6.0}


def test_where_nobody_shares_a_key_nobody_is_judged() -> None:
    assert nearest({}) == []

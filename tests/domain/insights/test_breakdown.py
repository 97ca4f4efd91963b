"""Which tables of the same children are published, in which lines and classes."""

import pytest

from openmash.domain.insights import breakdown
from openmash.domain.insights.breakdown import OTHERS, TOGETHER, Measure, break_down


def test_groups_too_small_to_show_are_one_line_in_every_table() -> None:
    counts = {"a": (20, 30), "b": (40, 60), "c": (1, 2), "d": (3, 9)}
    found = break_down([Measure("m", ("yes", "no"), counts)])
    table = found["m"]
    assert table is not None
    assert dict(table.lines) == {"a": ("a",), "b": ("b",), TOGETHER: ("c", "d")}
    assert table.sizes == (50, 100, 15)


def test_a_class_that_lies_in_one_group_alone_is_not_published_by_group() -> None:
    counts = {"a": (10, 30), "b": (0, 60), "c": (0, 50)}
    assert break_down([Measure("m", ("yes", "no"), counts)])["m"] is None


def test_a_small_class_is_joined_with_its_neighbour_or_nothing_is_shown() -> None:
    counts = {"a": (20, 30, 1), "b": (40, 60, 1), "c": (11, 12, 0)}
    table = break_down([Measure("m", ("Yes", "No", "Not yet"), counts, folds=True)])["m"]
    assert table is not None
    assert table.classes == ("Yes", "No, or not yet")
    assert break_down([Measure("m", ("Yes", "No", "Not yet"), counts)])["m"] is None


def test_one_group_an_empty_hub_and_unlike_measures() -> None:
    one = Measure("m", ("yes", "no"), {"a": (20, 30)})
    assert break_down([one])["m"] is None
    assert break_down([Measure("m", ("yes", "no"), {"a": (0, 0)})])["m"] is None
    assert break_down([]) == {}
    with pytest.raises(ValueError, match="same sizes"):
        break_down([one, Measure("n", ("yes", "no"), {"a": (20, 31)})])


def test_joining_the_smallest_lines_loses_no_group() -> None:
    lines = {"a": ("a",), "b": ("b",), "c": ("c",), TOGETHER: ("d", "e")}
    # The line of several is larger than the two that join: there is still one such line.
    found = breakdown._joined(lines, [7, 8, 20, 30])
    assert found == {"c": ("c",), TOGETHER: ("a", "b", "d", "e")}
    assert breakdown._joined({"a": ("a",), OTHERS: ("b",)}, [7, 8]) == {OTHERS: ("a", "b")}

"""What a reader could work out from a published table."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openmash.domain.insights.suppression import publish, rounded


def test_a_lone_small_count_takes_others_with_it_in_its_row_and_column() -> None:
    table = publish([[3, 40, 50], [60, 70, 80], [90, 20, 30]])
    assert table.small == 1
    assert table.others >= 3
    assert sum(each is None for each in table.cells[0]) >= 2
    assert sum(row[0] is None for row in table.cells) >= 2
    assert None not in table.row_totals
    assert table.total == 443


def test_noughts_and_large_counts_are_printed_as_they_are() -> None:
    table = publish([[0, 20], [30, 6]])
    assert table.cells == ((0, 20), (30, 6))
    assert (table.small, table.others) == (0, 0)


def test_a_single_small_count_beside_noughts_hides_its_totals() -> None:
    table = publish([[0, 4], [0, 50]])
    assert table.cells[0] == (0, None)
    assert table.row_totals[0] is None
    # 54 in all with 50 printed would give 4 away.
    assert table.total is None or table.cells[1][1] is None


def test_a_list_with_a_total_hides_a_second_count() -> None:
    (row,) = publish([[2, 30, 40]]).cells
    assert row.count(None) == 2
    assert row[0] is None


def test_two_ones_that_share_a_total_of_two_hide_the_total_too() -> None:
    table = publish([[1, 1, 0], [20, 30, 40]])
    assert table.row_totals[0] is None


def test_an_empty_and_an_all_nought_table_are_tables() -> None:
    assert publish([]).total == 0
    assert publish([[0, 0]]).cells == ((0, 0),)


@pytest.mark.parametrize("cells", [[[1, 2], [3]], [[-1, 2]]])
def test_what_is_no_table_of_counts_is_refused(cells: list[list[int]]) -> None:
    with pytest.raises(ValueError, match="rows of equal length"):
        publish(cells)


tables = st.integers(1, 4).flatmap(
    lambda columns: st.lists(
        st.lists(st.integers(0, 12), min_size=columns, max_size=columns), min_size=1, max_size=4
    )
)


@settings(max_examples=40)
@given(tables)
def test_no_line_has_one_hidden_count_that_subtraction_gives_back(cells: list[list[int]]) -> None:
    table = publish(cells)
    lines = [[*row, total] for row, total in zip(table.cells, table.row_totals, strict=True)]
    lines += [
        [*(row[c] for row in table.cells), total] for c, total in enumerate(table.column_totals)
    ]
    lines += [[*table.row_totals, table.total], [*table.column_totals, table.total]]
    for line in lines:
        assert line.count(None) != 1
    small = [each for row in cells for each in row if 1 <= each <= 5]
    printed = [each for row in table.cells for each in row if each is not None]
    assert not any(1 <= each <= 5 for each in printed)
    assert table.small >= len(small)


def test_rounding_is_half_up_as_the_national_tables_have_it() -> None:
    assert rounded(8405) == 8410
    assert rounded(105_791) == 105_790
    assert rounded(4) == 0

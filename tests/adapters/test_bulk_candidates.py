"""Of what weighs alike the first is taken, in whatever order an engine added it up."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from openmash.adapters.linkage.bulk_candidates import candidates

NOISE = 3e-14
ROWS = [  # asked, held, person, bits, veto
    (0, 8, 4, 12.5, "later record"),
    (0, 7, 4, 12.5, "first record"),
    (0, 9, 5, 12.5, ""),
    (1, 7, 4, 12.5, ""),
]


@pytest.mark.parametrize("noisy", range(-1, len(ROWS)))
@pytest.mark.parametrize("turned", [False, True])
def test_the_last_digits_of_a_sum_decide_nothing(tmp_path: Path, noisy: int, turned: bool) -> None:
    rows = [
        (asked, held, person, bits + (NOISE if n == noisy else 0), 0.0, veto, False)
        for n, (asked, held, person, bits, veto) in enumerate(ROWS)
    ]
    names = ("asked", "held", "person", "bits", "further", "veto", "apart")
    columns = zip(*(rows[::-1] if turned else rows), strict=True)
    table = pa.table({name: list(told) for name, told in zip(names, columns, strict=True)})
    pq.write_table(table, tmp_path / "scored-exact.parquet")
    found = [each for group in candidates(tmp_path, 0.0) for each in group]
    assert [(e.asked, e.held, e.person, e.veto, e.is_best) for e in found] == [
        (0, 7, 4, "first record", True),
        (0, 9, 5, "", True),
        (1, 7, 4, "", False),
    ]
    assert found[0].odds == found[1].odds


def test_what_the_model_does_not_weigh_parts_those_who_tie(tmp_path: Path) -> None:
    rows = {
        "asked": [0, 0],
        "held": [7, 8],
        "person": [4, 5],
        "bits": [12.5, 12.5],
        "further": [-0.5, 4.0],
        "veto": ["", ""],
        "apart": [False, False],
    }
    pq.write_table(pa.table(rows), tmp_path / "scored-near.parquet")
    ((one, other),) = candidates(tmp_path, 0.0)
    assert (one.person, other.person) == (4, 5)
    assert other.odds - one.odds == pytest.approx(9.0, abs=0.2)

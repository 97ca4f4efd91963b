"""Pairs as Splink reads them: each a row on the left and a row on the right, with its levels."""

from collections.abc import Iterable, Sequence
from typing import Any

import pyarrow as pa
from splink import DuckDBAPI, Linker, SettingsCreator

from openmash.adapters.linkage.pair_columns import columns_of, names_of
from openmash.adapters.linkage.settings import ADJUSTED, COMPARISONS
from openmash.domain.people.linkage.cards import Card
from openmash.domain.people.linkage.levels import compare

Pair = tuple[Card, Card]

SIDES = ("asked", "held")
"""What the two tables are called."""


def level_columns(pairs: Iterable[Pair], *, switched: bool = True) -> dict[str, list[int]]:
    """The level of each comparison for each pair.

    Args:
        switched: of a field and its copy for one household, set the one that does not count to
            missing; False fills both.
    """
    columns: dict[str, list[int]] = {name: [] for name in COMPARISONS}
    for a, b in pairs:
        for name, level in columns_of(compare(a, b), switched=switched).items():
            columns[name].append(level)
    return columns


def linker_of(
    pairs: Sequence[Pair], settings: dict[str, Any], *, switched: bool = True, named: bool = True
) -> tuple[Linker, DuckDBAPI]:
    """Splink over these pairs, each blocked with itself alone.

    Counting needs no names: `named=False` leaves them out.

    A connection of its own for each job: two linkers on one share its store of blocked pairs, and
    the second would silently score the first one's.
    """
    api = DuckDBAPI()
    levels = level_columns(pairs, switched=switched)
    sides = []
    nameless: list[dict[str, str | None]] = [dict.fromkeys(ADJUSTED.values())] * len(pairs)
    for side in range(2):
        names = [names_of(pair[side]) for pair in pairs] if named else nameless
        table = {
            "pair": list(range(len(pairs))),
            **levels,
            **{
                column: pa.array([each[column] for each in names], pa.string())
                for column in ADJUSTED.values()
            },
        }
        sides.append(api.register(pa.table(table), dataset_display_name=SIDES[side]))
    return Linker(sides, SettingsCreator(**settings)), api

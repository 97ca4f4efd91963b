"""What Splink itself makes of given pairs with a model's file: the oracle of our own scoring."""

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from openmash.adapters.linkage.pair_columns import names_of
from openmash.adapters.linkage.pair_rows import Pair, linker_of
from openmash.adapters.linkage.settings import ADJUSTED


def splink_weights(settings: Mapping[str, Any], pairs: Sequence[Pair]) -> list[float]:
    """Return Splink's match weight in bits for each pair.

    Splink blocks, joins the term frequencies, adjusts for them and adds the weights; the levels
    come with the pairs.

    Args:
        settings: a model's file as read.
        pairs: the two people of each; at least one pair.
    """
    plain = {key: value for key, value in settings.items() if key != "openmash"}
    linker, api = linker_of(pairs, plain)
    names = [
        names_of(card) for card in {id(card): card for pair in pairs for card in pair}.values()
    ]
    for column in ADJUSTED.values():
        shares = settings["openmash"]["shares"][column]
        ordered = sorted({value for each in names if (value := each[column]) is not None})
        table = pa.table(
            {
                column: ordered,
                f"tf_{column}": [shares["share"].get(each, shares["rare"]) for each in ordered],
            }
        )
        linker.table_management.register_term_frequency_lookup(api.register(table), column)
    scored = linker.inference.predict()
    rows = scored.as_duckdbpyrelation().select("pair_l, match_weight").fetchall()
    weights = dict(rows)
    return [weights[place] for place in range(len(pairs))]

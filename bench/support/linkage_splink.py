"""The same questions put to Splink as it comes: `predict_between`, one person asked at a time.

Its usual comparisons and blocking rules. No weight is trained: what is printed is how long an
answer takes, and whether the right person is among the pairs that the rules make.
"""

import logging
import time
from collections.abc import Iterable, Sequence
from typing import Any

from openmash.adapters.synthetic.linkage_world import Query, WorldPerson
from openmash.domain.people.linkage.cards import Card, card_of

LEFT, RIGHT = "asked", "held"


def splink_times(held: Iterable[WorldPerson], asked: Sequence[Query]) -> tuple[list[float], float]:
    """Milliseconds of each answer, and how many of those held are among the pairs.

    The first answers warm it and are left out.
    """
    import pyarrow as pa
    from splink import DuckDBAPI, Linker, SettingsCreator

    logging.getLogger("splink").setLevel(logging.ERROR)
    api = DuckDBAPI()
    right = api.register(
        pa.table(_columns((one.id, card_of(one.facts)) for one in held if not one.withheld)),
        dataset_display_name=RIGHT,
    )
    tables = [pa.table(_columns([(-1, card_of(query.facts))])) for query in asked]
    first = api.register(tables[0], dataset_display_name=LEFT)
    linker = Linker([first, right], SettingsCreator(**_settings()))
    times, among, answerable = [], 0, 0
    for place, (query, table) in enumerate(zip(asked, tables, strict=True)):
        began = time.perf_counter()
        left = api.register(table, dataset_display_name=f"{LEFT}{place}") if place else first
        found = linker.inference.predict_between(left, right, warning_mode="never")
        pairs = found.as_duckdbpyrelation().select("unique_id_l, unique_id_r").fetchall()
        if place >= _WARMING:
            times.append((time.perf_counter() - began) * 1000)
        if query.truth is not None:
            answerable += 1
            among += any(query.truth in pair for pair in pairs)
    return times, among / max(answerable, 1)


_WARMING = 3


def _columns(cards: Iterable[tuple[int, Card]]) -> dict[str, list[Any]]:
    rows = [
        {
            "unique_id": number,
            "given": card.given or None,
            "surname": " ".join(sorted(card.surname)) or None,
            "dob": card.born.isoformat() if card.born else None,
            "postcode": min(card.postcodes, default=None),
            "nhs": card.nhs or None,
            "sex": card.sex,
        }
        for number, card in cards
    ]
    return {name: [row[name] for row in rows] for name in rows[0]}


def _settings() -> dict[str, Any]:
    import splink.comparison_library as cl
    from splink import block_on

    return {
        "link_type": "link_only",
        "unique_id_column_name": "unique_id",
        "comparisons": [
            cl.JaroWinklerAtThresholds("given", [0.92, 0.85]),
            cl.JaroWinklerAtThresholds("surname", [0.92, 0.85]),
            cl.DamerauLevenshteinAtThresholds("dob", [1]),
            cl.LevenshteinAtThresholds("postcode", [1]),
            cl.ExactMatch("nhs"),
            cl.ExactMatch("sex"),
        ],
        "blocking_rules_to_generate_predictions": [
            block_on("nhs"),
            block_on("dob", "surname"),
            block_on("dob", "given"),
            block_on("given", "surname"),
            block_on("postcode", "given"),
            block_on("postcode", "surname"),
            block_on("postcode", "dob"),
            block_on("dob", "substr(surname, 1, 3)"),
            block_on("surname", "substr(dob, 1, 7)"),
        ],
    }

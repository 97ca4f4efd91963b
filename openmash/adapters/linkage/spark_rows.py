"""What Spark's workers do with a batch of rows: the domain's rules, in Python, said nowhere else.

Spark hands over batches of Arrow and takes batches back. No exception that leaves here tells
anything of a row: it would stand in the logs of every machine that took part.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache, wraps
from typing import Any, Final

import pyarrow as pa

from openmash.adapters.linkage.bulk_scores import is_apart
from openmash.adapters.linkage.bulk_values import sounds_of
from openmash.adapters.linkage.pair_columns import columns_of, names_of
from openmash.adapters.linkage.settings import ADJUSTED, COMPARISONS
from openmash.core.errors import OpenMashError
from openmash.domain.people.extracts.further import further_bits
from openmash.domain.people.linkage.bands import veto_of
from openmash.domain.people.linkage.cards import Card
from openmash.domain.people.linkage.levels import compare
from openmash.domain.people.linkage.scoring import surname_class
from openmash.domain.people.linkage.variants import label

RARE: Final = "(any other)"
"""Stands for every name whose share of people the model does not tell; no name is written so."""

VALUES: Final = pa.schema(
    [
        ("place", pa.int64()),
        ("g", pa.string()),
        ("s", pa.string()),
        ("given_kind", pa.string()),
        ("surname_kind", pa.string()),
        ("is_called", pa.bool_()),
        ("is_named", pa.bool_()),
        ("sounds", pa.list_(pa.string())),
        ("codes", pa.list_(pa.string())),
        ("born", pa.date32()),
        ("how", pa.string()),
        ("expected", pa.date32()),
        ("nhs", pa.string()),
        ("upn", pa.string()),
        ("phone", pa.string()),
    ]
)
"""What keys are made from, a row a person: names as `bulk_keys` calls them."""

_WHO: Final = ("asked", "held", "person")
_SIDED: Final = tuple(f"{name}_{end}" for name in ADJUSTED.values() for end in "lr")
PAIRS: Final = pa.schema(
    [
        ("pair", pa.string()),
        *((name, pa.int64()) for name in _WHO),
        ("further", pa.float64()),
        ("veto", pa.string()),
        ("apart", pa.bool_()),
        *((name, pa.int32()) for name in COMPARISONS),
        *((name, pa.string()) for name in _SIDED),
    ]
)
"""A row a pair: who they are, what stands against them, and what Splink weighs."""

Batches = Iterator[pa.RecordBatch]
Common = Mapping[str, frozenset[str]]
"""Of each column, the names whose share of people the model tells."""

_KEPT: Final = 20_000


class SparkRowError(OpenMashError):
    """A worker could not work a row out. The sentence says what kind of fault it was."""


def _telling_nothing(work: Callable[..., Batches]) -> Callable[..., Batches]:
    @wraps(work)
    def guarded(*arguments: Any) -> Batches:
        try:
            yield from work(*arguments)
        except Exception as fault:  # noqa: BLE001  # whatever it was, it may quote a row
            raise SparkRowError(f"A row could not be worked out: {type(fault).__name__}.") from None

    return guarded


@_telling_nothing
def values_of(batches: Batches) -> Batches:
    """Make of people (place, card) what keys are made from, as VALUES says."""
    for batch in batches:
        places, cards = batch.column("place").to_pylist(), batch.column("card").to_pylist()
        rows = [_values(*row) for row in zip(places, cards, strict=True)]
        yield pa.RecordBatch.from_pylist(rows, schema=VALUES)


def _values(place: int, stored: str) -> dict[str, Any]:
    row = json.loads(stored)
    card = Card.from_json(row)
    names = ([card.given], *(sorted(each) for each in (card.surname, card.middle, card.aliases)))
    return {
        "place": place,
        "g": card.given,
        "s": " ".join(sorted(card.surname)),
        "given_kind": label(card.given),
        "surname_kind": surname_class(card.surname),
        "is_called": bool(card.given),
        "is_named": bool(card.surname),
        "sounds": sorted({code for name in names for code in sounds_of(list(name))}),
        "codes": sorted(card.postcodes),
        "born": card.born,
        "how": card.precision,
        "expected": card.expected,
        "nhs": card.nhs,
        "upn": card.upn,
        "phone": card.phone,
    }


def pairs_of(common: Common) -> Callable[[Batches], Batches]:
    """Return what makes of two people each (asked, held, person, and both cards) a row of PAIRS."""

    @_telling_nothing
    def work(batches: Batches) -> Batches:
        for batch in batches:
            columns = (batch.column(name).to_pylist() for name in (*_WHO, "one", "other"))
            rows = [_pair(common, *row) for row in zip(*columns, strict=True)]
            yield pa.RecordBatch.from_pylist(rows, schema=PAIRS)

    return work


def _pair(
    common: Common, asked: int, held: int, person: int, one: str, other: str
) -> dict[str, Any]:
    a, b = _card(one), _card(other)
    levels = compare(a, b)
    row: dict[str, Any] = {
        "pair": f"{asked} {held}",
        "asked": asked,
        "held": held,
        "person": person,
        "further": further_bits(a, b),
        "veto": str(veto_of(a, b, levels) or ""),
        "apart": is_apart(levels),
        **columns_of(levels),
    }
    for end, card in zip("lr", (a, b), strict=True):
        for column, name in names_of(card).items():
            row[f"{column}_{end}"] = name if name is None or name in common[column] else RARE
    return row


@lru_cache(maxsize=_KEPT)
def _card(stored: str) -> Card:
    return Card.from_json(stored)

"""What pairs weigh, as Splink's `predict` says with the model's own file.

The levels come from the domain's one set of rules (ADR 12). Pairs that no name, however rare, could
lift to a listing are let go before Splink sees them.
"""

from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import log2
from typing import Any, Final, NamedTuple

import pyarrow as pa
from splink import DuckDBAPI, Linker, SettingsCreator

from openmash.adapters.linkage.bulk_sides import connect
from openmash.adapters.linkage.settings import ADJUSTED, COMPARISONS
from openmash.domain.people.linkage.bands import veto_of
from openmash.domain.people.linkage.cards import Card
from openmash.domain.people.linkage.levels import (
    BirthLevel,
    GivenLevel,
    Levels,
    SurnameLevel,
    compare,
)
from openmash.domain.people.linkage.model import AT_HOME, Model
from openmash.domain.people.linkage.scoring import surname_class, surname_value
from openmash.domain.people.linkage.variants import label

AT_ONCE: Final = 250_000
"""Pairs that Splink is handed at once: what of a job is in memory."""


class Scored(NamedTuple):
    """One pair that may be one person.

    Attributes:
        asked: place in the extract. held: place in the index. person: whose record it is.
        bits: log-odds that the two are one, of two people drawn from the model's index.
        veto: a `Veto` value; "" if nothing stands against.
        apart: a first name and a date both speak of somebody else.
    """

    asked: int
    held: int
    person: int
    bits: float
    veto: str
    apart: bool


class Pair(NamedTuple):
    """Two people to be compared, and where they stand in their lists."""

    asked: int
    held: int
    person: int
    one: Card
    other: Card


def score(
    model: Model,
    settings: Mapping[str, Any],
    pairs: Iterable[Pair],
    *,
    least: float,
    threads: int | None = None,
) -> Iterator[Scored]:
    """Yield the pairs that weigh enough.

    Args:
        model: as read from `settings`, the model's file.
        pairs: in any order; compared in parts.
        least: bits below which a pair is let go.
        threads: of Splink's DuckDB; None for one on each core.
    """
    highest = _highest(model)
    part = _Part()
    for pair in pairs:
        levels = compare(pair.one, pair.other)
        if _most(model, highest, levels) >= least:
            part.add(pair, levels)
            if len(part.kept) >= AT_ONCE:
                yield from part.scored(settings, least, threads)
                part = _Part()
    if part.kept:
        yield from part.scored(settings, least, threads)


def _highest(model: Model) -> Mapping[tuple[str, int], float]:
    """What the rarest name adds to each adjusted level."""
    return {
        (field, int(level)): max(
            0.0, model.common[column].levels[int(level)] - log2(model.common[column].least)
        )
        for (field, level), column in ADJUSTED.items()
    }


def _most(model: Model, highest: Mapping[tuple[str, int], float], levels: Levels) -> float:
    """The most that a pair of these levels can weigh, whatever the names."""
    bits, (given, surname, dob, address, number, sex, _) = model.bits, levels
    rest = model.prior + bits["address"][address] + bits["number"][number] + bits["sex"][sex]
    if levels.at_home:
        return (
            rest + bits["given_home"][given] + bits["surname_home"][surname] + bits["dob_home"][dob]
        )
    named = highest.get(("given", given), 0.0) + highest.get(("surname", surname), 0.0)
    return rest + bits["given"][given] + bits["surname"][surname] + bits["dob"][dob] + named


@dataclass(slots=True, init=False)
class _Part:
    """Pairs on their way to Splink: their levels, and the names whose commonness counts."""

    kept: list[tuple[Pair, Levels]]
    levels: "dict[str, array[int]]"
    names: tuple[dict[str, list[str | None]], dict[str, list[str | None]]]

    def __init__(self) -> None:
        self.kept = []
        self.levels = {name: array("b") for name in COMPARISONS}
        self.names = ({c: [] for c in ADJUSTED.values()}, {c: [] for c in ADJUSTED.values()})

    def add(self, pair: Pair, levels: Levels) -> None:
        self.kept.append((pair, levels))
        at_home = levels.at_home
        for name, column in self.levels.items():
            field = name.removesuffix("_home")
            counts = field not in AT_HOME or (field != name) is at_home
            column.append(getattr(levels, field) if counts else 0)
        for side, card in zip(self.names, (pair.one, pair.other), strict=True):
            named = _names(card, levels)
            for column_name, values in side.items():
                values.append(named.get(column_name))

    def scored(
        self, settings: Mapping[str, Any], least: float, threads: int | None
    ) -> Iterator[Scored]:
        weights = splink_weights(settings, self.levels, self.names, threads)
        for (pair, levels), bits in zip(self.kept, weights, strict=True):
            if bits >= least:
                veto = veto_of(pair.one, pair.other, levels)
                yield Scored(pair.asked, pair.held, pair.person, bits, veto or "", _apart(levels))


def _names(card: Card, levels: Levels) -> dict[str, str]:
    """The names that count for these levels: of most pairs none."""
    named = {}
    if levels.given is GivenLevel.SAME:
        named["given_name"] = card.given
    elif levels.given is GivenLevel.VARIANT:
        named["given_class"] = label(card.given)
    if levels.surname is SurnameLevel.SAME:
        named["surname_name"] = surname_value(card.surname)
    elif levels.surname is SurnameLevel.VARIANT:
        named["surname_class"] = surname_class(card.surname)
    return named


def _apart(levels: Levels) -> bool:
    differ = levels.given is GivenLevel.DIFFERENT
    return differ and levels.dob in (BirthLevel.DIFFERENT, BirthLevel.YEAR)


def splink_weights(
    settings: Mapping[str, Any],
    levels: "Mapping[str, array[int]]",
    names: tuple[Mapping[str, list[str | None]], Mapping[str, list[str | None]]],
    threads: int | None = None,
) -> list[float]:
    """Return Splink's match weight in bits of each pair.

    A DuckDB of its own each time: two linkers on one share its store of blocked pairs, and the
    second would silently score the first one's.

    Args:
        settings: a model's file as read.
        levels: by comparison, the level of each pair.
        names: of both sides, by adjusted column, the name of each pair.
        threads: at most so many; None for one on each core.
    """
    api = DuckDBAPI(connect(threads=threads))
    count = len(next(iter(levels.values())))
    sides = []
    for side, named in zip(("asked", "held"), names, strict=True):
        table: dict[str, pa.Array] = {"pair": pa.array(range(count), pa.int32())}
        table |= {name: pa.array(column, pa.int8()) for name, column in levels.items()}
        table |= {name: pa.array(column, pa.string()) for name, column in named.items()}
        sides.append(api.register(pa.table(table), dataset_display_name=side))
    linker = Linker(sides, SettingsCreator(**_plain(settings)))
    for column in ADJUSTED.values():
        shares = shares_of(settings, column, {*names[0][column], *names[1][column]} - {None})
        linker.table_management.register_term_frequency_lookup(api.register(shares), column)
    scored = linker.inference.predict()
    rows = scored.as_duckdbpyrelation().select("pair_l, match_weight").fetchall()
    weights = dict(rows)
    return [weights[place] for place in range(count)]


def _plain(settings: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in settings.items() if key != "openmash"}


def shares_of(settings: Mapping[str, Any], column: str, wanted: Iterable[str | None]) -> pa.Table:
    """How common the wanted names of a column are, as the model's file says."""
    told = settings["openmash"]["shares"][column]
    ordered = sorted(filter(None, wanted))
    shares = [told["share"].get(name, told["rare"]) for name in ordered]
    return pa.table(
        {column: pa.array(ordered, pa.string()), f"tf_{column}": pa.array(shares, pa.float64())}
    )

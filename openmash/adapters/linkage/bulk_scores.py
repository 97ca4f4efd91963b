# ruff: noqa: S608  # every statement is of our own words and numbers
"""What pairs weigh, a table at a time: the sum that `linkage.scoring` makes of one pair.

The weights are those of the model's file, and `test_bulk_parity` holds the sums to the domain's
within 1e-9 bits, as `test_linkage_parity` holds the domain's to Splink's. A pair is let go as soon
as no name, however rare, could lift it to a listing, so that few names need to be compared.
"""

from typing import Final

import duckdb
import pyarrow as pa

from openmash.adapters.linkage import bulk_weights as weights
from openmash.adapters.linkage.bulk_levels import levels_query
from openmash.adapters.linkage.bulk_names import (
    WITH_GIVEN,
    WITH_MIDDLE,
    WITH_SURNAME,
    compare_all_middles,
    compare_entwined,
    compare_givens,
    compare_surnames,
    mark_entwined,
)
from openmash.adapters.linkage.bulk_sides import ask_about
from openmash.domain.people.extracts.further import (
    DUE,
    FAR_DUE,
    ONE_HAS_NONE,
)
from openmash.domain.people.linkage.bands import veto_of
from openmash.domain.people.linkage.cards import Card
from openmash.domain.people.linkage.common import SHARED_BY_BROTHERS
from openmash.domain.people.linkage.levels import (
    AddressLevel,
    BirthLevel,
    GivenLevel,
    Levels,
    MiddleLevel,
    NumberLevel,
    SexLevel,
    SurnameLevel,
)
from openmash.domain.people.linkage.model import Model

_LEVELS: Final = ("given", "surname", "dob", "address", "number", "sex", "middle")
_RULES: Final = (*_LEVELS, "unborn1", "unborn2", "brothers1", "brothers2")
# `further.further_bits` in SQL.
_FURTHER: Final = (
    f"CASE WHEN one_has_none THEN {ONE_HAS_NONE!r} ELSE 0.0 END "
    "+ CASE WHEN due_apart IS NULL THEN 0.0 "
    + " ".join(f"WHEN due_apart <= {days} THEN {bits!r}" for days, bits in DUE)
    + f" ELSE {FAR_DUE!r} END"
)
_NAMES_OF_BROTHERS: Final = min(SHARED_BY_BROTHERS)


def score_pairs(
    connection: duckdb.DuckDBPyConnection, folder: str, model: Model, least: float
) -> None:
    """Make the table `scored` of the pairs of the table `pairs` (asked, held) that weigh enough.

    Its columns: asked, held, person, bits (log-odds that the two are one, of two people drawn from
    the model's index), veto (a `Veto` value; "" if nothing stands against), apart (a first name
    and a date both speak of somebody else), further (what the model does not weigh, in bits), and
    the seven levels.

    Args:
        connection: with the pairs. folder: the job's, as `bulk_values` leaves it.
        least: bits below which a pair is let go.
    """
    by_surname = weights.most_of_name(model, "surname", "s")
    likely = f"SELECT *, {weights.rest(model)} AS rest FROM ({levels_query(folder)})"
    by_given = f"{weights.most_of_name(model, 'given', 'g')} + {weights.most_of_sex(model)}"
    later = f"{by_surname} + {weights.most_of_together(model)} + {weights.most_of_middle(model)}"
    _table(connection, "likely", _weighing(likely, f"rest + {by_given} + {later}", least))
    _table(connection, "marked", mark_entwined(folder, "likely"))
    compare_givens(connection, folder, "marked")
    compare_entwined(connection, folder, "marked")
    called = WITH_GIVEN.format(pairs="marked")
    by_given = f"{weights.name(model, 'given')} + {weights.sex(model)}"
    called = f"SELECT *, {by_given} AS by_given FROM ({called})"
    _table(connection, "called", _weighing(called, f"rest + by_given + {later}", least))
    compare_surnames(connection, folder, "called")
    named = WITH_SURNAME.format(pairs="called")
    by_names = f"by_given + {weights.name(model, 'surname')} + {weights.together(model)}"
    named = f"SELECT *, rest + {by_names} AS by_names FROM ({named})"
    enough = f"by_names + {weights.most_of_middle(model)}"
    _table(connection, "weighed", _weighing(named, enough, least))
    compare_all_middles(connection, folder, "weighed")
    told = WITH_MIDDLE.format(pairs="weighed")
    told = f"SELECT *, by_names + {weights.middle(model)} AS bits FROM ({told})"
    _table(connection, "complete", _weighing(told, "bits", least))
    _judge(connection)
    _table(
        connection,
        "scored",
        f"SELECT *, {_FURTHER} AS further FROM complete JOIN judged USING ({', '.join(_RULES)})",
    )


def _table(connection: duckdb.DuckDBPyConnection, name: str, query: str) -> None:
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}")


def _weighing(query: str, bits: str, least: float) -> str:
    return f"SELECT * FROM ({query}) WHERE {bits} >= {least!r}"


def _judge(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the table `judged`: the veto of each way in which a pair agrees, by the rules."""
    rows = connection.execute(f"SELECT DISTINCT {', '.join(_RULES)} FROM complete").fetchall()
    columns = {
        name: pa.array([row[place] for row in rows], pa.int8() if name in _LEVELS else pa.bool_())
        for place, name in enumerate(_RULES)
    }
    found = [_levels(row) for row in rows]
    vetoes = [
        veto_of(_card(row[7], row[9]), _card(row[8], row[10]), levels)
        for row, levels in zip(rows, found, strict=True)
    ]
    columns["veto"] = pa.array([str(each or "") for each in vetoes], pa.string())
    columns["apart"] = pa.array([is_apart(each) for each in found], pa.bool_())
    ask_about(connection, "judged", columns)


def _levels(row: tuple[int, ...]) -> Levels:
    return Levels(
        GivenLevel(row[0]),
        SurnameLevel(row[1]),
        BirthLevel(row[2]),
        AddressLevel(row[3]),
        NumberLevel(row[4]),
        SexLevel(row[5]),
        MiddleLevel(row[6]),
    )


def _card(unborn: bool, of_brothers: bool) -> Card:
    """As much of a person as the rules of the vetoes look at beside the levels."""
    return Card(given=_NAMES_OF_BROTHERS if of_brothers else "", unborn=unborn)


def is_apart(levels: Levels) -> bool:
    """True if neither the first name nor the year of birth speaks for one person."""
    differ = levels.given is GivenLevel.DIFFERENT
    return differ and levels.dob in (BirthLevel.DIFFERENT, BirthLevel.YEAR)

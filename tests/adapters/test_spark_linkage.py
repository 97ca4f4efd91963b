"""A bulk job on Spark finds what it finds on one machine, and leaves nothing behind.

Twenty thousand pairs of an invented city and five thousand made for the corners, weighed three
times: by the domain, by DuckDB's SQL and by Splink on Spark. And a whole job on both engines.
"""

import tempfile
from collections.abc import Iterator
from itertools import islice
from math import log2
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from openmash.adapters.linkage.bulk import Job, OnDuckDb, Part, link
from openmash.adapters.linkage.bulk_candidates import candidates
from openmash.adapters.linkage.bulk_plan import too_alike
from openmash.adapters.linkage.bulk_sides import Entry, connect, write_side
from openmash.adapters.linkage.pair_rows import Pair
from openmash.adapters.linkage.spark_engine import OnSpark
from openmash.adapters.linkage.spark_session import FOLDER, opened
from openmash.adapters.synthetic.linkage_world import Kind, people, queries
from openmash.domain.people.extracts.choosing import choose
from openmash.domain.people.linkage.bands import veto_of
from openmash.domain.people.linkage.cards import Card, card_of
from openmash.domain.people.linkage.model import CURRENT, current, settings_of
from openmash.domain.people.linkage.scoring import weigh
from tests.adapters.test_bulk_parity import by_sql, corner_pairs
from tests.support.linkage_pairs import COUNT, city_pairs
from tests.support.spark import SMALL, listening, skip_without_spark

pytestmark = [pytest.mark.xdist_group("spark"), pytest.mark.timeout(600)]

SETTINGS: Final = settings_of(CURRENT)
LOOPBACK: Final = {"0100007F", "0000000000000000FFFF00000100007F"}
LITTERED: Final = ("artifacts", "spark-warehouse", "metastore_db", "derby.log")


def litter() -> set[Path]:
    """What Spark is known to leave about, where it was not told otherwise."""
    kinds = ("spark*", "blockmgr*", "artifacts*", "*pyspark*")
    found = {each for kind in kinds for each in Path(tempfile.gettempdir()).glob(kind)}
    return found | {Path(name) for name in LITTERED if Path(name).exists()}


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """One small Spark for all tests here; when it has ended, it has left nothing."""
    skip_without_spark()
    folder = tmp_path_factory.mktemp("spark")
    before = litter()
    with opened(folder, SMALL) as session:
        yield session
        process = session.sparkContext._gateway.proc
    assert process.poll() is not None
    assert [*folder.iterdir()] == []
    assert litter() <= before


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A job's folder; Spark's own in it is made by whoever opens it, here for another one."""
    (tmp_path / FOLDER).mkdir()
    return tmp_path


def quiet(_what: str, _done: int, _of: int) -> None:
    """Nobody watches."""


def write(folder: Path, asked: list[Card], held: list[Card]) -> None:
    for name, cards in (("asked", asked), ("held", held)):
        entries = (Entry(n, n // 2, card.to_json()) for n, card in enumerate(cards))
        assert [*write_side(folder / f"{name}.parquet", entries)]


def rows(folder: Path) -> list[tuple[Any, ...]]:
    """What a job found. A pair of which the exact pass was not sure is found a second time."""
    columns = "asked, held, person, veto, apart, further, bits"
    query = f"SELECT {columns} FROM read_parquet('{folder}/scored-*.parquet') ORDER BY ALL"
    with connect(folder) as connection:
        return connection.execute(query).fetchall()


def score_as_given(engine: OnSpark, folder: Path, pairs: list[Pair]) -> Path:
    """Have an engine weigh these pairs, whatever keys they share."""
    for side, name in enumerate(("asked", "held")):
        entries = (Entry(n, -n, pair[side].to_json()) for n, pair in enumerate(pairs))
        assert [*write_side(folder / f"{name}.parquet", entries)]
        numbers = pa.array(range(len(pairs)), pa.int64())
        fresh = pa.array([True] * len(pairs))
        keys = pa.table({"place": numbers, "fresh": fresh, "key": numbers})
        pq.write_table(keys, folder / f"{name}-given.parquet")
    # So great a shift that no pair weighs too little to be told of.
    job = Job(folder, CURRENT, SETTINGS, shift=1e9)
    part = Part("given", range(len(pairs)), beside=1)
    engine.score(job, current(), part, folder / "scored-given.parquet")
    return folder / "scored-given.parquet"


def test_splink_on_spark_sql_and_the_domain_weigh_alike(
    spark: Any, folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    pairs = city_pairs() + corner_pairs()
    assert len(pairs) > COUNT >= 20_000
    table = pq.read_table(score_as_given(OnSpark(spark), folder, pairs)).to_pylist()
    by_spark = {row["asked"]: row for row in table}
    by_duckdb = by_sql(tmp_path_factory.mktemp("duckdb"), pairs, least=-1e9)
    assert len(table) == len(by_spark) == len(by_duckdb) == len(pairs)
    for n, (a, b) in enumerate(pairs):
        found, weight = by_spark[n], weigh(current(), a, b)
        assert (found["held"], found["person"]) == (n, -n)
        assert abs(found["bits"] - weight.total_bits) < 1e-9, (a, b)
        assert abs(found["bits"] - by_duckdb[n][0]) < 1e-9, (a, b)
        assert found["veto"] == by_duckdb[n][1] == (veto_of(a, b, weight.levels) or ""), (a, b)
        assert found["apart"] == by_duckdb[n][2], (a, b)
        assert found["further"] == by_duckdb[n][3], (a, b)


def city() -> tuple[list[Card], list[Card]]:
    """People an agency tells of, and people held: enough that some keys are shared by too many."""
    everybody = list(islice(people(20_261, 1_500), 1_500))
    told = queries(everybody[:600], 907, Kind.HARD)
    crowd = Card(given="john", surname=frozenset({"smith"}), born=everybody[0].facts.birth_date)
    namesake = Card(given="mary", surname=frozenset({"brown"}))
    held = [card_of(each.facts) for each in everybody if not each.withheld]
    asked = [namesake, *(card_of(each.facts) for each in told)]
    return [*asked, *[crowd] * 1_001], [*held, *[namesake] * 101]


def test_a_whole_job_makes_the_same_links_on_both_engines(
    spark: Any, folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("duckdb")
    asked, held = city()
    shift = log2(current().people / len(held))
    for each in (folder, other):
        write(each, asked, held)
        # A later extract: some rows and people are new, some rows are linked already.
        pq.write_table(pa.table({"asked": [3, 5], "person": [1, 2]}), each / "taken.parquet")
        pq.write_table(pa.table({"place": [*range(400)]}), each / "asked-fresh.parquet")
        pq.write_table(pa.table({"place": [*range(700, 900)]}), each / "held-fresh.parquet")
    link(Job(folder, CURRENT, SETTINGS, shift), quiet, OnSpark(spark))
    link(Job(other, CURRENT, SETTINGS, shift), quiet, OnDuckDb())
    ours, theirs = rows(folder), rows(other)
    assert [row[:6] for row in ours] == [row[:6] for row in theirs]
    assert max(abs(a[6] - b[6]) for a, b in zip(ours, theirs, strict=True)) < 1e-9
    assert too_alike(folder) == too_alike(other) != []
    by_spark, by_duckdb = (
        [choose(group, current().thresholds) for group in candidates(each, shift)]
        for each in (folder, other)
    )
    links = [(e.why, e.candidate.asked, e.candidate.person) for e in by_spark if e.candidate]
    assert len(links) > 300
    assert links == [
        (e.why, e.candidate.asked, e.candidate.person) for e in by_duckdb if e.candidate
    ]
    assert [*(folder / FOLDER).rglob("part-*")] == []


def test_nobody_but_this_machine_can_speak_to_it(spark: Any) -> None:
    context = spark.sparkContext
    assert context.uiWebUrl is None
    heard = listening(context._gateway.proc.pid)
    assert heard
    assert heard <= LOOPBACK
    assert context.getConf().get("spark.authenticate") == "true"
    assert context.getConf().get("spark.io.encryption.enabled") == "true"

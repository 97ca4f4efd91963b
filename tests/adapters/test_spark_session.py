"""Where Spark cannot run, one sentence says what is missing; what a worker says tells of nobody."""

import os
import traceback
from pathlib import Path

import pyarrow as pa
import pytest

from openmash.adapters.linkage import spark_session
from openmash.adapters.linkage.engines import EngineName, need_engine
from openmash.adapters.linkage.spark_rows import SparkRowError, pairs_of, values_of
from openmash.adapters.linkage.spark_session import MASTER, missing, settings
from openmash.core.errors import Misconfigured
from openmash.domain.people.linkage.cards import Card


@pytest.fixture
def java(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A Java to be written, the only one that there is; pyspark is taken to be there."""
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    monkeypatch.setattr(spark_session, "find_spec", lambda _: True)
    return tmp_path / "bin" / "java"


def says(java: Path, version: str) -> None:
    java.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\" 2025-04-15' >&2\n")
    java.chmod(0o755)


@pytest.mark.parametrize("version", ["17.0.15", "21", "25-ea", "17"])
def test_a_java_of_17_or_later_will_do(java: Path, version: str) -> None:
    says(java, version)
    assert missing() == ""
    need_engine(EngineName.SPARK)


@pytest.mark.parametrize(
    ("version", "words"), [("1.8.0_402", "later Java than 8"), ("11.0.2", "later Java than 11")]
)
def test_an_older_java_is_named(java: Path, version: str, words: str) -> None:
    says(java, version)
    with pytest.raises(Misconfigured, match=words):
        need_engine(EngineName.SPARK)


def test_no_java_is_told_with_its_cure(java: Path) -> None:
    with pytest.raises(Misconfigured, match="needs Java, and none was found"):
        need_engine(EngineName.SPARK)


def test_no_pyspark_is_told_with_its_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spark_session, "find_spec", lambda _: None)
    with pytest.raises(Misconfigured, match=r"pip install 'openmash\[spark\]'"):
        need_engine(EngineName.SPARK)
    need_engine(EngineName.DUCKDB)


@pytest.mark.parametrize("told", ["cluster", "local [2]", "http://hub.example.org", "spark://"])
def test_a_place_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, told: str) -> None:
    monkeypatch.setenv(MASTER, told)
    with pytest.raises(Misconfigured, match=MASTER):
        need_engine(EngineName.SPARK)


def test_on_this_machine_it_speaks_to_nobody_else(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv(MASTER, raising=False)
    told = settings(tmp_path)
    assert told["spark.master"] == "local[*]"
    assert told["spark.driver.bindAddress"] == told["spark.driver.host"] == "127.0.0.1"
    assert told["spark.ui.enabled"] == "false"
    places = [value for name, value in told.items() if name.endswith((".dir", "Options"))]
    assert len(places) == 3
    assert all(str(tmp_path) in each for each in places)
    assert f'"-Djava.io.tmpdir={tmp_path}/tmp"' in told["spark.driver.defaultJavaOptions"]


def test_on_a_cluster_it_is_found_there_and_still_enciphers(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(MASTER, " spark://hub.example.org:7077 ")
    told = settings(tmp_path)
    assert told["spark.master"] == "spark://hub.example.org:7077"
    assert "spark.driver.bindAddress" not in told
    assert told["spark.io.encryption.enabled"] == told["spark.authenticate"] == "true"
    assert told["spark.ui.enabled"] == "false"


def test_a_fault_in_a_row_tells_of_nobody(tmp_path: Path) -> None:
    good = Card(given="kwame", surname=frozenset({"ofori"})).to_json()
    bad = good.replace('""', '"kwame was born on no day"', 1)
    people = pa.RecordBatch.from_pydict({"place": [1, 2], "card": [good, bad]})
    pairs = {"asked": [1], "held": [2], "person": [3], "one": [good], "other": [bad]}
    for work, batch in (
        (values_of, people),
        (pairs_of({}), pa.RecordBatch.from_pydict(pairs)),
    ):
        with pytest.raises(SparkRowError, match="ValueError") as caught:
            [*work(iter([batch]))]
        words = "".join(traceback.format_exception(caught.value))
        assert "kwame" not in words
        assert os.linesep in words

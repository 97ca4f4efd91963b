"""An agency's file is read whole and right, or refused in a sentence; never half right."""

import tracemalloc
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from openmash.adapters.extracts import rows
from openmash.domain.people.extracts import CELLS, ExtractRefused, Profile, profile_of

PROFILE = """
version = 1
[file]
encoding = "{encoding}"
[columns]
id = "REF"
surname = "SURNAME"
other_names = "ALSO"
birth_date = "DOB"
[cells]
between = "{between}"
"""
TEXT = 'REF,SURNAME,ALSO,DOB,OTHER\r\n1,Małgorzata,"a, b",2001-02-03,x\r\n2,Müller,,,y\r\n'
WESTERN = "REF,SURNAME,ALSO,DOB\r\n1,Müller,,2001-02-03\r\n"

Write = Callable[[bytes], Path]


def profile(encoding: str = "auto", between: str = "") -> Profile:
    return profile_of(PROFILE.format(encoding=encoding, between=between))


@pytest.fixture
def written(tmp_path: Path) -> Write:
    def write(content: bytes) -> Path:
        path = tmp_path / "extract.csv"
        path.write_bytes(content)
        return path

    return write


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_each_encoding_is_found_out(written: Write, encoding: str) -> None:
    found = list(rows(written(TEXT.encode(encoding)), profile()))
    assert found == [
        (1, {"REF": "1", "SURNAME": "Małgorzata", "ALSO": "a, b", "DOB": "2001-02-03"}),
        (2, {"REF": "2", "SURNAME": "Müller", "ALSO": "", "DOB": ""}),
    ]


@pytest.mark.parametrize("declared", ["auto", "cp1252"])
def test_windows_letters_are_read(written: Write, declared: str) -> None:
    ((_, row),) = rows(written(WESTERN.encode("cp1252")), profile(declared))
    assert row["SURNAME"] == "Müller"


@pytest.mark.parametrize(
    ("written_in", "declared"),
    [("cp1252", "utf-8"), ("utf-8", "cp1252"), ("utf-16", "utf-8"), ("utf-8", "utf-16")],
)
def test_another_encoding_than_declared_is_refused_before_the_first_row(
    written: Write, written_in: str, declared: str
) -> None:
    with pytest.raises(ExtractRefused) as refused:
        next(rows(written(WESTERN.encode(written_in)), profile(declared)))
    assert written_in in refused.value.sentence
    assert declared in refused.value.sentence
    assert "Müller" not in refused.value.sentence


def test_plain_letters_pass_as_any_of_their_family(written: Write) -> None:
    plain = WESTERN.replace("ü", "u").encode()
    assert len(list(rows(written(plain), profile("cp1252")))) == 1


@pytest.mark.parametrize(
    "content",
    [b"PK\x03\x04rest", b"\x00\x01\x02\x81\x8d" * 50, b"\x81\x8d,\n"],
    ids=["workbook", "noise", "bytes of no letter"],
)
def test_what_is_no_text_is_refused(written: Write, content: bytes) -> None:
    with pytest.raises(ExtractRefused):
        next(rows(written(content), profile()))


def test_a_row_of_other_length_is_told_by_its_number(written: Write) -> None:
    content = TEXT.replace("2,Müller,,,y", "2,Mül,ler,,,y").encode()
    assert list(rows(written(content), profile()))[1] == (2, {CELLS: "6"})


def test_an_open_quote_is_refused_with_its_place(written: Write) -> None:
    content = TEXT.encode() + b'3,"Smith,,,z\r\n' + b"4,Jones,,,z\r\n" * 3
    with pytest.raises(ExtractRefused, match="after row 2"):
        list(rows(written(content), profile()))


@pytest.mark.parametrize(
    ("header", "told"),
    [("REF,NAME,ALSO,DOB", "SURNAME"), ("REF;SURNAME;ALSO;DOB", "REF"), ("", "REF")],
)
def test_a_header_without_the_columns_is_refused(written: Write, header: str, told: str) -> None:
    with pytest.raises(ExtractRefused, match=told) as refused:
        next(rows(written(f"{header}\n1,Smith,,\n".encode()), profile()))
    assert "Smith" not in refused.value.sentence


def test_a_column_twice_is_refused(written: Write) -> None:
    with pytest.raises(ExtractRefused, match="two columns called SURNAME"):
        next(rows(written(b"REF,SURNAME,ALSO,DOB,SURNAME\n1,a,b,,c\n"), profile()))


def test_parquet_is_read_as_text_whatever_its_types(tmp_path: Path) -> None:
    path = tmp_path / "extract.anything"
    duckdb.sql(
        f"COPY (SELECT 1 REF, 'Müller' SURNAME, ['a', 'b'] ALSO, DATE '2001-02-03' DOB UNION ALL "
        f"SELECT 2, NULL, NULL, NULL) TO '{path}' (FORMAT parquet)"
    )
    assert list(rows(path, profile(between=";"))) == [
        (1, {"REF": "1", "SURNAME": "Müller", "ALSO": "a;b", "DOB": "2001-02-03"}),
        (2, {"REF": "2", "SURNAME": "", "ALSO": "", "DOB": ""}),
    ]
    with pytest.raises(ExtractRefused, match="ALSO holds lists"):
        next(rows(path, profile()))


def test_a_parquet_file_cut_short_is_refused(tmp_path: Path) -> None:
    whole, path = tmp_path / "whole", tmp_path / "cut"
    duckdb.sql(f"COPY (SELECT 1 REF, 'a' SURNAME, '' ALSO, '' DOB) TO '{whole}' (FORMAT parquet)")
    path.write_bytes(whole.read_bytes()[:-20])
    with pytest.raises(ExtractRefused, match="cut short"):
        next(rows(path, profile()))


def test_no_more_than_a_part_of_a_file_is_in_memory(written: Write) -> None:
    path = written(b"REF,SURNAME,ALSO,DOB\r\n" + b"1,Smith,Jones,2001-02-03\r\n" * 200_000)
    tracemalloc.start()
    try:
        assert len([True for _ in rows(path, profile())]) == 200_000
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < path.stat().st_size

"""A paper is pictures of pages: what is drawn is what was said, and the file holds nothing else."""

import re
import zlib

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from openmash.adapters import paper
from openmash.adapters.paper import Block, Sheet, Style

WORDS = "Missing twice in May; found at a friend’s home by 23:40."


def sheet(*texts: str, **changes: str) -> Sheet:
    frame = {"mark": "Early help · Ana Lee · 17 Nov 2026", "top": "For early help", "foot": "Foot"}
    blocks = tuple(Block(Style.BODY, text) for text in texts)
    return Sheet(blocks, **{**frame, **changes})


def drawn(made: Sheet) -> str:
    return " ".join(line.text for page in paper.layout(made) for line in page)


def test_the_file_holds_one_picture_a_page_and_nothing_else() -> None:
    made = paper.pdf(sheet(*[WORDS] * 60))
    with pypdfium2.PdfDocument(made) as document:
        assert len(document) > 1
        assert not any(document.get_metadata_dict().values())
        assert not list(document.get_toc())
        assert document.count_attachments() == 0
        assert document.get_formtype() == pdfium.FORMTYPE_NONE
        for page in document:
            assert page.get_textpage().count_chars() == 0
            assert [each.type for each in page.get_objects()] == [pdfium.FPDF_PAGEOBJ_IMAGE]
            assert pdfium.FPDFPage_GetAnnotCount(page) == 0


def test_no_word_of_it_is_in_the_bytes_packed_or_unpacked() -> None:
    made = paper.pdf(sheet("CANARY-7731", top="CANARY-TOP", mark="CANARY-MARK"))
    streams = re.findall(rb"stream\n(.*?)\nendstream", made, re.DOTALL)
    unpacked = b"".join(zlib.decompress(each) for each in streams if each[:1] == b"\x78")
    assert len(unpacked) > 1_000_000
    for held in (made, unpacked):
        assert b"CANARY" not in held
    names = set(re.findall(rb"/([A-Za-z]+)", b"".join(re.split(rb"stream\n.*?\nendstream", made))))
    assert not names & {b"Info", b"Metadata", b"Names", b"Outlines", b"AcroForm", b"Annots", b"ID"}
    assert not names & {b"Producer", b"Creator", b"CreationDate", b"ModDate", b"Font"}


def test_the_same_sheet_gives_the_same_bytes() -> None:
    assert paper.pdf(sheet(WORDS)) == paper.pdf(sheet(WORDS))


def test_nobody_s_words_stay_in_the_process() -> None:
    paper.pdf(sheet("CANARY"))
    assert paper._word.cache_info().currsize == 0
    assert paper._length.cache_info().currsize == 0


def test_every_word_is_drawn_in_order_over_as_many_pages_as_it_takes() -> None:
    texts = [f"{number}. {WORDS}" for number in range(200)]
    assert drawn(sheet(*texts)) == " ".join(texts)
    assert len(paper.layout(sheet(*texts))) > 3


def test_a_word_wider_than_the_page_is_broken_and_none_of_it_lost() -> None:
    word = "x" * 500
    assert drawn(sheet(word)).replace(" ", "") == word


def test_lines_stay_lines() -> None:
    (page,) = paper.layout(sheet("one\ntwo\n\nthree"))
    assert [line.text for line in page] == ["one", "two", "", "three"]


def test_nothing_is_drawn_outside_the_page() -> None:
    made = sheet("W" * 300, "iiii " * 400)
    for page in paper.pictures(made):
        margin = page.crop((page.width - 100, 200, page.width, page.height - 200))
        # The watermark goes to the edge, and is never as dark as words.
        assert min(margin.tobytes()) > 150


@pytest.mark.parametrize(
    "name", ["Zoë", "Łukasz Wójcik", "Şahin Çelik", "Ştefan Țurcanu", "Ng Ứng"]
)
def test_families_names_are_drawn(name: str) -> None:
    assert paper.drawable(name) == name


def test_a_letter_without_a_picture_is_said_not_left_out() -> None:
    assert paper.drawable("a中b") == "a[?]b"


def test_the_watermark_is_on_every_page() -> None:
    plain, marked = (paper.pictures(sheet(*[WORDS] * 60, mark=mark)) for mark in ("", "Ana Lee"))
    assert len(plain) == len(marked) > 1
    for without, with_it in zip(plain, marked, strict=True):
        darker = sum(
            count
            for (one, other), count in _pairs(without.tobytes(), with_it.tobytes()).items()
            if other < one
        )
        assert darker > 5_000


def _pairs(one: bytes, other: bytes) -> dict[tuple[int, int], int]:
    counts: dict[tuple[int, int], int] = {}
    for pair in zip(one, other, strict=True):
        counts[pair] = counts.get(pair, 0) + 1
    return counts

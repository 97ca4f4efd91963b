"""The report of a study: page and PDF say the same, small numbers stay in, names stay text."""

import ctypes
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from openmash.adapters.synthetic.study_example import study_example
from openmash.adapters.typeset import Document, Heading, Paragraph, Picture, Points, Table, pdf
from openmash.domain.insights.panel import Case
from openmash.domain.insights.study import before_after, study, windows
from openmash.domain.insights.study_cases import Clock
from openmash.web import study_report
from openmash.web.presenters import study as present
from openmash.web.presenters import study_tables

HOSTILE = '#read("/etc/passwd") <script>alert(1)</script> *b* $x$ \\ </title> @a'
START = date(2026, 2, 2)


def _squeezed(words: str) -> str:
    """Letters alone: where a line or hyphen breaks is a matter of paper."""
    return re.sub(r"[\s\u00ad\ufffe]+", "", words)


@pytest.fixture(scope="module")
def example() -> Document:
    made = study_example()
    found = study(made.cases, made.starts)
    plan = present.Plan(made.starts, Clock.DAYS, 61, 0, made.as_at, present.INVENTED)
    return present.report(found, plan).document


@pytest.fixture(scope="module")
def paper(example: Document) -> bytes:
    return study_report.pdf(example)


def test_the_first_table_is_that_of_2013(example: Document) -> None:
    tables = [block for block in example.blocks if isinstance(block, Table)]
    theirs = next(each for each in tables if each.key == "as-published")
    assert theirs.head == ("Level of need", "Before", "After")
    assert theirs.rows == (
        ("Level 3: high or complex", "2.50", "1.25"),
        ("Level 2: low to vulnerable", "4.60", "2.40"),
    )


def test_every_part_stands_in_the_report(example: Document) -> None:
    headings = [each.text for each in example.blocks if isinstance(each, Heading)]
    assert headings[:4] == [
        "In short", "What can be said", "What cannot be said", "What to bear in mind",
    ]  # fmt: skip
    assert headings[-2:] == ["How this was made", "Sources"]
    pictures = [each for each in example.blocks if isinstance(each, Picture)]
    assert len(pictures) == 6  # one for each area, and the months about the starts
    for each in pictures:
        assert 'role="img"' in each.svg
        assert f'<title id="{each.key}-title">' in each.svg
    keys = [each.key for each in example.blocks if not isinstance(each, Paragraph | Points)]
    assert len(keys) == len(set(keys))


def test_page_and_paper_hold_every_word(example: Document, paper: bytes) -> None:
    page = study_report.html(example).decode()
    bare = _squeezed(unescape(re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL)))
    book = pypdfium2.PdfDocument(paper)
    text = _squeezed("".join(each.get_textpage().get_text_bounded() for each in book))
    for words in example.words():
        assert _squeezed(words) in bare
        assert _squeezed(words) in text or len(words) > 30
    # A long text may be parted by the foot of a page: by sentences it is all there.
    for words in example.words():
        for sentence in re.split(r"(?<=[.:;]) ", words):
            assert _squeezed(sentence)[:20] in text


def test_the_page_stands_alone(example: Document) -> None:
    page = study_report.html(example).decode()
    assert '<html lang="en-GB">' in page
    assert not re.search(r'(?:src|href)="|url\(|@import|<script|<link', page)
    addresses = set(re.findall(r"https?://[^\s\"'<]+", page))
    assert addresses == {"http://www.w3.org/2000/svg"}
    tables = page.count("<table")
    assert page.count("<caption") == tables
    assert page.count('scope="col"') > tables
    assert page.count('scope="row"') > tables
    assert len(re.findall(r"<h1[ >]", page)) == 1
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_the_paper_is_tagged_with_language_title_and_words_for_charts(
    example: Document, paper: bytes
) -> None:
    book = pypdfium2.PdfDocument(paper)
    assert pdfium.FPDFCatalog_IsTagged(book.raw)
    assert book.get_metadata_dict()["Title"] == present.TITLE
    assert b"pdfuaid:part" in paper
    assert re.search(rb"/Lang ?\(en-GB\)", paper)
    kinds, alternatives = _structure(book)
    assert {"H1", "H2", "H3", "Table", "TH", "TD", "Figure", "L", "Caption"} <= kinds
    pictures = [each for each in example.blocks if isinstance(each, Picture)]
    assert [each for each in alternatives if each] == [
        f"{each.title}. {each.about}" for each in pictures
    ]


def _structure(book: pypdfium2.PdfDocument) -> tuple[set[str], list[str]]:
    """The kinds of structure there are, and the words that stand for pictures, in order."""
    kinds: set[str] = set()
    words: list[str] = []

    def text(get: object, element: object) -> str:
        size = get(element, None, 0)  # type: ignore[operator]
        room = (ctypes.c_char * max(size, 2))()
        get(element, room, size)  # type: ignore[operator]
        return bytes(room)[: max(size - 2, 0)].decode("utf-16-le")

    def walk(element: object) -> None:
        kinds.add(text(pdfium.FPDF_StructElement_GetType, element))
        said = text(pdfium.FPDF_StructElement_GetAltText, element)
        if said and (not words or words[-1] != said):
            words.append(said)
        for n in range(pdfium.FPDF_StructElement_CountChildren(element)):
            child = pdfium.FPDF_StructElement_GetChildAtIndex(element, n)
            if child:
                walk(child)

    for page in book:
        tree = pdfium.FPDF_StructTree_GetForPage(page.raw)
        for n in range(pdfium.FPDF_StructTree_CountChildren(tree)):
            walk(pdfium.FPDF_StructTree_GetChildAtIndex(tree, n))
        pdfium.FPDF_StructTree_Close(tree)
    return kinds, words


def _contacts(
    area: str, lengths: Sequence[float], *, after: bool, open_ones: int = 0
) -> list[Case]:
    begin = datetime(2026, 2, 10 if after else 1, tzinfo=UTC) - timedelta(days=0 if after else 20)
    decided = [
        Case(area, begin + timedelta(hours=n), each, True, "amber", "6", "N1")
        for n, each in enumerate(lengths)
    ]
    still = [Case(area, begin, 30.0 + n, False, "amber", "6", "N1") for n in range(open_ones)]
    return decided + still


def _small_world() -> list[Case]:
    many = [1.0 + n / 10 for n in range(30)]
    return [
        *_contacts("A", [7.77, 7.77, 7.77], after=False),
        *_contacts("A", many, after=True),
        *_contacts("B", many, after=False),
        *_contacts("B", many, after=True, open_ones=2),
        *_contacts("C", many, after=False),
        *_contacts("C", many, after=True),
    ]


def test_small_numbers_and_what_would_tell_them_are_kept_back() -> None:
    starts: dict[str, date | None] = dict.fromkeys("ABC", START)
    found = study(_small_world(), starts)
    plan = present.Plan(starts, Clock.DAYS, 30, 0, datetime(2026, 3, 20, tzinfo=UTC))
    made = present.report(found, plan)
    words = "\n".join(made.document.words())
    # The time of three children is nobody's figure, and "3" can be had by no subtraction.
    assert "7.77" not in words
    known = study_tables.counts(found.table)
    amber = found.table[0].rating
    assert known["A", amber, False].n is None
    hidden = [area for area in "ABC" if known[area, amber, False].n is None]
    assert len(hidden) > 1 or known["All areas", amber, False].n is None
    assert known["B", amber, True].open is None
    head, rows = made.files["before-and-after"]
    line = dict(zip(head, next(r for r in rows if r[0] == "A" and r[3] == "before"), strict=True))
    assert (line["contacts"], line["mean_of_decided"], line["median"]) == ("c", "c", "c")


def test_a_region_reads_counts_to_the_nearest_ten() -> None:
    starts: dict[str, date | None] = dict.fromkeys("ABC", START)
    found = study(_small_world(), starts)
    plan = present.Plan(starts, Clock.DAYS, 30, 0, datetime(2026, 3, 20, tzinfo=UTC), tens=True)
    made = present.report(found, plan)
    _, rows = made.files["before-and-after"]
    counted = {each for row in rows for each in row[4:6]}
    assert counted <= {"c", "0", "30", "60", "90"}
    assert "30" in counted
    assert "Other counts are to the nearest ten" in " ".join(made.document.words())


def test_hostile_area_names_stay_text() -> None:
    cases = _contacts(HOSTILE, [1.0 + n for n in range(8)], after=False)
    cases += _contacts(HOSTILE, [1.0 + n for n in range(8)], after=True)
    starts: dict[str, date | None] = {HOSTILE: START}
    plan = present.Plan(starts, Clock.WORKING_DAYS, 61, 7, datetime(2026, 4, 1, tzinfo=UTC))
    made = present.report(study(cases, starts), plan)
    page = study_report.html(made.document).decode()
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page
    text = "".join(
        each.get_textpage().get_text_bounded()
        for each in pypdfium2.PdfDocument(study_report.pdf(made.document))
    )
    assert _squeezed(HOSTILE) in _squeezed(text)
    assert "root:" not in text


@pytest.mark.parametrize(
    ("cases", "starts"),
    [
        ([], {"A": START}),
        (_contacts("A", [2.0], after=True), {"A": START}),
        (_contacts("A", [2.0] * 9, after=True, open_ones=40), {"A": START, "B": None}),
        (_contacts("A", [2.0] * 9, after=False), {"A": START, "B": START}),
        (_contacts("A", [], after=True, open_ones=9), {"A": date(2026, 6, 1)}),
    ],
    ids=["no contact", "one contact", "mostly open", "an area without contacts", "all open"],
)
def test_too_little_to_study_is_a_report_that_says_so(
    cases: list[Case], starts: dict[str, date | None]
) -> None:
    plan = present.Plan(starts, Clock.DAYS, 61, 0, datetime(2026, 4, 1, tzinfo=UTC))
    document = present.report(study(cases, starts), plan).document
    words = " ".join(document.words())
    assert "Whether starting changed turnaround" in words
    assert "nan" not in words.lower().split()
    study_report.html(document)
    assert pypdfium2.PdfDocument(study_report.pdf(document)).get_metadata_dict()["Title"]


def test_a_chart_without_words_is_refused() -> None:
    """Typst holds the file to the standard: what would be unreadable is not written."""
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="9" height="9"/>'
    blank = Document("", "", (Picture("p", "", "", svg),), datetime(2026, 4, 1, tzinfo=UTC))
    with pytest.raises(RuntimeError):
        pdf(blank, foot="")


def test_the_same_document_gives_the_same_paper(example: Document, paper: bytes) -> None:
    assert study_report.pdf(example) == paper


def test_the_counts_of_the_table_are_those_of_the_cases() -> None:
    table = before_after(_small_world(), {"C": windows(START, days=30)})
    known = study_tables.counts(table)
    assert known["C", table[0].rating, True].n == 30

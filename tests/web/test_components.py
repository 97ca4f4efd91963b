"""The shared templates: words never to be confused, nothing that a strict policy would block."""

import re
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from jinja2 import FileSystemLoader, UndefinedError

from openmash.domain.agency_checks.lifecycle import Answer, Silence
from openmash.domain.contacts.ratings import Rating
from openmash.domain.sharing.handling import Basis, HandlingCode
from openmash.web.jinja import environment

ROOT = Path(__file__).resolve().parents[2]
WEB = ROOT / "openmash" / "web"
OWN = [*(WEB / "templates").rglob("*.html")]
DRAWN_BY_THE_SIGN_IN_LIBRARY = {"activate_form.html"}
"""Shows the QR code that allauth makes; no person's words are in it."""

ENVIRONMENT = environment(loader=FileSystemLoader(WEB / "templates"), autoescape=True)


def macro(file: str, name: str) -> Any:
    return getattr(ENVIRONMENT.get_template(f"components/{file}.html").module, name)


def seen(html: str) -> str:
    hidden = r'<span class="govuk-visually-hidden">.*?</span>'
    return " ".join(re.sub(r"<[^>]+>", " ", re.sub(hidden, "", str(html))).split())


def test_six_answers_and_two_silences_read_as_eight_different_things() -> None:
    tag = macro("answers", "answer_tag")
    words = {each: seen(tag(each)) for each in [*Answer, *Silence]}
    assert len(set(words.values())) == 8
    assert words == {each: each.label for each in [*Answer, *Silence]}


def test_a_rating_is_told_by_its_word_and_none_is_said() -> None:
    tag = macro("ratings", "rating_tag")
    assert [seen(tag(each)) for each in Rating] == [each.label for each in Rating]
    assert seen(tag(None)) == "Not rated yet"
    with pytest.raises(UndefinedError):
        tag("purple")


def test_handling_and_basis_have_words_for_every_code() -> None:
    mark, label = macro("statements", "handling_mark"), macro("statements", "basis_label")
    assert len({seen(mark(each)) for each in HandlingCode}) == len(HandlingCode)
    assert len({seen(label(each)) for each in Basis}) == len(Basis)


def test_a_clock_gives_its_due_time_exactly_and_escapes_its_sentence() -> None:
    view = SimpleNamespace(
        name="Decision",
        words="2 hours left",
        state="running",
        due=datetime(2027, 7, 5, 14, 30, tzinfo=UTC),
        explanation="<b>why</b>",
    )
    html = str(macro("clocks", "clock")(view))
    assert 'datetime="2027-07-05T15:30:00+01:00"' in html
    assert "5 Jul 2027, 15:30" in html
    assert "<b>" not in html


def test_table_cells_are_escaped() -> None:
    html = str(macro("lists", "table")("Cap", ["<i>A</i>"], [["<b>x</b>", {"text": "<u>y</u>"}]]))
    assert not re.search(r"<(i|b|u)>", html)


def test_a_name_that_was_not_passed_is_an_error_and_not_a_blank() -> None:
    with pytest.raises(UndefinedError):
        ENVIRONMENT.from_string("{{ child_name }}").render()


@pytest.mark.parametrize("file", OWN, ids=lambda path: path.name)
def test_templates_hold_nothing_that_the_content_security_policy_blocks(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=\"|javascript:|data:image", text)
    for script in re.findall(r"<script\b[^>]*>(.*?)</script>", text, re.DOTALL):
        assert script.strip() == ""
    assert "|safe" not in text.replace(" ", "") or file.name in DRAWN_BY_THE_SIGN_IN_LIBRARY


def test_style_sheets_and_locks_name_no_address() -> None:
    for path in [ROOT / "package-lock.json", *(WEB / "static" / "own").glob("*.css")]:
        assert not re.search(r"https?://", path.read_text(encoding="utf-8")), path.name

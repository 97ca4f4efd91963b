"""Components drawn once for the same options: what is kept is never shown for other options."""

from typing import Any

from markupsafe import Markup

from openmash.web import govuk


def options(text: Any) -> dict[str, Any]:
    return {"id": "x", "name": "x", "label": {"text": text}, "items": [{"value": 1, "text": text}]}


def test_the_same_options_are_drawn_once_and_others_anew() -> None:
    select = govuk.macro("select")
    first = select(options("North"))
    assert select(options("North")) is first
    assert "South" in select(options("South"))


def test_text_that_is_safe_already_is_not_taken_for_the_same_text_that_is_not() -> None:
    select = govuk.macro("select")
    assert "<b>x</b>" in select(options(Markup("<b>x</b>")))
    assert "<b>x</b>" not in select(options("<b>x</b>"))
    assert "<b>x</b>" in select(options(Markup("<b>x</b>")))


def test_what_may_change_under_the_same_name_is_drawn_as_it_is() -> None:
    class Told:
        text = "North"

        def __str__(self) -> str:
            return self.text

    select, told = govuk.macro("select"), Told()
    assert "North" in select(options(told))
    told.text = "South"
    assert "South" in select(options(told))

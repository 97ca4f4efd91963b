"""Forms on the page: no typing is lost, none becomes markup, every error has a link."""

import re
from datetime import UTC, date, datetime
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest
from django import forms
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from openmash.domain.sharing.handling import DatePrecision
from openmash.web.forms.dates import (
    NOT_KNOWN,
    GovDateField,
    GovDateTimeField,
    PartialDate,
    PartialDateField,
)
from openmash.web.forms.fields import (
    CheckboxesField,
    CleanCharField,
    CleanEmailField,
    CleanNameField,
    ConfirmField,
    DropdownField,
    RadiosField,
    WholeNumberField,
)
from openmash.web.forms.rendering import all_components, component, error_summary

YES_NO = [("yes", "Yes"), ("no", "No")]
NASTY = "\"'><script>alert(1)</script>&amp; {{ 7*7 }} {% raw %} 100%"


class Everything(forms.Form):
    """One of each."""

    name = CleanNameField(label="First name", max_length=20)
    story = CleanCharField(
        label="What happened?", called="What happened", lines=True, max_length=50
    )
    note = CleanCharField(label="Note", lines=True, required=False)
    seen = GovDateField(
        label="Date last seen", latest=date(2027, 1, 20), latest_means="in the past"
    )
    born = PartialDateField(label="Date of birth", latest=date(2027, 1, 20))
    when = GovDateTimeField(label="When it happened")
    told = RadiosField(label="Told?", called="whether the family was told", choices=YES_NO)
    agency = DropdownField(label="Agency", choices=[("police", "Police")])
    worries = CheckboxesField(label="Worries", choices=[("a", "Neglect"), ("b", "Harm")])
    sure = ConfirmField(label="I have read this")


class Page(HTMLParser):
    """What a browser would make of the markup: values by name, ids, elements."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.values: dict[str, list[str]] = {}
        self.checked: dict[str, list[str]] = {}
        self.ids: list[str] = []
        self.tags: list[str] = []
        self.attributes: dict[str, dict[str, str]] = {}
        self._area: str | None = None
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {key: value or "" for key, value in attrs}
        self.tags.append(tag)
        if "id" in found:
            self.ids.append(found["id"])
            self.attributes[found["id"]] = found
        if tag == "textarea":
            self._area = found["name"]
            self.values[self._area] = [""]
        elif tag == "input" and found.get("type") in {"radio", "checkbox"}:
            if "checked" in found:
                self.checked.setdefault(found["name"], []).append(found["value"])
        elif tag == "input":
            self.values.setdefault(found["name"], []).append(found.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area:
            text = self.values[self._area][0]
            self.values[self._area] = [text.removeprefix("\n")]
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._area:
            self.values[self._area][0] += data


def post(**typed: Any) -> QueryDict:
    data = QueryDict(mutable=True)
    for key, value in typed.items():
        data.setlist(key, value if isinstance(value, list) else [value])
    return data


def parts(name: str, *typed: str) -> dict[str, str]:
    kinds = ("day", "month", "year", "time")
    return {f"{name}_{kind}": text for kind, text in zip(kinds, typed, strict=False)}


def test_an_unbound_form_shows_every_field_without_an_error() -> None:
    form = Everything()
    html = all_components(form)
    page = Page(html)
    assert "govuk-error" not in html
    assert error_summary(form) == ""
    assert len(page.ids) == len(set(page.ids))
    assert page.checked == {}


def test_what_was_typed_comes_back_whether_or_not_it_could_be_read() -> None:
    typed = post(
        name=NASTY,
        story=f"\n  {NASTY}\r\n\tlast ",
        told="no",
        worries=["a", "b"],
        agency="police",
        **parts("seen", "31", "Febtember", "20x9"),
        **parts("born", "<b>", "", "19"),
        **parts("when", "1", "2", "2027", "noonish"),
    )
    form = Everything(typed)
    assert not form.is_valid()
    page = Page(all_components(form))
    assert page.values["name"] == [NASTY]
    assert page.values["story"] == [f"\n  {NASTY}\n\tlast "]
    assert page.values["seen_month"] == ["Febtember"]
    assert page.values["seen_year"] == ["20x9"]
    assert page.values["born_day"] == ["<b>"]
    assert page.values["when_time"] == ["noonish"]
    assert page.checked["told"] == ["no"]
    assert page.checked["worries"] == ["a", "b"]
    assert "script" not in page.tags


def test_lines_typed_inside_a_revealed_part_keep_their_indentation() -> None:
    form = Everything(post(told="no", note="first\n  second"))
    html = component(form, "told", conditional={"no": component(form, "note")})
    assert Page(html).values["note"] == ["first\n  second"]


@given(text=st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.just("\n"), max_size=40))
@settings(max_examples=40, deadline=None)
def test_any_text_survives_the_round_trip_through_the_page(text: str) -> None:
    class Story(forms.Form):
        story = CleanCharField(label="Story", lines=True, required=False)
        line = CleanCharField(label="Line", required=False)

    form = Story(post(story=text, line=text.replace("\n", " ")))
    html = str(all_components(form))
    page = Page(html)
    assert page.values["story"] == [text]
    assert page.values["line"] == [text.replace("\n", " ")]
    assert set(page.tags) <= {"div", "label", "textarea", "input", "p", "span"}


def test_labels_hints_choices_and_errors_are_escaped() -> None:
    class Hostile(forms.Form):
        pick = RadiosField(
            label=NASTY, choices=[("<i>", "<u>x</u>")], hints={"<i>": "<s>"}, help_text="<em>"
        )
        day = GovDateField(label=NASTY)
        line = CleanCharField(label=NASTY)

    form = Hostile(post(pick="gone", **parts("day", "1", "", "2027")))
    html = error_summary(form) + all_components(form)
    assert not {"script", "i", "u", "s", "em"} & set(Page(html).tags)
    assert "100%" in unescape(html)


def test_a_revealed_part_given_as_plain_text_is_escaped() -> None:
    form = Everything()
    assert "<script>" not in component(form, "told", conditional={"no": "<script>"})


def test_every_error_is_linked_to_a_control_that_is_there() -> None:
    form = Everything(post(**parts("born", "1", "", "2019"), **parts("when", "1", "1", "2027")))
    assert not form.is_valid()
    summary = error_summary(form)
    html = all_components(form)
    links = re.findall(r'href="#([^"]+)"', summary)
    assert len(links) == len(form.errors) == 9
    page = Page(html)
    assert set(links) <= set(page.ids)
    assert "id_born_month" in links
    assert "id_when_time" in links
    assert "govuk-input--error" in page.attributes["id_born_month"]["class"]
    assert "govuk-input--error" not in page.attributes["id_born_year"]["class"]
    for described in re.findall(r'aria-describedby="([^"]+)"', html):
        assert set(described.split()) <= set(page.ids)


def test_names_are_not_spell_checked_and_not_completed() -> None:
    found = Page(component(Everything(), "name")).attributes["id_name"]
    assert found["spellcheck"] == "false"
    assert found["autocomplete"] == "off"
    assert "maxlength" not in found, "a browser that cuts typing off loses it"


def test_a_password_is_never_shown_again() -> None:
    class SignIn(forms.Form):
        password = forms.CharField(widget=forms.PasswordInput)

    assert "s3cret" not in component(SignIn(post(password="s3cret")), "password")


def test_a_wrong_option_or_widget_is_an_error_and_not_a_silent_gap() -> None:
    class Odd(forms.Form):
        paper = forms.SplitDateTimeField()

    with pytest.raises(TypeError, match="no option"):
        component(Everything(), "name", hnit="oops")
    with pytest.raises(TypeError, match="no component"):
        component(Odd(), "paper")
    with pytest.raises(KeyError):
        component(Everything(), "nmae")


def test_a_file_is_chosen_in_a_box_of_its_own() -> None:
    class Paper(forms.Form):
        paper = forms.FileField(label="The paper")

    box = str(component(Paper({}), "paper"))
    assert 'type="file"' in box
    assert 'name="paper"' in box
    assert "govuk-file-upload--error" in box


def cleaned(field: forms.Field, **typed: str) -> Any:
    form_class = type("One", (forms.Form,), {"x": field})
    form = form_class(post(**typed))
    return form.cleaned_data["x"] if form.is_valid() else form.errors["x"][0]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Tolu \t Ade ", "Tolu Ade"),
        ("Zoe\u0308", "Zo\u00eb"),
        ("<b>Tolu</b>", "<b>Tolu</b>"),
        ("O\u2019Brien-Smith", "O\u2019Brien-Smith"),
        ("\u0623\u062d\u0645\u062f", "\u0623\u062d\u0645\u062f"),
    ],
)
def test_text_is_tidied_and_otherwise_left_alone(typed: str, kept: str) -> None:
    assert cleaned(CleanNameField(label="First name"), x=typed) == kept


@pytest.mark.parametrize("bad", ["\x00", "\x1f", "\x7f", "\x85", "\ufffd", "\u202e", "\ufdd0"])
@pytest.mark.parametrize("lines", [True, False])
def test_what_cannot_be_stored_or_would_deceive_is_refused_by_name(bad: str, lines: bool) -> None:
    said = cleaned(CleanCharField(label="First name", lines=lines), x=f"To{bad}lu")
    assert said.startswith("First name ")


def test_length_is_counted_as_the_browser_counts_it_and_refused_in_a_sentence() -> None:
    field = CleanCharField(label="Note", lines=True, max_length=3)
    assert cleaned(field, x="a\r\nb") == "a\nb"
    assert cleaned(field, x="abcd") == "Note must be 3 characters or fewer. You have typed 4"


@pytest.mark.parametrize(
    ("field", "typed", "result"),
    [
        (WholeNumberField(label="Age", min_value=1, max_value=9), "3", 3),
        (WholeNumberField(label="100% age", min_value=1), "0", "100% age must be at least 1"),
        (WholeNumberField(label="Age", max_value=9), "10", "Age must be at most 9"),
        (WholeNumberField(label="Age"), "2.5", "Age must be a whole number, like 3"),
        (WholeNumberField(label="Age"), "", "Enter age"),
        (CleanEmailField(label="Email"), "a@example.org", "a@example.org"),
        (CleanEmailField(label="Email"), "a@b@c", "Email must be in the right form"),
        (CleanEmailField(label="Email"), "", "Enter email"),
        (CleanEmailField(label="Email"), "a\x00@example.org", "Email must be in the right form"),
    ],
)
def test_numbers_and_addresses(field: forms.Field, typed: str, result: object) -> None:
    found = cleaned(field, x=typed)
    assert str(found).startswith(str(result))
    assert type(found) is type(result) or isinstance(found, str)


def test_a_library_s_form_names_its_fields_too() -> None:
    class SignIn(forms.Form):
        login = forms.CharField(label="Email address")

    form = SignIn(post(login=""))
    assert "Enter email address" in error_summary(form)
    assert "This field is required" not in error_summary(form) + component(form, "login")


def test_an_empty_answer_is_asked_for_in_words() -> None:
    assert cleaned(CleanCharField(label="NHS number"), x=" ") == "Enter NHS number"
    assert cleaned(RadiosField(label="Role", choices=YES_NO)) == "Select role"
    assert "must be one of" in cleaned(RadiosField(label="Role", choices=YES_NO), x="maybe")


@pytest.mark.parametrize(
    ("typed", "result"),
    [
        (("5", "1", "2027"), date(2027, 1, 5)),
        (("05", "jan", "2027"), date(2027, 1, 5)),
        (("29", "2", "2024"), date(2024, 2, 29)),
        (("29", "2", "2023"), "Day seen must be a real date. Check the day and month"),
        (("5", "13", "2027"), "Day seen must be a real date. Check the month"),
        (("5", "", ""), "Day seen must include the month and year"),
        (("5", "1", "27"), "Day seen must include a year of 4 numbers, for example 2019"),
        (("\u0665", "1", "2027"), "Day seen must be a real date. Check the day"),
        (("21", "1", "2027"), "Day seen must be today or in the past"),
        (("5", "1", "1899"), "Day seen must be on or after 1 January 1900"),
        (("", "", ""), "Enter day seen"),
    ],
)
def test_exact_dates(typed: tuple[str, ...], result: object) -> None:
    field = GovDateField(
        label="Day seen", latest=lambda: date(2027, 1, 20), latest_means="today or in the past"
    )
    assert cleaned(field, **parts("x", *typed)) == result


@pytest.mark.parametrize(
    ("typed", "how", "result"),
    [
        (("5", "1", "2019"), "", PartialDate(date(2019, 1, 5), DatePrecision.DAY)),
        (("", "3", "2019"), "", PartialDate(date(2019, 3, 1), DatePrecision.MONTH)),
        (("", "", "2019"), "", PartialDate(date(2019, 1, 1), DatePrecision.YEAR)),
        (("", "", "2019"), "approximate", PartialDate(date(2019, 1, 1), DatePrecision.APPROXIMATE)),
        (("", "", ""), "unknown", NOT_KNOWN),
        (("", "", "2027"), "", PartialDate(date(2027, 1, 1), DatePrecision.YEAR)),
        (("", "2", "2027"), "", "Birth must be on or before 20 January 2027"),
        (("", "", "2028"), "", "Birth must be on or before 20 January 2027"),
        (("", "", "2019"), "unknown", "Birth is both typed and marked not known."),
        (("5", "", "2019"), "", "Birth must include a month, or no day"),
        (("5", "3", ""), "", "Birth must include a year"),
        (("", "", ""), "approximate", "Birth must include at least a year"),
        (("", "", "2019"), "hacked", "Select again how exactly birth is known"),
        (("", "", ""), "", "Enter birth, as much of it as you know"),
    ],
)
def test_partial_dates(typed: tuple[str, ...], how: str, result: object) -> None:
    field = PartialDateField(label="Birth", latest=date(2027, 1, 20))
    found = cleaned(field, x_how=how, **parts("x", *typed))
    if isinstance(result, str):
        assert isinstance(found, str)
        assert found.startswith(result)
    else:
        assert found == result


def test_a_period_that_may_lie_after_the_earliest_day_is_accepted() -> None:
    field = PartialDateField(label="Birth", earliest=date(2019, 6, 15))
    assert cleaned(field, **parts("x", "", "", "2019")).precision is DatePrecision.YEAR
    assert cleaned(field, **parts("x", "", "6", "2019")).precision is DatePrecision.MONTH
    assert "on or after" in cleaned(field, **parts("x", "", "5", "2019"))
    assert "on or after" in cleaned(field, **parts("x", "14", "6", "2019"))


@pytest.mark.parametrize("value", [*DatePrecision])
def test_a_stored_partial_date_reads_back_as_itself(value: DatePrecision) -> None:
    stored = PartialDate(None if value is DatePrecision.UNKNOWN else date(2019, 1, 1), value)
    form_class = type("One", (forms.Form,), {"x": PartialDateField(label="Birth")})
    page = Page(all_components(form_class(initial={"x": stored})))
    typed = {name: values[0] for name, values in page.values.items()}
    typed["x_how"] = (page.checked.get("x_how") or [""])[0]
    again = form_class(post(**typed))
    assert again.is_valid()
    assert again.cleaned_data["x"] == stored


@pytest.mark.parametrize(
    ("typed", "result"),
    [
        (("5", "1", "2027", "14:30"), datetime(2027, 1, 5, 14, 30, tzinfo=UTC)),
        (("5", "7", "2027", "2.30pm"), datetime(2027, 7, 5, 13, 30, tzinfo=UTC)),
        (("31", "10", "2027", "1:30"), datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),
        (("28", "3", "2027", "1:30"), "It must be a time that happened"),
        (("5", "1", "2027", "25:00"), "It must include a real time"),
        (("5", "1", "2027", ""), "It must include a time"),
    ],
)
def test_times_are_london_s(typed: tuple[str, ...], result: object) -> None:
    found = cleaned(GovDateTimeField(label="It"), **parts("x", *typed))
    assert found.startswith(result) if isinstance(result, str) else found == result

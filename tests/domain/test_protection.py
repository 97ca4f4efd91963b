"""A text that tells where a protected person is, in whatever way it is written, is found."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openmash.domain.sharing.protection import Form, Place, PlaceKind, find_tokens, masked

HOME = Place(UUID(int=1), PlaceKind.ADDRESS, "Flat 2\n14 Sample Walk\nHackney\nLondon", "E8 4CV")
ONE_LINE = Place(UUID(int=2), PlaceKind.ADDRESS, "Haven House, 7 High Street, Newtown, N1 9ZZ")
PHONE = Place(UUID(int=3), PlaceKind.PHONE, "07700 900123")
SCHOOL = Place(UUID(int=4), PlaceKind.SCHOOL, "Larkfield Primary School")
SAINT = Place(UUID(int=5), PlaceKind.SCHOOL, "St. Mary's C of E Primary School")
WORK = Place(UUID(int=6), PlaceKind.WORKPLACE, "Brightwater Bakery")
PLACES = (HOME, ONE_LINE, PHONE, SCHOOL, SAINT, WORK)


def hit(text: str, place: Place) -> set[Form]:
    return {each.form for each in find_tokens(text, PLACES) if each.place_id == place.place_id}


@pytest.mark.parametrize(
    "text",
    [
        "E8 4CV",
        "e84cv",
        "lives in E8  4cv.",
        "E8-4CV",
        "E 8 4 C V",
        "(E8\n4CV)",
        "Ｅ８ ４ＣＶ",
        "E8\u00a04\u200bCV",
        "e8 4СV",  # a Cyrillic letter
        "eight: E eight four cv",
    ],
)
def test_a_postcode_is_found_however_it_is_written(text: str) -> None:
    assert Form.POSTCODE in hit(text, HOME)


@pytest.mark.parametrize("text", ["SE8 4CV", "E8 4CVX", "E8 4", "CV8 4E", "E18 4CV", "ee8 4cv"])
def test_another_postcode_is_not(text: str) -> None:
    assert not hit(text, HOME)


@pytest.mark.parametrize(
    "text",
    [
        "07700 900123",
        "07700900123",
        "+44 7700 900 123",
        "0044 (0)7700-900123",
        "07700.900.123",
        "07700 9OO123",
        "ring 0 7 7 0 0 9 0 0 1 2 3 tonight",
        "٠٧٧٠٠ ٩٠٠١٢٣",
        "tel:07700900123ext4",
    ],
)
def test_a_phone_number_is_found_however_it_is_written(text: str) -> None:
    assert hit(text, PHONE) == {Form.PHONE}


def test_another_number_is_not() -> None:
    assert not hit("07700 900124 or 07701 900123 or crime 900123/26", PHONE)


@pytest.mark.parametrize(
    "text",
    [
        "at 14 Sample Walk",
        "AT 14, SAMPLE WALK,",
        "14\nSample\nWalk",
        "fourteen sample walk",
        "flat 2 14 Sample Wlk",
        "14SampleWalk",
        "14 Sam-ple Walk",
        "14 S a m p l e W a l k",
        "14 Sámple Wálk",
        "Sample Walk no. 14"[:11] + ", 14",
        "14 Sam\u00adple Walk",
        "14 Sample Walk’s door",
    ],
)
def test_a_street_with_its_number_is_found(text: str) -> None:
    assert Form.NUMBER_AND_STREET in hit(text, HOME)


def test_a_street_of_its_own_name_is_found_without_a_number() -> None:
    assert hit("She was seen on Sample Walk.", HOME) == {Form.STREET}
    assert hit("They moved to haven   house.", ONE_LINE) == {Form.STREET}


def test_a_street_that_every_town_has_needs_its_number() -> None:
    assert not hit("He was seen on the High Street.", ONE_LINE)
    assert hit("at 7 High St", ONE_LINE) == {Form.NUMBER_AND_STREET}
    assert not hit("at 17 High St, and at 7 High Streetly", ONE_LINE)


def test_a_town_a_flat_and_a_longer_word_say_nothing() -> None:
    assert not find_tokens(
        "In Hackney, London, at flat 2. They resample walks, 214 Sample.", PLACES
    )


def test_a_school_is_found_by_all_of_its_name_or_its_own_part() -> None:
    assert hit("goes to Larkfield Primary School", SCHOOL)
    assert hit("goes to LARKFIELD school", SCHOOL)
    assert hit("a teacher at Larkfield primary", SCHOOL)
    assert not hit("lives in Larkfield", SCHOOL)
    assert not hit("goes to a primary school", SCHOOL)
    assert hit("collected from St Marys", SAINT)
    assert hit("collected from Saint Mary’s", SAINT)


def test_a_place_of_work_is_found() -> None:
    assert hit("works at Bright-water bakery", WORK) == {Form.NAME}


def test_a_place_in_words_that_are_no_address_is_found_as_a_whole() -> None:
    boat = Place(UUID(int=9), PlaceKind.ADDRESS, "The narrowboat Kestrel")
    assert find_tokens("on the NARROWBOAT  “Kestrel”", [boat])
    assert not find_tokens("on a narrowboat", [boat])


def test_a_hit_covers_whole_words_of_the_text_and_never_holds_the_place() -> None:
    text = "Now at 14, Sámple Walk (ground floor)."
    first = next(h for h in find_tokens(text, [HOME]) if h.form is Form.NUMBER_AND_STREET)
    assert text[first.start : first.end] == "14, Sámple Walk"
    assert "Sample" not in repr(first)


def test_an_empty_place_matches_nothing() -> None:
    assert not find_tokens("Anything at all, 1 2 3.", [Place(UUID(int=8), PlaceKind.OTHER, " , ")])


_GAP = st.sampled_from(["", " ", "  ", "\n", "\u200b", "\u00ad", " \u00a0"])


@given(gaps=st.lists(_GAP, min_size=12, max_size=12), upper=st.booleans(), around=st.text())
def test_spaces_and_invisible_characters_hide_nothing(
    gaps: list[str], upper: bool, around: str
) -> None:
    # What stands around is held off by a full stop: glued to a word it would be another word.
    written = "".join(a + b for a, b in zip("14SampleWalk", gaps, strict=True))
    text = f"{around}. {written.upper() if upper else written} .{around}"
    assert Form.NUMBER_AND_STREET in hit(text, HOME)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Met at 14, SAMPLE WALK, E8 4CV.", "Met at [a protected address], [a protected address]."),
        (
            "Rang 07700 900 123 from Larkfield Primary School, twice.",
            "Rang [a protected telephone number] from [a protected school or nursery], twice.",
        ),
        ("Sample Walk 14", "[a protected address]"),
        ("They sampled a walk.", "They sampled a walk."),
        ("", ""),
    ],
)
def test_what_gives_a_place_away_is_taken_out_and_the_rest_stays(text: str, left: str) -> None:
    assert masked(text, PLACES) == left
    assert not find_tokens(left, PLACES)

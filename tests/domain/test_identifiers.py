"""Identifiers: what people type, what is stored, and what is refused with a sentence."""

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openmash.core.identifiers import email_address, nhs_number, outward, phone, postcode, upn

# Few enough that the suite stays quick; a release run draws far more.
SOME = settings(max_examples=1000 if os.environ.get("OPENMASH_TEST_SIZE") == "release" else 25)

# NHS number. 4010232137 is a published example; numbers from 9 are never issued.


@pytest.mark.parametrize(
    "typed",
    ["4010232137", "401 023 2137", "401-023-2137", " 40 10 23 21 37 ", "401\u2013023\u00a02137",
     "\uff14\uff10\uff11\uff10\uff12\uff13\uff12\uff11\uff13\uff17", "401\u200b0232137"],
)  # fmt: skip
def test_an_nhs_number_is_stored_as_ten_digits(typed: str) -> None:
    assert nhs_number(typed) == "4010232137"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "10 digits"),
        ("401023213", "10 digits"),
        ("40102321377", "10 digits"),
        ("401023213O", "10 digits"),
        ("\u0664\u0660\u0661\u0660\u0662\u0663\u0662\u0661\u0663\u0667", "10 digits"),
        ("4010232138", "not a real NHS number"),
        ("4010233217", "not a real NHS number"),
        ("0000000000", "not a real NHS number"),
        ("4444444444", "not a real NHS number"),
        ("6666666666", "not a real NHS number"),
        ("9434765919", "for tests only"),
        ("3200000007", "not issued in England"),
        ("5000000005", "not issued in England"),
    ],
)
def test_what_is_not_an_nhs_number_is_refused_in_a_sentence(typed: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence) as refusal:
        nhs_number(typed)
    assert not typed or typed not in str(refusal.value)


def test_the_test_range_opens_only_when_asked() -> None:
    assert nhs_number("943 476 5919", allow_test_range=True) == "9434765919"
    with pytest.raises(ValueError, match="not a real"):
        nhs_number("943 476 5918", allow_test_range=True)
    with pytest.raises(ValueError, match="not a real"):
        nhs_number("9999999999", allow_test_range=True)
    with pytest.raises(ValueError, match="not issued"):
        nhs_number("5000000005", allow_test_range=True)


@SOME
@given(st.integers(4_000_000_00, 4_999_999_99), st.integers(0, 9))
def test_one_wrong_digit_or_two_swapped_are_always_refused(first_nine: int, place: int) -> None:
    nine = str(first_nine)
    check = -sum(int(d) * w for d, w in zip(nine, range(10, 1, -1), strict=True)) % 11
    if check == 10 or len(set(nine)) == 1:
        return
    true = nine + str(check)
    assert nhs_number(true) == true
    wrong = true[:place] + str((int(true[place]) + 1) % 10) + true[place + 1 :]
    swapped = true[: place - 1] + true[place] + true[place - 1] + true[place + 1 :] if place else ""
    for each in {wrong, swapped} - {true, ""}:
        with pytest.raises(ValueError, match=r"NHS|issued"):
            nhs_number(each)


# Unique pupil number


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("H801200001001", "H801200001001"),
        (" h801 2000 01001 ", "H801200001001"),
        ("G80120002500A", "G80120002500A"),
    ],
)
def test_a_upn_is_stored_in_capitals(typed: str, stored: str) -> None:
    assert upn(typed) == stored


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "has a letter, 11 digits"),
        ("H80120000100", "has a letter, 11 digits"),
        ("O801200001001", "has a letter, 11 digits"),
        ("8801200001001", "has a letter, 11 digits"),
        ("H80120000100S", "has a letter, 11 digits"),
        ("J801200001001", "not a real unique pupil number"),
        ("H801200001010", "not a real unique pupil number"),
        ("G80120002500B", "not a real unique pupil number"),
    ],
)
def test_what_is_not_a_upn_is_refused_in_a_sentence(typed: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        upn(typed)


@SOME
@given(st.text("0123456789", min_size=12, max_size=12))
def test_every_upn_has_exactly_one_check_letter(rest: str) -> None:
    passing = []
    for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ":
        try:
            passing.append(upn(letter + rest))
        except ValueError:
            continue
    assert len(passing) == 1


# Postcode


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("E8 4CV", "E8 4CV"),
        ("e84cv", "E8 4CV"),
        ("  ec1a  1bb ", "EC1A 1BB"),
        ("W1A0AX", "W1A 0AX"),
        ("m1 1ae", "M1 1AE"),
        ("B338TH", "B33 8TH"),
        ("CR2 6XH", "CR2 6XH"),
        ("DN551PT", "DN55 1PT"),
        ("ZZ99 3WZ", "ZZ99 3WZ"),
        ("QQ1 1AA", "QQ1 1AA"),
        ("gir 0aa", "GIR 0AA"),
        ("E\u00a08 4\u200bCV", "E8 4CV"),
    ],
)
def test_a_postcode_is_stored_in_capitals_with_one_space(typed: str, stored: str) -> None:
    assert postcode(typed) == stored
    assert postcode(stored) == stored


@pytest.mark.parametrize("typed", ["", "E8", "E8 4", "E8 4C", "4CV E8", "E8 ACV", "E8-4CV", "<b>"])
def test_what_is_not_a_postcode_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="A full postcode looks like E8 4CV"):
        postcode(typed)


def test_the_outward_half() -> None:
    assert outward("EC1A 1BB") == "EC1A"


# Phone: numbers kept free for drama, which reach nobody


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("020 7946 0123", "+442079460123"),
        ("(020) 7946-0123", "+442079460123"),
        ("+44 20 7946 0123", "+442079460123"),
        ("+44 (0)20 7946 0123", "+442079460123"),
        ("0044 20 7946 0123", "+442079460123"),
        ("00 44 (0) 20 7946 0123", "+442079460123"),
        ("07700 900123", "+447700900123"),
        ("020 7946 0123 ext. 45", "+442079460123 x45"),
        ("020 7946 0123 x45", "+442079460123 x45"),
        ("+1 202 555 0123", "+12025550123"),
        ("00 33 1 99 00 12 34", "+33199001234"),
    ],
)
def test_a_phone_number_is_stored_with_its_country(typed: str, stored: str) -> None:
    assert phone(typed) == stored
    assert phone(stored) == stored


@pytest.mark.parametrize(
    "typed",
    ["", "0", "999", "7946 0123", "020 7946 01234567", "+44 0", "07700 90012E", "+", "call"],
)
def test_what_is_not_a_phone_number_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="phone number"):
        phone(typed)


# E-mail


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (" Duty.Desk@Example.ORG ", "Duty.Desk@example.org"),
        ("a+b@sub.example.org", "a+b@sub.example.org"),
        ("o'neill@example.org", "o'neill@example.org"),
        ("zoë@exämple.org", "zoë@exämple.org"),
    ],
)
def test_an_email_address_is_kept_but_for_case_of_its_domain(typed: str, stored: str) -> None:
    assert email_address(typed) == stored


@pytest.mark.parametrize(
    "typed",
    ["", "a", "a@b", "@example.org", "a b@example.org", "a@example..org", "a@-example.org",
     "a@example.o", "a@b@example.org", "a@example.org\nBcc: b@example.org", "<a@example.org>",
     "a..b@example.org", "x" * 65 + "@example.org", "a@" + "x." * 130 + "org"],
)  # fmt: skip
def test_what_is_not_an_email_address_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="name@example"):
        email_address(typed)


@SOME
@given(st.text("059AEOZaez +-(.)@x\u0660\uff10\u200b\n<\x00é", max_size=30))
def test_any_text_gives_a_stored_form_or_a_sentence(text: str) -> None:
    for normalise in (nhs_number, upn, postcode, phone, email_address):
        try:
            once = normalise(text)
        except ValueError:
            with pytest.raises(ValueError, match=r"[a-z]{3}.*\.$"):
                normalise(text)
        else:
            assert normalise(once) == once

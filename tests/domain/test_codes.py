"""The census code lists: complete, in order, and worded as of their day."""

from datetime import date
from enum import StrEnum

import pytest

from openmash.core.assessment_factors import ASSESSMENT_FACTORS, NO_FACTORS, factors_in_force
from openmash.core.codes import Ethnicity, PrimaryNeed, ReasonForClosure, ReferralSource, Sex

# Typed from the schema of the 2026 return, apart from the code under test.
CODES: dict[type[StrEnum], str] = {
    ReferralSource: "1A 1B 1C 1D 2A 2B 3A 3B 3C 3D 3E 3F 4 5A 5B 5C 5D 6 7 8 9 10",
    PrimaryNeed: "N1 N2 N3 N4 N5 N6 N7 N8 N9 N0",
    Ethnicity: (
        "WBRI WIRI WIRT WOTH WROM MWBC MWBA MWAS MOTH AIND APKN ABAN AOTH BCRB BAFR BOTH CHNE "
        "OOTH REFU NOBT"
    ),
    Sex: "M F U",
    ReasonForClosure: "RC1 RC2 RC3 RC4 RC5 RC6 RC7 RC8 RC9",
}
FACTORS = (
    "1A 1B 1C 2A 2B 2C 3A 3B 3C 4A 4B 4C 5A 5B 5C 6A 6B 6C 7A 8B 8C 8D 8E 8F 9A 10A 11A 12A 13A "
    "14A 15A 16A 17A 18A 18B 18C 19A 19B 19C 20 21 22A 23A 24A"
)


@pytest.mark.parametrize("codes", CODES, ids=lambda codes: codes.__name__)
def test_each_list_holds_exactly_the_codes_of_the_schema_in_order(codes: type[StrEnum]) -> None:
    assert [member.value for member in codes] == CODES[codes].split()


@pytest.mark.parametrize("codes", [*CODES], ids=lambda codes: codes.__name__)
def test_each_code_is_its_own_text_and_has_words_of_its_own(codes: type[ReferralSource]) -> None:
    labels = [member.label for member in codes]
    assert all(labels)
    assert len(set(labels)) == len(labels)
    assert all(codes(member.value) is member for member in codes)
    assert all(f"{member}" == member.value for member in codes)


def test_a_code_that_is_not_in_the_list_is_refused() -> None:
    with pytest.raises(ValueError, match="1E"):
        ReferralSource("1E")


def test_the_words_of_the_first_need_are_those_of_their_day() -> None:
    need = PrimaryNeed("N1")
    assert need.label_on(date(2025, 3, 31)) == "Abuse or neglect"
    assert need.label_on(date(2025, 4, 1)) == need.label == "Abuse, neglect and exploitation"
    assert PrimaryNeed("N2").label_on(date(2020, 1, 1)) == "Child's disability"


def test_every_need_is_defined_in_a_sentence() -> None:
    assert all(need.definition.endswith(".") for need in PrimaryNeed)


def test_all_44_factors_are_there_in_order() -> None:
    assert list(ASSESSMENT_FACTORS) == FACTORS.split()
    assert len(ASSESSMENT_FACTORS) == 44
    assert all(code == factor.code for code, factor in ASSESSMENT_FACTORS.items())
    assert len({factor.label for factor in ASSESSMENT_FACTORS.values()}) == 44
    assert NO_FACTORS in ASSESSMENT_FACTORS


def test_the_split_of_physical_and_sexual_abuse_has_its_day() -> None:
    before = {factor.code for factor in factors_in_force(date(2024, 3, 31))}
    after = {factor.code for factor in factors_in_force(date(2024, 4, 1))}
    assert before - after == {"18A", "19A"}
    assert after - before == {"18B", "18C", "19B", "19C"}

"""A server that leaks rows between hubs must not be let in by a slip in a table of numbers."""

import pytest

from openmash.adapters.postgres_versions import FIRST_SAFE_MINOR, Grade, judge, version_text


@pytest.mark.parametrize(
    ("version_num", "real", "embedded"),
    [
        (140025, Grade.REFUSE, Grade.REFUSE),
        (90624, Grade.REFUSE, Grade.REFUSE),
        (150018, Grade.REFUSE, Grade.WARN),
        (150019, Grade.REFUSE, Grade.WARN),
        (150020, Grade.OK, Grade.OK),
        (160015, Grade.REFUSE, Grade.WARN),
        (160016, Grade.OK, Grade.OK),
        (170011, Grade.REFUSE, Grade.WARN),
        (170012, Grade.OK, Grade.OK),
        (180000, Grade.REFUSE, Grade.WARN),
        (180006, Grade.REFUSE, Grade.WARN),
        (180007, Grade.OK, Grade.OK),
        (180012, Grade.OK, Grade.OK),
        (190000, Grade.WARN, Grade.WARN),
    ],
)
def test_grades_on_both_sides_of_every_boundary(
    version_num: int, real: Grade, embedded: Grade
) -> None:
    assert judge(version_num, embedded=False).grade is real
    assert judge(version_num, embedded=True).grade is embedded


def test_a_refusal_names_the_version_found_and_the_version_to_fetch() -> None:
    sentence = judge(160003, embedded=False).sentence
    assert "16.3" in sentence
    assert "16.16" in sentence


def test_a_server_too_old_is_told_the_oldest_that_will_do() -> None:
    assert "15.20 or later" in judge(130022, embedded=False).sentence


def test_the_embedded_warning_says_never_for_real_records() -> None:
    assert "never for real records" in judge(180006, embedded=True).sentence


@pytest.mark.parametrize("major", sorted(FIRST_SAFE_MINOR))
def test_only_a_good_server_is_met_with_silence(major: int) -> None:
    floor = major * 10000 + FIRST_SAFE_MINOR[major]
    assert judge(floor, embedded=False).sentence == ""
    assert judge(floor - 1, embedded=False).sentence != ""
    assert judge(floor - 1, embedded=True).sentence != ""


def test_version_numbers_are_written_as_people_write_them() -> None:
    assert [version_text(n) for n in (180006, 150020, 170012)] == ["18.6", "15.20", "17.12"]

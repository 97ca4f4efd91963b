"""Who is joined unseen, who goes to review, who is only family: and the words for it."""

import re
from dataclasses import replace
from datetime import date
from math import log2

import pytest

from openmash.domain.people.facts import PersonFacts
from openmash.domain.people.linkage.bands import Band, Judged, Veto, judge
from openmash.domain.people.linkage.cards import card_of
from openmash.domain.people.linkage.explaining import Explanation, explain
from openmash.domain.people.linkage.levels import GivenLevel
from openmash.domain.people.linkage.model import Model, current, model_of, settings_of
from openmash.domain.people.linkage.scoring import weigh
from tests.domain.linkage.people import AISHA, HOUSED, UNPLACED

MODEL = current()
TWIN = replace(HOUSED, forename="Nadia")
NUMBERS = ("9990000018", "9990000026", "9990000034", "9990000042")


def _judged(asked: PersonFacts, *held: PersonFacts) -> tuple[Judged[int], ...]:
    cards = {place: card_of(each) for place, each in enumerate(held)}
    return judge(MODEL, card_of(asked), cards, people=100_000)


def _only(asked: PersonFacts, held: PersonFacts) -> Judged[int]:
    (judged,) = _judged(asked, held)
    return judged


def test_the_same_details_are_the_same_person() -> None:
    assert (_only(AISHA, AISHA).band, _only(AISHA, AISHA).veto) == (Band.SAME_PERSON, None)
    assert _only(HOUSED, HOUSED).band is Band.SAME_PERSON


@pytest.mark.parametrize(
    ("asked", "held", "veto"),
    [
        (AISHA, replace(AISHA, nhs_number="9876543210"), Veto.NUMBERS),
        # A relative's number, as a parent gives it by mistake.
        (AISHA, replace(AISHA, forename="Nadia"), Veto.BORROWED),
        (AISHA, replace(AISHA, birth_date=date(1988, 11, 30)), Veto.BORROWED),
        (replace(AISHA, forename="Mohammed Ali"), replace(AISHA, forename="Mohammed Yusuf"),
         Veto.BORROWED),
        (HOUSED, TWIN, Veto.TWIN),
        (replace(HOUSED, forename="Jayden"), replace(HOUSED, forename="Hayden"), Veto.TWIN),
        # Neither is a name that we know: nothing tells a slip from a twin's name.
        (replace(HOUSED, forename="Zhaklinaj"), replace(HOUSED, forename="Zhaklinai"), Veto.TWIN),
        # All the sons may be called so, and the name that tells them apart is not told.
        (replace(HOUSED, forename="Mohammed"), replace(HOUSED, forename="Muhammad Ali"), Veto.TWIN),
        (HOUSED, replace(HOUSED, forename="A"), Veto.TWIN),
        (UNPLACED, replace(UNPLACED, forename="A"), Veto.FORENAME),
        (HOUSED, replace(HOUSED, forename="Baby"), Veto.UNNAMED),
        (replace(HOUSED, forename="Mohammed Ali"), replace(HOUSED, forename="Mohammed Yusuf"),
         Veto.MIDDLE),
        (HOUSED, PersonFacts(surname="Rahman", is_unborn=True, expected_date=date(2016, 4, 25)),
         Veto.UNBORN),
    ],
)  # fmt: skip
def test_these_are_never_joined_unseen(asked: PersonFacts, held: PersonFacts, veto: Veto) -> None:
    judged = _only(asked, held)
    assert judged.veto is veto
    assert judged.band is not Band.SAME_PERSON


def test_a_number_in_common_settles_what_a_name_leaves_open() -> None:
    judged = _only(AISHA, replace(AISHA, forename="A"))
    assert (judged.veto, judged.band) == (None, Band.SAME_PERSON)


@pytest.mark.parametrize("written", ["Aihsa", "Aisgha", "Aishw", "Aichaa"])
def test_a_name_gone_wrong_is_nobodys_twin(written: str) -> None:
    """Parents give names; what is none, and one stroke or one sound from this one, is this one."""
    judged = _only(replace(HOUSED, forename=written), HOUSED)
    assert (judged.veto, judged.band) == (None, Band.SAME_PERSON), judged.weight.levels


def test_a_twin_whom_nobody_holds_is_a_rival_of_whoever_is_held() -> None:
    """However much else agrees, two names leave room for a second child of that birth."""
    moved = replace(HOUSED, forename="Nadia", address_lines=())
    assert _only(HOUSED, moved).log_odds < MODEL.thresholds.strong + 2
    sure = _only(AISHA, AISHA)
    assert sure.log_odds == pytest.approx(sure.weight.total_bits + log2(10), abs=0.01)


def test_two_who_fit_alike_come_to_somebodys_look_together() -> None:
    """Neither is likelier than not; that it is one of the two is likely."""
    here = replace(UNPLACED, postcodes=("ZZ1 1AA",), nhs_number="9876543210")
    there = replace(UNPLACED, postcodes=("ZZ2 2BB",), nhs_number="9434765919")
    both = _judged(UNPLACED, here, there)
    assert [each.band for each in both] == [Band.PROBABLE] * 2
    others = [replace(here, nhs_number=number) for number in NUMBERS]
    four, six = _judged(UNPLACED, here, there, *others[:2]), _judged(UNPLACED, here, there, *others)
    assert [each.band for each in four] == [Band.PROBABLE] * 3 + [Band.POSSIBLE]
    assert {each.band for each in six} == {Band.POSSIBLE}


def test_brothers_and_sisters_are_shown_as_family_and_never_as_probable() -> None:
    sister = replace(HOUSED, forename="Nadia", birth_date=date(2013, 9, 2))
    assert _only(HOUSED, sister).band is Band.RELATED
    assert _only(HOUSED, replace(sister, sex="M", forename="Yusuf")).band is Band.RELATED


def test_a_stranger_is_not_shown() -> None:
    stranger = PersonFacts(
        forename="Wei", surname="Chen", birth_date=date(1988, 2, 7), birth_precision="day",
        postcodes=("ZZ1 1AA",), address_lines=("3 Far Road",),
    )  # fmt: skip
    assert _only(HOUSED, stranger).band is None


def test_two_who_fit_alike_hold_each_other_down() -> None:
    """One name and date at two far addresses: without a word more it cannot be told which."""
    here = replace(UNPLACED, postcodes=("ZZ1 1AA",), nhs_number="9876543210")
    there = replace(UNPLACED, postcodes=("ZZ2 2BB",), nhs_number="9434765919")
    alone = _only(UNPLACED, here)
    both = _judged(UNPLACED, here, there)
    assert alone.margin is None
    assert both[0].margin == pytest.approx(0.0)
    assert both[0].log_odds < alone.log_odds - 5
    assert both[0].log_odds == pytest.approx(0.0, abs=0.2)


def test_a_child_held_three_times_and_not_joined_is_still_surely_found() -> None:
    found = _judged(HOUSED, HOUSED, replace(HOUSED, forename="Ayesha"), HOUSED)
    assert [each.band for each in found[:2]] == [Band.SAME_PERSON] * 2
    assert found[2].band in (Band.SAME_PERSON, Band.PROBABLE)


def test_a_larger_index_asks_for_more() -> None:
    # By a number, so that no unseen twin is a rival whose share grows with the index too.
    cards = {1: card_of(AISHA)}
    small, large = (
        judge(MODEL, card_of(AISHA), cards, people=people)[0].log_odds
        for people in (100_000, 1_600_000)
    )
    assert small - large == pytest.approx(4.0, abs=1e-3)


def test_the_best_come_first() -> None:
    found = _judged(AISHA, TWIN, AISHA, replace(AISHA, nhs_number="", surname="Okafor"))
    assert found[0].key == 1
    assert [each.log_odds for each in found] == sorted(
        (each.log_odds for each in found), reverse=True
    )


def test_a_surname_tells_next_to_nothing_at_one_door() -> None:
    """Siblings share it: counted twice, it would join them."""
    at_home = weigh(MODEL, card_of(HOUSED), card_of(HOUSED)).by_field["surname"]
    moved = replace(HOUSED, postcodes=("ZZ1 1AA",))
    elsewhere = weigh(MODEL, card_of(HOUSED), card_of(moved)).by_field["surname"]
    assert at_home < 3
    assert elsewhere > 5


def test_between_people_of_one_postcode_names_and_date_weigh_less_than_between_strangers() -> None:
    """Some of them are of one home, of which the house number was not told."""
    told = card_of(replace(HOUSED, address_lines=()))
    near = weigh(MODEL, told, card_of(HOUSED))
    far = weigh(MODEL, told, card_of(replace(HOUSED, postcodes=("ZZ1 1AA",))))
    at_home = weigh(MODEL, card_of(HOUSED), card_of(HOUSED))
    assert near.levels.at_postcode
    assert not near.levels.at_home
    for field in ("surname", "dob"):
        assert at_home.by_field[field] < near.by_field[field] < far.by_field[field] - 3


def test_two_names_that_go_together_say_less_than_each_by_itself() -> None:
    both = weigh(MODEL, card_of(UNPLACED), card_of(UNPLACED)).by_field["together"]
    one = weigh(MODEL, card_of(UNPLACED), card_of(replace(UNPLACED, surname="Okafor")))
    known_as = replace(UNPLACED, forename="Zara", other_names=("Aisha",))
    loosely = weigh(MODEL, card_of(UNPLACED), card_of(known_as))
    assert both < -2
    assert one.by_field["together"] == 0.0
    assert loosely.levels.given is GivenLevel.ALIAS
    assert both < loosely.by_field["together"] < 0
    # At home the names are weighed as those of relatives already.
    assert weigh(MODEL, card_of(HOUSED), card_of(HOUSED)).by_field["together"] == 0.0


def test_of_one_first_name_the_sex_says_next_to_nothing() -> None:
    boy = replace(UNPLACED, sex="M")
    other_name = replace(UNPLACED, forename="Zoë")
    same = weigh(MODEL, card_of(UNPLACED), card_of(UNPLACED)).by_field["sex"]
    slip = weigh(MODEL, card_of(UNPLACED), card_of(boy)).by_field["sex"]
    brother = weigh(MODEL, card_of(boy), card_of(other_name)).by_field["sex"]
    assert abs(same) < 0.5
    assert -2 < slip < 0
    assert brother < -4


def test_a_middle_name_speaks_for_one_person_and_another_against() -> None:
    told, other, none = (
        replace(UNPLACED, forename=forename) for forename in ("Aisha Noor", "Aisha Jane", "Aisha")
    )
    said = [
        weigh(MODEL, card_of(told), card_of(each)).by_field["middle"]
        for each in (told, other, none)
    ]
    assert said[0] > 3
    assert said[1] < -5
    assert said[2] == 0.0


def test_a_common_name_weighs_less_than_a_rare_one() -> None:
    common = max(MODEL.common["given_name"].share, key=MODEL.common["given_name"].of)
    rare = replace(UNPLACED, forename="Zzyzxa")
    usual = replace(UNPLACED, forename=common)
    weights = [
        weigh(MODEL, card_of(each), card_of(each)).by_field["given"] for each in (usual, rare)
    ]
    assert weights[0] < weights[1] - 1


def test_a_model_that_compares_other_things_is_refused() -> None:
    settings = settings_of(MODEL.name)
    del settings["comparisons"][0]
    with pytest.raises(ValueError, match="does not compare"):
        model_of("broken", settings)


def _explained(asked: PersonFacts, held: PersonFacts, model: Model = MODEL) -> Explanation:
    return explain(model, _only(asked, held), card_of(asked))


def test_the_words_say_what_agrees_what_does_not_and_what_would_settle_it() -> None:
    words = _explained(HOUSED, replace(HOUSED, forename="Nadia", postcodes=("ZZ1 1AA",)))
    assert words.disagrees == ("The first names differ", "The addresses differ")
    assert "The date of birth is the same" in words.agrees
    assert words.missing == ("NHS number",)
    assert "Whether there is a twin, a brother or a sister of about this age" in words.settles
    assert "Whether the family has moved" in words.settles


def test_middle_names_are_told_once_and_only_where_both_have_some() -> None:
    told = replace(UNPLACED, forename="Aisha Noor")
    other = replace(UNPLACED, forename="Aisha Jane")
    agreeing, none = _explained(told, told), _explained(told, UNPLACED)
    assert "A middle name is the same" in agreeing.agrees
    assert not [each for each in (*none.agrees, *none.disagrees, *none.missing) if "middle" in each]
    # Where that is why somebody must look, it says so; else it is one thing among others.
    assert _explained(told, other).disagrees == (Veto.MIDDLE.label,)
    numbered = replace(told, nhs_number="9434765919")
    numbered_otherwise = replace(other, nhs_number="9876543210")
    assert "The middle names differ" in _explained(numbered, numbered_otherwise).disagrees


def test_nothing_is_left_open_where_the_numbers_agree() -> None:
    assert _explained(AISHA, AISHA).settles == ()


def test_a_rival_is_told_to_both() -> None:
    one = replace(UNPLACED, nhs_number="9876543210")
    other = replace(UNPLACED, nhs_number="9434765919")
    best, second = _judged(UNPLACED, one, other)
    asked = card_of(UNPLACED)
    assert explain(MODEL, best, asked).rivals is not None
    assert explain(MODEL, second, asked).rivals is not None
    assert _explained(UNPLACED, one).rivals is None


@pytest.mark.parametrize("held", [AISHA, TWIN, UNPLACED, replace(AISHA, surname="Okafor")])
def test_the_words_hold_no_percentage_and_nothing_of_anybodys_card(held: PersonFacts) -> None:
    words = _explained(AISHA, held)
    said = " ".join((*words.agrees, *words.disagrees, *words.missing, *words.settles)).lower()
    assert "%" not in said
    assert not re.search(r"\d", said.replace("1 january", ""))
    assert not {"aisha", "rahman", "nadia", "okafor", "hackney"} & set(said.split())

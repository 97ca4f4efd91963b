"""Whether a telephone number is a family's own, or one that many give."""

from openmash.domain.people.shared_numbers import Giving, families, is_many_families

OTHERS = [Giving(n, f"E8{n}CV", name) for n, name in enumerate(("Costa", "Boateng", "Islam"))]


def test_three_families_may_share_a_number_and_a_fourth_makes_it_one_that_many_give() -> None:
    assert families(OTHERS) == 3
    assert not is_many_families(OTHERS)
    assert is_many_families([*OTHERS, Giving(9, "E9 1ZZ", "Osei")])


def test_a_family_that_moves_from_place_to_place_is_one() -> None:
    assert families([Giving(n, f"E{n} 1CV", "ADEYEMI " if n else "Adeyemi") for n in range(6)]) == 1


def test_a_family_of_several_names_told_of_together_or_at_one_postcode_is_one() -> None:
    together = [Giving(1, "E81CV", "Adeyemi"), Giving(1, "", "Cole"), Giving(2, "E85CV", "Cole")]
    assert families(together) == 1
    assert families([*together, Giving(3, "E85CV", "Osei")]) == 1
    # A later telling may join what looked like two.
    assert families([Giving(1, "", "Costa"), Giving(2, "", "Osei"), Giving(2, "", "Costa")]) == 1


def test_whoever_is_told_of_without_name_or_place_is_somebody_else_in_each_contact() -> None:
    assert families([Giving(1, "", ""), Giving(1, "", ""), Giving(2, "", "")]) == 2

"""An owner may narrow or widen its items; nobody else may, and never wider than the marks allow."""

from uuid import UUID

import pytest

from openmash.core.errors import BadInput, NotThere
from openmash.domain.access import Role, Viewer
from openmash.domain.sharing.handling import HandlingCode, SourceGrade
from openmash.domain.sharing.marking import Audience, check_change, check_owner, is_narrower
from openmash.domain.sharing.schemes import (
    UNMARKED,
    Marks,
    Scheme,
    check,
    narrower,
    no_wider_than,
    plain_grade,
)

POLICE, HEALTH = UUID(int=1), UUID(int=2)
OPEN = Audience(HandlingCode.OPEN)
RESTRICTED = Audience(HandlingCode.RESTRICTED)
SEALED = Audience(HandlingCode.SEALED)
SEALED_FOR_MANAGERS = Audience(HandlingCode.SEALED, frozenset({Role.MANAGER}))


def navigator(agency: UUID) -> Viewer:
    return Viewer(1, UUID(int=9), Role.NAVIGATOR, agency, "N")


def test_only_the_owner_marks_an_item() -> None:
    check_owner(navigator(POLICE), POLICE)
    with pytest.raises(NotThere):
        check_owner(navigator(HEALTH), POLICE)


def test_a_change_changes_something() -> None:
    check_change(OPEN, SEALED, UNMARKED)
    with pytest.raises(BadInput, match="who may see it now"):
        check_change(SEALED, SEALED, UNMARKED)


def test_conditions_of_the_scheme_bound_how_wide_an_item_may_be() -> None:
    conditional = Marks(Scheme.POLICE_3X5X2, "1", "A", "C")
    check_change(RESTRICTED, SEALED, conditional)
    with pytest.raises(BadInput, match="handling code C"):
        check_change(RESTRICTED, OPEN, conditional)
    check_change(RESTRICTED, OPEN, Marks(Scheme.POLICE_3X5X2, "1", "A", "P"))
    assert no_wider_than(UNMARKED) is HandlingCode.OPEN


@pytest.mark.parametrize(
    ("was", "becomes", "answer"),
    [
        (OPEN, RESTRICTED, True),
        (RESTRICTED, OPEN, False),
        (SEALED_FOR_MANAGERS, SEALED, True),
        (SEALED, SEALED_FOR_MANAGERS, False),
        (RESTRICTED, RESTRICTED, False),
        (RESTRICTED, SEALED_FOR_MANAGERS, True),
    ],
)
def test_narrower_means_somebody_loses_sight_of_it(
    was: Audience, becomes: Audience, answer: bool
) -> None:
    assert is_narrower(becomes, was) is answer


def test_the_stricter_of_two_codes_is_the_later_in_the_list() -> None:
    for place, code in enumerate(HandlingCode):
        for other in list(HandlingCode)[place:]:
            assert narrower(code, other) is narrower(other, code) is other


@pytest.mark.parametrize(("source", "grade"), tuple(zip("123", SourceGrade, strict=True)))
def test_police_source_marks_stand_for_plain_grades(source: str, grade: SourceGrade) -> None:
    assert plain_grade(Marks(Scheme.POLICE_3X5X2, source, "A", "P")) is grade
    assert plain_grade(UNMARKED, grade) is grade


def test_a_mark_outside_its_scheme_names_its_place() -> None:
    with pytest.raises(BadInput) as refused:
        check(Marks(Scheme.POLICE_3X5X2, "1", "F", "X"))
    assert set(refused.value.by_field) == {"information_mark", "handling_mark"}
    with pytest.raises(BadInput) as refused:
        check(Marks(Scheme.PLAIN, source="1"))
    assert set(refused.value.by_field) == {"source_mark"}

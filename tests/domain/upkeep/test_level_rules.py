"""A model is bound to the rules that it was trained for, by what they do."""

from collections.abc import Iterator

import pytest

from openmash.domain.people.linkage.kinds import (
    AddressLevel,
    BirthLevel,
    GivenLevel,
    Levels,
    MiddleLevel,
    NumberLevel,
    SexLevel,
    SurnameLevel,
)
from openmash.domain.people.linkage.levels import compare
from openmash.domain.people.upkeep import level_rules as module

KINDS = (
    GivenLevel, SurnameLevel, BirthLevel, AddressLevel, NumberLevel, SexLevel, MiddleLevel
)  # fmt: skip


@pytest.fixture(autouse=True)
def anew() -> Iterator[None]:
    module.level_rules.cache_clear()
    yield
    module.level_rules.cache_clear()


def test_every_level_is_met() -> None:
    """A level that no pair has could change unseen."""
    met = [compare(a, b) for a, b in module._pairs()]
    for place, kind in enumerate(KINDS):
        missing = set(kind) - {each[place] for each in met}
        assert not missing, missing


def test_a_rule_that_finds_one_pair_otherwise_changes_the_digest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = module.level_rules()

    def changed(a: object, b: object) -> Levels:
        levels = compare(a, b)  # type: ignore[arg-type]
        if levels.surname is SurnameLevel.LITTLE:
            return levels._replace(surname=SurnameLevel.DIFFERENT)
        return levels

    monkeypatch.setattr(module, "compare", changed)
    module.level_rules.cache_clear()
    assert module.level_rules() != before

"""A small model trained whole, and the folder in which models lie."""

import json
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from openmash.adapters.linkage import training, upkeep
from openmash.adapters.linkage.training import LEAST_M
from openmash.adapters.linkage.upkeep import TooFew, digest_of, text_of, trained
from openmash.adapters.linkage.upkeep_files import Folder, ModelFile, packaged
from openmash.adapters.linkage.upkeep_world import TRAINED_ON, invented
from openmash.core.errors import BadInput, Misconfigured
from openmash.domain.people.linkage.cards import card_of
from openmash.domain.people.linkage.model import CURRENT, model_of
from openmash.domain.people.linkage.scoring import surname_value
from openmash.domain.people.upkeep.comparing import Finding
from openmash.domain.people.upkeep.labels import Labels, is_held_out, labels
from openmash.domain.people.upkeep.level_rules import level_rules

pytestmark = pytest.mark.xdist_group("model upkeep")
WHEN = date(2027, 3, 1)


@pytest.fixture(scope="module")
def found() -> Labels:
    return invented(2_600, seed=TRAINED_ON, held_out=False)


@pytest.fixture(scope="module")
def seen() -> dict[str, Any]:
    """What training was handed."""
    return {}


@pytest.fixture(scope="module")
def settings(found: Labels, seen: dict[str, Any]) -> dict[str, Any]:
    real = training.train

    def watched(index: Any, same: Any, **more: Any) -> dict[str, Any]:
        seen["same"] = same
        return real(index, same, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(training, "train", watched)
        return trained("small", found, when=WHEN, source="a small city", strangers=5_000)


def test_the_file_says_what_made_it_and_how_good_it_is(
    settings: dict[str, Any], found: Labels
) -> None:
    own = settings["openmash"]
    assert (own["trained"], own["on"]) == ("2027-03-01", "a small city")
    assert own["level_rules"] == level_rules()
    assert own["inputs"] == digest_of(found)
    assert own["counted"]["held_out"] == len(found.held_out)
    metrics = own["metrics"]
    assert metrics["held"] > 200
    assert metrics["found first"] > 0.85
    assert metrics["recall at 0.99"]["recall"] > 0.4
    assert metrics["recall at 0.999"] is None
    assert sum(each["asked"] for each in metrics["by group"].values()) == metrics["held"]
    assert min(each["asked"] for each in metrics["by group"].values()) >= 30


def test_nobody_held_out_was_trained_on(settings: dict[str, Any], seen: dict[str, Any]) -> None:
    assert settings
    numbers = {card.nhs for pair in seen["same"] for card in pair}
    assert len(numbers) > 1_000
    assert not any(map(is_held_out, numbers))


def test_the_model_can_serve_and_no_disagreement_speaks_too_loudly(
    settings: dict[str, Any],
) -> None:
    model = model_of("small", settings)
    assert model.bits["surname_home"][-1] < model.bits["surname"][-1] - 4
    chances = [
        level["m_probability"]
        for comparison in settings["comparisons"]
        for level in comparison["comparison_levels"]
        if not level.get("is_null_level")
    ]
    assert min(chances) >= LEAST_M


def test_a_name_stands_in_the_file_only_if_many_bear_it(
    settings: dict[str, Any], found: Labels
) -> None:
    """So that no family can be read from it."""
    bearers = Counter(surname_value(card_of(told.facts).surname) for told in found.people)
    listed = settings["openmash"]["shares"]["surname_name"]["share"]
    assert listed
    assert min(bearers[name] for name in listed) >= 20
    assert len(listed) < len(bearers) / 10


def test_a_child_told_of_thirty_times_is_one_bearer_of_a_name(found: Labels) -> None:
    again = [replace(found.people[0], key=str(n), source=str(n)) for n in range(30)]
    assert len(labels(again).people) == 1


def test_other_inputs_have_another_digest(found: Labels) -> None:
    fewer = Labels(found.people, found.training[1:], found.held_out, 0)
    assert digest_of(fewer) != digest_of(found)


def test_too_little_is_not_trained_on() -> None:
    with pytest.raises(TooFew, match="There is too little to train on"):
        trained("few", invented(300, seed=1, held_out=False), when=WHEN, source="few")


def test_without_splink_one_sentence_says_the_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "find_spec", lambda name: None)
    with pytest.raises(Misconfigured, match=r"pip install 'openmash\[linkage\]'"):
        trained("none", Labels((), (), (), 0), when=WHEN, source="nobody")


def test_the_folder_knows_what_comes_with_the_release_and_what_was_made_here(
    settings: dict[str, Any], tmp_path: Path
) -> None:
    path = Folder(tmp_path).write("2027-03", text_of(settings))
    assert path.stat().st_mode & 0o777 == 0o600
    found = {each.name: each.origin for each in Folder(tmp_path).every()}
    assert found == {**dict.fromkeys(packaged(), "release"), "2027-03": "here"}
    assert Folder(tmp_path).get(CURRENT).fits
    assert Folder(tmp_path).get("2027-03").fits


def test_what_was_in_force_is_not_altered_by_a_file_of_its_name(
    settings: dict[str, Any], tmp_path: Path
) -> None:
    Folder(tmp_path).write("2027-03", "{}")
    kept = Folder(tmp_path, {"2027-03": text_of(settings)}).get("2027-03")
    assert (kept.origin, kept.text) == ("stored", text_of(settings))


def test_a_model_made_for_other_rules_does_not_fit(settings: dict[str, Any]) -> None:
    other = {**settings, "openmash": {**settings["openmash"], "level_rules": "0" * 16}}
    assert not ModelFile("other", "here", json.dumps(other)).fits
    del other["openmash"]["level_rules"]
    assert not ModelFile("older", "here", json.dumps(other)).fits


@pytest.mark.parametrize("text", ["{}", "no JSON", '{"openmash": {}}'])
def test_a_broken_file_is_named(tmp_path: Path, text: str) -> None:
    folder = Folder(tmp_path)
    folder.write("broken", text)
    with pytest.raises(BadInput, match="The file of the model “broken” is not whole"):
        folder.get("broken")


@pytest.mark.parametrize("name", ["", "a", "Upper-case", "../etc", "with space", "x" * 41, CURRENT])
def test_a_name_is_plain_and_free(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadInput):
        Folder(tmp_path).need_new(name)


def test_a_comparison_counts_only_for_the_files_that_were_compared(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    old, new = ModelFile("old1", "here", "{}"), ModelFile("new1", "here", '{"a": 1}')
    assert folder.compared(old, new) is None
    folder.note(old, new, Finding.BETTER, {"txt": "words"})
    assert folder.compared(old, new) is Finding.BETTER
    assert folder.compared(new, old) is None
    assert folder.compared(old, ModelFile("new1", "here", '{"a": 2}')) is None

"""The trained model: what each level weighs, how common names are, and every threshold.

A model is one JSON file in Splink's own settings form, with one block of ours (`openmash`), so that
what trained it and what serves it read the same numbers. This is the only place that reads it.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import log2
from typing import Any

CURRENT = "2026-11-5"
"""The model in use."""

FIELDS = ("given", "surname", "dob", "address", "number", "sex", "middle", "together")
AT_HOME = ("given", "surname", "dob")
"""Fields weighed otherwise between people of one household: `given_home` and so on; and between
people who share a postcode: `given_postcode`."""
BY_FIRST_NAME = ("sex",)
"""Fields weighed otherwise between people of one first name: `sex_named`."""

_CONDITION = re.compile(r'"(?P<column>\w+)_l" = (?P<level>\d+)')


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Bounds of the bands, as log-odds in bits; `possible` and `probable` are lower bounds.

    Attributes:
        same: from here, with no veto, records may be shown as one: about 999 right in 1,000.
        strong: from here, with no veto, they are acted on with care: about 5 right in 6.
        probable: from here, likelier than not, they go to the review queue.
        possible: from here they are listed.
        common_name: share of people from which a name is called common; rare_name: below which
            it is called rare.
    """

    same: float
    strong: float
    probable: float
    possible: float
    common_name: float
    rare_name: float


@dataclass(frozen=True, slots=True)
class Commonness:
    """The term frequencies of one column: how a shared name's weight depends on the name.

    Attributes:
        share: of people who bear each common value; rare: the share taken for every other.
        levels: `log2(u)` of each level that is adjusted; others do not stand in it.
        least: no share below this counts, so that a name of one person is not proof.
    """

    share: Mapping[str, float]
    rare: float
    levels: Mapping[int, float]
    least: float

    def of(self, value: str) -> float:
        """The share of people who bear a value, as the model takes it."""
        return max(self.share.get(value, self.rare), self.least)


@dataclass(frozen=True, slots=True)
class Model:
    """One model, ready to score.

    Attributes:
        name: its file's name without the ending.
        prior: log-odds in bits that two people drawn at random are one.
        people: the size of the index that the prior belongs to.
        bits: by comparison (`given`, `given_home`, ...) the weight of each level, by its number.
        common: by column, how common names are.
        twins: by field, what each level weighs between one child and a twin of theirs.
        about: when and on what it was trained, and what was measured.
    """

    name: str
    prior: float
    people: int
    bits: Mapping[str, tuple[float, ...]]
    common: Mapping[str, Commonness]
    twins: Mapping[str, tuple[float, ...]]
    thresholds: Thresholds
    about: Mapping[str, Any]


@cache
def current() -> Model:
    """Return the model in use."""
    return model_of(CURRENT, settings_of(CURRENT))


def settings_of(name: str) -> dict[str, Any]:
    """Return a model's file as read: Splink's settings, and our block under `openmash`."""
    text = files(__package__).joinpath(f"models/{name}.json").read_text(encoding="utf-8")
    settings: dict[str, Any] = json.loads(text)
    return settings


def model_of(name: str, settings: Mapping[str, Any]) -> Model:
    """Return the model that a settings file tells.

    Raises:
        ValueError: a comparison is none of ours, or a level has no weight.
    """
    own = settings["openmash"]
    prior = settings["probability_two_random_records_match"]
    bits = {each["output_column_name"]: _bits(each) for each in settings["comparisons"]}
    copies = {f"{field}_{where}" for field in AT_HOME for where in ("home", "postcode")}
    wanted = {*FIELDS, *copies, *(f"{field}_named" for field in BY_FIRST_NAME)}
    if set(bits) != wanted:
        raise ValueError(f"The model {name} does not compare what we compare.")
    return Model(
        name=name,
        prior=log2(prior / (1 - prior)),
        people=own["people"],
        bits=bits,
        common=_commonness(settings),
        twins={field: tuple(weights) for field, weights in own["twins"].items()},
        thresholds=Thresholds(**own["thresholds"]),
        about={key: own[key] for key in own if key not in ("thresholds", "shares", "twins")},
    )


def _bits(comparison: Mapping[str, Any]) -> tuple[float, ...]:
    weights: dict[int, float] = {}
    for level in comparison["comparison_levels"]:
        if level.get("is_null_level"):
            weights[0] = 0.0
            continue
        number = 1 if level["sql_condition"] == "ELSE" else level_number(level["sql_condition"])
        weights[number] = log2(level["m_probability"]) - log2(level["u_probability"])
    if sorted(weights) != list(range(len(weights))):
        raise ValueError(f"A level of {comparison['output_column_name']} has no weight.")
    return tuple(weights[number] for number in range(len(weights)))


def level_number(condition: str) -> int:
    """Return the level that a condition of the settings stands for.

    Raises:
        ValueError: it is not of the form that our settings are written in.
    """
    found = _CONDITION.fullmatch(condition)
    if found is None:
        raise ValueError(f"This is no condition of ours: {condition}")
    return int(found["level"])


def _commonness(settings: Mapping[str, Any]) -> dict[str, Commonness]:
    levels: dict[str, dict[int, float]] = {}
    least: dict[str, float] = {}
    for comparison in settings["comparisons"]:
        for level in comparison["comparison_levels"]:
            column = level.get("tf_adjustment_column")
            if column is not None:
                number = level_number(level["sql_condition"])
                levels.setdefault(column, {})[number] = log2(level["u_probability"])
                least[column] = level.get("tf_minimum_u_value", 0.0)
    shares = settings["openmash"]["shares"]
    return {
        column: Commonness(
            shares[column]["share"], shares[column]["rare"], levels[column], least[column]
        )
        for column in levels
    }

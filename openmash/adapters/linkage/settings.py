"""The shape of the model in Splink's settings form: comparisons, levels and adjustments.

Splink is handed pairs whose levels `domain.people.linkage.levels` has found, one column for each
comparison: the rules for names and dates are told once, in Python, and not a second time in SQL.
What Splink does with them, estimating, adjusting for common names and weighing, is its own.
"""

from collections.abc import Mapping
from enum import IntEnum
from typing import Any

from openmash.domain.people.linkage.levels import (
    AddressLevel,
    BirthLevel,
    GivenLevel,
    MiddleLevel,
    NumberLevel,
    SexLevel,
    SurnameLevel,
    TogetherLevel,
)

COMPARISONS: Mapping[str, type[IntEnum]] = {
    "given": GivenLevel,
    "given_home": GivenLevel,
    "given_postcode": GivenLevel,
    "surname": SurnameLevel,
    "surname_home": SurnameLevel,
    "surname_postcode": SurnameLevel,
    "dob": BirthLevel,
    "dob_home": BirthLevel,
    "dob_postcode": BirthLevel,
    "address": AddressLevel,
    "number": NumberLevel,
    "sex": SexLevel,
    "sex_named": SexLevel,
    "middle": MiddleLevel,
    "together": TogetherLevel,
}
"""Comparisons and their levels. All but one of a field and its copies are missing for a pair."""

ADJUSTED: Mapping[tuple[str, int], str] = {
    ("given", GivenLevel.SAME): "given_name",
    ("given", GivenLevel.VARIANT): "given_class",
    ("surname", SurnameLevel.SAME): "surname_name",
    ("surname", SurnameLevel.VARIANT): "surname_class",
}
"""Levels whose weight depends on how common the name is, and the column that holds the name."""

LEAST_SHARE = 2e-5
"""No name counts as rarer than one person in 50,000: of rarer ones too few are seen to tell."""

Chances = Mapping[str, Mapping[int, tuple[float, float]]]
"""By comparison and level: how likely the level is of one person (m), and of two (u)."""


def settings_with(chances: Chances, prior: float) -> dict[str, Any]:
    """Return Splink's settings for these chances.

    Args:
        chances: m and u of every level but MISSING.
        prior: the chance that two people drawn at random are one.
    """
    return {
        "link_type": "link_only",
        "unique_id_column_name": "pair",
        "probability_two_random_records_match": prior,
        "blocking_rules_to_generate_predictions": ["l.pair = r.pair"],
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": False,
        "comparisons": [_comparison(name, chances[name]) for name in COMPARISONS],
    }


def _comparison(name: str, chances: Mapping[int, tuple[float, float]]) -> dict[str, Any]:
    levels: list[dict[str, Any]] = [
        {
            "sql_condition": f'"{name}_l" = 0',
            "label_for_charts": "missing",
            "is_null_level": True,
        }
    ]
    strongest_first = sorted(COMPARISONS[name], reverse=True)[:-1]
    levels.extend(_level(name, level, *chances[level]) for level in strongest_first)
    return {"output_column_name": name, "comparison_levels": levels}


def _level(name: str, level: IntEnum, m: float, u: float) -> dict[str, Any]:
    found: dict[str, Any] = {
        "sql_condition": f'"{name}_l" = {level.value}',
        "label_for_charts": level.name.lower().replace("_", " "),
        "m_probability": m,
        "u_probability": u,
    }
    if (name, level) in ADJUSTED:
        found |= {
            "tf_adjustment_column": ADJUSTED[name, level],
            "tf_adjustment_weight": 1.0,
            "tf_minimum_u_value": LEAST_SHARE,
            # The share belongs to this very level; by default Splink looks for one in SQL.
            "disable_tf_exact_match_detection": True,
        }
    return found

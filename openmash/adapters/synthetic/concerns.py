"""Kinds of concern: how often, for whom, and with which census codes."""

from dataclasses import dataclass
from random import Random

from openmash.adapters.synthetic.arrivals import GROUPS
from openmash.adapters.synthetic.chance import Table

LEVELS = ("BLUE", "GREEN", "AMBER", "RED")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of concern.

    Attributes:
        levels: weight at BLUE, GREEN, AMBER and RED.
        factors: census assessment factor codes; the first always, another sometimes.
        need: census primary need code, when in need.
        ages: completed years in which it makes sense, both included.
        girls_only: True where the words fit girls only.
        commoner: factor on the weight by source group.
    """

    key: str
    levels: tuple[float, float, float, float]
    factors: tuple[str, ...]
    need: str
    ages: tuple[int, int]
    commoner: dict[str, float]
    girls_only: bool = False


_ANY = (0, 17)
_LIST = (
    Kind(
        "domestic_abuse",
        (18, 20, 22, 20),
        ("3B", "3A"),
        "N1",
        _ANY,
        {"police": 2.6, "school": 0.5, "health": 0.7, "hospital": 0.7},
    ),
    Kind(
        "parental_mental_health",
        (17, 19, 19, 12),
        ("4B",),
        "N3",
        _ANY,
        {"health": 2.2, "hospital": 1.6, "police": 0.8},
    ),
    Kind("neglect", (12, 13, 13, 9), ("16A",), "N1", _ANY, {"public": 1.7, "police": 0.6}),
    Kind(
        "emotional_abuse",
        (9, 11, 12, 4),
        ("17A",),
        "N1",
        (4, 17),
        {"school": 1.8, "public": 1.5, "police": 0.5},
    ),
    Kind(
        "physical_abuse",
        (8, 6, 11, 20),
        ("18C", "18B"),
        "N1",
        _ANY,
        {"school": 1.7, "hospital": 1.8},
    ),
    Kind(
        "substance_misuse", (6, 7, 8, 9), ("2B", "1B"), "N3", _ANY, {"council": 1.4, "public": 1.4}
    ),
    Kind("housing", (8, 8, 4, 2), ("20",), "N4", _ANY, {"council": 3.0, "police": 0.2}),
    Kind("unborn", (1, 1, 1, 1), ("4B", "2B"), "N1", (-1, -1), {"health": 3.0}),
    Kind("young_carer", (3, 4, 2, 0.5), ("7A",), "N3", (7, 17), {"school": 2.0, "police": 0.1}),
    Kind(
        "sexual_abuse",
        (2, 1.5, 4, 9),
        ("19C", "19B"),
        "N1",
        (4, 17),
        {"school": 1.4, "police": 0.8},
    ),
    Kind("disability", (4, 5, 2, 0.5), ("6A", "5A"), "N2", _ANY, {"health": 3.0, "police": 0.05}),
    Kind(
        "harmful_practice",
        (0.3, 0.3, 0.6, 1.5),
        ("22A",),
        "N1",
        (6, 15),
        {"school": 2.0},
        girls_only=True,
    ),
    Kind("missing", (6, 4, 5, 5), ("10A",), "N1", (11, 17), {"police": 2.5, "public": 0.3}),
    Kind(
        "criminal_exploitation",
        (3, 3, 7, 8),
        ("24A", "13A"),
        "N1",
        (11, 17),
        {"police": 1.8, "health": 0.3},
    ),
    Kind("sexual_exploitation", (1, 1, 3, 4), ("11A",), "N1", (12, 17), {"police": 1.3}),
    Kind(
        "self_harm",
        (4, 6, 6, 8),
        ("15A", "4A"),
        "N5",
        (10, 17),
        {"hospital": 4.0, "school": 1.6, "police": 0.5},
    ),
    Kind("behaviour", (6, 5, 3, 2), ("14A",), "N6", (9, 17), {"police": 1.3, "school": 1.3}),
    Kind("alone_or_abroad", (0.6, 0.6, 1.5, 2), ("9A", "12A"), "N8", (10, 17), {"council": 2.0}),
)
KINDS: dict[str, Kind] = {kind.key: kind for kind in _LIST}
"""Every kind of concern by its key."""

_TABLES: dict[tuple[str, str], Table[Kind]] = {
    (group, level): Table(
        (kind, kind.levels[place] * kind.commoner.get(group, 1.0))
        for kind in _LIST
        if kind.key != "unborn"
    )
    for group in GROUPS
    for place, level in enumerate(LEVELS)
}
# Concerns come together: what else is said to be there, by share of contacts of any kind.
_BESIDE: tuple[tuple[str, float], ...] = (
    ("4B", 0.21),
    ("3B", 0.12),
    ("17A", 0.105),
    ("16A", 0.075),
    ("2B", 0.07),
    ("1B", 0.06),
    ("4A", 0.08),
    ("6B", 0.03),
    ("5A", 0.03),
)


def choose_kind(rng: Random, group: str, level: str, sex: str, age: int) -> Kind:
    """A kind that fits the source, the level and the child (age -1 for the unborn)."""
    if age < 0:
        return KINDS["unborn"]
    table = _TABLES[group, level]
    for _ in range(12):
        kind = table.pick(rng)
        if kind.ages[0] <= age <= kind.ages[1] and (sex == "F" or not kind.girls_only):
            return kind
    return KINDS["neglect"]


def choose_factors(rng: Random, kind: Kind) -> tuple[str, ...]:
    """Census factor codes for a contact of this kind, its own first."""
    found = list(kind.factors[:1])
    if len(kind.factors) > 1 and rng.random() < 0.4:
        found.append(kind.factors[1])
    found.extend(code for code, share in _BESIDE if rng.random() < share and code not in found)
    return tuple(found)

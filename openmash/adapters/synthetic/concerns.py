"""Kinds of concern: how often, for whom, with which census codes, and the words used."""

from dataclasses import dataclass
from random import Random

from openmash.adapters.synthetic import words_harm, words_home, words_young
from openmash.adapters.synthetic.arrivals import GROUPS
from openmash.adapters.synthetic.chance import Table, pick
from openmash.adapters.synthetic.facts import Person, Statements

SAID = {**words_home.SAID, **words_harm.SAID, **words_young.SAID}
LEVELS = ("BLUE", "GREEN", "AMBER", "RED")
_WEIGHT_OF_LEVEL = {"BLUE": "low", "GREEN": "low", "AMBER": "mid", "RED": "high"}


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
        (3, 17),
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
        (3, 17),
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


_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_PLACES = ("the station", "the park gates", "the precinct", "the bus garage", "the canal path")
_OPENERS: dict[str, tuple[str, ...]] = {
    "police": (
        "Officers attended at {time} on {day} after a call from the address.",
        "Officers on patrol spoke to the family at {time} on {day}.",
        "Notification following attendance on {day}.",
        "Call received from a third party at {time}; officers attended.",
    ),
    "school": (
        "{child} came to a member of staff at {time} on {day}.",
        "Raised by {child}'s class teacher on {day}.",
        "This was noted at registration on {day}.",
        "From the school's safeguarding record for {day}.",
    ),
    "health": (
        "Seen at a planned appointment on {day}.",
        "Seen on a home visit at {time} on {day}.",
        "This came up at a routine review on {day}.",
        "The family rang the practice on {day}.",
    ),
    "hospital": (
        "Brought to the emergency department at {time} on {day}.",
        "Seen in the emergency department on {day} and examined by a registrar.",
        "{child} attended by ambulance at {time}.",
    ),
    "council": (
        "Our service visited on {day}.",
        "Found while dealing with another matter on {day}.",
        "Our worker met the family at {time} on {day}.",
    ),
    "public": (
        "I am writing because of what happened on {day}.",
        "This was on {day} at about {time}.",
        "It has been going on for weeks and {day} was the worst.",
        "I did not know whom else to tell.",
    ),
}
_CALMER = (
    "{child} seemed well in {himself} and the home was tidy.",
    "The family already see a support worker and say that it helps.",
    "{mother} took advice well and has family close by.",
    "No other worries are recorded in the last year.",
    "{child} is doing well at school and has friends.",
)


@dataclass(frozen=True, slots=True)
class Cast:
    """The people whom the words name. `mother` and `adult` as the referrer would say them."""

    child: str
    sex: str
    mother: str
    adult: str


_PRONOUNS = {
    "M": ("he", "him", "his", "himself"),
    "F": ("she", "her", "her", "herself"),
    "U": ("the child", "the child", "the child's", "the child"),
}
# How often each group of sources gives a fact, an opinion, something witnessed, something reported.
_GIVEN = {
    "police": (1.0, 0.45, 0.6, 0.75),
    "school": (1.0, 0.65, 0.55, 0.8),
    "health": (1.0, 0.6, 0.5, 0.6),
    "hospital": (1.0, 0.6, 0.6, 0.6),
    "council": (1.0, 0.55, 0.5, 0.55),
    "public": (0.75, 0.7, 0.6, 0.5),
}


def compose(rng: Random, kind: Kind, group: str, level: str, cast: Cast) -> Statements:
    """The four statements, as such a source would write them."""
    he, him, his, himself = _PRONOUNS[cast.sex]
    fields = {
        "child": cast.child,
        "he": he,
        "him": him,
        "his": his,
        "himself": himself,
        "mother": cast.mother,
        "adult": cast.adult,
        "day": pick(rng, _DAYS),
        "time": f"{6 + int(rng.random() * 17)}:{int(rng.random() * 12) * 5:02d}",
        "place": pick(rng, _PLACES),
        "n": str(2 + int(rng.random() * 5)),
    }
    said = SAID[kind.key]
    facts = said[_WEIGHT_OF_LEVEL[level]]
    first = pick(rng, facts)
    fact = f"{pick(rng, _OPENERS[group])} {first}"
    if len(facts) > 1 and rng.random() < 0.3:
        other = pick(rng, facts)
        fact = fact if other == first else f"{fact} {other}"
    if level in ("BLUE", "GREEN") and rng.random() < 0.55:
        fact = f"{fact} {pick(rng, _CALMER)}"
    gives = _GIVEN[group]
    witnessed = pick(rng, said["witnessed"]) if rng.random() < gives[2] else ""
    reported = pick(rng, said["reported"]) if rng.random() < gives[3] else ""
    opinion = pick(rng, said["opinion"]) if rng.random() < gives[1] else ""
    if (not witnessed and not reported) or rng.random() < gives[0]:
        return Statements(
            _filled(fact, fields),
            _filled(opinion, fields),
            _filled(witnessed, fields),
            _filled(reported, fields),
        )
    # Some members of the public give no fact of their own, only what they saw or heard.
    seen = f"{first} {witnessed}".strip()
    return Statements(
        "", _filled(opinion, fields), _filled(seen, fields), _filled(reported, fields)
    )


def _filled(text: str, fields: dict[str, str]) -> str:
    """The words with names in them; each sentence begins with a capital."""
    if not text:
        return ""
    said = text.format_map(fields)
    if ". " in said:
        said = ". ".join(part[:1].upper() + part[1:] for part in said.split(". "))
    return said[:1].upper() + said[1:]


def cast_of(child: Person, adults: tuple[Person, ...], professional: bool) -> Cast:
    """Who is named: the mother, and the man of the story where there is one."""
    mother = next((a.forename for a in adults if a.role in ("mother", "grandparent")), "")
    men = [a for a in adults if a.role in ("step_parent", "father")]
    man = min(
        men, key=lambda a: (not a.lives_with_household, a.role != "step_parent"), default=None
    )
    return Cast(
        child=child.forename or "the unborn baby",
        sex=child.sex,
        mother=mother or ("the mother" if professional else "mum"),
        adult=man.forename
        if man
        else ("the mother's partner" if professional else "mum's partner"),
    )

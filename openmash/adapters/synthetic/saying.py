"""What a source says: the four statements of a contact, put together from the words of its kind."""

import re
from dataclasses import dataclass
from datetime import date
from random import Random

from openmash.adapters.synthetic import words_harm, words_home, words_young
from openmash.adapters.synthetic.chance import pick
from openmash.adapters.synthetic.facts import Person, Statements

SAID = {**words_home.SAID, **words_harm.SAID, **words_young.SAID}
"""Words by kind of concern."""

# Sentences in which the child speaks, goes to school or does what no small child can.
_FOR_OLDER = re.compile(
    r"\{child\} (said|told|wrote|answered|knew|has made|has learnt|asked|drew|spoke|must|used"
    r"|carries|believes|is looking after|is afraid|goes|gave|flinched|has come|coming|collects|ate"
    r"|came|tried|was on the stairs|held|waits|stepped|wore)"
    r"|\{child\}'s (headaches|shoes|telephone|chair)|school|class|homework|friends|bag"
    r"|in the road|been told|collected late|scooter|and said \{adult\}|corridor|bed; \{adult\}"
)
_SPEAKS_FROM = 4


def _for_small(kind: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The words of a kind that fit a baby or toddler; a part may be left with none."""
    return {
        part: tuple(text for text in texts if not _FOR_OLDER.search(text))
        for part, texts in kind.items()
    }


SAID_OF_SMALL = {key: _for_small(kind) for key, kind in SAID.items()}
"""The same for children too young to speak up. `low`, `mid` and `high` are never empty for kinds
that come at any age (a test sees to it)."""

_WEIGHT_OF_LEVEL = {"BLUE": "low", "GREEN": "low", "AMBER": "mid", "RED": "high"}
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
    """The people whom the words name, as the referrer would say them; age of the child, or -1."""

    child: str
    sex: str
    age: int
    mother: str
    adult: str


_PRONOUNS = {
    "M": ("he", "him", "his", "himself"),
    "F": ("she", "her", "her", "herself"),
    "U": ("the child", "the child", "the child's", "the child"),
}
# How often each group of sources gives a fact, something witnessed, something reported, an opinion.
_GIVEN = {
    "police": (1.0, 0.6, 0.75, 0.45),
    "school": (1.0, 0.55, 0.8, 0.65),
    "health": (1.0, 0.5, 0.6, 0.6),
    "hospital": (1.0, 0.6, 0.6, 0.6),
    "council": (1.0, 0.5, 0.55, 0.55),
    "public": (0.75, 0.6, 0.5, 0.7),
}
# Hours in which things happen, from and how many, by group of sources.
_HOURS = {"school": (8, 8), "health": (9, 8), "council": (9, 8)}
_ANY_HOUR = (6, 17)


def compose(
    rng: Random, concern: str, group: str, level: str, cast: Cast, on: date | None
) -> Statements:
    """The four statements, as such a source would write them of what happened on that day."""
    fields = _fields(rng, group, cast, on)
    said = (SAID_OF_SMALL if cast.age < _SPEAKS_FROM else SAID)[concern]
    facts = said[_WEIGHT_OF_LEVEL[level]]
    first = pick(rng, facts)
    small = group == "school" and cast.age < _SPEAKS_FROM
    fact = f"{pick(rng, _OPENERS['council' if small else group])} {first}"
    if len(facts) > 1 and rng.random() < 0.3:
        other = pick(rng, facts)
        fact = fact if other == first else f"{fact} {other}"
    if level in ("BLUE", "GREEN") and rng.random() < 0.55:
        fact = f"{fact} {pick(rng, _CALMER if cast.age >= _SPEAKS_FROM else _CALMER[1:4])}"
    gives = _GIVEN[group]
    witnessed, reported, opinion = (
        pick(rng, said[part]) if rng.random() < share and said[part] else ""
        for part, share in zip(("witnessed", "reported", "opinion"), gives[1:], strict=True)
    )
    if rng.random() >= gives[0]:
        # Some members of the public give no fact of their own, only what they saw.
        fact, witnessed = "", f"{first} {witnessed}".strip()
    return Statements(
        _filled(fact, fields),
        _filled(opinion, fields),
        _filled(witnessed, fields),
        _filled(reported, fields),
    )


def _fields(rng: Random, group: str, cast: Cast, on: date | None) -> dict[str, str]:
    """What stands in the gaps of the words."""
    he, him, his, himself = _PRONOUNS[cast.sex]
    first, hours = _HOURS.get(group, _ANY_HOUR)
    return {
        "child": cast.child,
        "he": he,
        "him": him,
        "his": his,
        "himself": himself,
        "mother": cast.mother,
        "adult": cast.adult,
        "day": _DAYS[on.weekday()] if on else pick(rng, _DAYS[:5]),
        "time": f"{first + int(rng.random() * hours)}:{int(rng.random() * 12) * 5:02d}",
        "place": pick(rng, _PLACES),
        "n": str(2 + int(rng.random() * 5)),
    }


def _filled(text: str, fields: dict[str, str]) -> str:
    """The words with names in them; each sentence begins with a capital."""
    if not text:
        return ""
    said = text.format_map(fields)
    if ". " in said:
        said = ". ".join(part[:1].upper() + part[1:] for part in said.split(". "))
    return said[:1].upper() + said[1:]


def cast_of(child: Person, age: int, adults: tuple[Person, ...], professional: bool) -> Cast:
    """Who is named: the mother, and the man of the story where there is one."""
    mother = next((a.forename for a in adults if a.role in ("mother", "grandparent")), "")
    men = [a for a in adults if a.role in ("step_parent", "father")]
    man = min(
        men, key=lambda a: (not a.lives_with_household, a.role != "step_parent"), default=None
    )
    return Cast(
        child=child.forename or "the unborn baby",
        sex=child.sex,
        age=age,
        mother=mother or ("the mother" if professional else "mum"),
        adult=man.forename
        if man
        else ("the mother's partner" if professional else "mum's partner"),
    )

"""The shape of a naming community: its words and the rule by which a family is named."""

from dataclasses import dataclass, field
from enum import Enum


class Rule(Enum):
    """How a family's surnames come about. `rules.family_names` carries each out."""

    INHERIT = "children carry the father's surname, or their mother's"
    GENDERED = "as inherited, but -ski and -ny turn to -ska and -na for women"
    TWO_SURNAMES_PT = "mother's last surname, then father's last"
    TWO_SURNAMES_ES = "father's first surname, then mother's first"
    THREE_NAMES = "own name, father's name, grandfather's name; nothing is inherited"
    FATHERS_NAME = "own name, then the father's first name"
    HONORIFIC = "men and women of one family end in different words"
    SINGH_KAUR = "men Singh, women Kaur, with or without a family name"
    INITIAL = "the father's own name serves as surname, his father's as an initial"
    FAMILY_FIRST = "family name said first, own name of two parts; women keep theirs"


@dataclass(frozen=True, slots=True)
class Community:
    """One naming community.

    Attributes:
        key, language: as stored; share: weight in an average borough.
        ethnicities: DfE codes with weights.
        boys, girls, surnames: words; a space is part of the name.
        rule: how families are named.
        middle: share of people with a middle name; married: share of married mothers who took
            their husband's name; new_year: share of adults recorded as born on 1 January.
        prefix_names: spellings of one honoured first name that all brothers may carry.
        female_endings: surnames of women under `Rule.HONORIFIC`.
        english: English names used beside the own name. short: long form to short form.
        interpreter: share of households that need one.
        day_names: a boy's and a girl's name for each weekday, Monday first.
    """

    key: str
    language: str
    share: float
    ethnicities: tuple[tuple[str, float], ...]
    boys: tuple[str, ...]
    girls: tuple[str, ...]
    surnames: tuple[str, ...]
    rule: Rule = Rule.INHERIT
    middle: float = 0.0
    married: float = 0.5
    new_year: float = 0.0
    prefix_names: tuple[str, ...] = ()
    female_endings: tuple[str, ...] = ()
    english: tuple[str, ...] = ()
    short: dict[str, str] = field(default_factory=dict)
    interpreter: float = 0.0
    day_names: tuple[tuple[str, str], ...] = ()


def words(text: str) -> tuple[str, ...]:
    """Names out of a text, separated by white space; an underscore stands for a space."""
    return tuple(word.replace("_", " ") for word in text.split())

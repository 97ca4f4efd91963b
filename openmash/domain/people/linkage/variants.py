"""Which name words are spellings or short forms of one name, by our own table.

The table (`data/variants.toml`) was written for this product from general works on how names are
romanised and shortened, named by group; no list of real people stands behind it. A stored name is
never rewritten by it: it only says that two may be one.
"""

import tomllib
from collections import defaultdict
from functools import cache, lru_cache
from importlib.resources import files

from openmash.domain.people.cleaning import words


def _table() -> dict[str, frozenset[str]]:
    text = files(__package__).joinpath("data/variants.toml").read_text(encoding="utf-8")
    by_word: defaultdict[str, set[str]] = defaultdict(set)
    for part in tomllib.loads(text)["part"]:
        for line in part["groups"].strip().splitlines():
            forms = line.split()
            label = next(iter(words(forms[0])))
            for form in forms:
                by_word["".join(sorted(words(form)))].add(label)
    return {word: frozenset(labels) for word, labels in by_word.items()}


_NONE: frozenset[str] = frozenset()
_BY_WORD = _table()


def classes(word: str) -> frozenset[str]:
    """Return the labels of the groups that a folded word stands in; none if in no group."""
    return _BY_WORD.get(word, _NONE)


@lru_cache(maxsize=65_536)
def label(word: str) -> str:
    """Return one label for a folded word: its group's, or the word itself."""
    return min(classes(word), default=word)


def are_variants(x: str, y: str) -> bool:
    """True if two different folded words stand in one group."""
    mine = _BY_WORD.get(x)
    # Most words are in no group, and this is asked of every two names that are compared.
    return mine is not None and x != y and not mine.isdisjoint(classes(y))


def spellings(word: str) -> frozenset[str]:
    """Return every folded word that stands in a group with this one; none if in no group."""
    wanted = classes(word)
    return frozenset(other for each in wanted for other in _by_label()[each]) - {word}


@cache
def _by_label() -> dict[str, frozenset[str]]:
    by_label: defaultdict[str, set[str]] = defaultdict(set)
    for word, labels in _BY_WORD.items():
        for each in labels:
            by_label[each].add(word)
    return {each: frozenset(forms) for each, forms in by_label.items()}


def version() -> str:
    """Return the version of the table, as its file gives it."""
    text = files(__package__).joinpath("data/variants.toml").read_text(encoding="utf-8")
    return str(tomllib.loads(text)["version"])


def group_count() -> int:
    """Return how many groups the table has."""
    return len(frozenset().union(*_BY_WORD.values()))

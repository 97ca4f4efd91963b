"""Which words are first names that people bear.

A slip of the pen seldom makes a name, and parents give none but names: so of two like words that
are both names, two children may be called; where one is none, it is likely the other gone wrong.
The list (`data/forenames.txt`) was written for this product with the communities it is for; a name
that it lacks is treated as a name gone wrong only where the other is one.
"""

from functools import cache
from importlib.resources import files

from openmash.domain.people.linkage.variants import classes


@cache
def _listed() -> frozenset[str]:
    text = files(__package__).joinpath("data/forenames.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return frozenset(word for line in lines for word in line.split())


def is_forename(word: str) -> bool:
    """Return True if a folded word is a first name that we know of, in any spelling."""
    return word in _listed() or bool(classes(word))


def forenames() -> frozenset[str]:
    """Return every folded word of the list of first names; the table of variants has more."""
    return _listed()

"""Which addresses are one door. The written address is kept; this never replaces it.

Two flats of one house are two doors, although they share its street number. An address told without
its flat is taken for the one fuller address of that postcode, if there is only one.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from openmash.domain.people.cleaning import compact
from openmash.domain.sharing.protected_words import canonical


@dataclass(frozen=True, slots=True)
class Door:
    """One way to write an address, made alike: equal ones are one door.

    Attributes:
        postcode: in capitals, without spaces; "" if not told.
        lines: the lines that name the door, each as its words. None: only a postcode was told.
    """

    postcode: str
    lines: frozenset[tuple[str, ...]]

    @property
    def token(self) -> str:
        """A short name for it, to be kept in a tie's key. Never to be shown: it can be guessed."""
        said = "|".join(sorted(" ".join(line) for line in self.lines))
        return sha256(f"{self.postcode}|{said}".encode()).hexdigest()[:32]


def door_of(address: str, postcode: str) -> Door | None:
    """The door that an address names, or None if nothing was told.

    >>> door_of("Flat 2, 14 Sample Rd", "E8 4CV") == door_of("flat 2\\n14 Sample Road", "e84cv")
    True
    """
    code = compact(postcode)
    lines = [line for line in (_line(part, code) for part in _parts(address)) if line]
    numbered = {line for line in lines if any(word[0].isdigit() for word in line)}
    naming = numbered or set(lines[:1])
    return Door(code, frozenset(naming)) if naming or code else None


def group(doors: Iterable[Door]) -> Mapping[Door, Door]:
    """Each door with the one it is taken for: itself, or the one fuller one of its postcode."""
    by_code: dict[str, set[Door]] = defaultdict(set)
    for door in doors:
        by_code[door.postcode].add(door)
    taken: dict[Door, Door] = {}
    for alike in by_code.values():
        for door in alike:
            fuller = [each for each in alike if door.lines and door.lines < each.lines]
            fullest = [each for each in fuller if not any(each.lines < e.lines for e in fuller)]
            taken[door] = fullest[0] if len(fullest) == 1 else door
    return taken


def _parts(address: str) -> list[str]:
    """The lines of an address; a number on a line of its own goes with the next one."""
    parts: list[str] = []
    held = ""
    for part in address.replace(",", "\n").replace(";", "\n").split("\n"):
        said = f"{held} {part}".strip()
        held = said if said.isdigit() else ""
        if said and not held:
            parts.append(said)
    return [*parts, held] if held else parts


def _line(part: str, code: str) -> tuple[str, ...]:
    words = tuple(canonical(part))
    if not code or not words:
        return words
    # A postcode written into the address names no door of its own.
    joined = "".join(words).upper()
    return () if joined == code else words

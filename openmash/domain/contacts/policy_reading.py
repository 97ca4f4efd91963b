"""Reading a policy out of plain JSON values, collecting every fault with the field it is in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeVar

Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True)
class Reader:
    """One level of a body, with its place in the whole.

    Each method reads one field. If the field is missing or wrong it notes one sentence under the
    field's dotted path and gives a stand-in, so that one pass finds every fault; the caller must
    raise if `wrong` is not empty, and never use what was read.

    Attributes:
        body: the values at this level.
        path: dotted path of this level, "" at the top.
        label: words that come before the field's own in a sentence, "" at the top.
        wrong: dotted path to sentence, shared by all levels.
    """

    body: Mapping[str, object]
    path: str = ""
    label: str = ""
    wrong: dict[str, str] = field(default_factory=dict)

    def fail(self, key: str, words: str, sentence: str) -> None:
        """Note that a field is wrong; the first fault of a field is the one shown."""
        what = f"{self.label} {words}".strip()
        self.wrong.setdefault(self.at(key), f"{what[:1].upper()}{what[1:]}: {sentence}")

    def at(self, key: str) -> str:
        """The dotted path of a field at this level."""
        return ".".join(part for part in (self.path, key) if part)

    def is_sound(self, key: str) -> bool:
        """True if no fault has been noted in a field or below it."""
        place = self.at(key)
        return not any(f"{wrong}.".startswith(f"{place}.") for wrong in self.wrong)

    def expect_only(self, *keys: str) -> None:
        """Note each field that no policy has: a misspelt one would otherwise be ignored."""
        for key in sorted(set(self.body) - set(keys)):
            self.fail(key, f"field “{key}”", "no policy has this field; remove it.")

    def text(self, key: str, words: str, longest: int) -> str:
        """Text of 1 to `longest` characters, without control characters; trimmed."""
        value = self.body.get(key)
        if not isinstance(value, str) or not 1 <= len(value.strip()) <= longest:
            self.fail(key, words, f"write between 1 and {longest:,} characters.")
            return ""
        value = value.replace("\r\n", "\n").strip()
        if not value.replace("\n", " ").isprintable():
            self.fail(key, words, "remove the control characters.")
        return value

    def number(self, key: str, words: str, *, above: float, most: float) -> float:
        """A number above one limit and up to another; whole numbers come back as such."""
        value = self.body.get(key)
        if isinstance(value, bool) or not isinstance(value, int | float):
            value = None
        if value is None or not above < value <= most:
            self.fail(key, words, f"give a number above {above:g} and at most {most:,g}.")
            return 1
        return int(value) if value == int(value) else value

    def whole(self, key: str, words: str, *, least: int, most: int) -> int:
        """A whole number within limits."""
        value = self.body.get(key)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self.fail(key, words, f"give a whole number from {least:,} to {most:,}.")
            return least
        return value

    def flag(self, key: str, words: str) -> bool:
        """True or false, and nothing that merely looks like it."""
        value = self.body.get(key)
        if not isinstance(value, bool):
            self.fail(key, words, "answer true or false.")
            return False
        return value

    def day(self, key: str, words: str) -> date:
        """A date written year-month-day."""
        value = self.body.get(key)
        try:
            return date.fromisoformat(value if isinstance(value, str) else "")
        except ValueError:
            self.fail(key, words, "write a date that exists, such as 24 December 2026.")
            return date.min

    def choice(self, key: str, words: str, kind: type[Choice]) -> Choice:
        """One word of a code list."""
        value = self.body.get(key)
        if not isinstance(value, str) or value not in set(kind):
            self.fail(key, words, f"choose one of {', '.join(kind)}.")
            return next(iter(kind))
        return kind(value)

    def choices(self, key: str, words: str, kind: type[Choice]) -> tuple[Choice, ...]:
        """Words of a code list, each at most once, in the order given; none is allowed."""
        values = self.items(key, words)
        known = [kind(one) for one in values if isinstance(one, str) and one in set(kind)]
        if len(known) != len(values):
            self.fail(key, words, f"choose among {', '.join(kind)}.")
        if len(set(known)) != len(known):
            self.fail(key, words, "name each one once only.")
        return tuple(known)

    def items(self, key: str, words: str) -> list[object]:
        """A list of anything."""
        value = self.body.get(key)
        if not isinstance(value, list | tuple):
            self.fail(key, words, "give a list; it may be empty.")
            return []
        return list(value)

    def below(self, key: str, words: str) -> "Reader":
        """The level below a field."""
        return self.within(self.body.get(key), key, words)

    def within(self, value: object, key: str, words: str) -> "Reader":
        """A level below this one, from a value in hand (a member of a list)."""
        if not isinstance(value, Mapping):
            self.fail(key, words, "this part is missing or is not a set of named fields.")
            # What is missing inside a missing part is no news: its faults go nowhere.
            return Reader({}, self.at(key), words, {})
        label = f"{self.label} {words}".strip()
        return Reader(value, self.at(key), label, self.wrong)

    def merge(self, key: str, words: str, faults: Mapping[str, str]) -> None:
        """Take over the faults of a part that read itself."""
        for inner, sentence in faults.items():
            self.fail(".".join(part for part in (key, inner) if part), words, sentence)

"""Rules of single fields of a submission. Each refusal is a sentence; none repeats the typing."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from openmash.core import identifiers
from openmash.core.text import refusal, tidy, too_long
from openmash.domain.sharing.handling import DatePrecision

OLDEST_CHILD = 25
"""Years. A care leaver or disabled young person may be known to children's services until 25."""
OLDEST_ADULT = 120
LONGEST_OVERDUE = timedelta(days=28)
LONGEST_PREGNANCY = timedelta(days=300)
EARLIEST_BIRTH = date(1900, 1, 1)


class Text(NamedTuple):
    """What a text field is called in sentences, its limit in characters, and if it has lines."""

    called: str
    limit: int
    lines: bool = False


TEXTS: dict[str, Text] = {
    "name": Text("Your name", 120),
    "role": Text("Your job", 120),
    "organisation": Text("Your organisation", 160),
    "relationship": Text("Relationship to the child", 120),
    "forename": Text("First name", 80),
    "surname": Text("Last name", 80),
    "other_names": Text("Other names", 160),
    "address": Text("Address", 500, lines=True),
    "school": Text("School or nursery", 160),
    "language": Text("Language", 60),
    "urgent_reason": Text("Why the child is in danger now", 2_000, lines=True),
    "family_told_why_not": Text("Why the family has not been told", 2_000, lines=True),
    "safe_to_contact_detail": Text("How to contact the family safely", 2_000, lines=True),
    "staff_safety": Text("Keeping our staff safe", 2_000, lines=True),
    "source_system_reference": Text("Your own reference", 60),
    "witnessed": Text("What you saw or heard yourself", 10_000, lines=True),
    "reported": Text("What other people told you", 10_000, lines=True),
    "fact": Text("What records or documents show", 10_000, lines=True),
    "opinion": Text("What you think", 10_000, lines=True),
}
"""Every text of a submission by its field's name. The limits are those of the stored columns."""

MOST_OTHER_NAMES = 10

ETHNICITIES: dict[str, str] = {
    "WBRI": "White British",
    "WIRI": "White Irish",
    "WIRT": "Traveller of Irish heritage",
    "WROM": "Gypsy or Roma",
    "WOTH": "Any other White background",
    "MWBC": "White and Black Caribbean",
    "MWBA": "White and Black African",
    "MWAS": "White and Asian",
    "MOTH": "Any other mixed background",
    "AIND": "Indian",
    "APKN": "Pakistani",
    "ABAN": "Bangladeshi",
    "AOTH": "Any other Asian background",
    "BCRB": "Black Caribbean",
    "BAFR": "Black African",
    "BOTH": "Any other Black background",
    "CHNE": "Chinese",
    "OOTH": "Any other ethnic group",
    "REFU": "Refused to say",
    "NOBT": "Not known",
}
"""Census ethnicity codes (DfE) to plain words."""

_IDENTIFIERS: dict[str, Callable[[str], str]] = {
    "email": identifiers.email_address,
    "phone": identifiers.phone,
    "postcode": identifiers.postcode,
    "upn": identifiers.upn,
}


@dataclass(frozen=True, slots=True)
class Place:
    """A part of a submission, and where its faults are noted.

    Attributes:
        path: dotted path of the part, empty for the submission itself.
        wrong: path to sentence; added to by every method.
    """

    path: str
    wrong: dict[str, str]

    def note(self, name: str, sentence: str) -> None:
        """Note a fault of one field; the first one found is kept."""
        self.wrong.setdefault(f"{self.path}.{name}" if self.path else name, sentence)

    def text(self, name: str, value: str) -> str:
        """The text tidied; a fault if it is too long or holds what cannot be kept."""
        rule = TEXTS[name]
        clean = tidy(value, lines=rule.lines)
        sentence = refusal(clean, rule.called) or too_long(clean, rule.called, rule.limit)
        if sentence:
            self.note(name, sentence)
        return clean

    def names(self, name: str, values: Iterable[str]) -> tuple[str, ...]:
        """Several names, empty ones dropped."""
        clean = tuple(each for each in (self.text(name, value) for value in values) if each)
        if len(clean) > MOST_OTHER_NAMES:
            self.note(name, f"{TEXTS[name].called} must be {MOST_OTHER_NAMES} or fewer.")
        return clean

    def identifier(self, name: str, value: str) -> str:
        """An identifier in its stored form; empty stays empty."""
        return self._read(name, value, _IDENTIFIERS[name])

    def nhs_number(self, value: str, *, allow_test: bool) -> str:
        """As `identifier`; the range for tests only where it is allowed."""
        return self._read(
            "nhs_number",
            value,
            lambda typed: identifiers.nhs_number(typed, allow_test_range=allow_test),
        )

    def one_of(self, name: str, value: str, words: tuple[str, ...]) -> None:
        """A fault unless the value is one of the words."""
        if value not in words:
            self.note(name, "This must be one of the choices given. Choose again.")

    def born(
        self, birth: date | None, precision: DatePrecision, today: date, *, oldest: int
    ) -> None:
        """A birth date must be real, not in the future, and of somebody who can be alive."""
        if (birth is None) != (precision is DatePrecision.UNKNOWN):
            self.note("birth_date", "Give the date of birth together with how exactly it is known.")
        if birth is None:
            return
        if birth > today:
            self.note("birth_date", "Date of birth must be today or in the past.")
        elif today.year - birth.year > oldest + 1 or birth < EARLIEST_BIRTH:
            self.note(
                "birth_date",
                f"Date of birth makes this person older than {oldest}. Check the year.",
            )

    def age(self, years: int | None, *, oldest: int) -> None:
        """An approximate age must be of somebody who can be alive."""
        if years is not None and not 0 <= years <= oldest:
            self.note("approximate_age", f"Age must be a number from 0 to {oldest}.")

    def unborn(self, birth: date | None, years: int | None) -> None:
        """An unborn child has neither a birth date nor an age."""
        if birth is not None:
            self.note("birth_date", "An unborn child has no date of birth. Give the due date.")
        if years is not None:
            self.note("approximate_age", "An unborn child has no age. Leave it out.")

    def expected(
        self, due: date | None, precision: DatePrecision, is_unborn: bool, today: date
    ) -> None:
        """A due date belongs to an unborn child, and lies within a pregnancy from today."""
        if due is None:
            return
        # Of a month, its last day may be meant.
        last = due.replace(day=28) if precision is DatePrecision.MONTH else due
        if not is_unborn:
            self.note("expected_date", "Only an unborn child has a due date. Leave it out.")
        elif precision not in {DatePrecision.DAY, DatePrecision.MONTH}:
            self.note("expected_date", "Due date must include at least a month and a year.")
        elif last < today - LONGEST_OVERDUE:
            self.note(
                "expected_date",
                "Due date is more than 4 weeks ago. Check it, or give the child’s date of birth.",
            )
        elif due > today + LONGEST_PREGNANCY:
            self.note("expected_date", "Due date is more than 10 months from now. Check it.")

    def happened(self, when: date | None, precision: DatePrecision, today: date) -> None:
        """What is told of has happened already."""
        if (when is None) != (precision is DatePrecision.UNKNOWN):
            self.note("event_date", "Give the date together with how exactly it is known.")
        if when is not None and when > today:
            self.note("event_date", "The date it happened must be today or in the past.")
        if when is not None and when < EARLIEST_BIRTH:
            self.note("event_date", "The date it happened must be after 1900. Check the year.")

    def _read(self, name: str, value: str, reader: Callable[[str], str]) -> str:
        if not value.strip():
            return ""
        try:
            return reader(value)
        except ValueError as wrong:
            self.note(name, str(wrong))
            return value

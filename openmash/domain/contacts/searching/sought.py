"""What is looked for: what was typed in the search box once it is understood."""

from dataclasses import dataclass
from typing import Final

from openmash.domain.contacts.searching.typed_dates import Born
from openmash.domain.people.facts import PersonFacts

WILD: Final = "*?"
"""Stand-ins that people type: `*` for any letters, `?` for one letter or none."""


@dataclass(frozen=True, slots=True)
class Name:
    """One word of a name.

    Attributes:
        word: folded as names are compared, with its stand-ins.
        typed: as it was typed.
    """

    word: str
    typed: str

    @property
    def is_wild(self) -> bool:
        """True if it holds a stand-in."""
        return any(each in self.word for each in WILD)

    @property
    def start(self) -> str:
        """The letters before the first stand-in."""
        places = [self.word.index(each) for each in WILD if each in self.word]
        return self.word[: min(places)] if places else self.word


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something typed that is not looked for, and why, as the end of a sentence."""

    typed: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What is looked for. Whatever was not typed is empty.

    Attributes:
        names: the words of the name in the order typed.
        surname_words: how many of them, from the first, a comma marked as the surname; 0 if none.
        postcode: as much of one as was typed, in the stored form: "E8", "E8 4" or "E8 4CV".
        nhs_number, upn, reference: in their stored forms.
        perhaps: a reference that the words, all of them names as well, would also spell.
        left_out: what was typed and is not looked for.
    """

    names: tuple[Name, ...] = ()
    surname_words: int = 0
    born: Born | None = None
    postcode: str = ""
    nhs_number: str = ""
    upn: str = ""
    reference: str = ""
    perhaps: str = ""
    left_out: tuple[LeftOut, ...] = ()

    @property
    def is_empty(self) -> bool:
        """True if nothing that was typed was understood."""
        return not (self.names or self.born or self.postcode or self.is_certain)

    @property
    def is_certain(self) -> bool:
        """True if it holds something that belongs to one person or one contact."""
        return bool(self.nhs_number or self.upn or self.reference)

    @property
    def has_whole_postcode(self) -> bool:
        """True if a postcode was typed to its end."""
        return len(self.postcode.partition(" ")[2]) == 3

    @property
    def plain_names(self) -> tuple[Name, ...]:
        """The words of the name that have no stand-ins."""
        return tuple(each for each in self.names if not each.is_wild)

    @property
    def is_fuller(self) -> bool:
        """True if enough is told to compare whole people: two names, a number, or a name and more.

        Less is only compared word by word.
        """
        more = self.born or self.has_whole_postcode
        return bool(self.nhs_number or self.upn or len(self.plain_names) > 1) or bool(
            self.plain_names and more
        )


def readings(sought: Sought, *, with_postcode: bool = True) -> tuple[PersonFacts, ...]:
    """The person looked for, as the matching rules see one: once for each way to read the name.

    "Khan Aisha" is Aisha Khan or Khan Aisha; a comma settles it.

    Args:
        with_postcode: False for what must not be found, or weighed, by where somebody lives.
    """
    words = [each.word for each in sought.plain_names]
    last = (" ".join(words[:-1]), " ".join(words[-1:]))
    first = (" ".join(words[1:]), " ".join(words[:1]))
    orders = {last, first} if len(words) != 1 else {last, (words[0], "")}
    if sought.surname_words and len(words) == len(sought.names):
        cut = sought.surname_words
        orders = {(" ".join(words[cut:]), " ".join(words[:cut]))}
    postcodes = (sought.postcode,) if sought.has_whole_postcode and with_postcode else ()
    return tuple(
        PersonFacts(
            forename=forename,
            surname=surname,
            birth_date=sought.born.day if sought.born else None,
            birth_precision=sought.born.precision if sought.born else "unknown",
            nhs_number=sought.nhs_number,
            upn=sought.upn,
            postcodes=postcodes,
        )
        for forename, surname in sorted(orders)
    )


def words_of(sought: Sought) -> tuple[str, ...]:
    """What is looked for, told back: "name Aisha Khan", "born 3 May 2019", "postcode E8"."""
    said = [f"name {_said(sought.names)}"] if sought.names else []
    if sought.surname_words:
        cut = sought.surname_words
        surname, forename = _said(sought.names[:cut]), _said(sought.names[cut:])
        said = [f"surname {surname}", f"first name {forename}"]
    if sought.born:
        verb = "born in" if sought.born.precision != "day" else "born"
        said.append(f"{verb} {sought.born.words}")
    if sought.postcode:
        whole = "postcode" if sought.has_whole_postcode else "a postcode that begins"
        said.append(f"{whole} {sought.postcode}")
    if sought.nhs_number:
        digits = sought.nhs_number
        said.append(f"NHS number {digits[:3]} {digits[3:6]} {digits[6:]}")
    if sought.upn:
        said.append(f"unique pupil number {sought.upn}")
    if sought.reference:
        said.append(f"contact {sought.reference}")
    return tuple(said)


def _said(names: tuple[Name, ...]) -> str:
    return " ".join(each.typed[:1].upper() + each.typed[1:] for each in names)

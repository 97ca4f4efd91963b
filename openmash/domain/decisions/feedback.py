"""What a referrer may be told: safe wording for the public and for professionals.

A member of the public learns that the hub has decided, never what was found or decided about a
family (domain notes, section 3: confidentiality differs for the public). A professional learns the
outcome for each child, since they go on working with the family.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from enum import StrEnum

from openmash.core.errors import BadInput
from openmash.domain.decisions.outcomes import Outcome
from openmash.domain.sharing.protection import PlaceKind


class Method(StrEnum):
    """How the referrer was told."""

    PHONE = "phone"
    EMAIL = "email"
    LETTER = "letter"
    IN_PERSON = "in_person"
    NOT_POSSIBLE = "not_possible"

    @property
    def label(self) -> str:
        """The words for a page."""
        return {
            Method.PHONE: "By telephone",
            Method.EMAIL: "By email",
            Method.LETTER: "By letter",
            Method.IN_PERSON: "In person",
            Method.NOT_POSSIBLE: "Not possible: anonymous, or it would not be safe",
        }[self]


WORDING_LIMIT = 4_000

_FOR_PROFESSIONALS = {
    Outcome.STRATEGY_DISCUSSION: "a strategy discussion is being held under section 47. You may be "
    "asked to take part",
    Outcome.S17_ASSESSMENT: "children's social care will carry out an assessment under section 17. "
    "You may be asked to contribute",
    Outcome.EARLY_HELP: "the family will be offered early help",
    Outcome.OTHER_AGENCY: "the concern has been passed to the agency best placed to help",
    Outcome.INFORMATION_ADVICE: "information and advice have been given; no further involvement "
    "of the hub is planned",
    Outcome.NO_FURTHER_ACTION: "the hub will take no further action on this contact",
    Outcome.TRANSFER: "responsibility is being transferred to the local authority where the child "
    "lives",
}


def suggested_wording(
    *,
    public: bool,
    reference: str,
    outcomes: Sequence[tuple[str, Outcome]],
    redirected: bool,
    children: int = 1,
) -> str:
    """The wording to start from; the person who tells the referrer may change it.

    Args:
        public: True for a member of the public: nothing about the outcome or the family. The
            words are the same whatever came of it, or their difference would tell.
        reference: the receipt reference.
        outcomes: each child's initials and outcome, for professionals only.
        redirected: the contact went to a worker who already knows a child of it.
        children: how many children the contact is about.
    """
    thanks = f"Thank you for telling us about your concern (reference {reference})."
    if public:
        return (
            f"{thanks} We have looked into what you told us and have decided what to do. To "
            "protect the family's privacy we cannot tell you more. If you are worried again, or "
            "anything changes, please contact us. If a child is in danger now, call 999."
        )
    if redirected:
        who = "The child" if children == 1 else "A child you told us about"
        return (
            f"{thanks} {who} is already known to children's social care, and your concern has "
            "been passed to the allocated worker. If nobody contacts you within two working days, "
            "or you disagree, please tell us."
        )
    said = " ".join(f"For {who}: {_FOR_PROFESSIONALS[outcome]}." for who, outcome in outcomes)
    return (
        f"{thanks} {said} If you disagree with this decision, or anything changes, please tell us "
        "and ask to speak to the hub manager."
    )


_WORD = re.compile(r"[^\W\d_]+")

# Ordinary words that are also names: written small they are taken for the word. Some are parts of
# names, which alone name nobody.
_ORDINARY = frozenset(
    _WORD.findall(
        "a al an be best bin black brown can daisy dawn day de del den der di do du early el faith "
        "field gentle good grace green hall he hill hope hunt ibn ivy joy king la lane law le lee "
        "lily little long love mark may miles moon more my no of or park penny price ray rich rob "
        "rose ruby rush sage say see she short sky small so son star stone sue summer sunny to "
        "today true van von wade walk ward we west white will wise wood you young"
    )
)

_OUTCOME_WORDS = (
    r"s(?:ection)?\W{0,2}(?:47|17)",
    r"strategy (?:discussion|meeting)",
    r"assess(?:ment|ments|ed|ing)?",
    r"early help",
    r"no further action",
    r"nfa",
    r"child protection",
    r"child in need",
    r"care (?:order|proceedings)",
    r"(?:taken|taking|went|go) into care",
    r"(?:social|allocated|family support) workers?",
    r"transferr?(?:ed|ring)?",
    r"another (?:agency|authority)",
    r"already known",
    r"known to (?:us|social|the|children)",
)
_OUTCOMES = re.compile(rf"\b(?:{'|'.join(_OUTCOME_WORDS)})\b", re.IGNORECASE)


def unsafe_words(wording: str, names: Iterable[str], *, suggested: str = "") -> tuple[str, ...]:
    """The words that a member of the public must not be told, as they stand in the wording.

    A word is unsafe that is part of a name of the family, whatever its case or accents, or that
    tells an outcome. It errs towards asking: a name that is an ordinary word too ("Will") is passed
    over only where it is written small.

    Args:
        names: every name of every child and adult in the contact, other names included.
        suggested: wording known to be safe; its sentences are not looked at.

    >>> unsafe_words("We visited Tolu's mother and will start early help.", ["Tolu", "Will"])
    ('Tolu', 'early help')
    >>> unsafe_words("Thank you for telling us.", ["Tolu"])
    ()
    """
    text = " ".join(wording.split())
    for sentence in _sentences(suggested):
        text = text.replace(sentence, " | ")
    unsafe = {part for name in names for part in _parts(name) if len(part) > 1}
    found = [word for word in _WORD.findall(text) if _names(word, unsafe)]
    found += [match.group() for match in _OUTCOMES.finditer(text)]
    return tuple(dict.fromkeys(found))


def _parts(name: str) -> set[str]:
    """Each word of a name, and what is left of it without its marks: O'Brien is OBrien too."""
    whole = ["".join(_WORD.findall(word)) for word in name.split()]
    return {_fold(part) for part in [*_WORD.findall(name), *whole]}


def _names(word: str, unsafe: set[str]) -> bool:
    folded = _fold(word)
    return folded in unsafe and not (folded in _ORDINARY and word.islower())


def _fold(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _sentences(text: str) -> list[str]:
    whole = re.split(r"(?<=[.!?]) +", " ".join(text.split()))
    return sorted((each for each in whole if each), key=len, reverse=True)


def check_wording(
    method: Method,
    wording: str,
    *,
    unsafe: Sequence[str] = (),
    gives_away: Iterable[PlaceKind] = (),
) -> str:
    """The wording as stored.

    Args:
        unsafe: what `unsafe_words` found, where the referrer is a member of the public.
        gives_away: the protected places that `protection.find_tokens` found, whoever the referrer
            is: what a professional was told or sent reaches the family too.

    Raises:
        BadInput: there is none, or it is too long, or it tells where a protected person is, or
            tells the public of the family. Where telling was not possible it is the reason, which
            nobody outside is told.
    """
    wording = wording.strip()
    if not wording:
        what = (
            "Enter why the referrer could not be told."
            if method is Method.NOT_POSSIBLE
            else "Enter what the referrer was told."
        )
        raise BadInput({"wording": what})
    if len(wording) > WORDING_LIMIT:
        raise BadInput({"wording": f"What was told must be {WORDING_LIMIT:,} characters or fewer."})
    places = " and ".join(sorted({kind.label for kind in gives_away}))
    if places and method is not Method.NOT_POSSIBLE:
        # The kind of place and never the place: a refusal must not tell what it keeps.
        raise BadInput(
            {
                "wording": f"The wording gives away {places}. Take that out: nobody outside is "
                "told where a protected person is."
            }
        )
    if unsafe and method is not Method.NOT_POSSIBLE:
        # The words themselves may be names, and a refusal carries none.
        raise BadInput(
            {
                "wording": "The wording names somebody in the family or tells an outcome. Take "
                "that out: a member of the public is told neither."
            }
        )
    return wording

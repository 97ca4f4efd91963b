"""The kinds of tie that a network draws, and how sure each is.

The stored words never change; the labels may. `docs/glossary.md`: a tie is one line of the network.
"""

from enum import StrEnum

from openmash.core.errors import BadInput


class TieKind(StrEnum):
    """What joins two ends. The first end is the one the words are about: parent of, lives at."""

    PARENT = "parent"
    STEP_PARENT = "step_parent"
    ADOPTIVE_PARENT = "adoptive_parent"
    FOSTER_CARER = "foster_carer"
    GRANDPARENT = "grandparent"
    AUNT_OR_UNCLE = "aunt_or_uncle"
    SIBLING = "sibling"
    HALF_SIBLING = "half_sibling"
    STEP_SIBLING = "step_sibling"
    COUSIN = "cousin"
    OTHER_RELATIVE = "other_relative"
    CARER = "carer"
    PARTNER = "partner"
    FORMER_PARTNER = "former_partner"
    PARENTS_PARTNER = "parents_partner"
    PARENTS_FORMER_PARTNER = "parents_former_partner"
    FRIEND = "friend"
    NEIGHBOUR = "neighbour"
    LODGER = "lodger"
    PROFESSIONAL = "professional"
    ASSOCIATE = "associate"
    LIVES_WITH = "lives_with"
    LIVES_AT = "lives_at"
    LIVED_AT = "lived_at"
    SCHOOL = "school"
    SPENDS_TIME_AT = "spends_time_at"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The words for a page, as they stand between the names of the two ends."""
        return _LABELS[self]

    @property
    def mutual(self) -> bool:
        """True if it says the same from either end."""
        return self in _MUTUAL

    @property
    def above(self) -> int | None:
        """How many generations the first end stands above the second; None if that is not told."""
        return _ABOVE.get(self)

    @property
    def of_place(self) -> bool:
        """True if the second end is a place or a school and not a person."""
        return self in _OF_PLACE


_LABELS = {
    TieKind.PARENT: "parent of",
    TieKind.STEP_PARENT: "step-parent of",
    TieKind.ADOPTIVE_PARENT: "adoptive parent of",
    TieKind.FOSTER_CARER: "foster carer of",
    TieKind.GRANDPARENT: "grandparent of",
    TieKind.AUNT_OR_UNCLE: "aunt or uncle of",
    TieKind.SIBLING: "brother or sister of",
    TieKind.HALF_SIBLING: "half-brother or half-sister of",
    TieKind.STEP_SIBLING: "step-brother or step-sister of",
    TieKind.COUSIN: "cousin of",
    TieKind.OTHER_RELATIVE: "relative of",
    TieKind.CARER: "carer or guardian of",
    TieKind.PARTNER: "partner of",
    TieKind.FORMER_PARTNER: "former partner of",
    TieKind.PARENTS_PARTNER: "partner of a parent of",
    TieKind.PARENTS_FORMER_PARTNER: "former partner of a parent of",
    TieKind.FRIEND: "friend of",
    TieKind.NEIGHBOUR: "neighbour of",
    TieKind.LODGER: "lodger or housemate of",
    TieKind.PROFESSIONAL: "works with",
    TieKind.ASSOCIATE: "associate of",
    TieKind.LIVES_WITH: "lives with",
    TieKind.LIVES_AT: "lives at",
    TieKind.LIVED_AT: "lived at",
    TieKind.SCHOOL: "goes to",
    TieKind.SPENDS_TIME_AT: "spends time at",
    TieKind.OTHER: "told of with",
}

_MUTUAL = frozenset(
    {
        TieKind.SIBLING,
        TieKind.HALF_SIBLING,
        TieKind.STEP_SIBLING,
        TieKind.COUSIN,
        TieKind.OTHER_RELATIVE,
        TieKind.PARTNER,
        TieKind.FORMER_PARTNER,
        TieKind.FRIEND,
        TieKind.NEIGHBOUR,
        TieKind.ASSOCIATE,
        TieKind.LIVES_WITH,
    }
)
_ABOVE = {
    **dict.fromkeys(
        (
            TieKind.PARENT,
            TieKind.STEP_PARENT,
            TieKind.ADOPTIVE_PARENT,
            TieKind.FOSTER_CARER,
            TieKind.AUNT_OR_UNCLE,
            TieKind.CARER,
            TieKind.PARENTS_PARTNER,
            TieKind.PARENTS_FORMER_PARTNER,
        ),
        1,
    ),
    TieKind.GRANDPARENT: 2,
    **dict.fromkeys(
        (
            TieKind.SIBLING,
            TieKind.HALF_SIBLING,
            TieKind.STEP_SIBLING,
            TieKind.COUSIN,
            TieKind.PARTNER,
            TieKind.FORMER_PARTNER,
        ),
        0,
    ),
}
_OF_PLACE = frozenset({TieKind.LIVES_AT, TieKind.LIVED_AT, TieKind.SCHOOL, TieKind.SPENDS_TIME_AT})

SIBLINGS = frozenset({TieKind.SIBLING, TieKind.HALF_SIBLING, TieKind.STEP_SIBLING})
PARENTS = frozenset({TieKind.PARENT, TieKind.ADOPTIVE_PARENT})


class Confidence(StrEnum):
    """How sure a tie is. Nothing that the hub was merely told is certain."""

    CERTAIN = "certain"
    LIKELY = "likely"
    UNSURE = "unsure"

    @property
    def label(self) -> str:
        """The word for a page."""
        return self.value.capitalize()


RECORDABLE = tuple(kind for kind in TieKind if kind is not TieKind.SCHOOL)
"""What a person can record themselves; a child's school is told in a contact."""

NAME_LIMIT, NOTE_LIMIT, REASON_LIMIT = 160, 1000, 1000


def check_tie(kind: TieKind, *, to_is_record: bool, to_name: str, note: str) -> None:
    """Raise `BadInput`, by field, unless this can be recorded as a tie.

    Args:
        to_is_record: the far end is a person of the network; otherwise it is `to_name`.
        note: the recorder's own words.
    """
    wrong: dict[str, str] = {}
    if to_is_record == bool(to_name):
        wrong["to_name"] = "Select a person or enter a name, and not both"
    elif kind.of_place and to_is_record:
        wrong["to_name"] = "Enter the place: this kind of tie ends at a place"
    if kind not in RECORDABLE:
        wrong["kind"] = "Select what joins them"
    if kind is TieKind.OTHER and not note:
        wrong["note"] = "Enter in your own words what joins them"
    for name, text, limit in (("to_name", to_name, NAME_LIMIT), ("note", note, NOTE_LIMIT)):
        if len(text) > limit:
            wrong[name] = f"Enter {limit:,} characters or fewer"
    if wrong:
        raise BadInput(wrong)


def check_reason(reason: str) -> None:
    """Raise `BadInput` unless a reason for a tie being wrong is given, and not too long."""
    if not reason.strip():
        raise BadInput({"reason": "Enter why it is wrong"})
    if len(reason) > REASON_LIMIT:
        raise BadInput({"reason": f"Enter {REASON_LIMIT:,} characters or fewer"})

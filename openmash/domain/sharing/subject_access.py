"""Own record: what may be in the answer to a subject access request, and who stands behind it.

UK GDPR article 15. What may be held back: Data Protection Act 2018 Schedule 2 (other people's
information, the identity of who told, the prevention of crime) and Schedule 3 (serious harm to
anybody, social work data). Every item is decided by its owner; nothing that leaves gives away a
protected place or who told.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from openmash.core.errors import BadInput, NotNow
from openmash.domain.sharing.handling import HandlingCode
from openmash.domain.sharing.protection import Place, PlaceKind, find_tokens

TEXT_LIMIT = 8_000


class SubjectStatus(StrEnum):
    """How far a request has come. The stored word never changes; the label may."""

    RECEIVED = "received"
    COLLECTING = "collecting"
    REDACTING = "redacting"
    CHECKING = "checking"
    RELEASED = "released"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        """The words for a page."""
        return {
            SubjectStatus.RECEIVED: "Identity to check",
            SubjectStatus.COLLECTING: "Ready to collect",
            SubjectStatus.REDACTING: "Owners decide and redact",
            SubjectStatus.CHECKING: "Waiting for a second person",
            SubjectStatus.RELEASED: "Released",
            SubjectStatus.REFUSED: "Refused",
        }[self]


OPEN = frozenset(SubjectStatus) - {SubjectStatus.RELEASED, SubjectStatus.REFUSED}
"""Statuses in which the clock matters."""


class SubjectDecision(StrEnum):
    """What its owner does with one item of the answer."""

    UNDECIDED = "undecided"
    INCLUDE = "include"
    REDACT = "redact"
    WITHHOLD = "withhold"

    @property
    def label(self) -> str:
        """The words for a page."""
        return {
            SubjectDecision.UNDECIDED: "Not decided",
            SubjectDecision.INCLUDE: "Give it as it stands",
            SubjectDecision.REDACT: "Give it in redacted words",
            SubjectDecision.WITHHOLD: "Withhold it",
        }[self]


class Exemption(StrEnum):
    """Why something is redacted or withheld (Data Protection Act 2018)."""

    OTHER_PEOPLE = "sch2_para16"
    CRIME = "sch2_para2"
    SERIOUS_HARM = "sch3_para11"
    AGAINST_EXPECTATIONS = "sch3_para10"
    LEGAL_PRIVILEGE = "sch2_para19"
    PROTECTED_PLACE = "protected_place"

    @property
    def label(self) -> str:
        """The words for a page."""
        return {
            Exemption.OTHER_PEOPLE: "It is about other people, who did not agree (Schedule 2, "
            "paragraph 16)",
            Exemption.CRIME: "It would hinder preventing or detecting crime (Schedule 2, "
            "paragraph 2)",
            Exemption.SERIOUS_HARM: "It would probably cause somebody serious harm (social work, "
            "Schedule 3, paragraph 11)",
            Exemption.AGAINST_EXPECTATIONS: "The child told it in confidence, and a parent asks "
            "(Schedule 3, paragraph 10)",
            Exemption.LEGAL_PRIVILEGE: "It is advice of a lawyer (Schedule 2, paragraph 19)",
            Exemption.PROTECTED_PLACE: "It tells where a protected person is",
        }[self]


AS_IT_STANDS = frozenset({HandlingCode.OPEN, HandlingCode.HUB_ONLY})
"""Items that may be given as they stand. What is restricted or sealed is put into other words, so
that the second person reads what leaves without reading what is kept from them."""


@dataclass(frozen=True, slots=True)
class SubjectItemFacts:
    """One collected item, with what its owner decided.

    Attributes:
        text: the item as it stands.
        wording: what the subject gets, for an item that is redacted.
        exemption: why part or all is held back.
        reason: that in the owner's words, or why other people's names stay in.
        handling: who may see it in the hub now.
    """

    item_id: UUID
    decision: SubjectDecision
    text: str
    wording: str = ""
    exemption: Exemption | None = None
    reason: str = ""
    handling: HandlingCode = HandlingCode.HUB_ONLY

    @property
    def leaves(self) -> str:
        """The words that leave the hub; empty for what is withheld or not decided."""
        if self.decision is SubjectDecision.INCLUDE and self.handling in AS_IT_STANDS:
            return self.text
        return self.wording if self.decision is SubjectDecision.REDACT else ""


class Warned(StrEnum):
    """What a text that is about to leave gives away."""

    PLACE = "place"
    REFERRER = "referrer"
    THIRD_PARTY = "third_party"


@dataclass(frozen=True, slots=True)
class Exposure:
    """One thing that a text gives away, and where."""

    kind: Warned
    words: str
    start: int
    end: int


def exposures(
    text: str,
    *,
    places: Collection[Place],
    referrer: Iterable[str],
    others: Iterable[str],
) -> tuple[Exposure, ...]:
    """What the text gives away of protected places, of who told, and of other people.

    Args:
        places: where somebody may not be found; their own value is never in the answer.
        referrer: names, numbers and addresses of a member of the public who told.
        others: the names of other people in the contact.
    """
    found = [
        Exposure(Warned.PLACE, hit.kind.label, hit.start, hit.end)
        for hit in find_tokens(text, places)
    ]
    for kind, names in ((Warned.REFERRER, referrer), (Warned.THIRD_PARTY, others)):
        sought = [Place(UUID(int=0), PlaceKind.OTHER, name) for name in names if name.strip()]
        found += [
            Exposure(kind, text[hit.start : hit.end], hit.start, hit.end)
            for hit in find_tokens(text, sought)
        ]
    return tuple(sorted(set(found), key=lambda each: (each.start, each.end, each.kind)))


def check_decision(facts: SubjectItemFacts, found: Collection[Exposure]) -> SubjectItemFacts:
    """The decision as it is stored.

    Raises:
        BadInput: redacted without words, withheld without a reason; or the words that leave give
            away a protected place or who told, or other people without a reason.
    """
    if facts.decision is SubjectDecision.UNDECIDED:
        raise BadInput({"decision": "Select what the person gets of this."})
    if facts.decision is SubjectDecision.REDACT and not facts.wording.strip():
        raise BadInput({"wording": "Enter the words that the person gets, or withhold it."})
    if len(facts.wording) > TEXT_LIMIT or len(facts.reason) > TEXT_LIMIT:
        raise BadInput({"wording": f"Use {TEXT_LIMIT:,} characters or fewer."})
    if facts.decision is not SubjectDecision.INCLUDE and facts.exemption is None:
        raise BadInput({"exemption": "Select why it is held back."})
    if facts.decision is SubjectDecision.WITHHOLD:
        if not facts.reason.strip():
            raise BadInput({"reason": "Enter why it is withheld, and whom that protects."})
        return facts
    if facts.decision is SubjectDecision.INCLUDE and facts.handling not in AS_IT_STANDS:
        raise BadInput(
            {
                "decision": "This item is restricted or sealed. Give it in redacted words, or "
                "withhold it."
            }
        )
    _check_words(facts, found)
    return facts


def _check_words(facts: SubjectItemFacts, found: Collection[Exposure]) -> None:
    field = "wording" if facts.decision is SubjectDecision.REDACT else "decision"
    places = sorted({each.words for each in found if each.kind is Warned.PLACE})
    if places:
        raise BadInput(
            {field: f"These words give away {', '.join(places)}. Redact it, or withhold the item."}
        )
    if any(each.kind is Warned.REFERRER for each in found):
        raise BadInput(
            {
                field: "These words give away who told us, and a member of the public was "
                "promised that we would not. Redact it, or withhold the item."
            }
        )
    if any(each.kind is Warned.THIRD_PARTY for each in found) and not facts.reason.strip():
        raise BadInput(
            {
                "reason": "Other people are named. Enter why that is right: they agreed, or it is "
                "reasonable without asking them. Or redact it."
            }
        )


def check_prepared(items: Collection[SubjectItemFacts]) -> None:
    """Raise `NotNow` unless every owner has decided on every item."""
    # No number: it would tell of items whose existence is not for everybody to know.
    if any(_waits(item) for item in items):
        raise NotNow("Something still waits for its owner to decide. Nothing leaves before that.")


def _waits(item: SubjectItemFacts) -> bool:
    """True if nobody decided, or the item was sealed after it was to be given as it stands."""
    included = item.decision is SubjectDecision.INCLUDE
    return item.decision is SubjectDecision.UNDECIDED or (included and not item.leaves)


def check_second_person(prepared_by: int | None, releasing: int) -> None:
    """Raise `NotNow` unless somebody else prepared it: two people stand behind every answer."""
    if prepared_by is None:
        raise NotNow("Prepare the answer first.")
    if prepared_by == releasing:
        raise NotNow("You prepared this answer. A second person must check and release it.")


MAY_BECOME: dict[SubjectStatus, frozenset[SubjectStatus]] = {
    SubjectStatus.RECEIVED: frozenset({SubjectStatus.COLLECTING, SubjectStatus.REFUSED}),
    SubjectStatus.COLLECTING: frozenset({SubjectStatus.REDACTING, SubjectStatus.REFUSED}),
    SubjectStatus.REDACTING: frozenset(
        {SubjectStatus.REDACTING, SubjectStatus.CHECKING, SubjectStatus.REFUSED}
    ),
    SubjectStatus.CHECKING: frozenset({SubjectStatus.REDACTING, SubjectStatus.RELEASED}),
    SubjectStatus.RELEASED: frozenset(),
    SubjectStatus.REFUSED: frozenset(),
}
"""Which status follows which."""


def check_move(status: SubjectStatus, to: SubjectStatus) -> None:
    """Raise `NotNow` unless the request may go on to that status now."""
    if to not in MAY_BECOME[status]:
        raise NotNow(
            f"This subject access request stands at “{status.label}”. Load the page again."
        )

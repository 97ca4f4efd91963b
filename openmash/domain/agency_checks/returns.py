"""What each of the six answers needs, and what it must not carry.

Proportionality cuts both ways (Children Act 2004 s.16LA): what would help to keep the child safe
is shared unless sharing would harm the child more, and then the reason is kept; and an answer that
shares nothing carries nothing, so that no text an agency meant to hold back is stored by accident.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from openmash.core.errors import BadInput
from openmash.domain.access import AgencyKind
from openmash.domain.agency_checks.fields import field_of
from openmash.domain.agency_checks.lifecycle import (
    CARRIES_ITEMS,
    NEEDS_REASON,
    Answer,
    MatchConfidence,
)
from openmash.domain.agency_checks.marks import Audience, Identifier
from openmash.domain.agency_checks.return_words import REASON_NEEDED
from openmash.domain.contacts.ratings import Rating
from openmash.domain.sharing import schemes
from openmash.domain.sharing.handling import Basis, DatePrecision, SourceGrade
from openmash.domain.sharing.schemes import Marks, Scheme

EARLIEST = date(1900, 1, 1)
FURTHEST_AHEAD = timedelta(days=50 * 365)


@dataclass(frozen=True, slots=True)
class Asked:
    """What an information request asked.

    Attributes:
        kind: of which kind of agency.
        period_from: from which local date it is to search.
        people: the person records it is about.
        ratings: the levels the hub uses, for the agency's own view.
        scheme: the marking scheme that the agency may use.
        concern_open: True if the agency may read anything of what is known of the contact.
    """

    kind: AgencyKind
    period_from: date
    people: frozenset[UUID]
    ratings: tuple[Rating, ...]
    scheme: Scheme = Scheme.PLAIN
    concern_open: bool = True


@dataclass(frozen=True, slots=True)
class ItemDraft:
    """One filled field of a return.

    Attributes:
        key: the field's stored word (see `fields`).
        text: what the agency says, in words.
        entry: which entry of a field that repeats, from 1.
        about: the person it is about, or None for the family as a whole.
        place: the place it is about, if it is about one.
        audience, basis, event_date, precision: who may see it, and what kind of statement it is.
        grade: how far the source is trusted, in the plain scheme.
        marks: the marks in the agency's own scheme.
    """

    key: str
    text: str
    about: UUID | None = None
    audience: Audience = Audience.HUB_ONLY
    basis: Basis = Basis.FACT
    event_date: date | None = None
    precision: DatePrecision = DatePrecision.UNKNOWN
    grade: SourceGrade = SourceGrade.UNTESTED
    marks: Marks = schemes.UNMARKED
    place: str = ""
    entry: int = 1

    @property
    def name(self) -> str:
        """What the entry is called in `faults`: the key, with the number of a later entry."""
        return self.key if self.entry == 1 else f"{self.key}_{self.entry}"

    @property
    def plain_grade(self) -> SourceGrade:
        """The plain source grade, worked out from the agency's own marks where it has them."""
        return schemes.plain_grade(self.marks, self.grade)


@dataclass(frozen=True, slots=True)
class ReturnDraft:
    """An agency's answer before it is stored.

    Attributes:
        answer: which of the six.
        reason: why part or all is held back, or why it could not be searched.
        systems_searched, period_from, period_to, identifiers_used: what was searched. Empty when
            it could not be searched.
        match_confidence: how sure the agency is that its record is about the same person.
        items: the filled fields, for answers that share.
        may_pass_on: the owner agrees that the receiving team may have what is open or hub only.
        own_rating, own_why: the agency's own professional view of the rating.
    """

    answer: Answer
    reason: str = ""
    systems_searched: str = ""
    period_from: date | None = None
    period_to: date | None = None
    identifiers_used: tuple[Identifier, ...] = ()
    match_confidence: MatchConfidence | None = None
    items: tuple[ItemDraft, ...] = ()
    may_pass_on: bool = False
    own_rating: Rating | None = None
    own_why: str = ""


_WHY = "Enter why your agency takes this view of the rating."
VIEW_OPTIONAL = frozenset({Answer.NOTHING_HELD, Answer.CANNOT_SEARCH})
"""An agency that knows nothing of the family need not have a view of the rating; nor, whatever it
answers, one that may read nothing of the concern and shares nothing."""


def nothing_held(
    asked: Asked, scope: str, identifiers: tuple[Identifier, ...], today: date
) -> ReturnDraft:
    """The complete "nothing held" that one confirmation records: all that was asked was searched.

    Args:
        scope: where the agency was asked to search.
        identifiers: what the hub gave it to search by.
        today: the local date, to which the search runs.
    """
    return ReturnDraft(
        answer=Answer.NOTHING_HELD,
        systems_searched=scope,
        period_from=asked.period_from,
        period_to=today,
        identifiers_used=identifiers,
        match_confidence=MatchConfidence.NO_RECORD,
    )


def check(draft: ReturnDraft, asked: Asked, today: date) -> None:
    """Raise `BadInput`, field by field, unless the return has what its answer needs."""
    wrong = faults(draft, asked, today)
    if wrong:
        raise BadInput(wrong)


def faults(draft: ReturnDraft, asked: Asked, today: date) -> dict[str, str]:
    """What is wrong with a return: the draft's field, to a sentence.

    Of an item: "items.<name>"; of its date alone: "dates.<name>".

    Args:
        asked: what the information request asked.
        today: the local date.
    """
    wrong = _search_faults(draft, asked, today)
    if draft.answer in NEEDS_REASON and not draft.reason:
        wrong["reason"] = REASON_NEEDED[draft.answer]
    wrong |= _item_faults(draft, asked, today)
    wrong |= _view_faults(draft, asked)
    return wrong


def _search_faults(draft: ReturnDraft, asked: Asked, today: date) -> dict[str, str]:
    if draft.answer is Answer.CANNOT_SEARCH:
        return {}
    wrong: dict[str, str] = {}
    if not draft.systems_searched:
        wrong["systems_searched"] = "Enter the systems you searched."
    if not draft.identifiers_used:
        wrong["identifiers_used"] = "Select what you searched by."
    wrong |= _period_faults(draft, asked, today)
    if draft.match_confidence is None:
        wrong["match_confidence"] = "Select how sure you are that it is the same person."
    elif draft.answer is Answer.NOTHING_HELD:
        if draft.match_confidence is not MatchConfidence.NO_RECORD:
            wrong["match_confidence"] = (
                "You found a record to compare, so the answer cannot be “Nothing held”. "
                "Change one of the two."
            )
    elif draft.match_confidence is MatchConfidence.NO_RECORD:
        wrong["match_confidence"] = (
            f"“{draft.answer.label}” means a record was found. Select how sure you are of it."
        )
    return wrong


def _period_faults(draft: ReturnDraft, asked: Asked, today: date) -> dict[str, str]:
    first, last = draft.period_from, draft.period_to
    wrong: dict[str, str] = {}
    if first is None or first < EARLIEST:
        wrong["period_from"] = "Enter the date from which you searched."
    if last is None:
        wrong["period_to"] = "Enter the date to which you searched."
    elif last > today:
        wrong["period_to"] = "The date to which you searched must be today or in the past."
    elif first is not None and first > last:
        wrong["period_to"] = "The search must end on or after the date on which it starts."
    if not wrong and draft.answer is Answer.NOTHING_HELD and first and first > asked.period_from:
        wrong["period_from"] = (
            f"“Nothing held” must cover all that was asked, from {_day(asked.period_from)}. "
            "If part of it cannot be searched, answer “Cannot search” and say which."
        )
    return wrong


def _item_faults(draft: ReturnDraft, asked: Asked, today: date) -> dict[str, str]:
    if draft.answer not in CARRIES_ITEMS:
        return {
            f"items.{item.name}": f"The answer “{draft.answer.label}” shares nothing. "
            "Clear this field, or answer “Shared in part”."
            for item in draft.items
        }
    if not draft.items:
        return {"answer": f"“{draft.answer.label}” needs at least one field filled in below."}
    wrong: dict[str, str] = {}
    for item in draft.items:
        sentence = _item_fault(item, asked)
        if sentence:
            wrong[f"items.{item.name}"] = sentence
        elif unlikely := _date_fault(item, asked, today):
            wrong[f"dates.{item.name}"] = unlikely
    return wrong


def _date_fault(item: ItemDraft, asked: Asked, today: date) -> str | None:
    on, field = item.event_date, field_of(asked.kind, item.key)
    if on is None or field is None:
        return None
    if on > today and not field.ahead:
        return (
            "This date is in the future, and the field tells of what has happened. "
            "Check the date, or leave it empty if it is not known."
        )
    # A release date or a hearing may lie ahead; a century ahead is a slip of the fingers.
    if not EARLIEST <= on <= today + FURTHEST_AHEAD:
        return "Check the date: it is too far away."
    return None


def _item_fault(item: ItemDraft, asked: Asked) -> str | None:
    if field_of(asked.kind, item.key) is None:
        return "This is no field of your agency’s form. Leave it out."
    if not item.text:
        return "Enter what you share, or leave the field out."
    if item.about is not None and item.about not in asked.people:
        return "Share only about the people you were asked about."
    return _marks_fault(item, asked)


GRADED = frozenset({"intelligence"})
"""Fields that the police never share without their 3x5x2 marks."""


def _marks_fault(item: ItemDraft, asked: Asked) -> str | None:
    marks = item.marks
    if marks.scheme is not Scheme.PLAIN and marks.scheme is not asked.scheme:
        return f"Your agency does not use the marks “{marks.scheme.label}”. Leave them out."
    if asked.scheme is Scheme.POLICE_3X5X2 and item.key in GRADED and not marks.words:
        return "Give the source, the information and the handling of this intelligence (3x5x2)."
    try:
        schemes.check(marks)
    except BadInput:
        return "Give all three 3x5x2 marks: source, information and handling. Or give none."
    widest = schemes.no_wider_than(marks)
    if schemes.narrower(item.audience.handling, widest) is not item.audience.handling:
        return (
            "Handling code C sets conditions. Mark this “Restricted” or “Sealed”, "
            "and say the conditions in the text."
        )
    return None


def _view_faults(draft: ReturnDraft, asked: Asked) -> dict[str, str]:
    if draft.own_rating is None:
        if draft.own_why:
            return {"own_rating": "Select the rating that your agency’s reason is about."}
        # Nobody can judge what they may not read, unless they bring something of their own: which
        # an answer that shares always does, also before its fields are filled in.
        weighs = asked.concern_open or draft.answer in CARRIES_ITEMS
        if weighs and draft.answer not in VIEW_OPTIONAL:
            return {"own_rating": "Select your agency’s own view of the rating.", "own_why": _WHY}
        return {}
    if draft.own_rating not in asked.ratings:
        return {"own_rating": "Select one of the ratings that this hub uses."}
    if not draft.own_why:
        return {"own_why": _WHY}
    return {}


def _day(shown: date) -> str:
    return f"{shown.day} {shown:%B} {shown.year}"

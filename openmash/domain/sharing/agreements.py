"""May this be shared under an information sharing agreement, and the reason either way.

Sharing to safeguard a child needs no agreement in law, so a missing or lapsed one never stops a
share that cannot wait; it then needs a written reason (ICO data sharing code of practice 2021,
"data sharing in an urgent situation or in an emergency"). What can wait is agreed first. The
modes, dates and purposes follow the policy decision that the Department for Education tried out
for finding who holds information: that something is held is agreed apart from what it says.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from openmash.core.errors import BadInput
from openmash.domain.sharing.lawful_basis import AgreementMode

NAME_LIMIT, PURPOSE_LIMIT, REASON_LIMIT = 160, 2_000, 2_000
WARN_DAYS = (14, 60)
"""How long before an agreement lapses its keepers are warned, the pressing warning first."""


@dataclass(frozen=True, slots=True)
class AgreementFacts:
    """An agreement as the rules see it.

    Attributes:
        agencies: the agencies that are party to it; empty means every agency of the hub.
        kinds: the kinds of item it covers; empty means every kind.
        begins_on, ends_on: its first and last day; `ends_on` None runs until it is ended.
        ended_on: the day on which it was ended early, from which it covers nothing.
    """

    agreement_id: UUID
    name: str
    mode: AgreementMode
    purpose: str
    agencies: frozenset[UUID]
    kinds: frozenset[str]
    begins_on: date
    ends_on: date | None = None
    review_on: date | None = None
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class ShareFacts:
    """What is to be shared.

    Attributes:
        parties: the owner and the recipient.
        kinds: the kinds of the items.
        mode: what they say, or only that they are held.
        urgent: it cannot wait for an agreement, because a child may come to harm.
    """

    parties: frozenset[UUID]
    kinds: frozenset[str]
    mode: AgreementMode = AgreementMode.CONTENT
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class PolicyDecision:
    """The answer, with its reason in a sentence for a page.

    Attributes:
        agreement_id, mode: of the agreement it falls under; None where none covers it.
        needs_reason: it is allowed without an agreement, and somebody must write down why.
    """

    allowed: bool
    why: str
    agreement_id: UUID | None = None
    mode: AgreementMode | None = None
    needs_reason: bool = False


@dataclass(frozen=True, slots=True)
class AgreementDraft:
    """An agreement that somebody adds."""

    name: str
    mode: AgreementMode
    purpose: str
    agencies: frozenset[UUID]
    begins_on: date
    review_on: date
    ends_on: date | None = None
    kinds: frozenset[str] = frozenset()


def decide(ask: ShareFacts, agreements: Iterable[AgreementFacts], on: date) -> PolicyDecision:
    """Say whether the share is covered on a London day, and why or why not.

    Of several agreements that cover it the one that lasts longest answers.
    """
    known = sorted(agreements, key=lambda each: (each.name, each.agreement_id))
    covering = [each for each in known if _fault(each, ask, on) is None]
    if covering:
        best = max(covering, key=lambda each: each.ends_on or date.max)
        return PolicyDecision(
            allowed=True,
            why=_allowed_words(best, on),
            agreement_id=best.agreement_id,
            mode=best.mode,
        )
    why = _nearest_miss(ask, known, on)
    if ask.urgent:
        cure = "It is urgent, so it may be shared with a written reason."
    else:
        cure = "Ask a manager to add an agreement, or say that it is urgent and why."
    return PolicyDecision(allowed=ask.urgent, why=f"{why} {cure}", needs_reason=ask.urgent)


def is_in_force(agreement: AgreementFacts, on: date) -> bool:
    """True on the first day, on the last day and between, unless it was ended before."""
    ended = agreement.ended_on is not None and agreement.ended_on <= on
    lapsed = agreement.ends_on is not None and agreement.ends_on < on
    return agreement.begins_on <= on and not ended and not lapsed


def lapses_within(agreement: AgreementFacts, on: date) -> int | None:
    """The warning that applies, 14 or 60 days; None if it lasts longer or is not in force.

    >>> from uuid import uuid4
    >>> last = date(2026, 12, 31)
    >>> one = AgreementFacts(uuid4(), "Hub", AgreementMode.CONTENT, "", frozenset(), frozenset(),
    ...                      date(2026, 1, 1), last)
    >>> [lapses_within(one, date(2026, m, d)) for m, d in ((10, 31), (11, 1), (12, 17), (12, 16))]
    [None, 60, 14, 60]
    """
    if agreement.ends_on is None or not is_in_force(agreement, on):
        return None
    left = (agreement.ends_on - on).days
    return next((days for days in WARN_DAYS if left <= days), None)


def check_draft(draft: AgreementDraft, today: date) -> None:
    """Raise `BadInput`, a sentence beside each field, unless the agreement makes sense."""
    wrong: dict[str, str] = {}
    if not draft.name.strip() or len(draft.name) > NAME_LIMIT:
        wrong["name"] = f"Enter a name of at most {NAME_LIMIT} characters."
    if not draft.purpose.strip() or len(draft.purpose) > PURPOSE_LIMIT:
        wrong["purpose"] = f"Enter the purpose, in at most {PURPOSE_LIMIT:,} characters."
    if len(draft.agencies) == 1:
        wrong["agencies"] = "Select at least two agencies, or none for every agency of the hub."
    if draft.ends_on is not None and draft.ends_on < max(draft.begins_on, today):
        wrong["ends_on"] = "The last day must not lie before the first day, nor in the past."
    if draft.review_on < today:
        wrong["review_on"] = "The review must be today or later."
    if wrong:
        raise BadInput(wrong)


def check_ending(reason: str) -> str:
    """Why an agreement is ended, as stored. Raises `BadInput` if nothing was said."""
    reason = reason.strip()
    if not reason or len(reason) > REASON_LIMIT:
        raise BadInput(
            {"reason": f"Enter why the agreement ends, in at most {REASON_LIMIT:,} characters."}
        )
    return reason


def _fault(agreement: AgreementFacts, ask: ShareFacts, on: date) -> str | None:
    """What keeps an agreement from covering the share; None if it covers it.

    In the order of `_FAULTS`: later ones are nearer misses.
    """
    if agreement.agencies and not ask.parties <= agreement.agencies:
        return "parties"
    if agreement.kinds and not ask.kinds <= agreement.kinds:
        return "kinds"
    if ask.mode is AgreementMode.CONTENT and agreement.mode is AgreementMode.EXISTENCE:
        return "mode"
    if agreement.begins_on > on:
        return "begins"
    return None if is_in_force(agreement, on) else "lapsed"


_FAULTS = ("parties", "kinds", "mode", "begins", "lapsed")


def _nearest_miss(ask: ShareFacts, agreements: list[AgreementFacts], on: date) -> str:
    missed = [(each, _fault(each, ask, on) or "") for each in agreements]
    missed = [(each, fault) for each, fault in missed if fault != "parties"]
    if not missed:
        return "No agreement is kept between these two agencies."
    agreement, fault = max(missed, key=lambda pair: _FAULTS.index(pair[1]))
    name = f"“{agreement.name}”"
    if fault == "kinds":
        return f"{name} does not cover every kind of item here."
    if fault == "mode":
        return f"{name} covers that information is held, not what it says."
    if fault == "begins":
        return f"{name} begins only on {_day(agreement.begins_on)}."
    if agreement.ended_on is not None and agreement.ended_on <= on:
        return f"{name} was ended on {_day(agreement.ended_on)}."
    return f"{name} lapsed on {_day(agreement.ends_on or on)}."


def _allowed_words(agreement: AgreementFacts, on: date) -> str:
    words = f"“{agreement.name}” covers it"
    if agreement.ends_on is None:
        return f"{words}, in force since {_day(agreement.begins_on)}."
    warning = " It lapses soon: renew it." if lapses_within(agreement, on) else ""
    return f"{words} until {_day(agreement.ends_on)}.{warning}"


def _day(value: date) -> str:
    return f"{value.day} {value:%B %Y}"

"""When a manager may decide, and what a decision must carry."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from openmash.core.codes import PrimaryNeed
from openmash.core.errors import BadInput
from openmash.core.words import joined
from openmash.domain.access import AgencyKind
from openmash.domain.agency_checks.lifecycle import Answer
from openmash.domain.contacts.policy import HubPolicy
from openmash.domain.contacts.ratings import Rating
from openmash.domain.decisions.outcomes import BECOMES_REFERRAL, Outcome

TEXT_LIMIT = 8_000


@dataclass(frozen=True, slots=True)
class Outstanding:
    """An information request that has no return yet."""

    agency_id: UUID
    kind: AgencyKind
    name: str


@dataclass(frozen=True, slots=True)
class Returned:
    """An information request that was answered."""

    kind: AgencyKind
    name: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether a contact is ready for its decision.

    Attributes:
        complete: every agency that was asked has answered, and somebody was asked if the policy
            says so; for red, everybody whose returns matter.
        enough_for_red: the rating is red and the returns that matter are in, so that a decision
            now is within the policy; later returns are appended to the record.
        outstanding: whom the hub still waits for.
        missing_that_matter: those among them whose returns matter for a red decision.
        never_asked: for red, the kinds of agency whose returns matter and of which no information
            request stands, though others were asked.
        sentence: what a manager should know before deciding.
    """

    complete: bool
    enough_for_red: bool
    outstanding: tuple[Outstanding, ...]
    missing_that_matter: tuple[Outstanding, ...]
    never_asked: tuple[AgencyKind, ...]
    sentence: str

    @property
    def needs_reason(self) -> bool:
        """True if deciding now must be explained."""
        return not self.complete and not self.enough_for_red

    @property
    def to_explain(self) -> str:
        """What a reason must explain, to follow "why the decision"."""
        without = f"is made without {_labels(self.never_asked)}" if self.never_asked else ""
        waits = "cannot wait for the missing returns" if self.outstanding else ""
        return " and ".join(filter(None, (waits, without))) or "asks no agency"


def readiness(
    rating: Rating,
    policy: HubPolicy,
    outstanding: Sequence[Outstanding],
    returned: Sequence[Returned],
) -> Readiness:
    """How ready a rated contact is: a red one may be decided on the returns that matter.

    Args:
        outstanding: information requests without a return.
        returned: those with one. An answer that says nothing of what is held (declined, cannot
            search) counts as an answer, and the sentence names it.
    """
    waiting = tuple(outstanding)
    missing = tuple(e for e in waiting if e.kind in policy.agencies_that_matter_for_red)
    level = policy.level(rating)
    nobody_asked = not waiting and not returned
    skipped = nobody_asked and level is not None and bool(level.agencies)
    # One that matters and was never asked has not been heard either.
    never = () if nobody_asked else _never_asked(rating, policy, waiting, returned)
    enough = rating is Rating.RED and bool(waiting) and not missing and not never
    return Readiness(
        complete=not waiting and not skipped and not never,
        enough_for_red=enough,
        outstanding=waiting,
        missing_that_matter=missing,
        never_asked=never,
        sentence=_sentence(waiting, returned, never, skipped=skipped, enough=enough),
    )


def _never_asked(
    rating: Rating,
    policy: HubPolicy,
    waiting: Sequence[Outstanding],
    returned: Sequence[Returned],
) -> tuple[AgencyKind, ...]:
    if rating is not Rating.RED:
        return ()
    asked = {each.kind for each in waiting} | {each.kind for each in returned}
    return tuple(kind for kind in policy.agencies_that_matter_for_red if kind not in asked)


def _labels(kinds: Sequence[AgencyKind]) -> str:
    return " and ".join(kind.label for kind in kinds)


def _sentence(
    waiting: Sequence[Outstanding],
    returned: Sequence[Returned],
    never: Sequence[AgencyKind],
    *,
    skipped: bool,
    enough: bool,
) -> str:
    names = joined(each.name for each in waiting)
    if skipped:
        said = "No agency has been asked. If you decide without asking, say why."
    elif not waiting and not returned:
        said = "No agency has been asked, and the hub's policy asks none for this rating."
    elif not waiting:
        said = "Every agency that was asked has answered."
    elif enough:
        said = (
            "Every agency that matters for a red decision has answered. "
            f"Still waiting for {names}: "
            "what comes later is added to the record and you are told."
        )
    else:
        said = f"Still waiting for {names}. If you decide now, say why it cannot wait."
    unheard = (
        "Not asked, though the hub's policy wants to hear them before a red decision: "
        f"{_labels(never)}. Ask them first, or say why you decide without them."
    )
    blind = [_blind(each) for each in returned if each.answer in _TELLS_NOTHING]
    return " ".join([said, *([unheard] if never else []), *blind])


_TELLS_NOTHING = frozenset({Answer.CANNOT_SEARCH, Answer.DECLINED})


def _blind(each: Returned) -> str:
    did = "could not search" if each.answer is Answer.CANNOT_SEARCH else "declined to share"
    return f"{each.name} {did}: what it holds is not known here."


@dataclass(frozen=True, slots=True)
class Seen:
    """What a manager had before them when they decided.

    Attributes:
        returns: how many returns the record held.
        rating: the rating then.
    """

    returns: int
    rating: Rating


def overtaken(seen: Seen | None, now: Seen) -> str:
    """Why the manager must look again before the decision is recorded; "" if nothing is new.

    Args:
        seen: None where nobody looked at a page first.
        now: what the record holds at the moment of recording.
    """
    if seen is None:
        return ""
    if seen.rating is not now.rating:
        return (
            f"The rating was changed to {now.rating.label} while you were deciding. "
            "Read why, then record the decision."
        )
    new = now.returns - seen.returns
    if new > 0:
        came = "A return" if new == 1 else f"{new} returns"
        return (
            f"{came} came in while you were deciding. Nothing is recorded yet: read "
            f"{'it' if new == 1 else 'them'}, then record the decision."
        )
    return ""


@dataclass(frozen=True, slots=True)
class DecisionTold:
    """A decision as a manager puts it, before the rules have looked at it."""

    child_id: UUID
    outcome: Outcome
    primary_need: str
    rationale: str


def checked(told: DecisionTold, *, field: str = "") -> DecisionTold:
    """The decision as stored.

    Args:
        field: put before the field names of faults, such as "child_0.".

    Raises:
        BadInput: no rationale, one that is too long, or no primary need for a referral (Children in
            Need census, rule 8610: required unless the referral is closed with no further action).
    """
    wrong: dict[str, str] = {}
    rationale = told.rationale.strip()
    if not rationale:
        wrong[f"{field}rationale"] = "Enter the rationale for the decision."
    elif len(rationale) > TEXT_LIMIT:
        wrong[f"{field}rationale"] = f"The rationale must be {TEXT_LIMIT:,} characters or fewer."
    need = told.primary_need
    if told.outcome in BECOMES_REFERRAL and need not in set(PrimaryNeed):
        wrong[f"{field}primary_need"] = "Choose the child's primary need: the census asks for it."
    if wrong:
        raise BadInput(wrong)
    kept = need if told.outcome in BECOMES_REFERRAL else ""
    return DecisionTold(told.child_id, told.outcome, kept, rationale)


def check_outstanding_reason(ready: Readiness, reason: str) -> str:
    """Why the decision does not wait; empty if it need not be explained.

    Raises:
        BadInput: a reason is needed and there is none.
    """
    reason = reason.strip()
    if ready.needs_reason and not reason:
        raise BadInput({"outstanding_reason": f"Enter why the decision {ready.to_explain}."})
    if len(reason) > TEXT_LIMIT:
        raise BadInput(
            {"outstanding_reason": f"The reason must be {TEXT_LIMIT:,} characters or fewer."}
        )
    return reason


def check_weighing(how: str, agency: str) -> str:
    """How a differing view was weighed, as stored.

    Raises:
        BadInput: nothing was said of it, or too much.
    """
    how = how.strip()
    if not how:
        raise BadInput({"how": f"Enter how you weighed the view of {agency}."})
    if len(how) > TEXT_LIMIT:
        raise BadInput({"how": f"This must be {TEXT_LIMIT:,} characters or fewer."})
    return how

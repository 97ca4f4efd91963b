"""What should happen next to a contact, for this viewer: a sentence and one main button."""

from dataclasses import dataclass
from uuid import UUID

from openmash.domain.access import Act, Viewer
from openmash.domain.contacts.lifecycle import ContactStatus, Move, can
from openmash.domain.decisions.feedback import Method
from openmash.domain.decisions.outcomes import HandoverStatus
from openmash.records.queries.case import CaseView
from openmash.records.queries.case_views import DecisionView
from openmash.web.addresses import address
from openmash.web.presenters import formatters, persons


@dataclass(frozen=True, slots=True)
class Link:
    """Something the viewer can do now."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class NextStep:
    """The panel at the top of a contact. `main` is None where it is somebody else's turn.

    Attributes:
        late, read_late: that a return came after the decision, and where to read it.
    """

    heading: str
    sentence: str
    main: Link | None
    others: tuple[Link, ...]
    late: str = ""
    read_late: Link | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """How the agencies stand: asked, of which answered, and the names of those still silent.

    Attributes:
        late: by name, whoever answered after the decision for a child that stands.
    """

    asked: int
    answered: int
    silent: tuple[str, ...]
    late: tuple[str, ...] = ()


def next_step(viewer: Viewer, case: CaseView, *, known_open: bool, waiting: Waiting) -> NextStep:
    """The panel for this viewer.

    Args:
        known_open: a record joined to somebody here is open to children's social care.
    """
    heading, sentence = _words(viewer, case, known_open=known_open, waiting=waiting)
    links = {**_links(viewer, case), **_again(viewer, case)}
    first = _first(viewer, case, known_open=known_open, waiting=waiting)
    main = links.pop(first, None) if first else None
    return NextStep(heading, sentence, main, tuple(links.values()), *_late(case, waiting))


def _late(case: CaseView, waiting: Waiting) -> tuple[str, Link | None]:
    """What no decision rests on yet: it is kept, and nobody would look for it."""
    if not waiting.late:
        return "", None
    read = "Read the return" if len(waiting.late) == 1 else "Read the returns"
    href = f"{address('decisions.returns', case.contact.id)}#answered"
    return f"{formatters.joined(waiting.late)} answered after the decision.", Link(read, href)


def _links(viewer: Viewer, case: CaseView) -> dict[str, Link]:
    """Everything the viewer may do to the contact as it stands, by route name."""
    status, at = case.status, case.contact.id
    proposed = case.proposal is not None
    agree = "Confirm or change the proposal" if proposed else "Rate this contact"
    decide = "Decide" if status is not ContactStatus.AWAITING_AGENCIES else "Decide now"
    offered = (
        ("triage.confirm", agree, Act.CONFIRM_RATING, Move.CONFIRM_RATING),
        (
            "triage.propose",
            "Propose another rating" if proposed else "Propose a rating",
            Act.PROPOSE_RATING,
            Move.PROPOSE_RATING,
        ),
        ("triage.redirect", "Pass to the allocated worker", Act.REDIRECT_CONTACT, Move.REDIRECT),
        (
            "asking.ask",
            "Ask agencies" if status is ContactStatus.RATED else "Ask another agency",
            Act.ASK_AGENCIES,
            Move.ASK_AGENCIES,
        ),
        ("decisions.returns", "Read the returns", Act.OPEN_CONTACT, Move.LAST_RETURN),
        ("decisions.decide", decide, Act.DECIDE, Move.DECIDE_LAST),
        ("triage.change", "Change the rating", Act.CONFIRM_RATING, Move.CHANGE_RATING),
        ("feedback.give", "Tell the referrer", Act.GIVE_FEEDBACK, Move.GIVE_FEEDBACK),
    )
    links = {
        route: Link(text, _href(route, at))
        for route, text, act, move in offered
        if viewer.may(act) and can(move, status)
    }
    if "triage.confirm" in links:
        # Whoever may confirm need not propose to themselves.
        links.pop("triage.propose", None)
    return links


def _href(route: str, contact_id: UUID) -> str:
    return address(route, contact_id)


def _again(viewer: Viewer, case: CaseView) -> dict[str, Link]:
    """Where a manager decides again, by the handover that was challenged."""
    if not viewer.may(Act.DECIDE):
        return {}
    challenged = _handed(case, HandoverStatus.CHALLENGED)
    several = len(challenged) > 1
    return {
        str(each.handover_id): Link(
            f"Decide again for {_name(case, each.child_id)}" if several else "Decide again",
            address("handovers.decide_again", each.handover_id),
        )
        for each in challenged
    }


def _handed(case: CaseView, status: HandoverStatus) -> list[DecisionView]:
    """The decisions in force whose handover stands so; one that was decided again has passed."""
    latest = {each.child_id: each for each in case.decisions}
    return [each for each in latest.values() if each.handover is status]


def _name(case: CaseView, child_id: UUID) -> str:
    return next((persons.name_of(each) for each in case.children if each.id == child_id), "a child")


def _first(viewer: Viewer, case: CaseView, *, known_open: bool, waiting: Waiting) -> str | None:
    match case.status:
        case ContactStatus.RECEIVED | ContactStatus.PROPOSED if known_open:
            return "triage.redirect"
        case ContactStatus.RECEIVED:
            return "triage.confirm" if viewer.may(Act.CONFIRM_RATING) else "triage.propose"
        case ContactStatus.PROPOSED:
            return "triage.confirm"
        case ContactStatus.RATED:
            return "asking.ask" if _asks_anybody(case) else "decisions.decide"
        case ContactStatus.AWAITING_AGENCIES:
            return "decisions.returns" if waiting.answered else None
        case ContactStatus.DECIDING:
            return "decisions.decide"
        case ContactStatus.FEEDBACK_DUE:
            return "feedback.give"
        case ContactStatus.CLOSED:
            return next(iter(_again(viewer, case)), None)


def _words(
    viewer: Viewer, case: CaseView, *, known_open: bool, waiting: Waiting
) -> tuple[str, str]:
    status = case.status
    if known_open and status in (ContactStatus.RECEIVED, ContactStatus.PROPOSED):
        return (
            "Pass to the allocated worker",
            (
                "A child here is already open to children's social care. "
                "Their worker acts on it, unless you have a reason to rate it here."
            ),
        )
    match status:
        case ContactStatus.RECEIVED:
            return _to_screen(viewer)
        case ContactStatus.PROPOSED:
            return _to_confirm(viewer, case)
        case ContactStatus.RATED if not _asks_anybody(case):
            return _without_agencies(viewer)
        case ContactStatus.RATED:
            return "Ask the agencies", "The rating is confirmed. No agency has been asked yet."
        case ContactStatus.AWAITING_AGENCIES:
            return "Wait for the agencies", _silent(waiting)
        case ContactStatus.DECIDING:
            return _to_decide(viewer, waiting)
        case ContactStatus.FEEDBACK_DUE:
            done = "passed on" if case.redirect else "decided"
            said = f"The contact is {done}. The referrer has not been told."
            return "Tell the referrer", " ".join([said, *_of_handovers(case)])
        case ContactStatus.CLOSED:
            return _when_closed(viewer, case, waiting)


def _to_screen(viewer: Viewer) -> tuple[str, str]:
    if viewer.may(Act.CONFIRM_RATING):
        return "Rate this contact", "Nobody has screened it yet. You may rate it straight away."
    if viewer.may(Act.PROPOSE_RATING):
        return (
            "Screen this contact",
            "Read what was told, check who is already known, then propose a rating.",
        )
    return "Waiting for screening", "A screening officer or social worker proposes a rating next."


def _to_confirm(viewer: Viewer, case: CaseView) -> tuple[str, str]:
    proposal = case.proposal
    said = (
        f"{proposal.by} proposes {proposal.rating.label}, {formatters.moment(proposal.at)}."
        if proposal
        else "A rating is proposed."
    )
    if viewer.may(Act.CONFIRM_RATING):
        return "Confirm the rating", said
    return "Waiting for a manager", f"{said} A manager confirms or changes it next."


def _asks_anybody(case: CaseView) -> bool:
    """True if the hub's policy asks an agency at this rating; the lowest often asks none."""
    level = case.policy.level(case.rating) if case.rating else None
    return level is None or bool(level.agencies)


def _without_agencies(viewer: Viewer) -> tuple[str, str]:
    said = "The rating is confirmed, and the policy asks no agency at this rating."
    if viewer.may(Act.DECIDE):
        return "Decide", f"{said} You may still ask one."
    return "Waiting for the decision", f"{said} A manager decides next."


def _to_decide(viewer: Viewer, waiting: Waiting) -> tuple[str, str]:
    said = "Every agency that was asked has answered."
    if waiting.silent:
        silent = formatters.plural(len(waiting.silent), "agency has", "agencies have")
        said = f"{silent} not answered yet: {formatters.joined(waiting.silent)}."
    if viewer.may(Act.DECIDE):
        return "Decide", said
    return "Waiting for the decision", f"{said} A manager decides next."


def _when_closed(viewer: Viewer, case: CaseView, waiting: Waiting) -> tuple[str, str]:
    """What a receiving team has not accepted is not finished, though the referrer was told."""
    said = " ".join(_of_handovers(case))
    if _handed(case, HandoverStatus.CHALLENGED):
        may = viewer.may(Act.DECIDE)
        return "Decide again" if may else "Waiting for a manager to decide again", said
    if said:
        return "Waiting for the receiving team", said
    told = case.feedback is None or case.feedback.method != Method.NOT_POSSIBLE
    said = "The referrer was told and" if told else "The referrer could not be told, and"
    said += " the contact is closed."
    if waiting.silent:
        owed = f"Not yet answered: {formatters.joined(waiting.silent)}."
        return "Closed without every return", f"{said} {owed} A later return joins the record."
    if waiting.late:
        return "A return came after the decision", said
    return "Nothing more is due", said


def _of_handovers(case: CaseView) -> list[str]:
    """A sentence for each child whom no team has taken on: whose turn it is, and since when."""
    said = []
    for each in _handed(case, HandoverStatus.CHALLENGED):
        since = f" on {formatters.moment(each.handover_at)}" if each.handover_at else ""
        said.append(
            f"{each.handover_to} challenged the handover of {_name(case, each.child_id)}{since}. "
            "A manager must decide again."
        )
    for each in _handed(case, HandoverStatus.OFFERED):
        since = f" since {formatters.moment(each.offered_at)}" if each.offered_at else ""
        said.append(
            f"The handover of {_name(case, each.child_id)} has waited for an answer from "
            f"{each.handover_to}{since}."
        )
    return said


def _silent(waiting: Waiting) -> str:
    if not waiting.silent:
        return "Every agency that was asked has answered."
    counted = f"{waiting.answered} of {formatters.plural(waiting.asked, 'return')} in."
    return f"{counted} Not yet answered: {formatters.joined(waiting.silent)}."

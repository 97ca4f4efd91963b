"""Subject access requests, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.urls import reverse

from openmash.adapters.paper import Block, Sheet, Style
from openmash.domain.access import Act, Viewer
from openmash.domain.sharing.subject_access import SubjectDecision, SubjectStatus
from openmash.records.queries.subject_access import CollectedItem, RequestRow, RequestView
from openmash.web.presenters import formatters

HELD_BACK = (
    "Some information is not included where the law lets it be held back, for example because it "
    "is about somebody else. You may ask us to look at that again, and complain to the "
    "Information Commissioner."
)
NOTHING = "Nothing that may be given to you is held."

_STEPS: dict[SubjectStatus, tuple[tuple[str, str], ...]] = {
    SubjectStatus.RECEIVED: (("identity", "Note how identity was checked"), ("refuse", "Refuse")),
    SubjectStatus.COLLECTING: (("collect", "Collect what is held"), ("refuse", "Refuse")),
    SubjectStatus.REDACTING: (
        ("prepare", "Hand it to a second person"),
        ("collect", "Collect what came since"),
        ("refuse", "Refuse"),
    ),
    SubjectStatus.CHECKING: (("release", "Release it"), ("send_back", "Send it back")),
    SubjectStatus.RELEASED: (),
    SubjectStatus.REFUSED: (),
}


@dataclass(frozen=True, slots=True)
class OwnerGroup:
    """The items of one owner."""

    owner: str
    items: tuple[dict[str, Any], ...]


def row(each: RequestRow) -> dict[str, Any]:
    """One line of the list."""
    return {
        "href": reverse("subject_access.open", args=[each.id]),
        "reference": each.reference,
        "status": each.status.label,
        "due": due_words(each.due.at, paused=each.due.paused, status=each.status),
        "received": formatters.day(each.received_at),
        "to_decide": formatters.plural(each.to_decide, "item") if each.to_decide else "",
    }


def due_words(at: Any, *, paused: bool, status: SubjectStatus) -> str:
    """When it is due, or that the clock stands or no longer matters."""
    if status in (SubjectStatus.RELEASED, SubjectStatus.REFUSED):
        return "Settled"
    return f"The clock stands; {formatters.day(at)} as of today" if paused else formatters.day(at)


def steps(viewer: Viewer, view: RequestView) -> list[dict[str, str]]:
    """What can be done next, the likeliest first."""
    if not viewer.may(Act.HANDLE_SUBJECT_ACCESS):
        return []
    found = list(_STEPS[view.status])
    if found:
        clock = ("start", "Let the clock run on") if view.due.paused else ("stop", "Stop the clock")
        found.append(clock)
        if not view.extended_reason:
            found.append(("extend", "Take two more months"))
    return [
        {"href": reverse("subject_access.step", args=[view.id, name]), "text": text}
        for name, text in found
    ]


def groups(view: RequestView) -> list[OwnerGroup]:
    """The collected items by owner."""
    return [
        OwnerGroup(owner, tuple(_item(view, each) for each in items))
        for owner, items in groupby(view.items, key=lambda each: each.owner)
    ]


def _item(view: RequestView, each: CollectedItem) -> dict[str, Any]:
    decides = each.own and view.status is SubjectStatus.REDACTING
    return {
        "label": each.label or "An item that you may not read",
        "when": formatters.partial_date(each.event_date, each.precision) if each.event_date else "",
        "text": each.text,
        "decision": each.decision.label,
        "leaves": each.leaves if each.decision is SubjectDecision.REDACT else "",
        "exemption": each.exemption.label if each.exemption else "",
        "reason": each.reason,
        "by": each.decided_by,
        "href": reverse("subject_access.decide", args=[view.id, each.id]) if decides else "",
    }


def given(view: RequestView) -> list[dict[str, str]]:
    """What the person gets, in order.

    Where the owner gave other words, only they and the owner's name leave: the kind of item and
    its date could tell what was left out.
    """
    return [_given(each) for each in view.items if each.leaves]


def _given(each: CollectedItem) -> dict[str, str]:
    whole = each.label and each.decision is SubjectDecision.INCLUDE
    dated = whole and each.event_date
    return {
        "heading": f"{each.label} ({each.owner})" if whole else each.owner,
        "when": formatters.partial_date(each.event_date, each.precision) if dated else "",
        "text": each.leaves,
    }


def sheet(view: RequestView, items: Iterable[dict[str, str]], mark: str) -> Sheet:
    """The answer as a paper: the words that were released and nothing else."""
    blocks = [
        Block(Style.TITLE, "Your own record"),
        Block(Style.SMALL, f"Subject access request {view.reference}"),
    ]
    for each in items:
        blocks.append(Block(Style.STRONG, each["heading"]))
        if each["when"]:
            blocks.append(Block(Style.SMALL, each["when"]))
        blocks.append(Block(Style.BODY, each["text"]))
    if len(blocks) == 2:
        blocks.append(Block(Style.BODY, NOTHING))
    blocks += [Block(Style.HEADING, "What is not in it"), Block(Style.BODY, HELD_BACK)]
    return Sheet(
        blocks=tuple(blocks), mark=mark, top=f"Subject access request {view.reference}", foot=""
    )

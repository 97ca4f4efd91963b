"""The heading and the page numbers of a list behind a count of the today page."""

from dataclasses import fields
from enum import Enum

from openmash.domain.contacts.ratings import Rating
from openmash.records.queries.today_contacts import Handed, Left, ListPage, Since, Which
from openmash.records.queries.worklist import Stage
from openmash.web.presenters.links import with_query

_LEFT = {
    Left.LATE: "late",
    Left.SOON: "due within the hour",
    Left.LATER: "due later than within the hour",
    Left.UNTIMED: "without a target",
}


def title(which: Which) -> str:
    """What the contacts of the list have in common."""
    if which.received:
        return f"Contacts received {'today' if which.received is Since.DAY else 'this hour'}"
    if which.handed:
        waits = "an answer to a challenge" if which.handed is Handed.CHALLENGED else "a team"
        return f"Contacts with a handover that waits for {waits}"
    if which.answered_late:
        return "Contacts with a return that came after the decision, in the last 7 days"
    if which.after_decision:
        return "Contacts decided without a return that is still not in"
    if which.owing or which.asked_by is not None:
        late = {Left.LATE: "late ", None: ""}
        if which.left is Left.SOON:
            return "Contacts that wait for a return due within the hour"
        return f"Contacts that wait for a {late.get(which.left, '')}return"
    if which.proposed_by is not None:
        return "Contacts with a proposed rating that waits for a manager"
    if which.in_danger:
        return "Contacts said to be about a child in danger now, not decided yet"
    return _of_the_worklist(which)


def _of_the_worklist(which: Which) -> str:
    parts = ["Open contacts" if which.stage is Stage.ALL else f"{which.stage.label}: contacts"]
    if which.rating:
        known = {each.value: f"rated {each.label.lower()}" for each in Rating}
        parts.append(known.get(which.rating, "not rated yet"))
    if which.left:
        parts.append(_LEFT[which.left])
    return ", ".join(parts)


def pages(which: Which, found: ListPage) -> dict[str, object] | None:
    """What the pagination component takes; None if all fit on one page."""
    if found.pages == 1:
        return None
    last = found.number == found.pages
    return {
        "landmarkLabel": "Pages",
        "previous": {"href": _href(which, found.number - 1)} if found.number > 1 else None,
        "next": None if last else {"href": _href(which, found.number + 1)},
        "items": [
            {"number": each, "href": _href(which, each), "current": each == found.number}
            for each in range(1, found.pages + 1)
        ],
    }


def _href(which: Which, number: int) -> str:
    query: dict[str, object] = {}
    for each in fields(which):
        value = getattr(which, each.name)
        if value is None or value is False or value == "":
            continue
        name = each.name.removesuffix("_id")
        query[name] = 1 if value is True else value.value if isinstance(value, Enum) else value
    return with_query("today.contacts", query | {"page": number})

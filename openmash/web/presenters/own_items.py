"""An agency's own items, in words."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.urls import reverse

from openmash.domain.access import Act, Viewer
from openmash.domain.sharing.marking import Audience
from openmash.records.queries.own_items import MarkingView, OwnItem
from openmash.web.presenters import formatters
from openmash.web.presenters.audiences import words_of


def item(own: OwnItem) -> dict[str, Any]:
    """One item with its marks and the page on which they are changed."""
    return {
        "label": own.label,
        "statement": {
            "text": own.text,
            "basis": own.basis,
            "owner": own.about or "the family as a whole",
            "when": when(own),
            "grade": grade(own),
            "handling": own.audience.handling,
        },
        "about": own.about,
        "place": own.place,
        "audience": words_of(own.audience),
        "href": reverse("items.mark", args=[own.id]),
    }


def when(own: OwnItem) -> str:
    """The date of the event as precisely as it is known; empty if there is none."""
    if own.event_date is None:
        return ""
    return formatters.partial_date(own.event_date, own.precision)


def grade(own: OwnItem) -> str:
    """The grade in the owner's own scheme."""
    if own.marks.words:
        return f"{own.marks.scheme.label} {own.marks.words}"
    return f"source {own.grade.label.lower()}"


def audience(given: Audience) -> str:
    """Who may see it."""
    return words_of(given)


def history(changes: Iterable[MarkingView]) -> list[dict[str, str]]:
    """Every change, newest first."""
    return [
        {
            "was": words_of(change.was),
            "became": words_of(change.became),
            "reason": change.reason,
            "by": f"{change.by}, {formatters.moment(change.at)}",
        }
        for change in changes
    ]


def back(viewer: Viewer, contact_id: UUID) -> dict[str, str]:
    """Where the page leads back to: the contact, or the agency's queue."""
    if viewer.may(Act.OPEN_CONTACT):
        return {"href": reverse("contact", args=[contact_id]), "text": "Back to the contact"}
    return {"href": reverse("queue"), "text": "Back to your agency’s queue"}

"""Attachments in words: what a file is, where it stands, and what can be done with it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse

from openmash.domain.access import Act, Viewer
from openmash.domain.sharing.attachments import (
    QUARANTINE_SENTENCES,
    AttachmentState,
    Reason,
    Scan,
)
from openmash.domain.sharing.handling import HandlingCode
from openmash.records.queries.attachments import AttachmentView
from openmash.web.presenters import formatters

_TAGS = {
    AttachmentState.RECEIVED: ("Not looked at yet", "grey"),
    AttachmentState.QUARANTINED_UNSCANNED: ("Kept apart", "yellow"),
    AttachmentState.REFUSED: ("Refused", "red"),
    AttachmentState.CLEAN: ("Scanned", "green"),
    AttachmentState.ERASED: ("Erased", "grey"),
}
_HANDLING = {
    HandlingCode.OPEN: "Open",
    HandlingCode.HUB_ONLY: "Hub only",
    HandlingCode.RESTRICTED: "Restricted",
    HandlingCode.SEALED: "Sealed",
}
WORDS_ONLY = (
    "Only the words of this file are shown. Its layout, pictures and formulas are not, and can "
    "matter: ask for a PDF if they do."
)


@dataclass(frozen=True, slots=True)
class FileWords:
    """One file, as its list and its own page show it."""

    description: str
    name: str
    facts: str
    added: str
    tag: str
    colour: str
    sentence: str
    href: str
    erase_href: str
    words_only: str
    handling: str
    pages: int


def file_words(view: AttachmentView, viewer: Viewer) -> FileWords:
    """One file in words."""
    tag, colour = _TAGS[view.state]
    erasable = viewer.may(Act.ERASE_ATTACHMENT) and view.state is not AttachmentState.ERASED
    shown = view.state is AttachmentState.CLEAN
    where = [view.contact_id, view.id]
    facts = [view.kind.label, size(view.size), formatters.plural(view.pages, "page")]
    return FileWords(
        description=view.description,
        name=view.name or "The name of an erased file is not kept",
        facts=", ".join(facts),
        added=f"{view.uploaded_by} for {view.owner}, {formatters.moment(view.uploaded_at)}",
        tag=tag,
        colour=colour,
        sentence=_sentence(view),
        href=reverse("attachments.page", args=[*where, 1]) if shown else "",
        erase_href=reverse("attachments.erase", args=where) if erasable else "",
        words_only=WORDS_ONLY if view.kind.is_words_only else "",
        handling=_HANDLING[view.handling],
        pages=view.pages,
    )


def _sentence(view: AttachmentView) -> str:
    if view.state is AttachmentState.CLEAN and view.scanned_at:
        return f"Nothing harmful was found, {formatters.moment(view.scanned_at)}."
    if view.state is AttachmentState.QUARANTINED_UNSCANNED:
        known = {scan.value: words for scan, words in QUARANTINE_SENTENCES.items()}
        return known.get(view.state_code, QUARANTINE_SENTENCES[Scan.NO_SCANNER])
    if view.state is AttachmentState.REFUSED:
        return Reason(view.state_code).sentence
    if view.state is AttachmentState.ERASED and view.erased_at:
        when = formatters.moment(view.erased_at)
        return f"{view.erased_by} erased it, {when}. Nothing of its content is kept."
    return "It has not been looked at yet."


def size(many: int) -> str:
    """Bytes as people read them.

    >>> size(820), size(64_300), size(12_345_678)
    ('820 bytes', '64 KB', '12.3 MB')
    """
    if many < 1_000:
        return formatters.plural(many, "byte")
    if many < 1_000_000:
        return f"{many // 1_000} KB"
    return f"{many / 1_000_000:.1f} MB"


def pager(view: AttachmentView, number: int) -> dict[str, Any]:
    """Links to the page before and the page after."""
    links: dict[str, Any] = {
        "landmarkLabel": "Pages of the file",
        "classes": "govuk-pagination--block",
    }
    for side, other, text in (
        ("previous", number - 1, "Previous page"),
        ("next", number + 1, "Next page"),
    ):
        if 1 <= other <= view.pages:
            links[side] = {
                "href": reverse("attachments.page", args=[view.contact_id, view.id, other]),
                "text": text,
                "labelText": f"{other} of {view.pages}",
            }
    return links


def way_back(viewer: Viewer, contact_id: UUID) -> dict[str, str]:
    """Where each desk came from."""
    if viewer.may(Act.OPEN_CONTACT):
        return {"href": reverse("contact", args=[contact_id]), "text": "Back to the contact"}
    if viewer.may(Act.SEE_AGENCY_QUEUE):
        return {"href": reverse("queue"), "text": "Back to your agency's queue"}
    return {"href": reverse("handovers"), "text": "Back to the handovers"}

"""Delivering an information product: exactly what was previewed, to exactly those it was shown for.

Between the preview and the delivery an owner may withdraw a release or seal an item, and people
may join or leave the recipient. Any of it stops the delivery with a sentence.
"""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from openmash.core.errors import BadInput, NotNow, Overtaken
from openmash.domain.decisions.dissemination import Fit, Ground, ProductStatus, check_open
from openmash.domain.sharing.protection import Place, find_tokens


@dataclass(frozen=True, slots=True)
class Line:
    """One item of a product about to leave.

    Attributes:
        number: its place as the page shows it, from 1.
        readable: whoever delivers it may read it; nobody sends what they could not look at.
        about: everything else that is shown with it (place, kind, who it is about), to be searched.
    """

    number: int
    item_id: UUID
    owner: str
    fit: Fit
    readable: bool = True
    about: str = ""


@dataclass(frozen=True, slots=True)
class Bundle:
    """A product about to leave, as it is now. `children`: the names at its head."""

    status: ProductStatus
    title: str
    purpose: str
    agency: str
    lines: Sequence[Line]
    recipients: Collection[int]
    settled_by: str = ""
    children: Sequence[str] = ()

    @property
    def seen(self) -> str:
        """A mark of exactly this product for exactly these people.

        What is delivered must be what was previewed, to the last word and the last reader.
        """
        parts = [self.title, self.purpose, *(str(each) for each in sorted(self.recipients))]
        parts += self.children
        for line in self.lines:
            parts += [str(line.item_id), line.fit.ground.value, line.fit.wording, line.about]
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]


def check_delivery(
    bundle: Bundle, places: Collection[Place], *, seen: str, nothing_released: bool
) -> None:
    """Whether the product may be delivered now.

    Args:
        places: where anybody of the contact may not be found.
        seen: the mark of what was previewed.
        nothing_released: the sender says that it goes out without items.

    Raises:
        Overtaken: it was settled before, or is not what was previewed: an item was withdrawn or
            sealed, a wording changed, somebody joined or left the recipients.
        NotNow: nobody could open it; an item its sender cannot read; a protected place in it.
        BadInput: it has no items and nobody said that this is meant.
    """
    check_open(bundle.status, bundle.settled_by)
    if not all(line.readable for line in bundle.lines):
        raise _unreadable(bundle, seen)
    lost = [line for line in bundle.lines if not line.fit.may_go]
    if lost:
        raise Overtaken(f"{_lost_words(lost)} Nothing was delivered. Look at the draft again.")
    if not bundle.recipients:
        raise NotNow(f"Nobody at {bundle.agency} could open it. Ask an administrator to add them.")
    check_leaks(bundle, places)
    if bundle.seen != seen:
        raise Overtaken(
            "The product, or who could open it, has changed since the preview. Nothing was "
            "delivered. Look at the preview again."
        )
    if not bundle.lines and not nothing_released:
        raise BadInput({"nothing_released": "Confirm that the product says nothing was released."})


def check_leaks(bundle: Bundle, places: Collection[Place]) -> None:
    """Raise `NotNow`, naming the item and the kind of place, if the product gives a place away."""
    told = leaks(bundle, places)
    if told:
        raise NotNow(
            f"{' '.join(told)} Nothing was delivered: ask the owner for other words, or take it "
            "out."
        )


def leaks(bundle: Bundle, places: Collection[Place]) -> list[str]:
    """What gives a protected place away, a sentence each, and never the place itself."""
    texts = [("The title", bundle.title), ("The purpose", bundle.purpose)]
    texts += [("The name of a child", name) for name in bundle.children]
    texts += [
        (f"Item {line.number}, of {line.owner},", f"{line.fit.wording}\n{line.about}")
        for line in bundle.lines
    ]
    sentences = []
    for what, text in texts:
        kinds = sorted({hit.kind for hit in find_tokens(text, places)})
        if kinds:
            named = " and ".join(kind.label for kind in kinds)
            sentences.append(f"{what} gives away {named}.")
    return sentences


def _unreadable(bundle: Bundle, seen: str) -> NotNow:
    """Whose item it is stays unsaid: that may be kept from the sender too."""
    if bundle.seen != seen:
        return Overtaken(
            "Since the preview an item of this product was closed to your role. Nothing was "
            "delivered. Look at the draft again."
        )
    return NotNow(
        "This product holds an item that your role cannot open. Ask a hub manager to deliver it, "
        "or take it out."
    )


def _lost_words(lost: Sequence[Line]) -> str:
    parts = []
    for line in lost:
        why = "was sealed" if line.fit.ground is Ground.SEALED_SINCE else "is no longer released"
        parts.append(f"Item {line.number}, of {line.owner}, {why}.")
    return " ".join(parts)

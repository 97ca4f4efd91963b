"""What leaves the hub for one recipient: what may go in, when it may be delivered, what a
withdrawal does to it afterwards.

London's rule: information goes outside the hub only with the consent of the agency that owns it.
An information product therefore holds released items and the recipient's own, and nothing else;
what it does not hold is listed by owner and number, as far as its existence may be known at all.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from openmash.core.errors import BadInput, Overtaken
from openmash.domain.sharing.firewall import TOLD_TO_TEAMS
from openmash.domain.sharing.handling import HandlingCode

TITLE_LIMIT, TEXT_LIMIT = 160, 2_000
ITEMS_LIMIT = 500

OWN_WITHOUT_RELEASE = frozenset({HandlingCode.OPEN, HandlingCode.HUB_ONLY})
"""The recipient's own items go back to it without a release. What it has restricted or sealed is
kept from most of its own people too, so that needs its two people's word like anybody's."""


class ProductStatus(StrEnum):
    """How far a product has come. The stored word never changes; the label may."""

    DRAFT = "draft"
    DELIVERED = "delivered"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """The words for a page."""
        return {
            ProductStatus.DRAFT: "Draft",
            ProductStatus.DELIVERED: "Delivered",
            ProductStatus.WITHDRAWN: "Withdrawn",
        }[self]


class ReadingForm(StrEnum):
    """In which form somebody opened a product. Each opening is a receipt."""

    PAGE = "page"
    PDF = "pdf"

    @property
    def label(self) -> str:
        """The words for a page."""
        return {ReadingForm.PAGE: "Page", ReadingForm.PDF: "PDF"}[self]


class Ground(StrEnum):
    """Why an item may go into a product, or why not."""

    RELEASED = "released"
    REWORDED = "reworded"
    OWN = "own"
    NOT_RELEASED = "not_released"
    SEALED_SINCE = "sealed_since"

    @property
    def label(self) -> str:
        """The words for a page."""
        return _GROUNDS[self]


_GROUNDS = {
    Ground.RELEASED: "Released as it stands",
    Ground.REWORDED: "Released in other words",
    Ground.OWN: "The recipient’s own",
    Ground.NOT_RELEASED: "Not released",
    Ground.SEALED_SINCE: "Sealed by its owner after it was released",
}


@dataclass(frozen=True, slots=True)
class LiveRelease:
    """A release of an item to the recipient that nobody has withdrawn.

    Attributes:
        wording: the owner's own words to pass on instead of the item; "" for the item itself.
    """

    release_id: UUID
    wording: str
    released_at: datetime


@dataclass(frozen=True, slots=True)
class Piece:
    """An item as the rules on products see it.

    Attributes:
        text: as it stands; "" where whoever builds the product may not read it.
        release: its live release to the recipient, if there is one.
        sealed_at: when its owner last sealed it.
    """

    item_id: UUID
    owner_agency_id: UUID
    handling: HandlingCode
    text: str
    release: LiveRelease | None = None
    sealed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Fit:
    """Whether an item may go into a product, and in which words; "" where it may not."""

    ground: Ground
    wording: str = ""
    release_id: UUID | None = None

    @property
    def may_go(self) -> bool:
        """True if the item may go in."""
        return self.ground in (Ground.RELEASED, Ground.REWORDED, Ground.OWN)


def fit(piece: Piece, to_agency_id: UUID) -> Fit:
    """Say whether the item may go to the agency.

    With a live release: in the owner's words, or as it stands. An item sealed after its release
    does not go before its owner has released it anew. Without one: only the recipient's own.
    """
    release = piece.release
    if release is not None:
        if piece.sealed_at is not None and piece.sealed_at >= release.released_at:
            return Fit(Ground.SEALED_SINCE)
        if release.wording:
            return Fit(Ground.REWORDED, release.wording, release.release_id)
        return Fit(Ground.RELEASED, piece.text, release.release_id)
    if piece.owner_agency_id == to_agency_id and piece.handling in OWN_WITHOUT_RELEASE:
        return Fit(Ground.OWN, piece.text)
    return Fit(Ground.NOT_RELEASED)


def is_listed(handling: HandlingCode, owner_agency_id: UUID, to_agency_id: UUID) -> bool:
    """Whether an item that is not in the product is counted among what was withheld.

    What an agency holds itself is not withheld from it, and an item whose existence is kept from
    the hub's own desks is not even counted.
    """
    return handling in TOLD_TO_TEAMS and owner_agency_id != to_agency_id


def check_open(status: ProductStatus, settled_by: str) -> None:
    """Raise `Overtaken` unless the product is still a draft. `settled_by`: who ended that."""
    if status is not ProductStatus.DRAFT:
        raise Overtaken(
            f"{settled_by} has {status.label.lower()} this product. It can no longer be changed."
        )


def check_words(title: str, purpose: str) -> tuple[str, str]:
    """Title and purpose as stored. Raises `BadInput` beside a field that is empty or too long."""
    title, purpose = title.strip(), purpose.strip()
    wrong: dict[str, str] = {}
    if not title or len(title) > TITLE_LIMIT:
        wrong["title"] = f"Enter a title of at most {TITLE_LIMIT} characters."
    if not purpose or len(purpose) > TEXT_LIMIT:
        wrong["purpose"] = (
            f"Enter what the recipient needs it for, in at most {TEXT_LIMIT:,} characters."
        )
    if wrong:
        raise BadInput(wrong)
    return title, purpose


def check_picked(fits: Iterable[Fit]) -> None:
    """Raise `Overtaken` if something picked may not go in, `BadInput` if there is too much."""
    chosen = list(fits)
    if not all(each.may_go for each in chosen):
        raise Overtaken(
            "An item you picked is no longer released to this agency. Look at the list again."
        )
    if len(chosen) > ITEMS_LIMIT:
        raise BadInput({"items": f"Pick {ITEMS_LIMIT} items or fewer."})


def check_withdrawal(status: ProductStatus, withdrawn_by: str, reason: str) -> str:
    """The reason as stored, if a product may be withdrawn: a draft, or one that was delivered.

    Raises:
        Overtaken: somebody withdrew it. BadInput: no reason, or too long a one.
    """
    if status is ProductStatus.WITHDRAWN:
        raise Overtaken(f"{withdrawn_by} withdrew this product before you.")
    reason = reason.strip()
    if not reason or len(reason) > TEXT_LIMIT:
        raise BadInput({"reason": f"Enter the reason, in at most {TEXT_LIMIT:,} characters."})
    return reason


class CopyState(StrEnum):
    """What one reader gets of one item of a delivered product."""

    SHOWN = "shown"
    STOPPED = "stopped"
    GONE = "gone"


def copy_state(taken_back_at: datetime | None, first_read_at: datetime | None) -> CopyState:
    """What a reader gets of an item, as it was taken back or not.

    Who had not read it before it was taken back never sees it. Who had is shown which it was, and
    told to use it no further. A paper copy made after that leaves it out for everybody.
    """
    if taken_back_at is None:
        return CopyState.SHOWN
    had_read = first_read_at is not None and first_read_at < taken_back_at
    return CopyState.STOPPED if had_read else CopyState.GONE


def taken_back_at(
    marked_at: datetime | None,
    release_withdrawn_at: datetime | None,
    sealed_at: datetime | None,
    delivered_at: datetime,
) -> datetime | None:
    """When an item of a delivered product was taken back; None if it stands.

    By its mark, because its release was withdrawn, or because its owner has sealed it since the
    delivery: whichever was first. What an owner does reaches every copy, marked or not.
    """
    sealed_since = sealed_at if sealed_at is not None and sealed_at >= delivered_at else None
    moments = [at for at in (marked_at, release_withdrawn_at, sealed_since) if at is not None]
    return min(moments) if moments else None

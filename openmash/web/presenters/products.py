"""Information products in words: lists, drafts, previews, and the product itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from openmash.domain.decisions.dissemination import CopyState, Ground, ProductStatus
from openmash.domain.sharing.handling import Basis, DatePrecision
from openmash.domain.sharing.lawful_basis import FamilyTold, LawfulBasis
from openmash.records.queries.product_copies import CopiedItem, Copy, Sent
from openmash.records.queries.product_drafts import Draft, DraftItem
from openmash.records.queries.products import ProductRow, Receipt
from openmash.records.queries.subjects import ChildNamed
from openmash.web.presenters import formatters, persons

_BASIS = {
    Basis.FACT: "Fact",
    Basis.OPINION: "Opinion",
    Basis.WITNESSED: "Seen or heard at first hand",
    Basis.REPORTED: "Heard from somebody else",
}
_LOOKS = {
    ProductStatus.DRAFT: "govuk-tag--yellow",
    ProductStatus.DELIVERED: "govuk-tag--green",
    ProductStatus.WITHDRAWN: "govuk-tag--red",
}
REWORDED = "In its owner’s words for this recipient: whom it is about, only they say"


@dataclass(frozen=True, slots=True)
class ItemWords:
    """One item of a product, as the page and the paper both show it.

    Attributes:
        marks: what is said of it beside its words.
        stopped: the sentence of an item that was taken back after it was read; "" otherwise.
    """

    number: int
    owner: str
    label: str
    marks: tuple[str, ...]
    text: str
    stopped: str = ""

    @property
    def heading(self) -> str:
        """Whose it is and what kind of item."""
        named = f": {formatters.in_sentence(self.label)}" if self.label else ""
        return f"{self.number}. {self.owner}{named}"


def copied(items: Iterable[CopiedItem]) -> list[ItemWords]:
    """The items of a delivered product."""
    return [
        ItemWords(
            number,
            item.owner,
            item.label,
            _marks(item, reworded=item.reworded, is_family=item.is_family),
            item.wording,
            _stopped(item),
        )
        for number, item in enumerate(items, start=1)
    ]


def previewed(items: Iterable[DraftItem]) -> list[ItemWords]:
    """The items of a draft, as they would be delivered. For items that the viewer may read."""
    return [
        ItemWords(
            number,
            item.owner,
            "" if item.fit.ground is Ground.REWORDED else item.label,
            _marks(item, reworded=item.fit.ground is Ground.REWORDED, is_family=_is_family(item)),
            item.fit.wording,
        )
        for number, item in enumerate(items, start=1)
    ]


def _is_family(item: DraftItem) -> bool:
    return item.subject is not None and item.subject.is_family


def children(named: Iterable[ChildNamed]) -> list[dict[str, Any]]:
    """The children at the head of what leaves; nothing where no item says whom it is about."""
    names = [persons.named(each) for each in named]
    key = "Child" if len(names) == 1 else "Children"
    return [{"key": key, "value": "; ".join(names)}] if names else []


def _marks(item: CopiedItem | DraftItem, *, reworded: bool, is_family: bool) -> tuple[str, ...]:
    if reworded:
        return (REWORDED,)
    about = "the family" if is_family else item.about
    parts = (
        f"About {about}" if about else "",
        item.place,
        _when(item.event_date, item.precision),
        _BASIS[item.basis] if item.basis else "",
    )
    return tuple(part for part in parts if part)


def _when(day: date | None, precision: DatePrecision) -> str:
    return formatters.partial_date(day, precision) if day else ""


def _stopped(item: CopiedItem) -> str:
    if item.state is not CopyState.STOPPED or item.taken_back_at is None:
        return ""
    return (
        f"Its owner took this back on {formatters.moment(item.taken_back_at)}, after you had read "
        "it. Use it no further, and destroy every copy."
    )


def choices(draft: Draft) -> tuple[list[tuple[str, str]], dict[str, str]]:
    """The items that may go in, as choices with what is said of each."""
    offered = [item for item in (*draft.items, *draft.may_go) if item.fit.may_go and item.readable]
    offered.sort(key=lambda item: (item.owner, item.event_date or date.max))
    words = [(str(item.item_id), item.fit.wording) for item in offered]
    hints = {str(item.item_id): _hint(item) for item in offered}
    return words, hints


def _hint(item: DraftItem) -> str:
    reworded = item.fit.ground is Ground.REWORDED
    label = "" if reworded else item.label
    marks = () if reworded else _marks(item, reworded=False, is_family=_is_family(item))
    parts = (item.owner, label, *marks)
    return " · ".join(part for part in (*parts, item.fit.ground.label) if part)


def lost(draft: Draft) -> list[str]:
    """What is in the draft and may no longer leave, a sentence each."""
    return [
        f"{item.owner}: {formatters.in_sentence(item.label or 'an item')}. {item.fit.ground.label}."
        for item in draft.items
        if not item.fit.may_go and item.readable
    ]


def not_released(draft: Draft) -> list[dict[str, str]]:
    """What the viewer may read and its owner has not released."""
    return [
        {
            "owner": item.owner,
            "label": item.label,
            "when": _when(item.event_date, item.precision),
            "text": item.text,
            "why": item.fit.ground.label,
        }
        for item in draft.not_released
    ]


def withheld_words(withheld: Iterable[tuple[str, int]]) -> str:
    """What the product does not hold, by owner and number; "" if nothing is withheld."""
    parts = [f"{formatters.plural(count, 'item')} of {owner}" for owner, count in withheld]
    if not parts:
        return ""
    return (
        f"Held by the hub and not in this product: {formatters.joined(parts)}. If you need more to "
        "keep a child safe, ask the agency that owns it, through the hub."
    )


def gone_words(gone: Iterable[tuple[str, int]]) -> str:
    """What was taken back before this reader had read it; "" if nothing was."""
    parts = [f"{formatters.plural(count, 'item')} of {owner}" for owner, count in gone]
    return f"Taken back by the owner: {formatters.joined(parts)}." if parts else ""


def row(facts: ProductRow, *, for_recipient: bool) -> dict[str, Any]:
    """One product in a list."""
    status = facts.status
    text, look = status.label, _LOOKS[status]
    if status is ProductStatus.DELIVERED:
        unread = "Not opened yet" if for_recipient else "Delivered, not opened yet"
        text = unread if facts.unread else "Opened"
        look = "govuk-tag--blue" if facts.unread else "govuk-tag--green"
    route = "products.read"
    if not for_recipient:
        route = "products.draft" if status is ProductStatus.DRAFT else "products.sent"
    when = facts.delivered_at or facts.created_at
    by = facts.delivered_by or facts.created_by
    return {
        "href": reverse(route, args=[facts.product_id]),
        "title": facts.title,
        "reference": facts.reference,
        "to_agency": facts.to_agency,
        "tag": {"text": text, "classes": f"om-tag {look}"},
        "at": when,
        "by": by,
        "items": facts.items,
    }


def mark(name: str, agency: str, now: datetime) -> str:
    """The watermark: for whom, who opened it, and when."""
    return f"{agency} · {name} · {formatters.moment(now)}"


def facts(copy: Copy) -> list[dict[str, Any]]:
    """What stands at the head of a product."""
    return [
        *children(copy.children),
        {"key": "For", "value": copy.to_agency},
        {"key": "From", "value": f"{copy.hub} hub, contact {copy.reference}"},
        {"key": "To be used for", "value": copy.purpose, "typed": True},
        {
            "key": "Delivered",
            "value": f"{formatters.moment(copy.delivered_at)}, by {copy.delivered_by}",
        },
    ]


def sent_rows(sent: Sent) -> list[dict[str, Any]]:
    """What a product was, for its sender."""
    rows: list[dict[str, Any]] = [
        {"key": "For", "value": sent.to_agency},
        {"key": "To be used for", "value": sent.purpose, "typed": True},
        {"key": "Started", "value": f"{formatters.moment(sent.created_at)}, by {sent.created_by}"},
    ]
    if sent.delivered_at is not None:
        told = FamilyTold(sent.family_told).label
        rows += [
            {
                "key": "Delivered",
                "value": f"{formatters.moment(sent.delivered_at)}, by {sent.delivered_by}",
            },
            {"key": "Footing", "value": LawfulBasis(sent.basis).label},
            {"key": "Family", "value": f"{told}. {sent.told_why_not}".strip(), "typed": True},
            {"key": "Agreement", "value": sent.agreement},
        ]
    if sent.withdrawn_at is not None:
        rows.append(
            {
                "key": "Withdrawn",
                "value": f"{formatters.moment(sent.withdrawn_at)}, by {sent.withdrawn_by}: "
                f"{sent.withdrawn_reason}",
                "typed": True,
            }
        )
    return rows


def status_tag(status: ProductStatus) -> dict[str, str]:
    """A status as a tag."""
    return {"text": status.label, "classes": f"om-tag {_LOOKS[status]}"}


def receipt_cells(receipts: Iterable[Receipt]) -> list[list[str]]:
    """Who opened a product, when, and in which form."""
    return [[each.name, formatters.moment(each.at), each.form.label] for each in receipts]

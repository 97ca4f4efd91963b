"""Marked words in everything that an agency owns, and for each mark who may ever be shown it.

Every item that any story tells gets a mark of its own the moment it is stored, whichever way it
came; so do the words that are made from items. Who may read a mark is asked of the pure rule, never
of the queries: `domain/sharing/firewall.rule` over facts that are read here, row by row.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any
from uuid import UUID

from openmash.domain.access import Act, Role, Viewer
from openmash.domain.sharing.firewall import NO_CONTENT_ROLES, ItemFacts, existence, rule
from openmash.domain.sharing.handling import HandlingCode
from openmash.records.models import (
    Agency,
    CaseExclusion,
    Handover,
    InformationRequest,
    Item,
    ItemRelease,
    Product,
    ProductItem,
)
from openmash.records.tenancy import in_hub

MARK = re.compile(r"CANARY-[a-z_]+-[a-z_]+-[0-9]{5}")


class What(Enum):
    """What is marked, and by that who may be shown it."""

    ITEM = auto()
    """The item's own words, and whatever carries its mark: a file's name, why it is withheld."""
    MADE_OF = auto()
    """Words made from items: for whoever may read every one of them."""
    RELEASED = auto()
    """An owner's other words for one recipient."""
    ANSWER = auto()
    """An owner's other words for the person themselves."""
    PLACE = auto()
    """A protected place: shown to nobody."""


@dataclass(frozen=True)
class Planted:
    """One mark."""

    what: What
    items: frozenset[UUID] = frozenset()
    to_agency: UUID | None = None


@dataclass
class Canaries:
    """Every mark that was planted, by its words; and what the rule must know of the items."""

    planted: dict[str, Planted] = field(default_factory=dict)
    facts: dict[UUID, ItemFacts] = field(default_factory=dict)
    in_products: dict[UUID, set[UUID]] = field(default_factory=dict)
    _owners: dict[UUID, str] = field(default_factory=dict)

    def word(self, what: What, *items: Item, to_agency: UUID | None = None) -> str:
        """A new mark, named after the first item it was made from."""
        owner, handling = ("nobody", "nobody")
        if items:
            owner, handling = self._owner(items[0].owner_agency_id), str(items[0].handling)
        mark = f"CANARY-{owner}-{handling}-{len(self.planted):05d}"
        self.planted[mark] = Planted(what, frozenset(item.id for item in items), to_agency)
        return mark

    def _owner(self, agency_id: UUID) -> str:
        if agency_id not in self._owners:
            self._owners |= dict(Agency.objects.values_list("id", "kind"))
        return self._owners[agency_id]

    def may_be_shown(self, mark: str, viewer: Viewer | None, route: str) -> bool:
        """Whether this person may be shown this mark by this route."""
        planted = self.planted[mark]
        if viewer is None or planted.what is What.PLACE:
            return False
        facts = [self.facts[item] for item in planted.items]
        if all(rule(viewer, each).may_see for each in facts):
            return True
        first = facts[0]
        in_reach = (
            all(each.hub_id == viewer.hub_id for each in facts)
            and not any(viewer.user_id in each.contact_excluded_user_ids for each in facts)
            and viewer.role not in NO_CONTENT_ROLES
        )
        if not in_reach:
            return False
        if route in _PRODUCTS and viewer.may(Act.READ_PRODUCT):
            # What was delivered is the recipient's: the item as it stood, or its other words.
            to = viewer.agency_id if planted.what is What.ITEM else planted.to_agency
            sent = first.item_id in self.in_products.get(viewer.agency_id or first.item_id, set())
            return sent and to == viewer.agency_id and planted.what in (What.ITEM, What.RELEASED)
        if planted.what is What.RELEASED:
            # The manager reads what owners answer; whoever builds a product reads what it may hold.
            builds = viewer.may(Act.BUILD_PRODUCT) and existence(viewer, first)
            return viewer.role is Role.MANAGER or builds
        return planted.what is What.ANSWER and viewer.may(Act.HANDLE_SUBJECT_ACCESS)

    def read(self, *hubs: UUID) -> None:
        """Take up what the rows say now."""
        for hub_id in hubs:
            with in_hub(hub_id):
                self._read_items(hub_id)
                sent = Product.objects.filter(status="delivered").values_list("id", "to_agency_id")
                to = dict(sent)
                for row in ProductItem.objects.filter(product_id__in=to):
                    self.in_products.setdefault(to[row.product_id], set()).add(row.item_id)

    def _read_items(self, hub_id: UUID) -> None:
        excluded = _sets(
            CaseExclusion.objects.filter(lifted_at__isnull=True), "contact_id", "account_id"
        )
        asked = _sets(
            InformationRequest.objects.exclude(status="withdrawn"), "contact_id", "agency_id"
        )
        handed = _sets(Handover.objects.all(), "contact_id", "to_agency_id")
        released = _sets(
            ItemRelease.objects.filter(withdrawn_at__isnull=True, wording=""),
            "item_id",
            "to_agency_id",
        )
        for item in Item.objects.all():
            self.facts[item.id] = ItemFacts(
                item_id=item.id,
                hub_id=hub_id,
                contact_id=item.contact_id,
                owner_agency_id=item.owner_agency_id,
                handling=HandlingCode(item.handling),
                named_roles=frozenset(Role(role) for role in item.named_roles),
                released_to_agency_ids=frozenset(released.get(item.id, ())),
                contact_excluded_user_ids=frozenset(excluded.get(item.contact_id, ())),
                asked_agency_ids=frozenset(asked.get(item.contact_id, ())),
                handed_to_agency_ids=frozenset(handed.get(item.contact_id, ())),
            )


_PRODUCTS = frozenset({"products.read", "products.pdf"})


def _sets(rows: Any, key: str, value: str) -> dict[Any, set[Any]]:
    found: dict[Any, set[Any]] = {}
    for each, one in rows.values_list(key, value):
        found.setdefault(each, set()).add(one)
    return found


@contextmanager
def marking() -> Iterator[Canaries]:
    """While this lasts every item is stored with a mark in its words."""
    canaries = Canaries()
    column = Item._meta.get_field("text")
    plain = column.pre_save

    def marked(item: Any, add: bool) -> Any:
        if add and not MARK.search(item.text):
            item.text = f"{item.text} {canaries.word(What.ITEM, item)}"
        return plain(item, add)

    column.pre_save = marked  # type: ignore[method-assign, assignment]
    try:
        yield canaries
    finally:
        del column.pre_save

"""May this viewer see this item? The one answer; every page, export, search and count asks it.

London's model: what an agency brings into the hub may be weighed there, and goes further only
with the consent of the agency that owns it. The rules are a list read from the top: the first
that applies decides, and where none applies the item stays closed.

`records/queries/visibility.py` holds the same list in SQL and a property test keeps the two equal,
so a rule may compare columns and set memberships, and nothing else.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from openmash.domain.access import AgencyKind, Role, Viewer
from openmash.domain.sharing.handling import HandlingCode

ABSENT = "There is nothing here that you can open."
"""The answer for an item that is hidden and for one that was never there: one sentence on purpose,
so that a refusal cannot be used to find out what exists."""

WITHHELD = "An item is held here that your role cannot open. Ask the hub manager if you need it."
"""The answer where the viewer may know that an item exists but may not read it."""


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What the firewall needs to know of one item and of the contact it hangs on.

    Attributes:
        item_id: the item.
        hub_id: the hub that holds it.
        contact_id: the contact it belongs to.
        owner_agency_id: the agency whose information it is.
        handling: how widely the owner lets it be seen.
        named_roles: for restricted and sealed items, the roles the owner has named.
        released_to_agency_ids: agencies to which this item is released as it stands. A release
            in other words, or one that was withdrawn, opens nothing.
        contact_excluded_user_ids: people who may know nothing of the contact.
        asked_agency_ids: agencies that have an information request on the contact.
        handed_to_agency_ids: agencies to which a child of the contact was handed over.
    """

    item_id: UUID
    hub_id: UUID
    contact_id: UUID
    owner_agency_id: UUID
    handling: HandlingCode
    named_roles: frozenset[Role] = frozenset()
    released_to_agency_ids: frozenset[UUID] = frozenset()
    contact_excluded_user_ids: frozenset[int] = frozenset()
    asked_agency_ids: frozenset[UUID] = frozenset()
    handed_to_agency_ids: frozenset[UUID] = frozenset()


class Ground(StrEnum):
    """Which rule decided. For the audit log and for tests; never shown to the viewer."""

    ANOTHER_HUB = "another_hub"
    EXCLUDED = "excluded"
    NO_CONTENT_ROLE = "no_content_role"
    OWN_AGENCY = "own_agency"
    DESK = "desk"
    NAMED_DESK = "named_desk"
    ASKED_AND_OPEN = "asked_and_open"
    ASKED_AND_RELEASED = "asked_and_released"
    RELEASED_TO_TEAM = "released_to_team"
    NO_RULE_OPENS = "no_rule_opens"


@dataclass(frozen=True, slots=True)
class Ruling:
    """The firewall's answer.

    Attributes:
        may_see: True if the viewer may read the item.
        why: a sentence that is safe to show; it never tells more than the viewer may know.
        ground: the rule that decided, for the audit log only.
    """

    may_see: bool
    why: str
    ground: Ground


_SCREENING_DESKS = frozenset({Role.SCREENING_OFFICER, Role.SOCIAL_WORKER, Role.MANAGER})
_ALL_DESKS = frozenset({Role.BUSINESS_SUPPORT, *_SCREENING_DESKS})
_NOBODY: frozenset[Role] = frozenset()

NO_CONTENT_ROLES = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})
"""Roles that keep the installation or read its log, and never read case content."""

DESKS_BY_CODE: Mapping[HandlingCode, frozenset[Role]] = MappingProxyType(
    {
        HandlingCode.OPEN: _ALL_DESKS,
        HandlingCode.HUB_ONLY: _SCREENING_DESKS,
        HandlingCode.RESTRICTED: frozenset({Role.MANAGER}),
        HandlingCode.SEALED: _NOBODY,
    }
)
"""Hub desks that see an item by its handling code alone."""

DESKS_BY_NAME: Mapping[HandlingCode, frozenset[Role]] = MappingProxyType(
    {
        HandlingCode.OPEN: _NOBODY,
        HandlingCode.HUB_ONLY: _NOBODY,
        HandlingCode.RESTRICTED: _SCREENING_DESKS,
        HandlingCode.SEALED: _SCREENING_DESKS,
    }
)
"""Hub desks that see an item when its owner has named their role. Business support never does."""

KNOW_IT_EXISTS: Mapping[HandlingCode, frozenset[Role]] = MappingProxyType(
    {
        HandlingCode.OPEN: _ALL_DESKS,
        HandlingCode.HUB_ONLY: _ALL_DESKS,
        HandlingCode.RESTRICTED: _ALL_DESKS,
        HandlingCode.SEALED: frozenset({Role.MANAGER}),
    }
)
"""Hub desks that are told an item is held even when they may not read it: silence would read as
"nothing known". That a sealed item exists is told to the manager alone."""

TOLD_TO_TEAMS: frozenset[HandlingCode] = frozenset(
    code for code, desks in KNOW_IT_EXISTS.items() if Role.BUSINESS_SUPPORT in desks
)
"""Items that a team which receives a child is told are withheld. What leaves the hub lists what was
withheld without showing it; an item kept from the hub's own desks is not even counted."""


DANGER_GOES_WITH = frozenset({AgencyKind.SOCIAL_CARE})
"""Kinds of agency whose team reads why a child is said to be in danger, once it has the child."""


def may_read_danger(role: Role, handed_to: AgencyKind | None = None) -> bool:
    """Whether a role reads in the referrer's words why a child is said to be in danger now.

    They are no item, and nobody gave them a handling code: they are kept as hub only. That a child
    is said to be in danger is told to everybody who acts on the contact.

    A team of children's social care that receives the child reads them too. They were told to
    children's social care so that it acts (Children Act 1989 s.47), and the team is who acts: it
    must not meet the danger unwarned. To any other agency's team they stay closed.

    Args:
        handed_to: the kind of agency to which a child of the contact was handed over, for a
            member of its team.
    """
    if role is Role.RECEIVING_TEAM:
        return handed_to in DANGER_GOES_WITH
    return role in DESKS_BY_CODE[HandlingCode.HUB_ONLY]


def is_of_another_hub(viewer: Viewer, item: ItemFacts) -> bool:
    """Nothing of one hub is seen from another."""
    return viewer.hub_id != item.hub_id


def is_excluded_from_contact(viewer: Viewer, item: ItemFacts) -> bool:
    """A person on the contact's exclusion list sees nothing of it, whatever their role."""
    return viewer.user_id in item.contact_excluded_user_ids


def has_no_content_role(viewer: Viewer, _item: ItemFacts) -> bool:
    """Administrators and auditors read no case content, not even open items."""
    return viewer.role in NO_CONTENT_ROLES


def is_navigator_of_owner(viewer: Viewer, item: ItemFacts) -> bool:
    """An agency's navigator always sees what their own agency owns."""
    return viewer.role is Role.NAVIGATOR and viewer.agency_id == item.owner_agency_id


def is_desk_for_code(viewer: Viewer, item: ItemFacts) -> bool:
    """A hub desk sees the handling codes that its role covers."""
    return viewer.role in DESKS_BY_CODE[item.handling]


def is_desk_named_by_owner(viewer: Viewer, item: ItemFacts) -> bool:
    """A screening desk sees a restricted or sealed item if the owner has named its role."""
    return viewer.role in DESKS_BY_NAME[item.handling] and viewer.role in item.named_roles


def is_asked_and_item_open(viewer: Viewer, item: ItemFacts) -> bool:
    """A navigator whose agency is asked about the contact sees its open items."""
    return _is_navigator_of_asked(viewer, item) and item.handling is HandlingCode.OPEN


def is_asked_and_item_released(viewer: Viewer, item: ItemFacts) -> bool:
    """A navigator whose agency is asked sees an item that its owner released to that agency."""
    return _is_navigator_of_asked(viewer, item) and _is_released_to_agency(viewer, item)


def is_receiving_team_with_release(viewer: Viewer, item: ItemFacts) -> bool:
    """A receiving team sees only what has been released to its agency."""
    return viewer.role is Role.RECEIVING_TEAM and _is_released_to_agency(viewer, item)


def _is_navigator_of_asked(viewer: Viewer, item: ItemFacts) -> bool:
    return viewer.role is Role.NAVIGATOR and viewer.agency_id in item.asked_agency_ids


def _is_released_to_agency(viewer: Viewer, item: ItemFacts) -> bool:
    return viewer.agency_id in item.released_to_agency_ids


Predicate = Callable[[Viewer, ItemFacts], bool]

RULES: tuple[tuple[Ground, Predicate, bool], ...] = (
    (Ground.ANOTHER_HUB, is_of_another_hub, False),
    (Ground.EXCLUDED, is_excluded_from_contact, False),
    (Ground.NO_CONTENT_ROLE, has_no_content_role, False),
    (Ground.OWN_AGENCY, is_navigator_of_owner, True),
    (Ground.DESK, is_desk_for_code, True),
    (Ground.NAMED_DESK, is_desk_named_by_owner, True),
    (Ground.ASKED_AND_OPEN, is_asked_and_item_open, True),
    (Ground.ASKED_AND_RELEASED, is_asked_and_item_released, True),
    (Ground.RELEASED_TO_TEAM, is_receiving_team_with_release, True),
)
"""The policy, in order. Refusals come first, so no permission can undo one."""

_WHY_OPEN: Mapping[Ground, str] = MappingProxyType(
    {
        Ground.OWN_AGENCY: "Your agency owns this item.",
        Ground.DESK: "Your role in the hub sees items with this handling code.",
        Ground.NAMED_DESK: "The owner of this item has named your role.",
        Ground.ASKED_AND_OPEN: "Your agency is asked about this contact and the item is open.",
        Ground.ASKED_AND_RELEASED: "The owner has released this item to your agency.",
        Ground.RELEASED_TO_TEAM: "The owner has released this item to your agency.",
    }
)


def rule(viewer: Viewer, item: ItemFacts) -> Ruling:
    """Say whether the viewer may read the item, and why.

    In order: nothing of another hub; nothing of a contact one is excluded from; no case content
    for administrators and auditors; an agency sees its own; hub desks see by handling code, or
    because the owner named their role; an agency that is asked sees open items and those released
    to it; a receiving team sees what was released to its agency. All else stays closed.
    """
    for ground, applies, opens in RULES:
        if applies(viewer, item):
            why = _WHY_OPEN[ground] if opens else ABSENT
            return Ruling(may_see=opens, why=why, ground=ground)
    why = WITHHELD if _is_told_of_withheld(viewer, item) else ABSENT
    return Ruling(may_see=False, why=why, ground=Ground.NO_RULE_OPENS)


def existence(viewer: Viewer, item: ItemFacts) -> bool:
    """Say whether the viewer may know that the item exists at all.

    True for whoever may read it. Of items they may not read, hub desks are told that one is
    withheld, except that only the manager is told of a sealed one; a team to whose agency a child
    was handed over is told of those that every hub desk is told of.
    """
    ruling = rule(viewer, item)
    return ruling.may_see or ruling.why == WITHHELD


def _is_told_of_withheld(viewer: Viewer, item: ItemFacts) -> bool:
    if viewer.role is Role.RECEIVING_TEAM:
        return viewer.agency_id in item.handed_to_agency_ids and item.handling in TOLD_TO_TEAMS
    return viewer.role in KNOW_IT_EXISTS[item.handling]

"""The firewall's table, case by case, and what must hold of it for every viewer and item."""

import os
from dataclasses import replace
from itertools import combinations
from typing import TypeVar
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openmash.domain.access import AgencyKind, Role, Viewer
from openmash.domain.sharing.firewall import (
    ABSENT,
    WITHHELD,
    Ground,
    ItemFacts,
    existence,
    may_read_danger,
    rule,
)
from openmash.domain.sharing.handling import HandlingCode

# Few enough that the suite stays quick; a release run draws far more.
SOME = settings(max_examples=1000 if os.environ.get("OPENMASH_TEST_SIZE") == "release" else 25)

T = TypeVar("T")

HUB, OTHER_HUB = UUID(int=1), UUID(int=2)
POLICE, HEALTH, CARE = UUID(int=11), UUID(int=12), UUID(int=13)
OPEN, HUB_ONLY, RESTRICTED, SEALED = HandlingCode
EXCLUDED_USER = 99


def someone(role: Role, agency: UUID | None = None, user_id: int = 7, hub: UUID = HUB) -> Viewer:
    return Viewer(user_id, hub, role, agency, "A colleague")


def police_item(code: HandlingCode, **marks: object) -> ItemFacts:
    item = ItemFacts(
        item_id=UUID(int=101),
        hub_id=HUB,
        contact_id=UUID(int=201),
        owner_agency_id=POLICE,
        handling=code,
        contact_excluded_user_ids=frozenset({EXCLUDED_USER}),
    )
    return replace(item, **marks)  # type: ignore[arg-type]


SUPPORT = someone(Role.BUSINESS_SUPPORT)
SCREENER = someone(Role.SCREENING_OFFICER)
WORKER = someone(Role.SOCIAL_WORKER)
MANAGER = someone(Role.MANAGER)
POLICE_NAVIGATOR = someone(Role.NAVIGATOR, POLICE)
HEALTH_NAVIGATOR = someone(Role.NAVIGATOR, HEALTH)
RECEIVING = someone(Role.RECEIVING_TEAM, CARE)
AUDITOR = someone(Role.AUDITOR)
ADMINISTRATOR = someone(Role.ADMINISTRATOR)

NAMES_SCREENER = {"named_roles": frozenset({Role.SCREENING_OFFICER})}
NAMES_SUPPORT = {"named_roles": frozenset({Role.BUSINESS_SUPPORT})}
NAMES_MANAGER = {"named_roles": frozenset({Role.MANAGER})}
NAMES_ALL = {"named_roles": frozenset(Role)}
ASKS_HEALTH = {"asked_agency_ids": frozenset({HEALTH})}
RELEASED_TO_HEALTH = {"released_to_agency_ids": frozenset({HEALTH})}
RELEASED_TO_CARE = {"released_to_agency_ids": frozenset({CARE})}
YES, NO = True, False

CASES = [
    ("a manager of another hub sees not even an open item",
     someone(Role.MANAGER, hub=OTHER_HUB), police_item(OPEN), NO, Ground.ANOTHER_HUB),
    ("the owner's navigator of another hub sees nothing here",
     someone(Role.NAVIGATOR, POLICE, hub=OTHER_HUB), police_item(OPEN), NO, Ground.ANOTHER_HUB),
    ("an excluded manager sees nothing of the contact",
     someone(Role.MANAGER, user_id=EXCLUDED_USER), police_item(OPEN), NO, Ground.EXCLUDED),
    ("an excluded navigator does not see what their own agency owns",
     someone(Role.NAVIGATOR, POLICE, EXCLUDED_USER), police_item(OPEN), NO, Ground.EXCLUDED),
    ("an administrator sees no open item",
     ADMINISTRATOR, police_item(OPEN, **NAMES_ALL), NO, Ground.NO_CONTENT_ROLE),
    ("an auditor sees no open item",
     AUDITOR, police_item(OPEN, **NAMES_ALL), NO, Ground.NO_CONTENT_ROLE),
    ("an auditor from the owner's agency sees no item of it",
     someone(Role.AUDITOR, POLICE), police_item(OPEN), NO, Ground.NO_CONTENT_ROLE),
    ("an agency's navigator sees its open item, asked or not",
     POLICE_NAVIGATOR, police_item(OPEN), YES, Ground.OWN_AGENCY),
    ("an agency's navigator sees its sealed item",
     POLICE_NAVIGATOR, police_item(SEALED), YES, Ground.OWN_AGENCY),
    ("business support sees an open item", SUPPORT, police_item(OPEN), YES, Ground.DESK),
    ("business support sees no hub-only item",
     SUPPORT, police_item(HUB_ONLY), NO, Ground.NO_RULE_OPENS),
    ("business support sees no restricted item even if named",
     SUPPORT, police_item(RESTRICTED, **NAMES_SUPPORT), NO, Ground.NO_RULE_OPENS),
    ("business support sees no sealed item even if named",
     SUPPORT, police_item(SEALED, **NAMES_SUPPORT), NO, Ground.NO_RULE_OPENS),
    ("a screening officer sees an open item", SCREENER, police_item(OPEN), YES, Ground.DESK),
    ("a screening officer sees a hub-only item",
     SCREENER, police_item(HUB_ONLY), YES, Ground.DESK),
    ("a screening officer sees no restricted item unnamed",
     SCREENER, police_item(RESTRICTED), NO, Ground.NO_RULE_OPENS),
    ("a screening officer sees a restricted item that names the role",
     SCREENER, police_item(RESTRICTED, **NAMES_SCREENER), YES, Ground.NAMED_DESK),
    ("a screening officer sees a sealed item that names the role",
     SCREENER, police_item(SEALED, **NAMES_SCREENER), YES, Ground.NAMED_DESK),
    ("a screening officer sees no sealed item that names the manager",
     SCREENER, police_item(SEALED, **NAMES_MANAGER), NO, Ground.NO_RULE_OPENS),
    ("a hub social worker sees a hub-only item", WORKER, police_item(HUB_ONLY), YES, Ground.DESK),
    ("a hub social worker is not let in by another role's name",
     WORKER, police_item(RESTRICTED, **NAMES_SCREENER), NO, Ground.NO_RULE_OPENS),
    ("a desk is not let in by the agency it works for",
     someone(Role.SOCIAL_WORKER, POLICE), police_item(RESTRICTED), NO, Ground.NO_RULE_OPENS),
    ("a desk is not let in by a release to the agency it works for",
     someone(Role.SOCIAL_WORKER, HEALTH),
     police_item(RESTRICTED, **RELEASED_TO_HEALTH), NO, Ground.NO_RULE_OPENS),
    ("a manager sees a restricted item unnamed",
     MANAGER, police_item(RESTRICTED), YES, Ground.DESK),
    ("a manager sees no sealed item unnamed",
     MANAGER, police_item(SEALED), NO, Ground.NO_RULE_OPENS),
    ("a manager sees a sealed item that names managers",
     MANAGER, police_item(SEALED, **NAMES_MANAGER), YES, Ground.NAMED_DESK),
    ("another agency's navigator, not asked, sees no open item",
     HEALTH_NAVIGATOR, police_item(OPEN), NO, Ground.NO_RULE_OPENS),
    ("another agency's navigator, asked, sees an open item",
     HEALTH_NAVIGATOR, police_item(OPEN, **ASKS_HEALTH), YES, Ground.ASKED_AND_OPEN),
    ("another agency's navigator, asked, sees no hub-only item",
     HEALTH_NAVIGATOR, police_item(HUB_ONLY, **ASKS_HEALTH), NO, Ground.NO_RULE_OPENS),
    ("a released item opens to the asked agency whatever its code",
     HEALTH_NAVIGATOR, police_item(SEALED, **ASKS_HEALTH, **RELEASED_TO_HEALTH),
     YES, Ground.ASKED_AND_RELEASED),
    ("a released item stays closed to an agency that is not asked",
     HEALTH_NAVIGATOR, police_item(OPEN, **RELEASED_TO_HEALTH), NO, Ground.NO_RULE_OPENS),
    ("a release to one agency opens nothing to another",
     HEALTH_NAVIGATOR, police_item(HUB_ONLY, **ASKS_HEALTH, **RELEASED_TO_CARE),
     NO, Ground.NO_RULE_OPENS),
    ("naming the navigator role opens no restricted item to another agency",
     HEALTH_NAVIGATOR, police_item(RESTRICTED, **ASKS_HEALTH, **NAMES_ALL),
     NO, Ground.NO_RULE_OPENS),
    ("a navigator without an agency sees nothing",
     someone(Role.NAVIGATOR), police_item(OPEN, **ASKS_HEALTH), NO, Ground.NO_RULE_OPENS),
    ("a receiving team sees no open item that was not released",
     RECEIVING, police_item(OPEN), NO, Ground.NO_RULE_OPENS),
    ("a receiving team sees an item released to its agency",
     RECEIVING, police_item(HUB_ONLY, **RELEASED_TO_CARE), YES, Ground.RELEASED_TO_TEAM),
    ("a receiving team sees no item released to another agency",
     RECEIVING, police_item(OPEN, **RELEASED_TO_HEALTH), NO, Ground.NO_RULE_OPENS),
    ("a receiving team of the owner's agency still needs the release",
     someone(Role.RECEIVING_TEAM, POLICE), police_item(OPEN), NO, Ground.NO_RULE_OPENS),
]  # fmt: skip


@pytest.mark.parametrize(
    ("viewer", "item", "may_see", "ground"),
    [case[1:] for case in CASES],
    ids=[case[0] for case in CASES],
)
def test_the_table(viewer: Viewer, item: ItemFacts, may_see: bool, ground: Ground) -> None:
    ruling = rule(viewer, item)
    assert (ruling.may_see, ruling.ground) == (may_see, ground)


EXISTENCE_CASES = [
    ("a manager knows that a sealed item is held", MANAGER, police_item(SEALED), YES),
    ("a screening officer does not know of a sealed item", SCREENER, police_item(SEALED), NO),
    ("a screening officer knows that a restricted item is held",
     SCREENER, police_item(RESTRICTED), YES),
    ("business support knows that a hub-only item is held", SUPPORT, police_item(HUB_ONLY), YES),
    ("an excluded manager knows of nothing",
     someone(Role.MANAGER, user_id=EXCLUDED_USER), police_item(SEALED), NO),
    ("a manager of another hub knows of nothing",
     someone(Role.MANAGER, hub=OTHER_HUB), police_item(OPEN), NO),
    ("an asked navigator does not know of another agency's hub-only item",
     HEALTH_NAVIGATOR, police_item(HUB_ONLY, **ASKS_HEALTH), NO),
    ("the owner's navigator knows of its sealed item", POLICE_NAVIGATOR, police_item(SEALED), YES),
    ("a receiving team does not know of an unreleased item", RECEIVING, police_item(OPEN), NO),
    ("an administrator knows of no item", ADMINISTRATOR, police_item(OPEN), NO),
]  # fmt: skip


@pytest.mark.parametrize(
    ("viewer", "item", "known"),
    [case[1:] for case in EXISTENCE_CASES],
    ids=[case[0] for case in EXISTENCE_CASES],
)
def test_whether_the_existence_may_be_known(viewer: Viewer, item: ItemFacts, known: bool) -> None:
    assert existence(viewer, item) is known


def subsets(*of: T) -> st.SearchStrategy[frozenset[T]]:
    """Every subset, drawn from a list: much quicker to draw than a generated set."""
    sizes = range(len(of) + 1)
    return st.sampled_from([frozenset(some) for n in sizes for some in combinations(of, n)])


agencies = st.sampled_from([POLICE, HEALTH, CARE])
viewers = st.builds(
    Viewer,
    user_id=st.sampled_from([7, EXCLUDED_USER]),
    hub_id=st.sampled_from([HUB, OTHER_HUB]),
    role=st.sampled_from(Role),
    agency_id=st.none() | agencies,
    name=st.just("A colleague"),
)
items = st.builds(
    ItemFacts,
    item_id=st.just(UUID(int=101)),
    hub_id=st.sampled_from([HUB, OTHER_HUB]),
    contact_id=st.just(UUID(int=201)),
    owner_agency_id=agencies,
    handling=st.sampled_from(HandlingCode),
    named_roles=subsets(*Role),
    released_to_agency_ids=subsets(POLICE, HEALTH, CARE),
    contact_excluded_user_ids=subsets(7, EXCLUDED_USER),
    asked_agency_ids=subsets(POLICE, HEALTH, CARE),
)


@SOME
@given(viewers, items)
def test_another_hub_never_sees_nor_knows(viewer: Viewer, item: ItemFacts) -> None:
    elsewhere = replace(viewer, hub_id=HUB if item.hub_id == OTHER_HUB else OTHER_HUB)
    assert not rule(elsewhere, item).may_see
    assert not existence(elsewhere, item)


@SOME
@given(viewers, items)
def test_exclusion_always_wins_and_reads_as_absence(viewer: Viewer, item: ItemFacts) -> None:
    shut_out = item.contact_excluded_user_ids | {viewer.user_id}
    excluded = replace(item, contact_excluded_user_ids=shut_out)
    ruling = rule(viewer, excluded)
    assert (ruling.may_see, ruling.why) == (False, ABSENT)


@SOME
@given(viewers, items)
def test_tightening_the_handling_code_never_opens(viewer: Viewer, item: ItemFacts) -> None:
    by_code = [replace(item, handling=code) for code in HandlingCode]
    seen = [rule(viewer, each).may_see for each in by_code]
    known = [existence(viewer, each) for each in by_code]
    assert seen == sorted(seen, reverse=True)
    assert known == sorted(known, reverse=True)


@SOME
@given(viewers, items)
def test_a_refusal_tells_no_more_than_the_viewer_may_know(viewer: Viewer, item: ItemFacts) -> None:
    ruling = rule(viewer, item)
    if not ruling.may_see:
        assert ruling.why == (WITHHELD if existence(viewer, item) else ABSENT)


@SOME
@given(viewers, items, st.sampled_from(Role), agencies)
def test_naming_releasing_and_asking_never_close(
    viewer: Viewer, item: ItemFacts, role: Role, agency: UUID
) -> None:
    wider = replace(
        item,
        named_roles=item.named_roles | {role},
        released_to_agency_ids=item.released_to_agency_ids | {agency},
        asked_agency_ids=item.asked_agency_ids | {agency},
    )
    assert rule(viewer, wider).may_see >= rule(viewer, item).may_see


@pytest.mark.parametrize("role", Role)
def test_why_there_is_danger_is_read_by_hub_desks_and_by_the_social_care_team_with_the_child(
    role: Role,
) -> None:
    desks = {Role.SCREENING_OFFICER, Role.SOCIAL_WORKER, Role.MANAGER}
    assert may_read_danger(role) == (role in desks)
    for kind in AgencyKind:
        with_child = role is Role.RECEIVING_TEAM and kind is AgencyKind.SOCIAL_CARE
        assert may_read_danger(role, kind) == (role in desks or with_child)

"""The firewall's SQL form says what `firewall.rule` says, item by item, on real rows.

A plan of contacts and items is drawn at random, written as rows and, apart from that, told to the
pure rule as facts. Every viewer of two hubs then looks at every item through both. The plan holds
the traps: withdrawn requests, lifted exclusions, releases to others, releases withdrawn or given in
other words, navigators of other agencies. Over 50,000 pairs; OPENMASH_TEST_SIZE=release looks at
ten times as many.
"""

import os
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db.models import Model

from openmash.domain.access import AgencyKind, Role, Viewer
from openmash.domain.agency_checks.lifecycle import RequestStatus
from openmash.domain.sharing.firewall import ItemFacts, existence, rule
from openmash.domain.sharing.handling import Basis, HandlingCode
from openmash.records.models import (
    CaseExclusion,
    Contact,
    Decision,
    Handover,
    InformationRequest,
    Item,
    ItemRelease,
    PersonRecord,
    PolicyVersion,
)
from openmash.records.queries.contacts import visible_contacts
from openmash.records.queries.visibility import visible_items, withheld_counts
from openmash.records.tenancy import in_hub
from tests.support.cast import HubCast

NOW = datetime(2026, 11, 2, 10, tzinfo=UTC)
CONTACTS = 2_400 if os.environ.get("OPENMASH_TEST_SIZE") == "release" else 240
PAIRS = 50_000


Rows = dict[type[Model], list[Any]]


@dataclass
class Planned:
    """One contact of the plan: what is true of it, whatever else its rows say."""

    hub_id: UUID
    id: UUID = field(default_factory=uuid4)
    excluded: set[int] = field(default_factory=set)
    asked: set[UUID] = field(default_factory=set)
    handed: set[UUID] = field(default_factory=set)
    items: list[ItemFacts] = field(default_factory=list)


def viewers_of(cast: HubCast) -> list[Viewer]:
    """The cast, and the odd ones: every role in a strange agency, and in none."""
    odd = [
        Viewer(cast.manager.user_id, cast.hub_id, role, agency, "Odd")
        for role in Role
        for agency in (None, cast.agencies[AgencyKind.HOUSING].id)
    ]
    return [*cast.viewers.values(), *odd]


def plan_for(cast: HubCast, draw: random.Random, contacts: int) -> list[Planned]:
    """Contacts with their items, as rows and as facts."""
    kinds = (Contact, CaseExclusion, InformationRequest, Item, ItemRelease)
    rows: Rows = {kind: [] for kind in (*kinds, PersonRecord, Decision, Handover)}
    plan = [_contact(cast, draw, rows) for _ in range(contacts)]
    for kind, made in rows.items():
        kind._default_manager.bulk_create(made)
    return plan


def _contact(cast: HubCast, draw: random.Random, rows: Rows) -> Planned:
    planned = Planned(cast.hub_id)
    accounts = [viewer.user_id for viewer in cast.viewers.values()]
    agencies = [agency.id for agency in cast.agencies.values()]
    rows[Contact].append(_contact_row(cast, planned))
    for account in draw.sample(accounts, draw.choice((0, 0, 1, 3))):
        lifted = draw.random() < 0.4
        rows[CaseExclusion].append(_exclude(cast, planned, account, lifted=lifted))
        if not lifted:
            planned.excluded.add(account)
    for agency in draw.sample(agencies, draw.choice((0, 2, 5))):
        status = draw.choice(list(RequestStatus))
        rows[InformationRequest].append(_ask(cast, planned, agency, status))
        if status is not RequestStatus.WITHDRAWN:
            planned.asked.add(agency)
    planned.handed.update(draw.sample(agencies, draw.choice((0, 0, 1, 2))))
    for _ in range(draw.choice((3, 6, 9))):
        facts = _facts(planned, agencies, draw)
        rows[Item].append(_item(cast, facts))
        rows[ItemRelease] += [_release(cast, facts, to) for to in facts.released_to_agency_ids]
        rows[ItemRelease] += _no_releases(cast, facts, agencies, draw)
        planned.items.append(facts)
    for agency in planned.handed:
        _hand_over(cast, planned, agency, rows)
    return planned


def _facts(planned: Planned, agencies: list[UUID], draw: random.Random) -> ItemFacts:
    return ItemFacts(
        item_id=uuid4(),
        hub_id=planned.hub_id,
        contact_id=planned.id,
        owner_agency_id=draw.choice(agencies),
        handling=draw.choice(list(HandlingCode)),
        named_roles=frozenset(draw.sample(list(Role), draw.choice((0, 0, 1, 3)))),
        released_to_agency_ids=frozenset(draw.sample(agencies, draw.choice((0, 0, 1, 4)))),
        contact_excluded_user_ids=frozenset(planned.excluded),
        asked_agency_ids=frozenset(planned.asked),
        handed_to_agency_ids=frozenset(planned.handed),
    )


def _item(cast: HubCast, facts: ItemFacts) -> Item:
    return Item(
        id=facts.item_id,
        hub_id=facts.hub_id,
        contact_id=facts.contact_id,
        owner_agency_id=facts.owner_agency_id,
        kind="other_information",
        basis=Basis.FACT,
        handling=facts.handling.value,
        named_roles=sorted(role.value for role in facts.named_roles),
        text="Planned",
        created_at=NOW,
    )


def _release(cast: HubCast, facts: ItemFacts, to_agency: UUID) -> ItemRelease:
    return ItemRelease(
        hub=cast.hub,
        item_id=facts.item_id,
        to_agency_id=to_agency,
        purpose="Planned",
        released_at=NOW,
    )


def _no_releases(
    cast: HubCast, facts: ItemFacts, agencies: list[UUID], draw: random.Random
) -> list[ItemRelease]:
    """Releases that open nothing: withdrawn, or in other words, or both."""
    made = []
    for agency in draw.sample(agencies, draw.choice((0, 1, 2))):
        # An agency has one release of an item at a time; a withdrawn one may stand beside it.
        withdrawn = agency in facts.released_to_agency_ids or draw.random() < 0.5
        row = _release(cast, facts, agency)
        row.wording = "" if withdrawn and draw.random() < 0.7 else "Planned, in other words"
        if withdrawn:
            row.withdrawn_at, row.withdrawn_by_id = NOW, cast.manager.user_id
            row.withdrawn_reason = "Planned"
        made.append(row)
    return made


def _contact_row(cast: HubCast, planned: Planned) -> Contact:
    return Contact(
        id=planned.id,
        hub=cast.hub,
        reference=planned.id.hex[:12],
        channel="form",
        received_at=NOW,
        recorded_at=NOW,
        changed_at=NOW,
        source_code="6",
        referrer_is_professional=True,
        family_told="told",
        safe_to_contact="yes",
        policy=PolicyVersion.objects.get(),
    )


def _exclude(cast: HubCast, planned: Planned, account: int, *, lifted: bool) -> CaseExclusion:
    return CaseExclusion(
        hub=cast.hub,
        contact_id=planned.id,
        account_id=account,
        reason="Related",
        by_id=cast.manager.user_id,
        at=NOW,
        lifted_by_id=cast.manager.user_id if lifted else None,
        lifted_at=NOW if lifted else None,
    )


def _ask(
    cast: HubCast, planned: Planned, agency: UUID, status: RequestStatus
) -> InformationRequest:
    withdrawn = status is RequestStatus.WITHDRAWN
    return InformationRequest(
        hub=cast.hub,
        contact_id=planned.id,
        agency_id=agency,
        status=status.value,
        asked_by_id=cast.manager.user_id,
        asked_at=NOW,
        questions="Planned",
        search_scope="Planned",
        period_from=date(2021, 11, 2),
        withdrawn_at=NOW if withdrawn else None,
        withdrawn_by_id=cast.manager.user_id if withdrawn else None,
        withdrawn_reason="Planned" if withdrawn else None,
    )


@pytest.fixture
def two_plans(cast: HubCast, next_door: HubCast) -> list[tuple[HubCast, list[Planned]]]:
    draw = random.Random(20_040_613)
    plans = []
    for hub in (cast, next_door):
        with in_hub(hub.hub_id):
            plans.append((hub, plan_for(hub, draw, CONTACTS)))
    return plans


def test_the_sql_form_sees_exactly_what_the_rule_opens(two_plans: Any) -> None:
    everything = [item for _, plan in two_plans for each in plan for item in each.items]
    pairs, opened = 0, 0
    for hub, _ in two_plans:
        for viewer in viewers_of(hub):
            may_see = {item.item_id for item in everything if rule(viewer, item).may_see}
            with in_hub(viewer.hub_id):
                sees = set(visible_items(viewer).values_list("id", flat=True))
            assert sees == may_see, f"{viewer.role} of {viewer.agency_id}"
            pairs += len(everything)
            opened += len(sees)
    assert pairs >= PAIRS
    assert 0.02 < opened / pairs < 0.9, "the plan must hold both answers in number"


def test_a_viewer_of_another_hub_sees_nothing_even_inside_this_hubs_transaction(
    two_plans: Any,
) -> None:
    (here, _), (there, _) = two_plans
    with in_hub(here.hub_id):
        for viewer in viewers_of(there):
            assert not visible_items(viewer).exists()
            assert not visible_contacts(viewer).exists()


def test_what_is_withheld_is_counted_only_for_those_who_may_know(two_plans: Any) -> None:
    hub, plan = two_plans[0]
    some = 0
    for viewer in viewers_of(hub):
        with in_hub(hub.hub_id):
            for contact in plan[:12]:
                told = Counter(
                    item.owner_agency_id
                    for item in contact.items
                    if existence(viewer, item) and not rule(viewer, item).may_see
                )
                rows = withheld_counts(viewer, contact.id)
                assert Counter({row.owner_agency_id: row.count for row in rows}) == told
                some += len(rows)
    assert some > 50


def test_a_contact_is_hidden_from_whoever_is_excluded_and_whoever_has_no_part_in_it(
    two_plans: Any,
) -> None:
    hub, plan = two_plans[0]
    with in_hub(hub.hub_id):
        for viewer in hub.viewers.values():
            sees = set(visible_contacts(viewer).values_list("id", flat=True))
            assert sees == {each.id for each in plan if _has_part(viewer, each)}, viewer.role


def _has_part(viewer: Viewer, contact: Planned) -> bool:
    if viewer.user_id in contact.excluded:
        return False
    if viewer.role is Role.NAVIGATOR:
        return viewer.agency_id in contact.asked
    if viewer.role is Role.RECEIVING_TEAM:
        return viewer.agency_id in contact.handed
    return viewer.role not in {Role.AUDITOR, Role.ADMINISTRATOR}


def test_a_receiving_team_sees_the_contacts_handed_to_it(two_plans: Any) -> None:
    hub, plan = two_plans[0]
    teams = {
        AgencyKind.SOCIAL_CARE: hub.assessment_team,
        AgencyKind.EARLY_HELP: hub.early_help_team,
    }
    with in_hub(hub.hub_id):
        for kind, team in teams.items():
            own = {
                each.id
                for each in plan
                if hub.agencies[kind].id in each.handed and team.user_id not in each.excluded
            }
            assert own
            assert set(visible_contacts(team).values_list("id", flat=True)) == own


def _hand_over(hub: HubCast, planned: Planned, to_agency: UUID, rows: Rows) -> None:
    child = PersonRecord(
        hub=hub.hub, contact_id=planned.id, kind="child", position=len(rows[PersonRecord])
    )
    decision = Decision(
        hub=hub.hub,
        contact_id=planned.id,
        child=child,
        outcome="s17_assessment",
        rationale="Planned",
        rating="amber",
        decided_by_id=hub.manager.user_id,
        decided_at=NOW,
    )
    rows[PersonRecord].append(child)
    rows[Decision].append(decision)
    rows[Handover].append(
        Handover(
            hub=hub.hub,
            decision=decision,
            contact_id=planned.id,
            to_agency_id=to_agency,
            offered_at=NOW,
        )
    )

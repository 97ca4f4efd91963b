"""One way to read an item: marked words in everything, and everybody reads all that they can.

Each item of every owner and handling code carries a mark, and so do the words made from items.
Everybody then reads every page of the service, and the people of the hub next door do too. A mark
may come back only to whom the pure rule (`firewall.rule`) lets read its item, or in a product to
its recipient; and never in a title, an address, a header, a log, the audit or a message.
"""

import os
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from openmash.actions.exporting import export_statutory
from openmash.actions.outbox import drain
from openmash.adapters.mailer import Letter
from openmash.domain.access import AgencyKind, Viewer
from openmash.domain.sharing.firewall import Ground, rule
from openmash.domain.sharing.handling import HandlingCode
from openmash.interop.statutory import Statutory
from openmash.records.models import Contact, Item
from openmash.records.queries import attachments
from openmash.records.queries import chronology as chronology_query
from openmash.records.queries.short_chronology import short_version
from openmash.records.tenancy import in_hub
from tests.guards import world as worlds
from tests.guards.canaries import MARK, Canaries, What, marking
from tests.guards.crawl import (
    Shown,
    browsers_of,
    crawl,
    listening,
    papers_as_words,
    tables_with_marks,
    viewers_of,
)
from tests.guards.planting import plant
from tests.guards.world import EXCLUDED, NEXT_DOOR, OWN, World
from tests.support.leaving import unpacked
from tests.support.picture_stories import reseal
from tests.support.stories import RECEIVED, make_contact

RELEASE = os.environ.get("OPENMASH_TEST_SIZE") == "release"
# One crawl serves every test: on two workers there would be two.
pytestmark = [
    pytest.mark.timeout(3600 if RELEASE else 900),
    pytest.mark.xdist_group("canary"),
]

MAY_HOLD_MARKS = {
    "records_item",
    "records_itemrelease",
    "records_requesteditem",
    "records_productitem",
    "records_subjectitem",
    "records_curatedentry",
    "records_tie",
    "records_attachment",
    "records_protectedplace",
}
"""Where an owner's words are stored with what they hang on. No cache, no log, no copy."""


@pytest.fixture(scope="module")
def planted(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[World, Canaries]]:
    """The guards' world, every item of it marked, and more of every kind."""
    with marking() as canaries, worlds.opened(django_db_blocker) as world:
        plant(canaries, world.cast, world.told[OWN])
        plant(canaries, world.next_door, world.told[NEXT_DOOR])
        plant_hidden(canaries, world)
        canaries.read(world.cast.hub_id, world.next_door.hub_id)
        yield world, canaries


def plant_hidden(canaries: Canaries, world: World) -> None:
    """The contact from which everybody is excluded: nobody may build anything of it any more."""
    with in_hub(world.cast.hub_id):
        for code in HandlingCode:
            Item.objects.create(
                hub_id=world.cast.hub_id,
                contact_id=world.told[EXCLUDED].contacts["asked"],
                owner_agency=world.cast.agencies[AgencyKind.POLICE],
                kind="other_information",
                basis="fact",
                handling=code.value,
                text="Known to police.",
                created_at=RECEIVED,
            )


@pytest.fixture(scope="module")
def crawled(planted: tuple[World, Canaries]) -> tuple[Shown, list[str]]:
    """Everything asked by everybody, and what was logged meanwhile."""
    world, canaries = planted
    with pytest.MonkeyPatch.context() as patch, papers_as_words(patch), listening() as lines:
        shown = crawl(world, canaries, everything=RELEASE)
    return shown, lines


def test_every_mark_is_shown_only_to_whom_the_rule_lets_read_it(
    planted: tuple[World, Canaries], crawled: tuple[Shown, list[str]]
) -> None:
    world, _ = planted
    shown, _ = crawled
    leaks = shown.leaks(viewers_of(world))
    assert not leaks, "\n".join(leaks[:60])
    assert shown.pages > (2_000 if RELEASE else 500), "too little was read to prove anything"


def test_whoever_may_read_an_item_is_shown_it_somewhere(
    planted: tuple[World, Canaries], crawled: tuple[Shown, list[str]]
) -> None:
    world, canaries = planted
    shown, _ = crawled
    contact_id = world.told[OWN].contacts["asked"]
    seen = {(person, mark) for person, _, mark in shown.seen}
    missed, opened = [], 0
    for person, viewer in viewers_of(world).items():
        for mark, each in canaries.planted.items():
            facts = [canaries.facts[item] for item in each.items]
            if each.what is not What.ITEM or facts[0].contact_id != contact_id or viewer is None:
                continue
            ruling = rule(viewer, facts[0])
            if ruling.ground is Ground.RELEASED_TO_TEAM and not facts[0].handed_to_agency_ids:
                continue  # Released for the day on which a child is handed over: no page yet.
            opened += ruling.may_see
            if ruling.may_see and (person, mark) not in seen:
                missed.append(f"{person}: {mark} ({ruling.ground.value})")
    assert opened > 150
    assert not missed, "\n".join(missed[:40])


def test_marks_stand_in_no_log_and_in_no_table_but_their_own(
    planted: tuple[World, Canaries], crawled: tuple[Shown, list[str]]
) -> None:
    world, canaries = planted
    _, lines = crawled
    assert [line for line in lines if MARK.search(line)] == []
    assert lines, "nothing was listened to"
    stored = tables_with_marks(world.cast.hub_id, world.next_door.hub_id)
    assert set(stored) == MAY_HOLD_MARKS
    assert set().union(*stored.values()) == set(canaries.planted)


def test_nothing_that_is_sent_out_carries_a_mark(planted: tuple[World, Canaries]) -> None:
    """Messages, statutory returns, and what a partner's system is told."""
    world, canaries = planted
    sent: list[str] = []

    class Taker:
        def send(self, letter: Letter) -> None:
            sent.append(f"{letter}")

    for hub in (world.cast, world.next_door):
        drain(hub.hub_id, Taker(), now=RECEIVED + timedelta(days=9), limit=10_000)
        for kind in Statutory:
            with in_hub(hub.hub_id):
                made = export_statutory(
                    hub.manager,
                    kind=kind,
                    first=date(2026, 4, 1),
                    last=date(2026, 11, 30),
                    now=RECEIVED + timedelta(days=9),
                )
            assert made.rows
            sent.append(f"{made.name}\n{unpacked(made.file)}")
    education = AgencyKind.EDUCATION
    contact_id = make_contact(world.cast, agency_id=world.cast.agencies[education].id)
    with in_hub(world.cast.hub_id):
        reference = Contact.objects.get(id=contact_id).reference
    token = {"Authorization": f"Bearer {world.token(education)}"}
    told = Client().get(reverse("api.contact_status", args=[reference]), headers=token)
    assert told.status_code == 200
    sent.append(told.content.decode())
    canaries.read(world.cast.hub_id)
    assert len(sent) > 20
    assert [each for each in sent if MARK.search(each)] == []


_SEARCHES = (
    ("search", "business_support", False),
    ("subject_access.find", "social_worker", False),
    ("chronology", "business_support", True),
)


@pytest.mark.parametrize(("route", "desk", "of_contact"), _SEARCHES)
def test_a_search_does_not_tell_that_hidden_words_exist(
    planted: tuple[World, Canaries], route: str, desk: str, of_contact: bool
) -> None:
    world, canaries = planted
    contact_id = world.told[OWN].contacts["asked"]
    browser, viewer = browsers_of(world)[desk], world.cast.viewers[desk]
    address = reverse(route, args=[contact_id] if of_contact else [])
    asked = 0
    for mark, each in canaries.planted.items():
        if canaries.may_be_shown(mark, viewer, route) or asked == 40:
            continue
        asked += 1
        never = mark[:-5] + "99999"
        found, nothing = (
            _ONCE_ONLY.sub("", browser.post(address, {"words": words}).content.decode())
            for words in (mark, never)
        )
        assert found.replace(mark, never) == nothing, (route, each.what)
    assert asked == 40


_ONCE_ONLY = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')


def test_sealing_an_item_takes_it_from_every_page_at_once(
    planted: tuple[World, Canaries],
) -> None:
    """The same pages again after every owner sealed what it owns: nothing derived stays behind."""
    world, canaries = planted
    contact_id = world.told[OWN].contacts["asked"]
    before = dict(canaries.facts)
    with transaction.atomic():
        for item, facts in before.items():
            if facts.hub_id == world.cast.hub_id and facts.contact_id == contact_id:
                reseal(world.cast, item, HandlingCode.SEALED)
        canaries.read(world.cast.hub_id)
        with pytest.MonkeyPatch.context() as patch, papers_as_words(patch):
            shown = crawl(world, canaries, routes=PICTURE, people={"manager", "social_worker"})
        transaction.set_rollback(True)
    canaries.facts.update(before)
    assert shown.leaks(viewers_of(world)) == []
    assert shown.pages > 8


# Faults, planted to see that a leak is really found

PICTURE = {"contact", "chronology", "chronology.print", "network", "attachments", "releases.ask"}


def _leaks(world: World, canaries: Canaries, *routes: str) -> list[str]:
    with pytest.MonkeyPatch.context() as patch, papers_as_words(patch):
        people = {"manager", "business_support"}
        shown = crawl(world, canaries, routes=set(routes), people=people)
    return shown.leaks(viewers_of(world))


def test_a_page_that_goes_past_visibility_is_found(
    planted: tuple[World, Canaries], monkeypatch: pytest.MonkeyPatch
) -> None:
    world, canaries = planted
    assert _leaks(world, canaries, "attachments") == []
    with monkeypatch.context() as patch:
        patch.setattr(attachments, "visible_items", lambda _: Item.objects.all())
        found = _leaks(world, canaries, "attachments")
    assert any("sealed" in each and "business_support" in each for each in found)


def test_a_kept_snippet_is_found(
    planted: tuple[World, Canaries], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line made once and kept for the next reader, whoever that is."""
    world, canaries = planted
    made = short_version
    kept: dict[UUID, Any] = {}

    def keeping(viewer: Viewer, contact_id: UUID, reading: Any) -> Any:
        if contact_id not in kept:
            kept[contact_id] = made(viewer, contact_id, reading)
        return kept[contact_id]

    monkeypatch.setattr(chronology_query, "short_version", keeping)
    crawl(world, canaries, routes={"chronology"}, people={"manager"})
    found = _leaks(world, canaries, "chronology")
    assert any("business_support" in each for each in found)


def test_a_mark_in_a_title_an_address_or_a_header_is_found(
    planted: tuple[World, Canaries],
) -> None:
    world, canaries = planted
    mark = next(iter(canaries.planted))
    for body, headers in (
        (f"<title>{mark}</title>", {}),
        (f'<a href="/?words={mark}">', {}),
        ("", {"Content-Disposition": f'attachment; filename="{mark}.pdf"'}),
    ):
        shown = Shown(canaries)
        shown.take("manager", "contact", HttpResponse(body, headers=headers))
        assert any(
            mark in each and " of contact" in each for each in shown.leaks(viewers_of(world))
        )

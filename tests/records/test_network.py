"""What a network is drawn from in the database: merged people, shared doors, what stays hidden."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from openmash.actions.picture_ties import TieDraft, record_tie, say_wrong, take_back
from openmash.core.errors import BadInput, NotThere, Refused
from openmash.domain.access import AgencyKind
from openmash.domain.picture.network_facts import Network, PromptRule
from openmash.domain.picture.ties import Confidence, TieKind
from openmash.records.models import (
    AuditEntry,
    CaseExclusion,
    Item,
    PersonRecord,
    ProtectedPlace,
    Tie,
    TieWrong,
)
from openmash.records.queries.network import Surroundings, surroundings
from openmash.records.tenancy import in_hub
from tests.support.network_stories import CODE, HOME, Family, family, join, record
from tests.support.stories import RECEIVED, make_contact

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 17)


@pytest.fixture
def told(cast: Any) -> Family:
    return family(cast)


def look(viewer: Any, told: Family) -> Surroundings:
    with in_hub(viewer.hub_id):
        return surroundings(viewer, told.here, today=TODAY)


def names(network: Network) -> set[str]:
    return {node.title for node in network.nodes.values()}


def key(around: Surroundings, forename: str) -> str:
    return next(n.key for n in around.network.nodes.values() if n.title.startswith(forename))


def draft(around: Surroundings, **changes: Any) -> TieDraft:
    facts: dict[str, Any] = {
        "from_key": key(around, "Tolu"),
        "to_key": "",
        "to_name": "Uncle Ray",
        "kind": TieKind.ASSOCIATE,
        "confidence": Confidence.UNSURE,
    }
    return TieDraft(**{**facts, **changes})


def recorded(cast: Any, told: Family, **changes: Any) -> UUID:
    with in_hub(cast.hub_id):
        around = look(cast.manager, told)
    return record_tie(
        cast.manager, contact_id=told.here, draft=draft(around, **changes), today=TODAY,
        now=RECEIVED,
    )  # fmt: skip


def excluded(cast: Any, viewer: Any, contact_id: UUID) -> None:
    with in_hub(cast.hub_id):
        CaseExclusion.objects.create(
            hub_id=cast.hub_id, contact_id=contact_id, account_id=viewer.user_id,
            reason="Related.", by_id=cast.manager.user_id, at=RECEIVED,
        )  # fmt: skip


def test_a_merged_mother_brings_a_sibling_and_a_shared_door_three_children(
    cast: Any, told: Family
) -> None:
    around = look(cast.manager, told)
    assert set(around.contacts) == {told.here, told.earlier, told.neighbour}
    found = {p.rule: p for p in around.network.prompts}
    title = {k: n.title for k, n in around.network.nodes.items()}
    assert [title[k] for k in found[PromptRule.SIBLING_NOT_HERE].people] == ["Ada Adeyemi"]
    assert [title[k] for k in found[PromptRule.CHILDREN_AT_ADDRESS].people] == [
        "Emil Brandt", "Karl Brandt", "Lotte Brandt",
    ]  # fmt: skip
    assert PromptRule.UNIDENTIFIED_ADULT in found
    assert PromptRule.PARTNER_HOME_NOT_KNOWN in found


def test_people_of_a_hidden_contact_are_absent(cast: Any, told: Family) -> None:
    for contact_id in (told.earlier, told.neighbour):
        excluded(cast, cast.social_worker, contact_id)
    around = look(cast.social_worker, told)
    assert set(around.contacts) == {told.here}
    assert not names(around.network) & {"Ada Adeyemi", "Lotte Brandt", "9 Old Road"}
    assert "Ada Adeyemi" in names(look(cast.manager, told).network)


def test_a_contact_that_is_hidden_has_no_network(cast: Any, told: Family, next_door: Any) -> None:
    excluded(cast, cast.social_worker, told.here)
    for viewer in (cast.social_worker, next_door.manager):
        with pytest.raises(NotThere):
            look(viewer, told)
    with pytest.raises(Refused):
        look(cast.police, told)


def test_a_tie_read_from_a_sealed_item_is_seen_by_its_readers_only(cast: Any, told: Family) -> None:
    with in_hub(cast.hub_id):
        item = Item.objects.create(
            id=uuid4(),
            hub_id=cast.hub_id,
            contact_id=told.here,
            owner_agency=cast.agencies[AgencyKind.POLICE],
            kind="other_information",
            basis="fact",
            handling="hub_only",
            text="Seen with Ray.",
            created_at=RECEIVED,
        )
    recorded(cast, told, item_id=item.id, to_name="Ray Oddname")
    assert "Ray Oddname" in names(look(cast.social_worker, told).network)
    with in_hub(cast.hub_id):
        item.handling = "sealed"
        item.save(update_fields=["handling"])
    assert "Ray Oddname" not in names(look(cast.social_worker, told).network)
    with pytest.raises(NotThere):
        record_tie(
            cast.social_worker, contact_id=told.here, today=TODAY, now=RECEIVED,
            draft=draft(look(cast.social_worker, told), item_id=item.id),
        )  # fmt: skip


def test_a_protected_address_is_matched_on_and_its_words_are_nowhere(
    cast: Any, told: Family
) -> None:
    # Noted on the joined mother's earlier record, it protects her home of today as well.
    with in_hub(cast.hub_id):
        place = ProtectedPlace.objects.create(
            hub_id=cast.hub_id,
            record_id=record(cast, told.earlier, "Folake"),
            kind="address",
            value=HOME,
            postcode=CODE,
            reason="Her former partner must not find her.",
            by_id=cast.manager.user_id,
            at=RECEIVED,
        )
    around = look(cast.manager, told)
    assert "Protected address" in names(around.network)
    assert not [n for n in names(around.network) if "Sample" in n or CODE in n]
    assert PromptRule.CHILDREN_AT_ADDRESS in {p.rule for p in around.network.prompts}
    with in_hub(cast.hub_id):
        place.lifted_at, place.lifted_by_id = RECEIVED, cast.manager.user_id
        place.lifted_reason = "She moved."
        place.save(update_fields=["lifted_at", "lifted_by", "lifted_reason"])
    assert f"{HOME}, {CODE}" in names(look(cast.manager, told).network)


def test_a_wrong_tie_is_kept_is_the_same_for_all_and_can_be_drawn_again(
    cast: Any, told: Family
) -> None:
    network = look(cast.manager, told).network
    edge = next(e for e in network.edges if e.kind is TieKind.PARTNER)
    for _ in range(2):
        say_wrong(
            cast.manager, contact_id=told.here, tie_key=edge.key, reason="They parted in May.",
            today=TODAY, now=RECEIVED,
        )  # fmt: skip
    seen = look(cast.business_support, told).network
    assert edge.key not in {e.key for e in seen.edges}
    assert [e.wrong[0].reason for e in seen.removed] == ["They parted in May."]
    take_back(cast.manager, contact_id=told.here, tie_key=edge.key, today=TODAY, now=RECEIVED)
    assert edge.key in {e.key for e in look(cast.manager, told).network.edges}
    with in_hub(cast.hub_id):
        assert TieWrong.objects.get().undone_by_id == cast.manager.user_id
        acts = list(AuditEntry.objects.filter(act__startswith="tie_").values_list("act", flat=True))
    assert sorted(acts) == ["tie_drawn_again", "tie_said_wrong"]
    with pytest.raises(NotThere):
        take_back(cast.manager, contact_id=told.here, tie_key=edge.key, today=TODAY, now=RECEIVED)


def test_a_wrong_tie_is_known_by_a_record_that_is_hidden(cast: Any, told: Family) -> None:
    network = look(cast.manager, told).network
    edge = next(e for e in network.edges if e.kind is TieKind.PARTNER)
    with in_hub(cast.hub_id):
        hidden = PersonRecord.objects.filter(contact_id=told.earlier, forename="Folake").get()
        parts = edge.key.split(":")
        here = str(record(cast, told.here, "Folake"))
        swapped = ":".join(str(hidden.id) if p in (here, str(hidden.id)) else p for p in parts)
        TieWrong.objects.create(
            hub_id=cast.hub_id, contact_id=told.here, tie_key=swapped, reason="No.",
            by_id=cast.manager.user_id, at=RECEIVED,
        )  # fmt: skip
    excluded(cast, cast.social_worker, told.earlier)
    seen = look(cast.social_worker, told).network
    assert [e.kind for e in seen.removed] == [TieKind.PARTNER]


def test_recording_is_audited_and_once(cast: Any, told: Family) -> None:
    assert recorded(cast, told) == recorded(cast, told)
    with in_hub(cast.hub_id):
        assert Tie.objects.count() == 1
        assert AuditEntry.objects.filter(act="tie_recorded").count() == 1


def test_what_cannot_be_recorded(cast: Any, told: Family) -> None:
    around = look(cast.manager, told)
    child = key(around, "Tolu")
    place = next(n.key for n in around.network.nodes.values() if n.kind == "place")
    with pytest.raises(BadInput):
        recorded(cast, told, to_key=child, to_name="")
    with pytest.raises(BadInput):
        recorded(cast, told, known_from=date(2026, 11, 18))
    for from_key in (place, f"person:{uuid4()}", "nonsense"):
        with pytest.raises(NotThere):
            recorded(cast, told, from_key=from_key)
    with pytest.raises(Refused):
        record_tie(
            cast.business_support, contact_id=told.here, draft=draft(around), today=TODAY,
            now=RECEIVED,
        )  # fmt: skip


def test_the_number_of_statements_is_fixed(cast: Any, told: Family) -> None:
    def statements() -> int:
        with (
            in_hub(cast.hub_id),
            CaptureQueriesContext(
                connection,
            ) as caught,
        ):
            surroundings(cast.manager, told.here, today=TODAY)
        return len(caught)

    statements()
    before = statements()
    for number in range(3):
        another = make_contact(cast)
        join(cast, record(cast, told.here, "Tolu"), record(cast, another, "Tolu"))
        recorded(cast, told, to_name=f"Somebody {number}")
    assert statements() == before

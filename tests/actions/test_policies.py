"""A policy is changed by a further version: audited, explained, and never for what runs already."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from openmash.actions.policies import change_policy
from openmash.core.errors import BadInput, Overtaken, Refused
from openmash.domain.audit_acts import AuditAct
from openmash.domain.contacts.policy import default_policy
from openmash.domain.contacts.ratings import Rating
from openmash.records.models import AuditEntry, Contact, PolicyVersion
from openmash.records.queries import policies, policy_history
from openmash.records.tenancy import in_hub
from tests.support.agency_stories import rated
from tests.support.stories import RECEIVED, make_contact

NOW = RECEIVED
HOUR = timedelta(hours=1)


def body(**changes: Any) -> dict[str, Any]:
    return {**default_policy("Hackney").to_dict(), **changes}


def slower_red() -> dict[str, Any]:
    changed = body()
    changed["levels"][0]["decision"]["amount"] = 8
    return changed


def change(viewer: Any, **given: Any) -> int:
    wanted = {
        "body": slower_red(),
        "valid_from": None,
        "reason": "Agreed by the partnership.",
        "seen_version": 1,
        "now": NOW,
        **given,
    }
    return change_policy(viewer, **wanted)


def test_a_change_is_a_further_version_with_who_when_and_why(cast: Any) -> None:
    assert change(cast.manager) == 2
    with in_hub(cast.hub_id):
        newest, first = policy_history.versions(cast.manager)
        entry = AuditEntry.objects.get(act=AuditAct.POLICY_CHANGED.value)
    assert (newest.number, newest.valid_from, newest.ends) == (2, NOW, None)
    assert (newest.by, newest.reason) == (cast.manager.name, "Agreed by the partnership.")
    assert (first.number, first.ends) == (1, NOW)
    assert entry.subject_id == str(newest.policy_id)
    assert entry.detail["version"] == 2


def test_a_contact_received_before_keeps_its_due_times_and_one_after_gets_the_new(
    cast: Any,
) -> None:
    before = make_contact(cast, now=NOW - HOUR)
    change(cast.manager)
    after = make_contact(cast, now=NOW + HOUR)
    rated(cast, before, Rating.RED, now=NOW + 2 * HOUR)
    rated(cast, after, Rating.RED, now=NOW + 2 * HOUR)
    with in_hub(cast.hub_id):
        old, new = Contact.objects.get(id=before), Contact.objects.get(id=after)
    assert old.decision_due_at == old.received_at + 4 * HOUR
    assert new.decision_due_at == new.received_at + 8 * HOUR


def test_a_version_may_start_later_and_holds_only_from_then(cast: Any) -> None:
    start = NOW + timedelta(days=3)
    change(cast.manager, valid_from=start)
    with in_hub(cast.hub_id):
        versions = policy_history.versions(cast.manager)
        for at, number in ((start - HOUR, 1), (start, 2)):
            standing = policy_history.in_force(versions, at)
            assert standing is not None
            assert standing.number == number
            assert policies.in_force(at).policy_id == standing.policy_id


@pytest.mark.parametrize("moved", [-timedelta(microseconds=1), -HOUR, timedelta(days=400)])
def test_a_start_in_the_past_or_far_ahead_is_refused(cast: Any, moved: timedelta) -> None:
    with pytest.raises(BadInput) as refused:
        change(cast.manager, valid_from=NOW + moved)
    assert list(refused.value.by_field) == ["valid_from"]


def test_two_versions_cannot_start_at_the_same_moment(cast: Any) -> None:
    start = NOW + HOUR
    change(cast.manager, valid_from=start)
    with pytest.raises(BadInput, match="Another version"):
        change(cast.manager, valid_from=start, seen_version=2)


@pytest.mark.parametrize("reason", ["", "  \n ", "x" * 4_001, "be\x00ll"])
def test_a_reason_is_needed_and_must_be_one(cast: Any, reason: str) -> None:
    with pytest.raises(BadInput) as refused:
        change(cast.manager, reason=reason)
    assert list(refused.value.by_field) == ["reason"]


def test_a_faulty_policy_is_refused_by_field_and_nothing_is_stored(cast: Any) -> None:
    faulty = slower_red()
    faulty["levels"][0]["decision"]["amount"] = -1
    with pytest.raises(BadInput) as refused:
        change(cast.manager, body=faulty)
    assert list(refused.value.by_field) == ["levels.red.decision.amount"]
    with in_hub(cast.hub_id):
        assert PolicyVersion.objects.count() == 1
        assert not AuditEntry.objects.filter(act=AuditAct.POLICY_CHANGED.value).exists()


def test_whoever_began_from_an_older_version_is_told_who_was_first(cast: Any) -> None:
    change(cast.manager)
    with pytest.raises(Overtaken, match=cast.manager.name):
        change(cast.administrator, seen_version=1, now=NOW + HOUR)


def test_only_a_manager_or_an_administrator_may_change_it(cast: Any) -> None:
    for viewer in cast.viewers.values():
        if viewer in (cast.manager, cast.administrator):
            continue
        with pytest.raises(Refused):
            change(viewer)


def test_versions_are_the_hubs_own_and_cannot_be_rewritten(cast: Any, next_door: Any) -> None:
    change(cast.manager)
    with in_hub(next_door.hub_id):
        assert [each.number for each in policy_history.versions(next_door.manager)] == [1]
        assert policy_history.version(next_door.manager, 2) is None
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        in_hub(cast.hub_id),
    ):
        PolicyVersion.objects.update(reason="Another story")

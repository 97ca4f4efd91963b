"""Which version of the policy judges, read once and kept in memory, in its own hub alone."""

from typing import Any

import pytest

from openmash.core.errors import Misconfigured
from openmash.records.queries import policies
from openmash.records.tenancy import in_hub
from tests.support.stories import RECEIVED


def test_a_policy_kept_for_one_hub_is_never_handed_to_another(cast: Any, next_door: Any) -> None:
    with in_hub(cast.hub_id):
        own = policies.in_force(RECEIVED)
    assert (cast.hub_id, own.policy_id) in policies._read
    with in_hub(next_door.hub_id):
        theirs = policies.in_force(RECEIVED)
        assert theirs.policy_id != own.policy_id
        with pytest.raises(Misconfigured):
            policies.by_id(own.policy_id)
        with pytest.raises(Misconfigured):
            policies.by_ids({own.policy_id, theirs.policy_id})


def test_outside_a_hub_nothing_kept_is_handed_out(cast: Any) -> None:
    with in_hub(cast.hub_id):
        own = policies.in_force(RECEIVED)
    with pytest.raises(Misconfigured):
        policies.by_id(own.policy_id)

"""Which version of the hub's policy judges a contact. Call inside the hub's transaction."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from openmash.core.errors import Misconfigured
from openmash.core.working_time import Calendar
from openmash.domain.contacts.policy import HubPolicy
from openmash.records.models import PolicyVersion
from openmash.records.prepared import Rows, one_of, prepared

_KEPT = 512
_read: dict[UUID, HubPolicy] = {}


class InForce(NamedTuple):
    """A version of the policy: its row, what it says, and when its hub is open."""

    policy_id: UUID
    policy: HubPolicy
    calendar: Calendar


def in_force(at: datetime) -> InForce:
    """The version in force in the current hub at a moment (aware UTC).

    The same order as `domain.contacts.policy.in_force`: the latest begun, then the later version.

    Raises:
        Misconfigured: none had begun.
    """
    newest = _begun(at)
    if not newest:
        raise Misconfigured(
            f"This hub has no policy in force on {at.day} {at:%B %Y}. "
            "Add a policy that is valid from then or earlier."
        )
    # Read in this transaction a moment ago, which is all that `by_ids` would ask.
    return _in_force(newest[0].id)


@prepared
def _begun(at: datetime) -> Rows:
    versions = PolicyVersion.objects.filter(valid_from__lte=at)
    return versions.order_by("-valid_from", "-version").values_list("id")[:1]


def by_id(policy_id: UUID) -> InForce:
    """One version by its row: the one that a contact is judged by, for instance.

    Raises:
        Misconfigured: the current hub has no such version.
    """
    return by_ids({policy_id})[policy_id]


def by_ids(policy_ids: Collection[UUID]) -> dict[UUID, InForce]:
    """Some versions by their rows.

    Rows are never altered, so what was read once is kept in memory, but only handed out to a
    transaction that can see the row.

    Raises:
        Misconfigured: the current hub lacks one of them.
    """
    there = {row.id for row in _there(policy_ids)}
    if len(there) != len(policy_ids):
        raise Misconfigured(
            "A contact names a policy that this hub does not have. Restore it from the backup."
        )
    return {each: _in_force(each) for each in there}


@prepared
def _there(policy_ids: Collection[UUID]) -> Rows:
    return PolicyVersion.objects.filter(one_of("id", policy_ids)).values_list("id")


def _in_force(policy_id: UUID) -> InForce:
    policy = _read.get(policy_id)
    if policy is None:
        rows = PolicyVersion.objects.filter(id=policy_id)
        policy = HubPolicy.from_dict(rows.values_list("body", flat=True).get())
        if len(_read) >= _KEPT:
            _read.clear()
        _read[policy_id] = policy
    return InForce(policy_id, policy, policy.calendar)

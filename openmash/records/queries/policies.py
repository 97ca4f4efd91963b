"""Which version of the hub's policy judges a contact. Call inside the hub's transaction."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from openmash.core.errors import Misconfigured
from openmash.core.working_time import Calendar
from openmash.domain.contacts.policy import HubPolicy
from openmash.records.models import PolicyVersion
from openmash.records.prepared import Rows, prepared
from openmash.records.tenancy import current_hub

_KEPT = 512
_read: dict[tuple[UUID, UUID], HubPolicy] = {}
"""By hub and version: what was read in a hub's transaction once can be seen in it for ever."""


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

    Rows are never altered, so what was read once is kept in memory, and handed out again in the
    same hub alone.

    Raises:
        Misconfigured: the current hub lacks one of them.
    """
    return {each: _in_force(each) for each in policy_ids}


def _in_force(policy_id: UUID) -> InForce:
    hub_id = current_hub()
    policy = _read.get((hub_id, policy_id)) if hub_id else None
    if policy is None:
        body = PolicyVersion.objects.filter(id=policy_id).values_list("body", flat=True).first()
        if body is None:
            raise Misconfigured(
                "A contact names a policy that this hub does not have. Restore it from the backup."
            )
        policy = HubPolicy.from_dict(body)
        if hub_id:
            if len(_read) >= _KEPT:
                _read.clear()
            _read[hub_id, policy_id] = policy
    return InForce(policy_id, policy, policy.calendar)

"""Changing a hub's policy: a further version, never another text of an old one."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from openmash.core.errors import BadInput, Overtaken
from openmash.core.text import refusal, tidy
from openmash.domain.access import Act, Viewer
from openmash.domain.audit_acts import AuditAct
from openmash.domain.contacts.policy import HubPolicy
from openmash.domain.contacts.rating_rules import check_reason
from openmash.records.models import PolicyVersion

from .base import Actor, action, record

FURTHEST_AHEAD = timedelta(days=366)


@action(Act.MANAGE_POLICY)
def change_policy(
    viewer: Viewer,
    *,
    body: object,
    valid_from: datetime | None,
    reason: str,
    seen_version: int,
    now: datetime,
) -> int:
    """Add a version of the hub's policy. Contacts received before it starts keep the one they have.

    Args:
        body: the policy as plain JSON values.
        valid_from: when it starts, aware UTC; None for at once.
        reason: why, for colleagues and inspectors.
        seen_version: the newest version there was when the person began.
        now: UTC.

    Returns:
        The number of the new version.

    Raises:
        BadInput: a faulty field of the policy, by its dotted path; "valid_from"; "reason".
        Overtaken: somebody else added a version in the meantime.
    """
    why = _reason(reason)
    starts = now if valid_from is None else valid_from
    policy = HubPolicy.from_dict(body)
    newest = PolicyVersion.objects.order_by("-version").first()
    if newest is not None and newest.version != seen_version:
        raise _overtaken(newest)
    _check_start(starts, now)
    number = newest.version + 1 if newest else 1
    row_id = _add(viewer, number, starts, policy, why, now)
    record(
        Actor.of(viewer),
        AuditAct.POLICY_CHANGED,
        "policy",
        row_id,
        now=now,
        version=number,
        valid_from=starts.isoformat(),
    )
    return number


def _reason(reason: str) -> str:
    why = check_reason(tidy(reason, lines=True))
    wrong = refusal(why, "Reason")
    if wrong:
        raise BadInput({"reason": wrong})
    return why


def _check_start(starts: datetime, now: datetime) -> None:
    # A clock that already runs must never be moved by a version that claims an earlier start.
    if starts < now:
        raise BadInput({"valid_from": "The start must be now or later. It cannot lie in the past."})
    if starts - now > FURTHEST_AHEAD:
        raise BadInput({"valid_from": "The start must be within a year from now."})
    if PolicyVersion.objects.filter(valid_from=starts).exists():
        raise BadInput(
            {"valid_from": "Another version starts at that very minute. Choose another time."}
        )


def _add(
    viewer: Viewer, number: int, starts: datetime, policy: HubPolicy, reason: str, now: datetime
) -> UUID:
    try:
        with transaction.atomic():
            row = PolicyVersion.objects.create(
                hub_id=viewer.hub_id,
                version=number,
                valid_from=starts,
                body=policy.to_dict(),
                reason=reason,
                created_by_id=viewer.user_id,
                created_at=now,
            )
    except IntegrityError:
        # Two people confirmed at once: the keys let one of them in.
        winner = PolicyVersion.objects.order_by("-version").first()
        raise _overtaken(winner) from None
    return row.id


def _overtaken(newest: PolicyVersion | None) -> Overtaken:
    by = newest.created_by.name if newest and newest.created_by else "Somebody"
    number = newest.version if newest else 1
    return Overtaken(
        f"{by} added version {number} of the policy while you were working on yours. "
        "Read it, then start your change from it."
    )

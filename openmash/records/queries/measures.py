"""What every measure of a hub is computed from: the times of each contact, nothing of anybody.

Counts and times of the whole hub name no child, so a contact that is hidden from a viewer is still
counted: a figure that depended on who looks would be no measure. A list of the contacts behind a
figure is another matter, and starts from `contacts.visible_contacts`.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from openmash.domain.access import Act, AgencyKind, Viewer, require
from openmash.domain.agency_checks.lifecycle import Answer
from openmash.domain.contacts.ratings import Rating
from openmash.domain.decisions.outcomes import Outcome
from openmash.domain.insights.stages import Asked, Measured
from openmash.records.models import Contact, Decision, FeedbackTask, InformationRequest, Redirect

from . import policies


def measured(viewer: Viewer, *, since: datetime, until: datetime) -> tuple[Measured, ...]:
    """The contacts of the viewer's hub received from `since` up to `until`, in order of receipt.

    Every one of them, open or closed, rated or not: nothing is dropped here.

    Args:
        since, until: aware UTC; `until` itself is no longer in the period.

    Raises:
        Refused: the viewer may not see measures.
    """
    require(viewer, Act.SEE_TURNAROUND)
    return courses(viewer.hub_id, since=since, until=until)


def courses(
    hub_id: UUID, *, since: datetime, until: datetime, only: Collection[UUID] | None = None
) -> tuple[Measured, ...]:
    """The same of a hub whose rows the current transaction may read, its own or its region's.

    Reads no column that the regional role was not granted.

    Args:
        only: of these contacts alone; None for all.
    """
    period: dict[str, Any] = {"received_at__gte": since, "received_at__lt": until}
    if only is not None:
        period["id__in"] = list(only)
    of_contact = {"hub_id": hub_id} | {f"contact__{name}": each for name, each in period.items()}
    asked = _asked(of_contact)
    told = _told(of_contact)
    decided = _decided(of_contact)
    found = _received(Contact.objects.filter(hub_id=hub_id, **period))
    judged_by = policies.by_ids({row.policy_id for row in found})
    return tuple(
        Measured(
            contact_id=row.id,
            received_at=row.received_at,
            source_code=row.source_code,
            urgent=row.urgent,
            initial=_rating(row.initial_rating),
            current=_rating(row.current_rating),
            rated_at=row.rated_at,
            decided_at=row.decided_at,
            feedback_given_at=told.get(row.id, (None, None))[1],
            screening_due_at=row.screening_due_at,
            feedback_due_at=told.get(row.id, (None, None))[0],
            redirected=row.redirected,
            policy_id=row.policy_id,
            policy=judged_by[row.policy_id].policy,
            asked=tuple(asked.get(row.id, ())),
            outcomes=tuple(outcome for outcome, _ in decided.get(row.id, ())),
            needs=tuple(need for _, need in decided.get(row.id, ()) if need),
        )
        for row in found
    )


def _received(contacts: QuerySet[Contact]) -> list[Any]:
    passed_on = Redirect.objects.filter(contact_id=OuterRef("pk"))
    rows = (
        contacts.annotate(redirected=Exists(passed_on))
        .order_by("received_at", "id")
        .values_list(
            "id", "received_at", "source_code", "urgent", "initial_rating", "current_rating",
            "rated_at", "decided_at", "screening_due_at", "redirected", "policy_id", named=True,
        )
    )  # fmt: skip
    return list(rows)


def _rating(word: str | None) -> Rating | None:
    return Rating(word) if word else None


def _asked(of_contact: Mapping[str, Any]) -> dict[UUID, list[Asked]]:
    rows = (
        InformationRequest.objects.filter(**of_contact)
        .order_by("asked_at", "id")
        .values_list(
            "contact_id", "agency__kind", "asked_at", "due_at", "answered_at", "withdrawn_at",
            "returns__answer",
        )
    )  # fmt: skip
    found: dict[UUID, list[Asked]] = defaultdict(list)
    for contact_id, kind, asked_at, due_at, answered_at, withdrawn_at, answer in rows:
        withdrawn, said = withdrawn_at is not None, Answer(answer) if answer else None
        each = Asked(AgencyKind(kind), asked_at, due_at, answered_at, withdrawn, said)
        found[contact_id].append(each)
    return found


def _decided(of_contact: Mapping[str, Any]) -> dict[UUID, list[tuple[Outcome, str]]]:
    """The outcome and the need of the newest decision for each child."""
    rows = Decision.objects.filter(**of_contact).order_by("child_id", "sequence")
    newest: dict[UUID, dict[UUID, tuple[Outcome, str]]] = defaultdict(dict)
    for contact_id, child_id, outcome, need in rows.values_list(
        "contact_id", "child_id", "outcome", "primary_need"
    ):
        newest[contact_id][child_id] = (Outcome(outcome), need)
    return {contact_id: list(by_child.values()) for contact_id, by_child in newest.items()}


def _told(
    of_contact: Mapping[str, Any],
) -> dict[UUID, tuple[datetime | None, datetime | None]]:
    """When each referrer was to be told what happened, and when they were."""
    rows = FeedbackTask.objects.filter(**of_contact)
    return {
        row[0]: (row[1], row[2]) for row in rows.values_list("contact_id", "due_at", "given_at")
    }

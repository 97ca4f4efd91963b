"""Two person records side by side, each with everything told of whoever it is joined to."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from openmash.core.errors import NotThere
from openmash.domain.access import Act, Viewer, require
from openmash.domain.people.reviewing import Why
from openmash.records.models import MatchProposal, MatchReview, PersonRecord
from openmash.records.prepared import Rows, one_of, prepared

from . import matches
from .contacts import visible_contacts
from .earlier import EarlierContact, earlier_contacts
from .matches import Candidate, Pair
from .persons import PERSON_COLUMNS, PersonView
from .plans import Plan, plans
from .protected_places import hide_all
from .reviews import LaidDown

MOST_CLAIMS = 12
"""Records of one person whose claims are shown: the newest."""


@dataclass(frozen=True, slots=True)
class Told:
    """One record, and the contact in which it was told."""

    person: PersonView
    contact: EarlierContact


@dataclass(frozen=True, slots=True)
class Proposal:
    """Somebody's word that the two are one person, which waits for a second person's."""

    proposal_id: UUID
    by_id: int
    by: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Two records to compare, as a viewer may see them.

    Attributes:
        pair: the two, the match, and the standing verdict.
        candidate: the match among all candidates for the first; None if it is none of them now.
        runner_up: whoever else is likeliest for the first; None if nobody is.
        mine, other: the records of each, joined ones after the first, the newest first.
        plans: of the first and of the other, where there are any.
    """

    pair: Pair
    candidate: Candidate | None
    runner_up: Candidate | None
    mine: tuple[Told, ...]
    other: tuple[Told, ...]
    plans: tuple[Plan | None, Plan | None]
    proposal: Proposal | None


def side_by_side(viewer: Viewer, *, record_id: UUID, other_id: UUID, now: datetime) -> SideBySide:
    """Two records with whoever each is joined to, at `now` (aware UTC).

    Raises:
        NotThere: either is absent, or in a contact that the viewer may not open.
    """
    require(viewer, Act.CONFIRM_MATCH)
    contact_id = next((row.contact_id for row in _where(viewer, record_id)), None)
    if contact_id is None:
        raise no_such_pair()
    pair = matches.pair(viewer, contact_id, record_id, other_id)
    found = matches.of_contact(viewer, contact_id, [pair.record])[record_id]
    others = [each for each in found.candidates if not each.ruled_out]
    planned = plans([pair.record, pair.other], now=now)
    return SideBySide(
        pair=pair,
        candidate=next((each for each in others if each.record.id == other_id), None),
        runner_up=next((each for each in others if _is_somebody_else(each, pair)), None),
        mine=_told(viewer, pair.record),
        other=_told(viewer, pair.other),
        plans=(planned.get(record_id), planned.get(other_id)),
        proposal=proposal_about(record_id, other_id),
    )


def no_such_pair() -> NotThere:
    """The one sentence for a pair that is absent or hidden."""
    return NotThere("There is no such pair here that you can open. Go back to the list.")


@prepared
def _where(viewer: Viewer, record_id: UUID) -> Rows:
    rows = PersonRecord.objects.filter(id=record_id, contact__in=visible_contacts(viewer))
    return rows.values_list("contact_id")


def _is_somebody_else(candidate: Candidate, pair: Pair) -> bool:
    if candidate.record.id == pair.other.id or candidate.linked:
        return False
    joined = candidate.record.person_id
    return joined is None or joined != pair.other.person_id


def _told(viewer: Viewer, person: PersonView) -> tuple[Told, ...]:
    """The record and those it is joined to, as far as the viewer may open their contacts."""
    people = [person]
    if person.person_id is not None:
        rows = [PersonView(*row) for row in _joined(viewer, person.person_id)]
        people += [each for each in rows if each.id != person.id]
    contacts = earlier_contacts({each.contact_id for each in people})
    told = [Told(each, contacts[each.contact_id]) for each in hide_all(people)]
    first, joined = told[:1], told[1:]
    joined.sort(key=lambda each: each.contact.received_at, reverse=True)
    return tuple((first + joined)[:MOST_CLAIMS])


@prepared
def _joined(viewer: Viewer, person_id: UUID) -> Rows:
    rows = PersonRecord.objects.filter(person_id=person_id, contact__in=visible_contacts(viewer))
    return rows.values_list(*PERSON_COLUMNS)


def proposal_about(record_id: UUID, other_id: UUID) -> Proposal | None:
    """The proposal about two records that waits for its answer. Callers have asked who may see."""
    row = next(iter(_waiting([record_id, other_id])), None)
    return Proposal(*row) if row else None


@prepared
def _waiting(pair: Collection[UUID]) -> Rows:
    rows = MatchProposal.objects.filter(
        one_of("record_id", pair), one_of("other_id", pair), answered_at__isnull=True
    )
    return rows.values_list("id", "by_id", "by__name", "reason", "at")


@dataclass(frozen=True, slots=True)
class OneReview(LaidDown):
    """A pair that was laid down, whether it waits still or not."""

    kept: bool


def review(viewer: Viewer, review_id: UUID) -> OneReview:
    """One pair that was laid down.

    Raises:
        NotThere: absent, or a contact of it is hidden.
    """
    require(viewer, Act.CONFIRM_MATCH)
    visible = visible_contacts(viewer)
    row = (
        MatchReview.objects.filter(
            id=review_id, record__contact__in=visible, other__contact__in=visible
        )
        .select_related("record", "other")
        .first()
    )
    if row is None:
        raise no_such_pair()
    return OneReview(
        review_id=row.id,
        record_id=row.record_id,
        other_id=row.other_id,
        contact_id=row.record.contact_id,
        other_contact_id=row.other.contact_id,
        why=Why(row.why),
        laid_at=row.laid_at,
        target_at=row.target_at,
        kept=row.kept_at is not None,
    )


@dataclass(frozen=True, slots=True)
class WaitingProposal:
    """A join that one person proposed and nobody has answered."""

    proposal: Proposal
    record_id: UUID
    other_id: UUID
    contact_id: UUID
    other_contact_id: UUID


def proposals(viewer: Viewer) -> tuple[WaitingProposal, ...]:
    """The joins that wait for a second person and that the viewer may see; oldest first."""
    require(viewer, Act.CONFIRM_MATCH)
    return tuple(_as_proposal(row) for row in _proposals(viewer))


def proposal(viewer: Viewer, proposal_id: UUID) -> WaitingProposal:
    """One of `proposals`.

    Raises:
        NotThere: absent, answered, or a contact of it is hidden.
    """
    found = {each.proposal.proposal_id: each for each in proposals(viewer)}
    if proposal_id not in found:
        raise NotThere("There is no such proposal to answer. A colleague may have answered it.")
    return found[proposal_id]


def _as_proposal(row: Any) -> WaitingProposal:
    return WaitingProposal(
        Proposal(row.id, row.by_id, row.by__name, row.reason, row.at),
        row.record_id,
        row.other_id,
        row.record__contact_id,
        row.other__contact_id,
    )


@prepared
def _proposals(viewer: Viewer) -> Rows:
    visible = visible_contacts(viewer)
    rows = MatchProposal.objects.filter(
        Q(record__contact__in=visible, other__contact__in=visible),
        hub_id=viewer.hub_id,
        answered_at__isnull=True,
    )
    return rows.order_by("at", "id").values_list(
        "id",
        "by_id",
        "by__name",
        "reason",
        "at",
        "record_id",
        "other_id",
        "record__contact_id",
        "other__contact_id",
    )

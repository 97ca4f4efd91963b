"""Every agency of the hub on one contact, side by side: what it said, or which kind of silence.

Not asked, not yet answered and nothing held are three different things here and on every page. The
items of a return go through the firewall; what it holds back from the viewer is counted, unless
even that would tell.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from openmash.domain.access import Act, AgencyKind, Viewer, require
from openmash.domain.agency_checks.fields import label_of
from openmash.domain.agency_checks.lifecycle import (
    Answer,
    MatchConfidence,
    RequestStatus,
    Silence,
)
from openmash.domain.agency_checks.marks import Identifier
from openmash.domain.contacts.ratings import Rating
from openmash.domain.sharing.handling import Basis, DatePrecision, HandlingCode, SourceGrade
from openmash.records.prepared import Asking

from . import agency_check_rows as rows
from .protected_places import around_contact, asking_around_contact, mask
from .visibility import withheld_counts


@dataclass(frozen=True, slots=True)
class ReturnedItem:
    """An item of a return that the viewer may read. `label` is the field's words."""

    id: UUID
    label: str
    text: str
    about_id: UUID | None
    basis: Basis
    handling: HandlingCode
    grade: SourceGrade
    event_date: date | None
    precision: DatePrecision


@dataclass(frozen=True, slots=True)
class OwnView:
    """An agency's own professional view of the rating."""

    id: UUID
    rating: Rating
    why: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class GivenReturn:
    """What an agency answered.

    Attributes:
        period_from, period_to: what was searched; None if it could not be searched.
        items: those that the viewer may read; `withheld` more are held back from them.
        after_decision: it came after a decision on this contact.
    """

    id: UUID
    answer: Answer
    reason: str
    answered_by: str
    answered_at: datetime
    in_time: bool
    period_from: date | None
    period_to: date | None
    systems_searched: str
    identifiers_used: tuple[Identifier, ...]
    confidence: MatchConfidence
    items: tuple[ReturnedItem, ...]
    withheld: int
    own_view: OwnView | None
    after_decision: bool


@dataclass(frozen=True, slots=True)
class ReturnView:
    """One agency on one contact; an agency asked twice has two.

    Attributes:
        silence: why there is no answer; None if there is one.
        request_id, asked_at, asked_by, due_at, due_explained: None or "" if it was not asked.
        added_reason: why it was asked, if the policy does not propose it.
        chased, escalated_at: reminders so far, and when the managers were told.
        left_out_reason: why the policy's proposal to ask it was not followed; left_out_by: who
            said so last.
        withdrawn_reason: why the last request to it was withdrawn, if it then was not asked.
        given: the answer.
    """

    agency_id: UUID
    agency_name: str
    agency_kind: AgencyKind
    silence: Silence | None
    request_id: UUID | None = None
    asked_at: datetime | None = None
    asked_by: str = ""
    added_reason: str = ""
    due_at: datetime | None = None
    due_explained: str = ""
    chased: int = 0
    escalated_at: datetime | None = None
    left_out_reason: str = ""
    left_out_by: str = ""
    withdrawn_reason: str = ""
    given: GivenReturn | None = None


def asking(viewer: Viewer, contact_id: UUID) -> tuple[Asking, ...]:
    """What `returns_of` asks of every contact that agencies were asked about."""
    return (
        rows.agencies.asking(viewer, contact_id),
        rows.requests.asking(contact_id),
        rows.returned_items.asking(viewer, contact_id),
        rows.own_views.asking(contact_id),
        rows.returns.asking(contact_id),
        rows.left_out.asking(contact_id),
        asking_around_contact(contact_id),
    )


def returns_of(viewer: Viewer, contact_id: UUID) -> list[ReturnView]:
    """Every agency of the hub with its answer or its silence, in one fixed order of agencies.

    Empty only for a contact that the viewer may not know of.
    """
    require(viewer, Act.OPEN_CONTACT)
    agencies = sorted(rows.agencies(viewer, contact_id), key=_in_order)
    if not agencies:
        return []
    requests = rows.requests(contact_id)
    given = _given(viewer, contact_id, requests, {row.id: row.kind for row in agencies})
    views: list[ReturnView] = []
    left_out = {row.agency_id: row for row in rows.left_out(contact_id)}
    for agency in agencies:
        own = [row for row in requests if row.agency_id == agency.id]
        asked = [row for row in own if row.status != RequestStatus.WITHDRAWN]
        views += [_asked_view(agency, row, given.get(row.id)) for row in asked]
        if not asked:
            views.append(_not_asked_view(agency, own, left_out.get(agency.id)))
    return views


_ORDER = {kind.value: place for place, kind in enumerate(AgencyKind)}


def _in_order(agency: Any) -> tuple[int, str]:
    return _ORDER[agency.kind], agency.name


def outstanding(views: Iterable[ReturnView]) -> list[ReturnView]:
    """Those that were asked and have not answered."""
    return [view for view in views if view.silence is Silence.NOT_YET_ANSWERED]


def _asked_view(agency: Any, row: Any, given: GivenReturn | None) -> ReturnView:
    return ReturnView(
        agency_id=agency.id,
        agency_name=agency.name,
        agency_kind=AgencyKind(agency.kind),
        silence=None if given else Silence.NOT_YET_ANSWERED,
        request_id=row.id,
        asked_at=row.asked_at,
        asked_by=row.asked_by__name,
        added_reason=row.added_reason,
        due_at=row.due_at,
        due_explained=row.due_explained,
        chased=row.chased_count,
        escalated_at=row.escalated_at,
        given=given,
    )


def _not_asked_view(agency: Any, withdrawn: list[Any], left_out: Any) -> ReturnView:
    return ReturnView(
        agency_id=agency.id,
        agency_name=agency.name,
        agency_kind=AgencyKind(agency.kind),
        silence=Silence.NOT_ASKED,
        left_out_reason=left_out.reason if left_out else "",
        left_out_by=left_out.by__name if left_out else "",
        withdrawn_reason=(withdrawn[-1].withdrawn_reason or "") if withdrawn else "",
    )


def _given(
    viewer: Viewer, contact_id: UUID, requests: list[Any], kinds: dict[UUID, str]
) -> dict[UUID, GivenReturn]:
    """The returns by information request."""
    due = {row.id: row.due_at for row in requests}
    items: dict[UUID, list[ReturnedItem]] = defaultdict(list)
    places = around_contact(contact_id) if requests else []
    for item in rows.returned_items(viewer, contact_id):
        kind = AgencyKind(kinds[item.owner_agency_id])
        items[item.agency_return_id].append(mask(_item(item, kind), places, "text"))
    withheld = {row.agency_return_id: row.count for row in withheld_counts(viewer, contact_id)}
    views = {row.agency_return_id: _own_view(row) for row in rows.own_views(contact_id)}
    return {
        row.information_request_id: _return(
            row,
            due[row.information_request_id],
            tuple(items[row.id]),
            withheld.get(row.id, 0),
            views.get(row.id),
        )
        for row in (rows.returns(contact_id) if requests else ())
    }


def _return(
    row: Any,
    due_at: datetime | None,
    items: tuple[ReturnedItem, ...],
    withheld: int,
    own_view: OwnView | None,
) -> GivenReturn:
    return GivenReturn(
        id=row.id,
        answer=Answer(row.answer),
        reason=row.reason,
        answered_by=row.answered_by__name,
        answered_at=row.answered_at,
        in_time=due_at is None or row.answered_at <= due_at,
        period_from=row.period_from,
        period_to=row.period_to,
        systems_searched=row.systems_searched,
        identifiers_used=tuple(Identifier(each) for each in row.identifiers_used),
        confidence=MatchConfidence(row.match_confidence),
        items=items,
        withheld=withheld,
        own_view=own_view,
        after_decision=row.after_decision,
    )


def _item(item: Any, kind: AgencyKind) -> ReturnedItem:
    return ReturnedItem(
        id=item.id,
        label=label_of(kind, item.kind),
        text=item.text,
        about_id=item.about_id,
        basis=Basis(item.basis),
        handling=HandlingCode(item.handling),
        grade=SourceGrade(item.source_grade),
        event_date=item.event_date,
        precision=DatePrecision(item.date_precision),
    )


def _own_view(view: Any) -> OwnView:
    return OwnView(view.id, Rating(view.rating), view.why, view.by__name, view.at)

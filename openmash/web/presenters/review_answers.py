"""Joins that wait for a second person, and contacts that used a join undone since, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from openmash.domain.audit_acts import AuditAct
from openmash.records.queries.review_pairs import WaitingProposal
from openmash.records.queries.review_rows import Details
from openmash.records.queries.undone_joins import Notice
from openmash.records.queries.worklist import WorklistRow
from openmash.web.presenters import formatters, worklist
from openmash.web.presenters.reviews import PersonLine, contact_rows, person_line

_DONE = {
    AuditAct.CONTACT_OPENED: "its page was read",
    AuditAct.CHRONOLOGY_OPENED: "its chronology was read",
    AuditAct.CHRONOLOGY_PRINTED: "its chronology was printed",
    AuditAct.NETWORK_OPENED: "its network was read",
    AuditAct.RATING_PROPOSED: "a rating was proposed",
    AuditAct.RATING_CONFIRMED: "a rating was confirmed",
    AuditAct.RATING_CHANGED: "the rating was changed",
    AuditAct.CONTACT_REDIRECTED: "it was passed to the allocated worker",
    AuditAct.AGENCIES_ASKED: "agencies were asked",
    AuditAct.RETURN_GIVEN: "an agency gave its return",
    AuditAct.VIEW_WEIGHED: "a differing view was weighed",
    AuditAct.DECISION_MADE: "a decision was made",
    AuditAct.HANDOVER_ACCEPTED: "a team accepted a child",
    AuditAct.PRODUCT_DELIVERED: "an information product was sent",
    AuditAct.FEEDBACK_GIVEN: "the referrer was told",
}


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """A join that waits for a second person. `own` if the reader proposed it."""

    href: str
    mine: PersonLine
    other: PersonLine
    by: str
    at: datetime
    own: bool


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """A contact that used a join which was undone.

    Attributes:
        why: the reason, and whose; "" if the reader may not open what was joined.
        meanwhile: what was done while it stood, in one sentence.
    """

    href: str
    name: str
    contact: worklist.RowView | None
    stood: str
    meanwhile: str
    why: str


def proposal_lines(
    proposals: Iterable[WaitingProposal], found: Details, *, reader: int, now: datetime
) -> list[ProposalLine]:
    """The joins that wait for a second person."""
    rows = contact_rows(found, now=now)
    return [
        ProposalLine(
            href=reverse("reviews.proposal", args=[each.proposal.proposal_id]),
            mine=person_line(found.people[each.record_id], rows),
            other=person_line(found.people[each.other_id], rows),
            by=each.proposal.by,
            at=each.proposal.at,
            own=each.proposal.by_id == reader,
        )
        for each in proposals
    ]


def notice_lines(
    notices: Iterable[Notice], contacts: dict[UUID, WorklistRow], *, now: datetime
) -> list[NoticeLine]:
    """Joins undone, each for one contact that used it, in the order given."""
    views = dict(zip(contacts, worklist.rows(contacts.values(), now=now), strict=True))
    return [notice_line(each, views.get(each.contact_id)) for each in notices]


def notice_line(notice: Notice, contact: worklist.RowView | None = None) -> NoticeLine:
    """One of them."""
    done = formatters.joined(_DONE.get(each, each.label.lower()) for each in notice.meanwhile)
    name = formatters.full_name(notice.forename, notice.surname)
    return NoticeLine(
        href=reverse("reviews.undone", args=[notice.notice_id]),
        name="The unborn child" if notice.is_unborn and not notice.forename else name,
        contact=contact,
        stood=f"{formatters.moment(notice.stood_from)} to {formatters.moment(notice.undone_at)}",
        meanwhile=f"While it stood, {done}.",
        why=f"{notice.undone_by}: {notice.undone_why}" if notice.undone_why else "",
    )

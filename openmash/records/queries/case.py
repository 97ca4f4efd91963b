"""One contact, whole, as one viewer may see it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from datetime import datetime
from uuid import UUID

from openmash.core.errors import NotThere
from openmash.domain.access import Act, Viewer
from openmash.domain.contacts.clocks import Clock, ClockKind, clock_for, screening_of
from openmash.domain.contacts.lifecycle import ContactStatus
from openmash.domain.contacts.policy import HubPolicy
from openmash.domain.contacts.ratings import Rating
from openmash.domain.sharing.attachments import ITEM_KIND
from openmash.domain.sharing.handling import Basis, DatePrecision, HandlingCode, SourceGrade
from openmash.records.models import Account, Contact, Membership
from openmash.records.prepared import Asking, Rows, prepared
from openmash.records.prepared import at_once as prepared_at_once

from . import (
    agency_checks,
    agency_links,
    case_history,
    danger,
    hidden,
    household,
    matches,
    policies,
    undone_joins,
)
from .case_views import (
    ContactView,
    DecisionView,
    ExclusionView,
    FeedbackView,
    ItemView,
    RatingView,
    RedirectView,
)
from .contacts import visible_contacts
from .open_cases import OpenCaseFacts
from .persons import PersonView, asking_people_of, people_of
from .protected_places import around, asking_around, hide, mask
from .visibility import asking_withheld_counts, visible_items, withheld_counts

_CONTACT_NAMES = tuple(field.name for field in fields(ContactView))


@dataclass(frozen=True, slots=True)
class CaseView:
    """Everything of one contact that its page shows."""

    contact: ContactView
    agency_name: str
    status: ContactStatus
    policy: HubPolicy
    clock: Clock
    children: tuple[PersonView, ...]
    adults: tuple[PersonView, ...]
    items: tuple[ItemView, ...]
    withheld: int
    ratings: tuple[RatingView, ...]
    decisions: tuple[DecisionView, ...]
    redirect: RedirectView | None
    feedback: FeedbackView | None
    exclusions: tuple[ExclusionView, ...]

    @property
    def rating(self) -> Rating | None:
        """The rating now."""
        return Rating(self.contact.current_rating) if self.contact.current_rating else None

    @property
    def proposal(self) -> RatingView | None:
        """The newest proposal, while no rating is confirmed."""
        proposals = [fact for fact in self.ratings if fact.step == "proposed"]
        return proposals[-1] if proposals and self.rating is None else None


@contextmanager
def at_once(viewer: Viewer, contact_id: UUID) -> Iterator[None]:
    """Ask in two exchanges for what `of`, `known` and the returns ask of nearly every contact.

    The first for what was told, the second for what the people told of lead to. The caller has
    asked whether the contact may be opened.
    """
    with prepared_at_once(*_of_contact(viewer, contact_id)):
        people = people_of(contact_id)
        with prepared_at_once(
            asking_around([each.id for each in people], [each.person_id for each in people]),
            *matches.asking(people),
            *household.asking(viewer, people),
        ):
            yield


def _of_contact(viewer: Viewer, contact_id: UUID) -> Sequence[Asking]:
    return (
        _found.asking(viewer, contact_id),
        asking_people_of(contact_id),
        _told.asking(viewer, contact_id),
        asking_withheld_counts(viewer, contact_id),
        case_history.asking_ratings(contact_id),
        agency_links.asking(viewer, contact_id),
        undone_joins.asking(viewer, contact_id),
        *([case_history.asking_exclusions(contact_id)] if viewer.may(Act.EXCLUDE_STAFF) else ()),
        *agency_checks.asking(viewer, contact_id),
    )


def of(viewer: Viewer, contact_id: UUID) -> CaseView:
    """One contact as the viewer may see it.

    Raises:
        NotThere: absent or hidden.
    """
    row = next(iter(_found(viewer, contact_id)), None)
    if row is None:
        raise NotThere(
            "There is no contact here that you can open. "
            "Check the reference, or ask the hub manager."
        )
    contact = ContactView(*row[: len(_CONTACT_NAMES)])
    judged_by = policies.by_id(row.policy_id)
    told = people_of(contact_id)
    places = around([each.id for each in told], [each.person_id for each in told])
    people = [hide(each, places) for each in told]
    return CaseView(
        contact=replace(
            contact, urgent_reason=danger.words_for(viewer, contact.urgent_reason, places)
        ),
        agency_name=row.referrer_agency__name or "",
        status=ContactStatus(row.status),
        policy=judged_by.policy,
        clock=clock_of(row, judged_by),
        children=tuple(p for p in people if p.kind == "child"),
        adults=tuple(p for p in people if p.kind == "adult"),
        items=tuple(mask(each, places, "text") for each in told_items(viewer, contact_id)),
        withheld=sum(
            w.count for w in withheld_counts(viewer, contact_id) if w.agency_return_id is None
        ),
        ratings=case_history.ratings(contact_id) if row.status != ContactStatus.RECEIVED else (),
        # Nothing is decided, passed on or due for feedback before `decided_at`.
        decisions=case_history.decisions(contact_id) if contact.decided_at else (),
        redirect=case_history.redirect(contact_id) if contact.decided_at else None,
        feedback=case_history.feedback(contact_id) if contact.decided_at else None,
        exclusions=case_history.exclusions(contact_id) if viewer.may(Act.EXCLUDE_STAFF) else (),
    )


@prepared
def _found(viewer: Viewer, contact_id: UUID) -> Rows:
    return (
        visible_contacts(viewer)
        .filter(id=contact_id)
        .values_list(*_CONTACT_NAMES, "status", "policy_id", "referrer_agency__name")
    )


@dataclass(frozen=True, slots=True)
class Known:
    """Who in a contact is already known, and who is around them."""

    found: dict[UUID, matches.Found]
    household: household.Household

    @property
    def open_cases(self) -> dict[UUID, tuple[OpenCaseFacts, bool]]:
        """By open case: the case, and True if a record joined to a person here leads to it.

        One only reached by a likely match comes with False; what was ruled out is left out.
        """
        cases: dict[UUID, tuple[OpenCaseFacts, bool]] = {}
        for found in self.found.values():
            pairs = [(c.open_case, c.linked) for c in found.candidates if not c.ruled_out]
            for case, sure in ((found.open_case, True), *pairs):
                if case is not None and (sure or case.open_case_id not in cases):
                    cases[case.open_case_id] = (case, sure)
        return cases


def known(viewer: Viewer, contact_id: UUID) -> Known:
    """Earlier records of everybody in a contact that the viewer may open, and their household."""
    people = people_of(contact_id)
    found = matches.of_contact(viewer, contact_id, people)
    around_them = household.of_contact(viewer, people, found)
    # What is protected was compared above, and is hidden from here on.
    return Known(*hidden.of_known(people, found, around_them))


CLOCK_COLUMNS = (
    "policy_id",
    "urgent",
    "received_at",
    "rated_at",
    "current_rating",
    "decided_at",
    "closed_at",
)
"""What of a contact `clock_of` may look at."""

_KEPT = 8_192
_clocks: dict[tuple[UUID, ClockKind, Rating | None, datetime], Clock] = {}


def clock_of(contact: Contact, judged_by: policies.InForce) -> Clock:
    """The clock that runs now: screening, then decision, then feedback; the last one stopped.

    Screening runs until a manager confirms a rating: a proposal rates nothing.
    """
    if contact.decided_at is not None:
        clock = _clock(judged_by, ClockKind.FEEDBACK, None, contact.decided_at)
        return clock.stop(contact.closed_at) if contact.closed_at else clock
    rating = Rating(contact.current_rating) if contact.current_rating else None
    kind = ClockKind.DECISION if rating else screening_of(contact.urgent)
    return _clock(judged_by, kind, rating, contact.received_at)


def _clock(
    judged_by: policies.InForce, kind: ClockKind, rating: Rating | None, started_at: datetime
) -> Clock:
    """A running clock, worked out once: a policy is never altered, and a list reads many clocks."""
    key = (judged_by.policy_id, kind, rating, started_at)
    if key not in _clocks:
        if len(_clocks) >= _KEPT:
            _clocks.clear()
        _clocks[key] = clock_for(kind, rating, judged_by.policy, judged_by.calendar, started_at)
    return _clocks[key]


def told_items(viewer: Viewer, contact_id: UUID) -> tuple[ItemView, ...]:
    """What the referrer told, as items, as far as the viewer may read them."""
    return tuple(
        ItemView(
            item_id=row.id,
            kind=row.kind,
            basis=Basis(row.basis),
            handling=HandlingCode(row.handling),
            grade=SourceGrade(row.source_grade),
            owner=row.owner_agency__name,
            text=row.text,
            event_date=row.event_date,
            precision=DatePrecision(row.date_precision),
        )
        for row in _told(viewer, contact_id)
    )


@prepared
def _told(viewer: Viewer, contact_id: UUID) -> Rows:
    rows = visible_items(viewer).filter(contact_id=contact_id, agency_return__isnull=True)
    # Files have a page of their own, and were not always told by the referrer.
    rows = rows.exclude(kind=ITEM_KIND)
    return rows.order_by("position").values_list(
        "id",
        "kind",
        "basis",
        "handling",
        "source_grade",
        "owner_agency__name",
        "text",
        "event_date",
        "date_precision",
    )


def colleagues(viewer: Viewer) -> Sequence[tuple[int, str]]:
    """The hub's current people, by name, for choosing whom to exclude."""
    return list(
        Account.objects.filter(id__in=_current_account_ids(), is_active=True)
        .exclude(id=viewer.user_id)
        .order_by("name")
        .values_list("id", "name")
    )


def _current_account_ids() -> Sequence[int]:
    return list(
        Membership.objects.filter(ended_at__isnull=True).values_list("account_id", flat=True)
    )

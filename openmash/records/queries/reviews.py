"""Pairs of person records that somebody must look at, as far as a viewer may open both contacts.

What waits is worked out at each reading from the verdicts that stand: a pair decided anywhere is
not here, and is here again once that is undone.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from openmash.domain.access import Act, Viewer, require
from openmash.domain.contacts.lifecycle import ContactStatus
from openmash.domain.contacts.ratings import Rating
from openmash.domain.contacts.review_order import Pair, Standing, sort_key, urgency
from openmash.domain.people.reviewing import Why
from openmash.domain.people.verdicts import Verdict
from openmash.records.models import MatchProposal, MatchReview, MatchVerdict, PersonRecord
from openmash.records.prepared import Rows, one_of, prepared

from .contacts import visible_contacts
from .plans import Plan, plans


@dataclass(frozen=True, slots=True)
class LaidDown:
    """A pair that was laid down. Times are aware UTC.

    Attributes:
        record_id, contact_id: the record told later, and its contact; other_...: the other's.
        target_at: the end of the working day by which somebody should have looked.
    """

    review_id: UUID
    record_id: UUID
    other_id: UUID
    contact_id: UUID
    other_contact_id: UUID
    why: Why
    laid_at: datetime
    target_at: datetime


@dataclass(frozen=True, slots=True)
class Review(LaidDown):
    """A pair that waits.

    Attributes:
        plan: of either of the two; None if neither has one.
        brings: how many further records are joined to either.
        lead_contact_id: the more urgent of the two contacts.
    """

    plan: Plan | None
    brings: int
    lead_contact_id: UUID


@dataclass(frozen=True, slots=True)
class Waiting:
    """The pairs that wait, each list in the order in which they are looked at.

    Attributes:
        to_check: nobody has decided.
        unsure: somebody looked and could not tell yet.
    """

    to_check: tuple[Review, ...]
    unsure: tuple[Review, ...]


def waiting(viewer: Viewer, *, now: datetime) -> Waiting:
    """Every pair that waits at `now` (aware UTC) and of which the viewer may open both contacts."""
    require(viewer, Act.CONFIRM_MATCH)
    rows = _unsettled(viewer)
    planned = plans(_sides(rows), now=now)
    sizes = _joined_counts({person for row in rows for person in _persons(row)})
    ordered = sorted(rows, key=lambda row: sort_key(_pair(row, planned, sizes)))
    made = [(row.unsure, _review(row, planned, sizes)) for row in ordered]
    return Waiting(
        tuple(review for unsure, review in made if not unsure),
        tuple(review for unsure, review in made if unsure),
    )


@dataclass(frozen=True, slots=True)
class _Side:
    id: UUID
    person_id: UUID | None


def _sides(rows: Iterable[Any]) -> list[_Side]:
    return [
        side
        for row in rows
        for side in (
            _Side(row.record_id, row.record__person_id),
            _Side(row.other_id, row.other__person_id),
        )
    ]


def _persons(row: Any) -> list[UUID]:
    return [each for each in (row.record__person_id, row.other__person_id) if each]


def _plan(row: Any, planned: dict[UUID, Plan]) -> Plan | None:
    return planned.get(row.record_id) or planned.get(row.other_id)


def _brings(row: Any, sizes: Counter[UUID]) -> int:
    return sum(sizes[person] - 1 for person in set(_persons(row)))


def _pair(row: Any, planned: dict[UUID, Plan], sizes: Counter[UUID]) -> Pair:
    return Pair(
        standings=(_standing(row, "record"), _standing(row, "other")),
        plan=_plan(row, planned) is not None,
        brings=_brings(row, sizes),
        strength=row.strength,
        laid_at=row.laid_at,
        mark=str(row.id),
    )


def _standing(row: Any, side: str) -> Standing:
    rating = getattr(row, f"{side}__contact__current_rating")
    return Standing(
        is_open=getattr(row, f"{side}__contact__status") != ContactStatus.CLOSED,
        in_danger=getattr(row, f"{side}__contact__urgent")
        and getattr(row, f"{side}__contact__decided_at") is None,
        rating=Rating(rating) if rating else None,
        due_at=getattr(row, f"{side}__contact__next_due_at"),
    )


def _review(row: Any, planned: dict[UUID, Plan], sizes: Counter[UUID]) -> Review:
    return Review(
        review_id=row.id,
        record_id=row.record_id,
        other_id=row.other_id,
        contact_id=row.record__contact_id,
        other_contact_id=row.other__contact_id,
        why=Why(row.why),
        laid_at=row.laid_at,
        target_at=row.target_at,
        plan=_plan(row, planned),
        brings=_brings(row, sizes),
        lead_contact_id=min(
            (urgency(_standing(row, side)), getattr(row, f"{side}__contact_id"))
            for side in ("record", "other")
        )[1],
    )


_OF_CONTACT = ("contact__status", "contact__urgent", "contact__current_rating")
_DATES = ("contact__next_due_at", "contact__decided_at")
_OF_SIDE = ("contact_id", "person_id", *_OF_CONTACT, *_DATES)


@prepared
def _unsettled(viewer: Viewer) -> Rows:
    visible = visible_contacts(viewer)
    rows = MatchReview.objects.filter(
        record__contact__in=visible, other__contact__in=visible, hub_id=viewer.hub_id
    )
    rows = rows.filter(_undecided() | _doubted()).exclude(_proposed())
    return rows.annotate(unsure=Exists(_about_the_pair(Verdict.UNSURE))).values_list(
        "id",
        "why",
        "strength",
        "laid_at",
        "target_at",
        "record_id",
        "other_id",
        *(f"{side}__{name}" for side in ("record", "other") for name in _OF_SIDE),
        "unsure",
    )


def _undecided() -> Q:
    """Nothing says that the two are one, nor that they are two: not through others either."""
    one = Q(record__person_id__isnull=False, record__person_id=F("other__person_id"))
    return ~Q(why=Why.DOUBTED.value) & ~one & ~Q(Exists(_told_apart()))


def _doubted() -> Q:
    """A join that stands, and that a newer model speaks against; nobody has looked since."""
    stands = Exists(_about_the_pair(Verdict.SAME))
    return Q(why=Why.DOUBTED.value, kept_at__isnull=True) & Q(stands)


def _about_the_pair(verdict: Verdict) -> QuerySet[MatchVerdict]:
    standing = MatchVerdict.objects.filter(verdict=verdict.value, undone_at__isnull=True)
    return standing.filter(_either_way(OuterRef("record_id"), OuterRef("other_id")))


def _either_way(one: Any, other: Any) -> Q:
    return Q(record_id=one, other_id=other) | Q(record_id=other, other_id=one)


def _told_apart() -> QuerySet[MatchVerdict]:
    """Verdicts that somebody joined to the one is not somebody joined to the other."""
    standing = MatchVerdict.objects.filter(verdict=Verdict.DIFFERENT.value, undone_at__isnull=True)
    return standing.filter(
        (_with("record", "record") & _with("other", "other"))
        | (_with("record", "other") & _with("other", "record"))
    )


def _with(side: str, of: str) -> Q:
    """One side of a verdict is this one of the pair, or joined to it."""
    joined = Q(
        **{f"{side}__person_id__isnull": False, f"{side}__person_id": OuterRef(f"{of}__person_id")}
    )
    return Q(**{f"{side}_id": OuterRef(f"{of}_id")}) | joined


def _proposed() -> Q:
    waiting = MatchProposal.objects.filter(answered_at__isnull=True)
    return Q(Exists(waiting.filter(_either_way(OuterRef("record_id"), OuterRef("other_id")))))


def _joined_counts(person_ids: Collection[UUID]) -> Counter[UUID]:
    return Counter(row.person_id for row in _joined(person_ids)) if person_ids else Counter()


@prepared
def _joined(person_ids: Collection[UUID]) -> Rows:
    return PersonRecord.objects.filter(one_of("person_id", person_ids)).values_list("person_id")

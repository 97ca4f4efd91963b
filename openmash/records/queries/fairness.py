"""One settled quarter of the hub, as it stood when it settled, for the measures of fairness.

Counts of the whole hub name no child and do not depend on who looks: if they did, two viewers could
subtract their pages. Nothing recorded after the quarter settled is read: if it were, two days could
be subtracted. So ratings, decisions, views and joins are taken as they stood then, and a child's
group from what was told in that contact, which no later record changes.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Min, Q

from openmash.core.errors import NotThere
from openmash.domain.access import Act, Viewer, require
from openmash.domain.decisions.outcomes import BECOMES_REFERRAL, Outcome
from openmash.domain.insights.agreement import Event
from openmash.domain.insights.bands import age_band, district, ethnic_group, source_group
from openmash.domain.insights.fairness import By, Child, Facts
from openmash.domain.insights.quarters import Quarter
from openmash.domain.people.verdicts import Verdict
from openmash.domain.sharing.handling import DatePrecision
from openmash.records.models import (
    Agency,
    Contact,
    Decision,
    MatchVerdict,
    PersonRecord,
    Redirect,
)

from .fairness_ratings import ratings

A_YEAR = timedelta(days=368)
"""A leap day more than the longest year, for the day a year before is counted by the calendar."""
_LONDON = ZoneInfo("Europe/London")
_GROUPED = (
    *("contact__source_code", "ethnicity", "birth_date", "birth_precision", "is_unborn"),
    *("approximate_age", "postcode"),
)


def recorded_from(viewer: Viewer) -> datetime | None:
    """Since when the viewer's hub records (aware UTC); None without any contact."""
    require(viewer, Act.SEE_TURNAROUND)
    return first_recorded()


def first_recorded() -> datetime | None:
    """The same of the hub whose transaction is open."""
    came = Contact.objects.order_by("received_at").values_list("recorded_at", flat=True).first()
    if came is None:
        return None
    # Nothing is recorded before it is received, so that only what came before the recording of the
    # first can have been recorded earlier: the index of receipts holds it, and no more is read.
    earlier = Contact.objects.filter(received_at__lte=came).aggregate(first=Min("recorded_at"))
    first: datetime = min(came, earlier["first"] or came)
    return first


def agency_names(viewer: Viewer) -> dict[str, str]:
    """The hub's agencies: a name for each id, as `Rated.views` has it."""
    require(viewer, Act.SEE_TURNAROUND)
    return {str(id_): name for id_, name in Agency.objects.values_list("id", "name")}


def settled(viewer: Viewer, quarter: Quarter, *, since: datetime, now: datetime) -> Facts:
    """The facts of a quarter whose figures are shown at `now`.

    Args:
        since: `recorded_from` of the hub.

    Raises:
        NotThere: it is not: what is made of it could be subtracted from what it becomes.
    """
    require(viewer, Act.SEE_TURNAROUND)
    if now < quarter.shown_at:
        raise NotThere("There are no figures of this quarter yet.")
    return facts(quarter, since=since, followed=quarter.followed(now))


def facts(quarter: Quarter, *, since: datetime, followed: bool) -> Facts:
    """The facts of a quarter that has settled. Call inside the hub's transaction.

    Args:
        since: as for `settled`.
        followed: with who came again, which must have settled too.
    """
    at = quarter.settled_at
    every = list(_once(_records(quarter.since - A_YEAR, quarter.until, at), _keys(at)))
    own = {key for record, key in every if record.at >= quarter.since}
    told = [(record, key) for record, key in every if key in own]
    later_keys = _keys(quarter.followed_at) if followed else None
    outcomes = _outcomes(quarter, at)
    children = tuple(_children(quarter, told, later_keys, outcomes))
    return Facts(
        quarter=quarter,
        recorded_from=since,
        children=children,
        contacts=ratings(quarter),
        told=tuple(Event(key, record.at) for record, key in told),
        referred=tuple(
            Event(key, record.at)
            for record, key in told
            if outcomes.get(record.id) in BECOMES_REFERRAL
        ),
        told_after=_told_after(quarter, children, later_keys) if later_keys else None,
    )


class _Record(NamedTuple):
    """One child's record in one contact; `at` is when the contact was received."""

    id: UUID
    origin: UUID | None
    contact_id: UUID
    at: datetime


_Keys = Callable[[_Record], UUID]


def _records(since: datetime, until: datetime, known_by: datetime) -> list[_Record]:
    """The children of the contacts received in a time, and recorded by another."""
    rows = PersonRecord.objects.filter(
        kind="child",
        contact__received_at__gte=since,
        contact__received_at__lt=until,
        contact__recorded_at__lt=known_by,
    ).order_by("contact__received_at", "contact_id", "position")
    names = ("id", "origin_id", "contact_id", "contact__received_at")
    return [_Record(*row) for row in rows.values_list(*names)]


def _keys(at: datetime) -> _Keys:
    """Who each record was held to be at a moment, by its origin and the joins that stood then.

    As `actions.matching` links them, but of that moment: records of one origin are one person, and
    so are those that a chain of standing "same" verdicts leads to.
    """
    above: dict[UUID, UUID] = {}

    def top(key: UUID) -> UUID:
        while (higher := above.get(key, key)) != key:
            key = higher
        return key

    stood = Q(undone_at__isnull=True) | Q(undone_at__gte=at)
    joins = MatchVerdict.objects.filter(stood, verdict=Verdict.SAME.value, at__lt=at)
    names = ("record_id", "record__origin_id", "other_id", "other__origin_id")
    for one, one_origin, other, other_origin in joins.values_list(*names):
        first, second = sorted((top(one_origin or one), top(other_origin or other)))
        if first != second:
            above[second] = first
    return lambda record: top(record.origin or record.id)


def _once(records: Iterable[_Record], key_of: _Keys) -> Iterator[tuple[_Record, UUID]]:
    """Each child once in each contact, with its key."""
    seen = set()
    for record in records:
        key = key_of(record)
        if (record.contact_id, key) not in seen:
            seen.add((record.contact_id, key))
            yield record, key


def _outcomes(quarter: Quarter, at: datetime) -> dict[UUID, Outcome]:
    """For each record of the quarter and the year before, the newest decision at a moment."""
    rows = Decision.objects.filter(
        contact__received_at__gte=quarter.since - A_YEAR,
        contact__received_at__lt=quarter.until,
        decided_at__lt=at,
    ).order_by("sequence")
    return {child: Outcome(outcome) for child, outcome in rows.values_list("child_id", "outcome")}


def _children(
    quarter: Quarter,
    told: Iterable[tuple[_Record, UUID]],
    later_keys: _Keys | None,
    outcomes: Mapping[UUID, Outcome],
) -> Iterator[Child]:
    groups = _groups(quarter)
    rows = Redirect.objects.filter(at__lt=quarter.settled_at, **_inside(quarter))
    redirected = set(rows.values_list("contact_id", flat=True))
    for record, key in told:
        if record.at >= quarter.since:
            yield Child(
                key=key,
                followed_key=later_keys(record) if later_keys else key,
                contact_id=record.contact_id,
                at=record.at,
                groups=groups[record.id],
                outcome=outcomes.get(record.id),
                redirected=record.contact_id in redirected,
            )


def _groups(quarter: Quarter) -> dict[UUID, dict[By, str]]:
    """Each record's groups, as told in its own contact."""
    rows = PersonRecord.objects.filter(kind="child", **_inside(quarter))
    return {
        record_id: {
            By.SOURCE: source_group(source).value,
            By.ETHNICITY: ethnic_group(ethnicity).value,
            By.AGE: age_band(
                born,
                DatePrecision(precision),
                on=at.astimezone(_LONDON).date(),
                unborn=unborn,
                about=about,
            ).value,
            By.AREA: district(postcode),
        }
        for record_id, at, source, ethnicity, born, precision, unborn, about, postcode in (
            rows.values_list("id", "contact__received_at", *_GROUPED)
        )
    }


def _told_after(
    quarter: Quarter, children: Iterable[Child], later_keys: _Keys
) -> tuple[Event, ...]:
    """The quarter's own events and those of the year that followed, by who each is held to be."""
    later = _records(quarter.until, quarter.followed_until, quarter.followed_at)
    own = [Event(each.followed_key, each.at) for each in children]
    return (*own, *(Event(key, record.at) for record, key in _once(later, later_keys)))


def _inside(quarter: Quarter) -> dict[str, datetime]:
    return {
        "contact__received_at__gte": quarter.since,
        "contact__received_at__lt": quarter.until,
    }

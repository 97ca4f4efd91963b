"""What happened in a hub that may have moved its weekly figures: policies and staff."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from openmash.domain.access import Act, Viewer, require
from openmash.domain.insights.weekly_figures import monday_of
from openmash.records.models import Contact, Membership, PolicyVersion


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in a week, and may be where limits are worked out anew.

    Attributes:
        key: stands for it in addresses.
        sign: two or three letters by which the chart marks it.
        monday: of the London week it fell in.
    """

    key: str
    sign: str
    monday: date
    words: str


def events(viewer: Viewer, *, since: datetime, until: datetime) -> tuple[Event, ...]:
    """Changes of policy and of staff from `since` up to `until` (aware UTC), in order of weeks.

    People are counted, never named: a chart of work is no chart of a person.

    Raises:
        Refused: the viewer may not see measures.
    """
    require(viewer, Act.SEE_TURNAROUND)
    found = [*_policies(viewer, since, until), *_staff(viewer, since, until)]
    return tuple(sorted(found, key=lambda event: (event.monday, event.key)))


def began(viewer: Viewer) -> datetime | None:
    """When the hub's first contact of all came (aware UTC); None before there is one.

    Raises:
        Refused: the viewer may not see measures.
    """
    require(viewer, Act.SEE_TURNAROUND)
    came = Contact.objects.filter(hub_id=viewer.hub_id).order_by("received_at")
    return came.values_list("received_at", flat=True).first()


def _policies(viewer: Viewer, since: datetime, until: datetime) -> list[Event]:
    rows = PolicyVersion.objects.filter(
        hub_id=viewer.hub_id, valid_from__gte=since, valid_from__lt=until
    )
    return [
        Event(f"policy-{number}", f"P{number}", monday_of(at), f"Policy version {number} took hold")
        for number, at in rows.order_by("valid_from").values_list("version", "valid_from")
    ]


def _staff(viewer: Viewer, since: datetime, until: datetime) -> list[Event]:
    rows = Membership.objects.filter(hub_id=viewer.hub_id)
    moves: dict[date, Counter[int]] = defaultdict(Counter)
    for account, came, went in rows.values_list("account_id", "created_at", "ended_at"):
        if since <= came < until:
            moves[monday_of(came)][account] += 1
        if went is not None and since <= went < until:
            moves[monday_of(went)][account] -= 1
    found: list[Event] = []
    for monday in sorted(moves):
        # Who ends one desk and begins another in a week has neither joined nor left.
        joined = sum(change > 0 for change in moves[monday].values())
        left = sum(change < 0 for change in moves[monday].values())
        if joined or left:
            sign = f"S{len(found) + 1}"
            found.append(Event(f"staff-{monday}", sign, monday, _moved(joined, left)))
    return found


def _moved(joined: int, left: int) -> str:
    parts = [
        f"{number} {'person' if number == 1 else 'people'} {what}"
        for number, what in ((joined, "joined"), (left, "left"))
        if number
    ]
    return " and ".join(parts)

"""The drawn times of a borough's year as the columns that the store keeps."""

from collections.abc import Mapping
from typing import Any, Final

from openmash.adapters.columnar.columns import CONTACTS, REQUESTS, Kind, Table
from openmash.adapters.synthetic import many_shares as shares
from openmash.adapters.synthetic.arrivals import SOURCES
from openmash.adapters.synthetic.many_timings import (
    MINUTE_US,
    NEVER,
    HubYear,
    by,
    listed,
    rating_words,
)
from openmash.domain.insights.arrays import Floats, Places, Times, np

RULES: Final = "drawn"
"""Of the parts: no database's."""
# The limits of the usual policy; a working day as the hours of one, which only a due time of
# somebody's would have to know better.
_WORKING_DAY: Final = 495.0
_RETURN_DUE: Final = (120.0, 360.0, 1_440.0, 1.0)
_DECISION_DUE: Final = (240.0, _WORKING_DAY, 3 * _WORKING_DAY, 3 * _WORKING_DAY)


def contacts(of: HubYear) -> dict[str, Any]:
    """The columns of the contacts."""
    rated = np.where(of.is_rated, of.rated, NEVER)
    decided = of.seen(of.decided)
    told = np.where(decided == NEVER, NEVER, of.seen(of.told))
    begins = _decision_begins(of, rated, decided)
    done = (decided != NEVER) & ~of.redirected
    return _typed(
        CONTACTS,
        {
            **_same(of, np.arange(of.n)),
            "urgent": of.urgent,
            "current": rating_words(_moved(of), of.is_rated),
            **_outcomes(of, done),
            "decided_at": decided,
            "decision_from": begins,
            "screening_due_at": _due(of, of.received, 60.0, through=of.urgent),
            "decision_due_at": np.where(of.is_rated, _decision_due(of), NEVER),
            "feedback_due_at": _due(of, decided, _WORKING_DAY),
            "feedback_given_at": told,
            "turnaround_worked": _worked(of, of.received, decided),
            "rating_worked": _worked(of, of.received, rated),
            "decision_worked": _worked(of, begins, decided),
            "feedback_worked": _worked(of, decided, told),
            "changed_at": np.maximum.reduce([of.received, rated, decided, told]),
        },
    )


def requests(of: HubYear) -> dict[str, Any]:
    """The columns of the information requests that were made before the end of the figures."""
    made = of.asked < of.end
    contact, asked = of.of[made], of.asked[made]
    answered = of.seen(of.answered[made])
    rating = of.rating[contact]
    there = answered != NEVER
    return _typed(
        REQUESTS,
        {
            **_same(of, contact),
            "place": of.place[made],
            "agency": of.agency[made],
            "asked_at": asked,
            "due_at": _due(of, asked, by(_RETURN_DUE, rating), through=rating == 0),
            "answered_at": answered,
            "answer": np.where(there, of.chance.words(shares.ANSWERS, len(contact)), None),
            "withdrawn": of.withdrawn[made],
            "returns_worked": _worked(of, of.rated[contact], answered),
            "asking_worked": _worked(of, asked, answered),
            "asked_on": of.days(asked),
        },
    )


def _same(of: HubYear, contact: Places) -> dict[str, Any]:
    """The columns that both tables have, for some contacts."""
    received = of.received[contact]
    return {
        "hub_code": np.full(len(contact), of.code, dtype=object),
        "contact_id": of.ids[contact],
        "policy_id": np.full(len(contact), of.policy_id, dtype=object),
        "received_at": received,
        "source_code": listed(list(SOURCES))[of.source[contact]],
        "initial": rating_words(of.rating[contact], of.is_rated[contact]),
        "redirected": of.redirected[contact],
        "rated_at": np.where(of.is_rated, of.rated, NEVER)[contact],
        "received_on": of.days(received),
    }


def _outcomes(of: HubYear, done: Any) -> dict[str, Any]:
    children = np.where(done, 1 + of.chance.more(shares.MORE_CHILDREN, of.n), 0)
    referred = of.chance.below(by(shares.REFERRED, of.rating), of.n)
    nothing = ~referred & of.chance.below(by(shares.NOTHING, of.rating), of.n)
    return {
        "need": np.where(done & referred, of.chance.words(shares.NEEDS, of.n), ""),
        "children": children,
        "referred": np.where(referred, children, 0),
        "no_further_action": np.where(nothing, children, 0),
    }


def _moved(of: HubYear) -> Places:
    """The ratings at the decision: a few went one step up or down."""
    step = np.where(of.chance.below(0.5, of.n), 1, -1)
    moved = np.where(of.chance.below(shares.RE_RATED, of.n), of.rating + step, of.rating)
    return np.clip(moved, 0, len(shares.RATINGS) - 1)


def _decision_begins(of: HubYear, rated: Times, decided: Times) -> Times:
    """The last return before the decision, or the rating; none while an answer is awaited."""
    answered = of.seen(of.answered)
    waiting = np.zeros(of.n, dtype=bool)
    waiting[of.of[~of.withdrawn & (answered == NEVER)]] = True
    limit = np.where(decided == NEVER, of.end, decided)[of.of]
    counted = (answered != NEVER) & (answered <= limit)
    begins = rated.copy()
    np.maximum.at(begins, of.of[counted], answered[counted])
    return np.where((rated == NEVER) | (waiting & (decided == NEVER)), NEVER, begins)


def _decision_due(of: HubYear) -> Times:
    return _due(of, of.received, by(_DECISION_DUE, of.rating), through=of.rating == 0)


def _due(of: HubYear, began: Times, minutes: Floats | float, through: Any = False) -> Times:
    """Working minutes after a beginning, or clock minutes where the hub goes on through closing."""
    amount = (np.broadcast_to(minutes, began.shape) * MINUTE_US).astype(np.int64)
    there = np.where(began == NEVER, of.end, began)
    due = np.where(through, there + amount, of.open.after(there, amount))
    return np.where(began == NEVER, NEVER, due)


def _worked(of: HubYear, began: Times, ended: Times) -> Floats:
    there = (began != NEVER) & (ended != NEVER)
    found = np.full(len(ended), np.nan)
    found[there] = of.open.minutes(began[there], ended[there])
    return found


def _typed(table: Table, found: Mapping[str, Any]) -> dict[str, Any]:
    """The columns in the table's order, times as times and days as their midnights."""
    return {name: _as(kind, found[name]) for name, kind in table.columns.items()}


def _as(kind: Kind, values: Any) -> Any:
    if kind is Kind.TIME:
        return np.ascontiguousarray(values).view("datetime64[us]")
    return values.astype("datetime64[us]") if kind is Kind.DAY else values

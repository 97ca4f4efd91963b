# ruff: noqa: S608  # every statement is of our own words; values are bound
"""What boroughs are compared by, counted by the engine: one row for each hub, or each length."""

from collections import defaultdict
from datetime import UTC, datetime
from typing import Any

from openmash.adapters.columnar.store import Span, Store
from openmash.domain.contacts.ratings import Rating
from openmash.domain.insights.comparing import Lengths, Tally

_MINUTE = 60_000_000
_RATED = "NOT redirected AND initial = $rating AND rated_at <= $asof"
_ENDED = "coalesce(decided_at <= $asof, false)"
_JUDGED = "coalesce(decision_due_at <= $asof, false)"


def tallies(store: Store, span: Span, rating: Rating, *, asof: datetime) -> dict[str, Tally]:
    """The counts of the contacts first rated so, by the code of each hub that has any.

    Args:
        asof: aware UTC: what happened later has not happened yet.

    Raises:
        Damaged: see the store.
    """
    rows = store.rows(
        f"SELECT hub_code, count(*) FILTER ({_JUDGED} AND {_ENDED} "
        "AND decided_at <= decision_due_at), "
        f"count(*) FILTER ({_JUDGED}), count(*), count(*) FILTER ({_ENDED}), "
        f"coalesce(sum(children) FILTER ({_ENDED}), 0), "
        f"coalesce(sum(no_further_action) FILTER ({_ENDED}), 0) "
        f"FROM contacts WHERE {_RATED} GROUP BY 1",
        span,
        _values(rating, asof),
    )
    return {
        code: Tally(
            in_time=in_time,
            late=judged - in_time,
            not_judged=n - judged,
            open=n - ended,
            children=int(children),
            no_further_action=int(closed),
        )
        for code, in_time, judged, n, ended, children, closed in rows
    }


def lengths(store: Store, span: Span, rating: Rating, *, asof: datetime) -> dict[str, Lengths]:
    """How long the same contacts took from receipt to decision, by the code of each hub.

    In whole minutes, begun ones as whole; an open one as long as it had lasted.

    Raises:
        Damaged: see the store.
    """
    until = f"CASE WHEN {_ENDED} THEN decided_at ELSE $asof END"
    rows = store.rows(
        f"SELECT hub_code, ceil(greatest(0, epoch_us({until}) - epoch_us(received_at)) "
        f"/ {_MINUTE}), {_ENDED}, count(*) FROM contacts WHERE {_RATED} GROUP BY 1, 2, 3",
        span,
        _values(rating, asof),
    )
    found: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for code, *counted in rows:
        found[code].append(tuple(counted))
    return {code: Lengths(*zip(*each, strict=True)) for code, each in found.items()}


def _values(rating: Rating, asof: datetime) -> dict[str, object]:
    return {"rating": rating.value, "asof": asof.astimezone(UTC).replace(tzinfo=None)}

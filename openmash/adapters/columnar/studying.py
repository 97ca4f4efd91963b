"""The contacts of a study as arrays, by the rules of `insights.study_cases`."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from openmash.adapters.columnar.engine import quoted
from openmash.adapters.columnar.store import Span, Store
from openmash.core.codes import PrimaryNeed, ReferralSource
from openmash.domain.contacts.ratings import Rating
from openmash.domain.insights.arrays import np
from openmash.domain.insights.study_cases import Clock
from openmash.domain.insights.study_columns import CaseColumns, Words, lengths

_WORDS: Final = {
    "rating": ("initial", tuple(each.value for each in Rating)),
    "source": ("source_code", tuple(each.value for each in ReferralSource)),
    "need": ("need", tuple(each.value for each in PrimaryNeed)),
}
"""What each array is read from, and the words it can hold; any other is as none."""
_ENDED: Final = "coalesce(decided_at <= $as_at, false)"


def cases(
    store: Store, span: Span, areas: Mapping[str, str], *, clock: Clock, as_at: datetime
) -> CaseColumns:
    """The contacts of some hubs, but for those passed straight to an allocated worker.

    Args:
        areas: hub code to the area's name; other hubs are left out.
        as_at: aware UTC: what happened later has not happened yet.

    Raises:
        Damaged: see the store.
    """
    codes = list(areas)
    coded = ", ".join(
        # Numbers, for millions of words would be millions of objects.
        f"coalesce({_place(words, column)} + 1, 0) AS {name}"
        for name, (column, words) in _WORDS.items()
    )
    found = store.arrays(
        f"SELECT {_place(codes, 'hub_code')} AS area, {coded}, "  # noqa: S608
        "date_diff('day', DATE '1970-01-01', received_on) AS day, "
        f"epoch_us(received_at) AS began, {_ENDED} AS decided, "
        f"epoch_us(CASE WHEN {_ENDED} THEN decided_at ELSE $as_at END) AS ended "
        "FROM contacts WHERE NOT redirected AND received_at <= $as_at "
        "AND list_contains($codes, hub_code) ORDER BY area, received_at, decided_at",
        span,
        {
            "codes": codes,
            "as_at": as_at.astimezone(UTC).replace(tzinfo=None),
        },
    )
    plain = {name: np.asarray(each) for name, each in found.items()}
    return CaseColumns(
        area=Words(tuple(areas[code] for code in codes), plain["area"].astype(np.intp)),
        day=plain["day"].astype(np.int64),
        length=lengths(plain["began"], plain["ended"], clock),
        decided=plain["decided"].astype(bool),
        **{name: _words(words, plain[name]) for name, (_, words) in _WORDS.items()},
    )


def _place(words: Sequence[str], column: str) -> str:
    """SQL for the place of a column's word among these, from 0; null for any other."""
    listed = ", ".join(quoted(word) for word in words)
    return f"enum_code(TRY_CAST({column} AS ENUM({listed})))::INTEGER"


def _words(words: Sequence[str], places: Any) -> Words:
    return Words(("", *words), places.astype(np.intp))

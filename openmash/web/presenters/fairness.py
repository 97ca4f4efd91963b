"""Consistency and fairness of the whole hub in tables: the same rows for the page and the file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from openmash.domain.contacts.ratings import Rating
from openmash.domain.insights.agreement import Agreement, Conversion, Pairs, Repeats, agreement
from openmash.domain.insights.fairness_counts import Counts
from openmash.domain.insights.intervals import Estimate
from openmash.interop.cells import csv_bytes
from openmash.web.presenters.formatters import day, plural

HUB = "hub"

_KAPPA = (
    "Kappa is agreement beyond chance, with quadratic weights: 1 is full agreement, 0 what chance "
    "would give. It is not accuracy: people can agree and be wrong together. It falls where nearly "
    "all contacts have one rating, so read it beside the shares."
)
_NOT_BLIND = (
    "A manager sees the proposal, and an agency may see the hub's rating, before giving its own, "
    "so they agree more than two people would who rated blind. Proposals by the manager who "
    "confirmed them are left out."
)
_LEFT_OUT = (
    "What came less than 12 months after that, or has not been followed for 12 months, cannot be "
    "judged and is left out; counting it would make coming back look rarer than it is."
)
_JOINED = (
    "A child is a person whose records somebody joined by the day the figures were made. Records "
    "nobody has joined make coming back look rarer. A referral is dated by the receipt of its "
    "contact. Coming back is not failure: help may be asked for again because it was trusted."
)


@dataclass(frozen=True, slots=True)
class TableView:
    """One table, with what it can and cannot say.

    Attributes:
        key: its name in addresses.
        head: the first column names the lines; the others are figures.
        wide: columns whose cells are words rather than one number.
        notes: a sentence each, printed under it.
        instead: why there is no table; empty if there is one.
    """

    key: str
    caption: str
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    wide: frozenset[int] = frozenset()
    notes: tuple[str, ...] = ()
    instead: str = ""

    def csv(self) -> bytes:
        """What the page shows, as it shows it."""
        return csv_bytes(self.head, self.rows)


def number(count: int) -> str:
    """A count as the pages write it."""
    return f"{count:,}"


def share(found: Estimate) -> str:
    """A share and its 95% interval, or why there is none.

    >>> share(Estimate(0.1234, 0.1, 0.15))
    '12.3% (10.0% to 15.0%)'
    """
    if found.value is None:
        return found.note or "None to judge"
    words = f"{found.value:.1%}"
    if found.low is None or found.high is None:
        return words
    return f"{words} ({found.low:.1%} to {found.high:.1%})"


def kappa(found: Estimate) -> str:
    """A kappa and its 95% interval, or why there is none.

    >>> kappa(Estimate(0.814, 0.7, 0.9))
    '0.81 (0.70 to 0.90)'
    """
    if found.value is None or found.low is None or found.high is None:
        return found.note
    return f"{found.value:.2f} ({found.low:.2f} to {found.high:.2f})"


def movement(counts: Counts) -> TableView:
    """The initial-to-final matrix of the decided contacts."""
    found = agreement(counts.movements)
    caption = "How ratings moved, initial to final, of decided contacts"
    if not found.n:
        return TableView("movement", caption, instead="No contact was rated and decided on.")
    ratings = [each for each in Rating if _occurs(found, each)]
    rows = [
        (
            first.label,
            *(number(found.matrix[first][second]) for second in ratings),
            number(sum(found.matrix[first].values())),
        )
        for first in ratings
    ]
    head = ("Initial rating", *(f"Final {each.label.lower()}" for each in ratings), "All")
    lowered = (
        f" Of those first called red, {share(found.red_lowered)} ended less urgent."
        if found.red_lowered.value is not None
        else ""
    )
    said = (
        f"{share(found.lower)} ended less urgent than they began, {share(found.higher)} more "
        f"urgent.{lowered} A rating that moves may be learning and not error: the table cannot "
        "say which of the two ratings was right."
    )
    return TableView("movement", caption, head, tuple(rows), notes=(said,))


def _occurs(found: Agreement, rating: Rating) -> bool:
    return any(found.matrix[rating].values()) or any(found.matrix[each][rating] for each in Rating)


def raters(counts: Counts, agencies: Mapping[str, str]) -> TableView:
    """How the officer's proposal, the manager's confirmation and the agencies' views agree.

    Args:
        agencies: an agency's id to its name.
    """
    pairs = [("Proposal, then manager's confirmation", agreement(counts.proposals))]
    for first, views in (
        ("Manager", counts.views_of_confirmed),
        ("Proposal", counts.views_of_proposed),
    ):
        pairs += [
            (f"{first}, then {name}", agreement(both)) for name, both in _named(views, agencies)
        ]
    head = (
        "First rating, then second",
        "Rated by both",
        "Same rating",
        "Second less urgent",
        "Second more urgent",
        "Weighted kappa",
    )
    return TableView(
        "agreement",
        "Do those who rate the same contact agree?",
        head,
        tuple(_pair(words, found) for words, found in pairs),
        wide=frozenset(range(2, 6)),
        notes=(_KAPPA, _NOT_BLIND),
    )


def _named(views: Mapping[str, Pairs], agencies: Mapping[str, str]) -> list[tuple[str, Pairs]]:
    """By the agencies' names of today, in their order."""
    named = [(agencies[agency_id], agency_id) for agency_id in views]
    return [(name, views[agency_id]) for name, agency_id in sorted(named)]


def _pair(words: str, found: Agreement) -> tuple[str, ...]:
    if not found.n:
        return (words, "0", *("None to judge",) * 4)
    shares = (share(each) for each in (found.same, found.lower, found.higher))
    return (words, number(found.n), *shares, kappa(found.kappa))


def coming_back(counts: Counts) -> TableView:
    """Re-contact and re-referral within 12 months, and what cannot be judged yet."""
    again = counts.told_again
    rows = (
        _repeats("Told of in the 12 months before (re-contact)", counts.told_before),
        _repeats(
            "Referred, and also in the 12 months before (re-referral)", counts.referred_before
        ),
        _repeats("Told of again in the 12 months after", again)
        if again
        else (
            "Told of again in the 12 months after",
            "0",
            f"Cannot be judged before {day(counts.quarter.followed_at)}",
            number(counts.children),
        ),
    )
    return TableView(
        "coming-back",
        "Children who come back within 12 months",
        ("Of the children of the quarter", "Judged", "Share", "Cannot be judged"),
        rows,
        wide=frozenset({2}),
        notes=(f"The hub's record begins on {day(counts.recorded_from)}. {_LEFT_OUT}", _JOINED),
    )


def _repeats(words: str, found: Repeats) -> tuple[str, ...]:
    judged = share(found.share) if found.n else "None can be judged"
    return (words, number(found.n), judged, number(found.left_out))


def became(found: Conversion) -> str:
    """What became of the children of the whole hub, in a sentence."""
    if not found.decided:
        return "No child had been decided on."
    return (
        f"Of {plural(found.decided, 'child', 'children')} decided on, {share(found.referral)} "
        f"became referrals and {share(found.no_further_action)} ended with no further action; "
        f"{plural(found.open, 'child', 'children')} had no decision by then."
    )


def by_key(tables: Iterable[TableView], key: str) -> TableView | None:
    """The table of this name, if there is one to show."""
    return next((each for each in tables if each.key == key and not each.instead), None)

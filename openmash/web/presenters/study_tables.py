"""The tables of a study: before and after in the layout of 2013, and what that study left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from openmash.adapters.typeset import Table
from openmash.domain.contacts.ratings import Rating
from openmash.domain.insights.conclusions import change_words
from openmash.domain.insights.intervals import Estimate
from openmash.domain.insights.study import ALL_AREAS, STUDY_WORDS, TableRow
from openmash.domain.insights.suppression import SMALL, Published, publish, rounded
from openmash.domain.insights.survival import Figures

PUBLISHED = (Rating.AMBER, Rating.GREEN)
"""The levels that the study of 2013 had figures of, in its order."""
KEPT_BACK = "kept back"
Key = tuple[str, Rating | None, bool]
"""An area, a rating and whether it is after the start."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many contacts, and how many of them are open; None where kept back.

    Attributes:
        small: too few for any figure of them: it would be the time of a few children.
        few_decided: the same of those decided alone.
    """

    n: int | None
    open: int | None
    small: bool
    few_decided: bool


def days(value: float | None) -> str:
    """Days to two decimals, as the study's "1 1/4" wants.

    >>> days(1.25), days(None)
    ('1.25', 'none')
    """
    return "none" if value is None else f"{value:.2f}"


def with_interval(found: Estimate) -> str:
    """A length with its interval, or with the word that there is none.

    >>> with_interval(Estimate(2.5, 2.29, 2.77))
    '2.50 (2.29 to 2.77)'
    >>> with_interval(Estimate(None, None, None)), with_interval(Estimate(2.5, None, None))
    ('none', '2.50 (too few for an interval)')
    >>> with_interval(Estimate(2.5, 2.29, None))
    '2.50 (2.29 or more)'
    """
    if found.value is None:
        return "none"
    if found.low is not None and found.high is None:
        return f"{days(found.value)} ({days(found.low)} or more)"
    if found.low is None or found.high is None:
        return f"{days(found.value)} (too few for an interval)"
    return f"{days(found.value)} ({days(found.low)} to {days(found.high)})"


def change(ratio: Estimate) -> str:
    """A ratio with its interval, short enough for a table whose caption says 95%.

    >>> change(Estimate(0.51, 0.45, 0.58)), change(Estimate(0.97, 0.9, 1.04))
    ('49% shorter (55% to 42%)', '3% shorter (10% shorter to 4% longer)')
    """
    if ratio.value is None or ratio.low is None or ratio.high is None:
        return change_words(ratio)
    value, low, high = (change_words(Estimate(end, end, end)).split(" (")[0] for end in (
        ratio.value, ratio.low, ratio.high))  # fmt: skip
    for direction in (" shorter", " longer"):
        if all(each.endswith(direction) for each in (value, low, high)):
            low, high = low.removesuffix(direction), high.removesuffix(direction)
            break
    return f"{value} ({low} to {high})"


def level_of(row: TableRow) -> str:
    """The study's words and the colour of today.

    >>> _colour(Rating.AMBER)
    ' (amber)'
    """
    return row.label + _colour(row.rating)


def _colour(rating: Rating | None) -> str:
    return f" ({rating.value})" if rating else ""


def counts(table: Sequence[TableRow], *, tens: bool = False) -> Mapping[Key, Counts]:
    """The counts of every line that may be printed together.

    Decided and open contacts by area, with their totals, are one table for each rating and
    period: no total across ratings or periods is printed anywhere in a report.

    Args:
        tens: to the nearest ten, for whoever may not open the contacts themselves: two reports of
            nearly the same days could else be subtracted.
    """
    found: dict[Key, Counts] = {}
    for rating in {row.rating for row in table}:
        rows = [row for row in table if row.rating is rating and row.area != ALL_AREAS]
        for after in (False, True):
            shown = [row.after if after else row.before for row in rows]
            printed = _published(tuple((each.ended, each.open) for each in shown))
            for number, (row, each) in enumerate(zip(rows, shown, strict=True)):
                kept = printed.row_totals[number], printed.cells[number][1]
                found[row.area, rating, after] = _counts(kept, each.n, each.ended, tens=tens)
            kept = printed.total, printed.column_totals[1]
            every = sum(each.n for each in shown), sum(each.ended for each in shown)
            found[ALL_AREAS, rating, after] = _counts(kept, *every, tens=tens)
    return found


@lru_cache(maxsize=32)
def _published(cells: tuple[tuple[int, int], ...]) -> Published:
    """One report asks for the same tables of counts half a dozen times."""
    return publish(cells)


def _counts(kept: tuple[int | None, int | None], n: int, ended: int, *, tens: bool) -> Counts:
    said = [each if each is None or not tens else rounded(each) for each in kept]
    return Counts(said[0], said[1], 1 <= n <= SMALL, 1 <= ended <= SMALL)


def rows_of(table: Sequence[TableRow]) -> list[TableRow]:
    """The lines to print: those of all areas together only where there are several."""
    areas = {row.area for row in table}
    return [row for row in table if row.area != ALL_AREAS or len(areas) > 2]


def together(table: Sequence[TableRow]) -> list[TableRow]:
    """The lines of all areas together."""
    return [row for row in table if row.area == ALL_AREAS]


def as_published(table: Sequence[TableRow], unit: str) -> Table:
    """The study's own table: two levels, two means, nothing else."""
    by_rating = {row.rating: row for row in together(table)}
    known = counts(table)
    rows = tuple(
        (
            STUDY_WORDS[rating],
            *(
                _mean(by_rating.get(rating), known.get((ALL_AREAS, rating, after)), after=after)
                for after in (False, True)
            ),
        )
        for rating in PUBLISHED
    )
    return Table(
        key="as-published",
        caption=f"Mean {unit} from receipt to decision, in the layout of the 2013 study",
        head=("Level of need", "Before", "After"),
        rows=rows,
    )


def _mean(row: TableRow | None, known: Counts | None, *, after: bool) -> str:
    if row is None or known is None:
        return "no contact"
    if known.small or known.few_decided:
        return KEPT_BACK
    found = (row.after if after else row.before).mean_of_ended.value
    return "none decided" if found is None else days(found)


PERIODS = ((False, "before"), (True, "after"))


def left_out_then(
    table: Sequence[TableRow], shown: Sequence[TableRow], unit: str, *, tens: bool
) -> Table:
    """What the study's table left out, a line for each period.

    Args:
        table: every line there is, by which counts are kept back.
        shown: those to print.
        tens: see `counts`.
    """
    known = counts(table, tens=tens)
    several = len({row.area for row in shown}) > 1
    rows = tuple(
        (
            f"{_line(row, several=several)}, {words}",
            *_figures(row.after if after else row.before, known[row.area, row.rating, after]),
        )
        for row in shown
        for after, words in PERIODS
    )
    return Table(
        key="by-area" if several else "together",
        caption=f"Before and after with counts and 95% intervals, in {unit}"
        + (", by area" if several else ""),
        head=(
            "Level as first rated, and period",
            "Contacts, to ten" if tens else "Contacts",
            "Still open, to ten" if tens else "Still open",
            "Mean of the decided",
            "Median, open ones counted",
            "Mean, each counted for ten days at most",
        ),
        rows=rows,
        long=several,
    )


def _line(row: TableRow, *, several: bool) -> str:
    return f"{row.area}: {level_of(row)}" if several else level_of(row)


def _figures(found: Figures, known: Counts) -> tuple[str, ...]:
    number, still = (KEPT_BACK if each is None else f"{each:,}" for each in (known.n, known.open))
    if known.small:
        return number, still, KEPT_BACK, KEPT_BACK, KEPT_BACK
    mean = KEPT_BACK if known.few_decided else with_interval(found.mean_of_ended)
    return number, still, mean, with_interval(found.median), with_interval(found.restricted_mean)


def changes(table: Sequence[TableRow], shown: Sequence[TableRow], unit: str) -> Table:
    """How much changed from before to after; arguments as for `left_out_then`."""
    known = counts(table)
    several = len({row.area for row in shown}) > 1
    rows = []
    for row in shown:
        both = [known[row.area, row.rating, after] for after, _ in PERIODS]
        few = any(each.small or each.few_decided for each in both)
        mean = KEPT_BACK if few else _less(row.change)
        ratio = KEPT_BACK if any(each.small for each in both) else change(row.ratio)
        rows.append((_line(row, several=several), mean, ratio))
    return Table(
        key="changes-by-area" if several else "changes",
        caption="How much changed (95% intervals)" + (", by area" if several else ""),
        head=(
            "Level as first rated",
            f"Change of the mean of the decided, {unit}",
            "Mean, each counted for ten days at most",
        ),
        rows=tuple(rows),
        long=several,
    )


def _less(found: Estimate) -> str:
    """A difference with its sign.

    >>> _less(Estimate(-1.25, -1.5, -1.0))
    '−1.25 (−1.50 to −1.00)'
    >>> _less(Estimate(-0.001, -0.03, 0.02))
    '0.00 (−0.03 to +0.02)'
    """
    if found.value is None:
        return "none"
    if found.low is None or found.high is None:
        return f"{_signed(found.value)} (too few for an interval)"
    return f"{_signed(found.value)} ({_signed(found.low)} to {_signed(found.high)})"


def _signed(value: float) -> str:
    words = f"{value:+.2f}".replace("-", "−")
    return "0.00" if words[1:] == "0.00" else words


HEAD = (
    "area", "level", "rating", "period", "contacts", "open",
    "mean_of_decided", "mean_low", "mean_high", "median", "median_low", "median_high",
    "mean_to_ten_days", "mean_to_ten_days_low", "mean_to_ten_days_high",
)  # fmt: skip

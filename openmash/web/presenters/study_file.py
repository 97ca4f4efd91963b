"""The table of a study as a file has it: every line, every figure, nothing rounded for reading."""

from collections.abc import Sequence

from openmash.domain.insights.study import TableRow
from openmash.web.presenters.study_tables import PERIODS, counts, rows_of


def file_rows(table: Sequence[TableRow], *, tens: bool) -> list[list[str]]:
    """Every line as a file has it; what is kept back is "c", as in national tables."""
    known = counts(table, tens=tens)
    found = []
    for row in rows_of(table):
        for after, words in PERIODS:
            number = known[row.area, row.rating, after]
            figures = row.after if after else row.before
            shown = (figures.mean_of_ended, figures.median, figures.restricted_mean)
            hidden = (number.small or number.few_decided, number.small, number.small)
            rating = row.rating.value if row.rating else ""
            found.append(
                [
                    row.area, row.label, rating, words, _or_kept(number.n), _or_kept(number.open),
                    *(
                        "c" if back else _cell(end)
                        for each, back in zip(shown, hidden, strict=True)
                        for end in (each.value, each.low, each.high)
                    ),
                ]
            )  # fmt: skip
    return found


def _or_kept(count: int | None) -> str:
    return "c" if count is None else str(count)


def _cell(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"

"""A study in words, tables and charts, made once: page, report and PDF show the same."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from openmash.adapters.typeset import Block, Document, Heading, Paragraph, Points, Table
from openmash.core.codes import PrimaryNeed, ReferralSource
from openmash.domain.contacts.ratings import Rating
from openmash.domain.insights.case_mix import Adjusted
from openmash.domain.insights.conclusions import Kind
from openmash.domain.insights.staggered import StaggeredEffect
from openmash.domain.insights.study import Study, windows
from openmash.domain.insights.study_cases import Clock
from openmash.web.charts.svg import Drawing
from openmash.web.presenters import study_charts, study_file, study_tables
from openmash.web.presenters.formatters import clock_time, day, joined
from openmash.web.presenters.study_notes import notes

TITLE = "Did it help? Turnaround before and after"
INVENTED = (
    "The areas, dates and contacts of this example are invented, and made so that their means are "
    "those the 2013 study printed. They show the arithmetic, and are evidence of nothing."
)


@dataclass(frozen=True, slots=True)
class Plan:
    """What was asked for.

    Attributes:
        starts: every area of the study to the local date of its start; None for a comparison area.
        days, settling: of the table (see `study.windows`).
        as_at: aware UTC: open contacts are open as at then.
        note: anything a reader must know of the contacts first; may be empty.
        tens: counts are to the nearest ten (see `study_tables.counts`).
    """

    starts: Mapping[str, date | None]
    clock: Clock
    days: int
    settling: int
    as_at: datetime
    note: str = ""
    tens: bool = False


@dataclass(slots=True)
class Report:
    """The study as anyone meets it.

    Attributes:
        drawings: the charts by key, for files of their own.
        files: the tables by key: the head and the rows of a file.
    """

    document: Document
    drawings: dict[str, Drawing] = field(default_factory=dict)
    files: dict[str, tuple[Sequence[str], Sequence[Sequence[str]]]] = field(default_factory=dict)


def report(found: Study, plan: Plan) -> Report:
    """The whole report of a study."""
    made = Report(Document(TITLE, _lede(plan), (), plan.as_at))
    blocks = [
        *_opening(plan),
        *_in_short(found),
        *_before_and_after(found, plan, made),
        *_over_time(found, plan, made),
        *_across(found, made),
        *_mix(found.case_mix),
        *notes(clock=plan.clock, days=plan.days, settling=plan.settling, tens=plan.tens),
    ]
    made.document = Document(TITLE, _lede(plan), tuple(blocks), plan.as_at)
    return made


def _lede(plan: Plan) -> str:
    started = [area for area, start in sorted(plan.starts.items()) if start is not None]
    waiting = [area for area, start in sorted(plan.starts.items()) if start is None]
    beside = f", beside {joined(waiting)}" if waiting else ""
    return (
        f"From receipt of a contact to the final decision in {joined(started)}{beside}. "
        f"As at {day(plan.as_at)}, {clock_time(plan.as_at)}."
    )


def _opening(plan: Plan) -> Iterator[Block]:
    if plan.note:
        yield Paragraph(plan.note, "Mind this first.")
    yield Table(
        key="areas",
        caption="The areas, and which contacts the table is of",
        head=("Area", "Started", "Before: received", "After: received"),
        rows=tuple((area, *_windows(start, plan)) for area, start in sorted(plan.starts.items())),
        numbers=4,
    )


def _windows(start: date | None, plan: Plan) -> tuple[str, str, str]:
    if start is None:
        return "No start: comparison", "none", "none"
    at = windows(start, days=plan.days, settling=plan.settling)
    last = (at.before_until, at.after_until)
    before, after = (date.fromordinal(each.toordinal() - 1) for each in last)
    return (
        day(start),
        f"{day(at.before_from)} to {day(before)}",
        f"{day(at.after_from)} to {day(after)}",
    )


def _in_short(found: Study) -> Iterator[Block]:
    yield Heading("In short", "in-short")
    for kind in Kind:
        said = tuple(each.words for each in found.conclusions if each.kind is kind)
        if said:
            yield Heading(kind.label, f"short-{kind.value}", 3)
            yield Points(said)


_PUBLISHED = (
    "The 2013 study of five London areas printed, for level 3, 2½ days before and just over 1¼ "
    "after; for level 2, over 4½ before and under 2½ after. Days there were not defined, and "
    "nothing was said of counts, spread or open contacts."
)


def _before_and_after(found: Study, plan: Plan, made: Report) -> Iterator[Block]:
    unit = plan.clock.unit
    yield Heading("Before and after", "before-and-after")
    if not found.table:
        yield Paragraph("No contact was received in the days before or after any start.")
        return
    yield study_tables.as_published(found.table, unit)
    yield Paragraph(_PUBLISHED)
    together = study_tables.together(found.table)
    yield study_tables.left_out_then(found.table, together, unit, tens=plan.tens)
    cautions = sorted({
        each.caution for row in together for each in (row.before, row.after) if each.caution
    })  # fmt: skip
    if cautions:
        yield Points(tuple(cautions))
    yield study_tables.changes(found.table, together, unit)
    by_area = [row for row in study_tables.rows_of(found.table) if row not in together]
    if len({row.area for row in by_area}) > 1:
        yield study_tables.left_out_then(found.table, by_area, unit, tens=plan.tens)
        yield study_tables.changes(found.table, by_area, unit)
    made.files["before-and-after"] = (
        study_tables.HEAD,
        study_file.file_rows(found.table, tens=plan.tens),
    )


def _over_time(found: Study, plan: Plan, made: Report) -> Iterator[Block]:
    yield Heading("Each area over time", "over-time")
    if not found.series:
        yield Paragraph("No area with a start has contacts in this study.")
        return
    yield Paragraph(
        "Points are monthly medians with open contacts counted. The whole line is fitted to them, "
        "with a step at the start; the dashed one carries the line before on, as if there had been "
        "no start."
    )
    yield Table(
        key="steps",
        caption="The step at each start, against the area’s own past (95% intervals)",
        head=("Area", "Months before, after", "Step at the start", "Then, each month",
              "After twelve months"),
        rows=tuple(
            (
                each.area, f"{each.before}, {each.after}", study_tables.change(each.level),
                study_tables.change(each.slope), study_tables.change(each.after_year),
            )
            for each in found.series
        ),
        numbers=5,
    )  # fmt: skip
    for number, each in enumerate(found.series, start=1):
        shown = study_charts.series(each, number, plan.clock.unit)
        yield Heading(each.area, f"area-{number}", 3)
        yield Paragraph(step_and_notes(shown.picture.about, each.notes, each.level.value))
        yield from _with_files(shown, made)


def step_and_notes(about: str, notes_of: Sequence[str], step: float | None) -> str:
    """The words under an area's heading; a series without a step has its reason there already."""
    return about if step is None else " ".join((about, *notes_of))


def _with_files(shown: study_charts.Shown, made: Report) -> Iterator[Block]:
    made.drawings[shown.picture.key] = shown.drawing
    made.files[shown.picture.key] = shown.head, shown.rows
    yield shown.picture
    yield shown.table


def _across(found: Study, made: Report) -> Iterator[Block]:
    plain, adjusted = found.effect, found.adjusted_effect
    yield Heading("Across the areas", "across")
    if plain.ratio.value is None:
        yield Paragraph(
            f"{plain.ratio.note} A comparison across areas needs two areas or more, of which one "
            "starts later than another or not at all; four with different starts are the least for "
            "an interval."
        )
        return
    yield Paragraph(
        "Each area is compared with its own months before and with the areas that were still "
        "waiting in the same month."
    )
    yield Table(
        key="effect",
        caption="The change after starting, across all areas (95% intervals)",
        head=("Figure", "As it is", "At the same mix of contacts"),
        rows=_effects(plain, adjusted),
        numbers=3,
    )
    said = tuple(dict.fromkeys((*plain.notes, *adjusted.notes)))
    if said:
        yield Points(said)
    shown = study_charts.events(plain, adjusted)
    if shown is not None:
        yield Paragraph(
            f"{shown.picture.about} Rings are months before the start, which should lie about no "
            "gap; squares are months after it. Gaps are measured from the last whole month before "
            "it, which has none itself. Single months have no interval: see how this was made."
        )
        yield from _with_files(shown, made)


def _effects(plain: StaggeredEffect, adjusted: StaggeredEffect) -> tuple[tuple[str, ...], ...]:
    both = (plain, adjusted)
    return (
        ("Turnaround after the start", *(study_tables.change(each.ratio) for each in both)),
        ("Shuffled starts that look as strong", *(_p(each.p) for each in both)),
        (
            "Second opinion: Callaway and Sant’Anna",
            *(study_tables.change(each.second) for each in both),
        ),
        (
            "Check before the starts: should be no different",
            *(study_tables.change(e.early) for e in both),
        ),
        ("Shuffled starts that look as uneven before", *(_p(each.early_p) for each in both)),
        ("Areas that started, and that did not", *(f"{e.started}, {e.comparison}" for e in both)),
        ("Ways of handing out the starts that were tried", *(f"{each.orders:,}" for each in both)),
    )


def _p(share: float | None) -> str:
    return "not known" if share is None else f"{share:.1%} (p = {share:.3f})"


_A_FEW = 12
_PARTS = {"source": "Source", "rating": "First rating", "need": "Primary need"}


def _mix(mix: Adjusted) -> Iterator[Block]:
    yield Heading("The mix of contacts", "mix")
    if mix.note:
        yield Paragraph(mix.note)
        return
    yield Paragraph(
        "How many times as long a contact takes as the commonest of its kind, all else equal. The "
        "figures at the same mix allow for these."
    )
    rows = tuple(
        (f"{_PARTS[part]}: {_label(part, value)}", f"{ratio:.2f}")
        for part, ratios in mix.ratios.items()
        for value, ratio in sorted(ratios.items(), key=lambda pair: -pair[1])
    )
    yield Table(
        key="mix-ratios",
        caption="What source, rating and need are worth",
        head=("Kind", "Times as long as the commonest"),
        rows=rows,
        long=len(rows) > _A_FEW,
    )


def _label(part: str, value: str) -> str:
    if value == "":
        return "not known"
    if value == "other":
        return "rare ones together"
    kind = {"source": ReferralSource, "rating": Rating, "need": PrimaryNeed}[part]
    return kind(value).label if value in set(kind) else value

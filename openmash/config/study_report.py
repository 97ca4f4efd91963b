"""The report of a study from its cases by the pages' own presenter, for the command."""

from collections.abc import Mapping
from datetime import date, datetime

from openmash.domain.insights.study import Study
from openmash.domain.insights.study_cases import Clock
from openmash.web import study_report
from openmash.web.presenters import study as present


def example_note() -> str:
    """What a report of invented contacts says first."""
    return present.INVENTED


def written(
    found: Study,
    starts: Mapping[str, date | None],
    *,
    clock: Clock,
    days: int,
    settling: int,
    as_at: datetime,
    note: str = "",
    tens: bool = False,
) -> Mapping[str, bytes]:
    """The files of a report by their names; arguments as of `present.Plan`."""
    plan = present.Plan(starts, clock, days, settling, as_at, note, tens)
    document = present.report(found, plan).document
    return {
        "did-it-help.html": study_report.html(document),
        "did-it-help.pdf": study_report.pdf(document),
    }

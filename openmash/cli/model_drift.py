"""`openmash model drift`: does the model in force still fit what comes in?"""

import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import click

from openmash.cli.model_place import as_owner

if TYPE_CHECKING:
    from openmash.domain.people.linkage.model import Model
    from openmash.domain.people.upkeep.drifting import Moved, Rate

_LONDON = ZoneInfo("Europe/London")
ALARM_CODE: Final = 3
_YEAR = timedelta(days=365)


@click.command()
@click.option("--month", metavar="YYYY-MM", help="The month to look at. Usually the one just over.")
def drift(month: str | None) -> None:
    """Say whether records still come as they came, and whether reviewers still agree.

    Two things, hub by hub: how sure the model was of the likeliest person for each record of the
    month, beside the year on which it was trained (or, of a model trained elsewhere, the twelve
    months before); and how often reviewers decided otherwise than the model, by band and month.

    Prints counts only. Run it every month.

    \b
    Exit code 0: nothing to do.   3: an alarm, and what to do about it.
    """
    named = _named(month, datetime.now(UTC))
    as_owner()
    from openmash.cli.model_words import drifted
    from openmash.domain.people.upkeep.drifting import alarms
    from openmash.records.queries.trained_models import in_force

    model = in_force()
    found = _moved(model, *named)
    rates = _rates(model, named[1])
    raised = alarms(rates, f"{named[0].astimezone(_LONDON):%Y-%m}")
    click.echo("\n".join(drifted(model.name, named[0].astimezone(_LONDON), found, rates, raised)))
    sys.exit(ALARM_CODE if raised or any(each.is_alarm for each in found.values()) else 0)


def _named(month: str | None, now: datetime) -> tuple[datetime, datetime]:
    """The begin and the end of a London month, UTC; of the last whole one if none is named."""
    if month is None:
        end = now.astimezone(_LONDON).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        begin = (end - timedelta(days=1)).replace(day=1)
        return begin.astimezone(UTC), end.astimezone(UTC)
    try:
        begin = datetime.strptime(month, "%Y-%m").replace(tzinfo=_LONDON)
    except ValueError:
        raise click.BadParameter(
            f"{month} is no month, as 2027-03.", param_hint="--month"
        ) from None
    end = (begin + timedelta(days=32)).replace(day=1)
    return begin.astimezone(UTC), end.astimezone(UTC)


def _moved(model: "Model", begin: datetime, end: datetime) -> "dict[str, Moved]":
    """How far the month lies from the reference, by the hub's code."""
    from openmash.cli.model_training import histograms
    from openmash.domain.people.upkeep.drifting import bins, moved

    names = bins(model.thresholds)
    months = histograms(model, begin, end)
    trained = dict(model.about.get("reference") or {})
    before: dict[str, Counter[str]] = {}
    if months.keys() - trained.keys():
        before = histograms(model, begin - _YEAR, begin)
    return {
        code: moved(trained.get(code) or before[code], counts, names)
        for code, counts in months.items()
    }


def _rates(model: "Model", end: datetime) -> "list[Rate]":
    """Reviewers' decisions up to a time beside the model's band."""
    from openmash.domain.people.known import judge_records
    from openmash.domain.people.linkage.cards import card_of
    from openmash.domain.people.upkeep.drifting import Decided, rates
    from openmash.records.queries.hubs import every_hub
    from openmash.records.queries.upkeep_rows import decided
    from openmash.records.tenancy import in_hub

    found = []
    for hub in every_hub():
        with in_hub(hub.id):
            made = [each for each in decided() if each.at < end]
        for each in made:
            cards = {0: card_of(each.other.facts)}
            match = judge_records(card_of(each.one.facts), cards, {}, model=model)[0]
            month = f"{each.at.astimezone(_LONDON):%Y-%m}"
            found.append(Decided(month, match.band, each.verdict))
    return rates(found)

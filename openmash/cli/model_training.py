"""The people on whom `openmash model train` trains, and those on whom models are tried."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import click

from openmash.domain.people.linkage.model import Model, model_of
from openmash.domain.people.upkeep.comparing import Labelled, Source
from openmash.domain.people.upkeep.drifting import best_of, binned
from openmash.domain.people.upkeep.labels import Labels, Told, is_held_out, labels
from openmash.domain.people.upkeep.measuring import NOT_KNOWN
from openmash.domain.people.verdicts import Verdict

_LONDON = ZoneInfo("Europe/London")
_YEAR = timedelta(days=365)


def trained_on_records(name: str, now: datetime) -> dict[str, Any]:
    """Train on all hubs' records.

    Args:
        now: when, UTC.

    Raises:
        TooFew: there are too few that carry a number.
    """
    from openmash.adapters.linkage.upkeep import trained
    from openmash.records.queries.hubs import every_hub

    found, _ = of_records()
    click.echo(f"{len(found.people):,} people with an NHS number, {len(found.training):,} pairs to "
               f"train on, {len(found.held_out):,} held out.")  # fmt: skip
    hubs = len(every_hub())
    source = f"records of {hubs} hub" + ("s" if hubs > 1 else "")
    made = trained(name, found, when=now.astimezone(_LONDON).date(), source=source)
    made["openmash"]["reference"] = {
        code: dict(counts)
        for code, counts in histograms(model_of(name, made), now - _YEAR, now).items()
    }
    return made


def trained_on_invented(name: str, count: int, now: datetime) -> dict[str, Any]:
    """Train on invented people: their names and mistakes are those of this product's own world."""
    from openmash.adapters.linkage.upkeep import trained
    from openmash.adapters.linkage.upkeep_world import TRAINED_ON, invented

    found = invented(count, seed=TRAINED_ON, held_out=False)
    source = f"{count:,} invented people, seed {TRAINED_ON}"
    return trained(name, found, when=now.astimezone(_LONDON).date(), source=source)


def of_records() -> tuple[Labels, list[Labelled]]:
    """All hubs' records by the number that they carry, and what reviewers decided about pairs.

    Of decisions those that stand. Of pairs that share a number only those of people held out: a
    model may have been trained on the others.
    """
    from openmash.records.queries.hubs import every_hub
    from openmash.records.queries.upkeep_rows import Judgement, decided, numbered
    from openmash.records.tenancy import in_hub

    records: list[Told] = []
    judged: list[Judgement] = []
    for hub in every_hub():
        with in_hub(hub.id):
            records += numbered()
            judged += [each for each in decided() if each.stands]
    apart = {
        frozenset((each.one.key, each.other.key))
        for each in judged
        if each.verdict is Verdict.DIFFERENT
    }
    pairs = (
        _labelled(each.one, each.other, each.verdict)
        for each in judged
        if each.verdict is not Verdict.UNSURE and not _is_trained_on(each.one, each.other)
    )
    return labels(records, apart), list(pairs)


def _labelled(one: Told, other: Told, verdict: Verdict) -> Labelled:
    from openmash.domain.people.linkage.cards import card_of

    return Labelled(
        card_of(one.facts),
        card_of(other.facts),
        same=verdict is Verdict.SAME,
        source=Source.REVIEWERS,
        group=one.group or other.group or NOT_KNOWN,
    )


def _is_trained_on(one: Told, other: Told) -> bool:
    return bool(one.number) and one.number == other.number and not is_held_out(one.number)


def histograms(model: Model, since: datetime, until: datetime) -> dict[str, Counter[str]]:
    """By hub code, how likely the likeliest earlier record was for each record received in a time.

    Args:
        since, until: the time, UTC; the end is not in it.
    """
    return {code: Counter(found) for code, found in _binned(model, since, until)}


def _binned(model: Model, since: datetime, until: datetime) -> Iterator[tuple[str, list[str]]]:
    from openmash.records.queries.hubs import every_hub
    from openmash.records.queries.upkeep_rows import asked_between
    from openmash.records.tenancy import in_hub

    for hub in every_hub():
        with in_hub(hub.id):
            yield (
                hub.code,
                [
                    binned(model, best_of(model, asked, near))
                    for asked, near in asked_between(since, until)
                ],
            )

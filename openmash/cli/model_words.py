"""What `openmash model` says: plain sentences and aligned counts, readable aloud, nobody named."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from openmash.adapters.linkage.upkeep_files import ModelFile
    from openmash.domain.people.upkeep.comparing import Comparison, Split
    from openmash.domain.people.upkeep.drifting import Moved, Rate
    from openmash.records.queries.trained_models import Use

_LONDON = ZoneInfo("Europe/London")
_ORIGINS = {
    "release": "comes with the release",
    "here": "trained on this machine, never in force",
    "stored": "was in force before",
}


def listed(every: "Sequence[ModelFile]", in_force: "ModelFile") -> Iterator[str]:
    """One line for each model."""
    for each in every:
        is_in_force = each.digest == in_force.digest
        state = "in force" if is_in_force else _ORIGINS[each.origin]
        if not each.fits and not is_in_force:
            state += "; made for other rules of comparing"
        yield f"{'*' if is_in_force else ' '} {each.name:<24} {each.about['trained']}  {state}"


def shown(found: "ModelFile") -> Iterator[str]:
    """What a model was trained on, how well it does, its thresholds."""
    about = found.about
    counted = about["counted"]
    yield f"Model {found.name}, trained {about['trained']} on {about['on']}"
    yield f"Counted: {counted['people']:,} people, {counted['same']:,} pairs of one person" + (
        f"; {counted['held_out']:,} pairs held out, {counted['doubted']:,} doubted"
        if "held_out" in counted
        else ""
    )
    yield f"Table of spellings {about['variants']}; rules of comparing " + (
        about.get("level_rules") or "of its release"
    )
    yield f"Inputs {about['inputs'][:16]}" if "inputs" in about else "Inputs not recorded"
    yield "Thresholds in bits: " + ", ".join(
        f"{name.replace('_', ' ')} {value:g}" for name, value in about["thresholds"].items()
    )
    yield ""
    yield from _metrics(about["metrics"])


def _metrics(metrics: Mapping[str, Any]) -> Iterator[str]:
    if "by group" not in metrics:
        yield from (f"  {name}: {value}" for name, value in metrics.items())
        return
    yield f"Of {metrics['asked']:,} people held out, asked about with their numbers hidden:"
    yield f"  {metrics['held']:,} were there to be found; first among all: " + _percent(
        metrics["found first"]
    )
    yield (
        f"  joined unseen: {metrics['joined']:,}, of whom wrongly {metrics['joined wrongly']:,} "
        f"({metrics['joined wrongly, not held']:,} of them people who were not there)"
    )
    yield f"  found and joined unseen: {_percent(metrics['recall at same'])} of those there"
    for name in ("recall at 0.99", "recall at 0.999"):
        at = metrics[name]
        told = f"{_percent(at['recall'])}, from {at['bits']:g} bits" if at else "too few to tell"
        yield f"  {name.replace('recall at', 'recall at precision')}: {told}"
    yield "Found and joined unseen, by group:"
    for group, each in metrics["by group"].items():
        yield f"  {group}: {_percent(each['found'])} of {each['asked']:,}"


def switched(uses: "Sequence[Use]") -> Iterator[str]:
    """Every switch, the last first."""
    if not uses:
        yield "It comes with the release; no other model was ever taken into use."
    for each in uses:
        words = f"{each.at.astimezone(_LONDON):%d %B %Y, %H:%M}: "
        words += each.name or "the model that comes with the release"
        found = each.compared.replace("_", " ")
        words += f", compared with the one before: {found}" if found else ", not compared"
        yield words + (f". {each.reason}" if each.reason else "")


_ROWS = (
    ("Pairs of one person that are joined", "joined_right"),
    ("Pairs of one person that are at least listed", "found"),
    ("Pairs of two people that are joined, wrongly", "joined_wrong"),
    ("Reviewers' decisions that it goes against", "contradicted"),
)


def compared(
    old: str, new: str, made: "Comparison", *, invented: int | None = None
) -> Iterator[str]:
    """The report of a comparison."""
    yield f"{old} and {new} on the same pairs" + (
        f", of {invented:,} invented people" if invented else ", on which neither was trained"
    )
    for words, name in _ROWS:
        yield ""
        yield from _split(words, old, new, getattr(made, name))
    yield ""
    yield "Pairs of one person that are joined, by group:"
    for group, split in made.by_group.items():
        yield (
            f"  {group}, {split.pairs:,} pairs: {old} {_percent(split.old / split.pairs)}, "
            f"{new} {_percent(split.new / split.pairs)}"
        )
    yield ""
    yield f"Finding: {new} is {_FINDINGS[made.finding.value]}."
    yield from (f"  {reason}" for reason in made.reasons)


_FINDINGS = {
    "better": "better",
    "as_good": "as good",
    "worse": "worse",
    "too_few": "neither recommended nor advised against: too few pairs",
}


def _split(words: str, old: str, new: str, split: "Split") -> Iterator[str]:
    yield f"{words}, of {split.pairs:,}:"
    yield f"  {old}: {split.old:,}, of them {split.only_old:,} not by {new}"
    yield f"  {new}: {split.new:,}, of them {split.only_new:,} not by {old}"


def compared_rows(made: "Comparison") -> list[list[str]]:
    """The same as rows for a CSV file, the first of which is its head."""
    splits = [(words, getattr(made, name)) for words, name in _ROWS]
    splits += [(f"{_ROWS[0][0]}: {group}", split) for group, split in made.by_group.items()]
    head = ["what", "pairs", "old model", "new model", "only old", "only new"]
    rows = [
        [words, *map(str, (s.pairs, s.old, s.new, s.only_old, s.only_new))] for words, s in splits
    ]
    return [head, *rows, [f"Finding: {made.finding.value.replace('_', ' ')}", "", "", "", "", ""]]


def drifted(
    model: str,
    month: datetime,
    found: "Mapping[str, Moved]",
    rates: "Sequence[Rate]",
    raised: Sequence[str],
) -> Iterator[str]:
    """What has drifted in a month, hub by hub, and what reviewers decided."""
    yield f"Model {model}, {month:%B %Y}"
    for code, each in found.items():
        yield f"  {code}: {each.words}"
        if each.is_told:
            yield (
                f"    Stability index {each.index:.2f}, by chance up to {each.by_chance:.2f}; "
                f"{each.records:,} records with somebody like them."
            )
    yield ""
    yield "Decisions of reviewers, and how many of them the model says otherwise of:"
    if not rates:
        yield "  None so far."
    for rate in rates:
        yield f"  {rate.month}  {rate.band}: {rate.disagree:,} of {rate.decided:,}"
    yield ""
    if not raised and not any(each.is_alarm for each in found.values()):
        yield "Nothing to do."
    yield from raised


def _percent(share: float | None) -> str:
    """A share in words: to a tenth, and never 100 where one was missed."""
    if share is None:
        return "not known"
    tenths = int(share * 1000) / 10 if share < 1 else 100.0
    return f"{tenths:g} %"

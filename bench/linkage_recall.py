"""How well people are found and told apart, on an invented city. Prints figures, asserts nothing.

.venv/bin/python bench/linkage_recall.py                           # 100,000 people
.venv/bin/python bench/linkage_recall.py --people 1000000          # about 2 GB, several minutes
.venv/bin/python bench/linkage_recall.py --write                   # and into docs/matching.md
.venv/bin/python bench/linkage_recall.py --development             # a city to tune on

The world's seed, the mistakes' seeds, a part of the kinds of mistakes and five communities are in
no development world (`people(..., held_out=False)`), from which alone a model may be trained.
"""

import argparse
import os
import resource
import time
from datetime import UTC, datetime
from pathlib import Path

from support import linkage_tables as tables
from support import report
from support.linkage_asked import Asked, ask_all
from support.linkage_children import unborn
from support.linkage_index import Sizes, World, size_of
from support.linkage_kept import kept_or_built

from openmash.domain.people.linkage.model import Model, current

WORLD_SEED, MISTAKES_SEED = 20_261, 907
DEVELOPMENT_SEED = 555
DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "matching.md"


def main() -> None:
    """Measure one size after the other."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, action="append", help="size of the world")
    parser.add_argument("--questions", type=float, default=1.0, help="factor on every set")
    parser.add_argument("--everybody", type=int, default=0, help="missed to compare with all")
    parser.add_argument("--write", action="store_true", help=f"put the tables into {DOCUMENT.name}")
    parser.add_argument("--development", action="store_true", help="a city to tune a model on")
    options = parser.parse_args()
    if options.development and options.write:
        parser.error("What the document tells is measured on what nothing was tuned on.")
    sizes = Sizes(*(int(each * options.questions) for each in vars(Sizes()).values()))
    for count in options.people or [100_000]:
        words = measure(
            current(), count, sizes, options.everybody, held_out=not options.development
        )
        print(words)
        if options.write:
            begin = f"<!-- {count:,} people: written by bench/linkage_recall.py --write -->"
            report.write(DOCUMENT, words, begin, f"<!-- end of {count:,} people -->")


def measure(
    model: Model, count: int, sizes: Sizes, everybody: int, *, held_out: bool = True
) -> str:
    """Build the world, ask, and say what came of it."""
    began = time.process_time()
    seed = WORLD_SEED if held_out else DEVELOPMENT_SEED
    world, kept = kept_or_built(seed, count, sizes, held_out=held_out)
    built = time.process_time() - began
    asked = ask_all(model, world, sizes, MISTAKES_SEED, held_out=held_out)
    took = time.process_time() - began
    words = [*_heading(model, world, asked, [built, took], kept=kept), *_body(model, asked)]
    if everybody:
        words += ["#### What more keys could win", ""]
        words += tables.bound(model, world, asked, everybody)
    return "\n".join(words)


def _heading(
    model: Model, world: World, asked: Asked, seconds: list[float], *, kept: bool
) -> list[str]:
    built, took = seconds
    how = "Read as built earlier" if kept else "Built"
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    return [
        (
            f"Measured {datetime.now(UTC):%d %B %Y} with model {model.name}, on "
            f"{report.machine().partition('; clients')[0]}; load average meanwhile "
            f"{os.getloadavg()[0]:.1f}."
        ),
        "",
        (
            f"A world of {world.count:,} people: {'; '.join(size_of(world))}. {how} in "
            f"{built:.0f} s of processor time, all in {took:.0f} s; peak memory {peak:.1f} GB. One "
            f"question, {tables.cost(asked)}."
        ),
        "",
    ]


def _body(model: Model, asked: Asked) -> list[str]:
    parts = (
        ("Aims", tables.targets(asked)),
        ("Found", tables.finding(asked)),
        ("Joined unseen", tables.joining(asked)),
        ("Must not be joined", tables.safety(asked)),
        ("Not born yet", unborn(model, asked)),
        ("By mistake, alone", tables.by_family(asked)),
        ("By mistake, among hard questions", tables.by_hard_family(asked)),
        ("By community (three typical questions to two hard ones)", tables.by_community(asked)),
        ("Spellings", tables.spellings()),
        ("Misses", tables.misses(asked)),
        ("Found but too unsure for a look", tables.unsure(asked)),
    )
    return [line for title, lines in parts for line in (f"#### {title}", "", *lines, "")]


if __name__ == "__main__":
    main()

"""Trains the matching model on an invented city and measures it on another. It only prints.

.venv/bin/python bench/linkage_model.py [--people 100000] [--write 2026-11]
"""

import argparse
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

from openmash.adapters.linkage.training import train
from openmash.adapters.synthetic.linkage_world import Kind, Query, WorldPerson, people, queries
from openmash.domain.people.linkage.bands import Judged, judge
from openmash.domain.people.linkage.cards import Card, card_of
from openmash.domain.people.linkage.keys import asked_keys, stored_keys
from openmash.domain.people.linkage.model import Model, model_of, settings_of
from openmash.domain.people.linkage.nearness import PER_KEY, nearest, shared

DEVELOPMENT, HELD_OUT = 71, 1907
ANSWERED = (Kind.KNOWN, Kind.HARD)


class Index:
    """The keys and cards of an index, in memory, probed as the database is."""

    def __init__(self, held: Iterable[WorldPerson]) -> None:
        self.cards: dict[int, Card] = {}
        self._by_key: defaultdict[int, list[int]] = defaultdict(list)
        for person in held:
            self.cards[person.id] = card_of(person.facts)
            for key in stored_keys(person.facts):
                self._by_key[key].append(person.id)

    def candidates(self, query: Query) -> dict[int, Card]:
        """Cards of those who share most keys, a telling key counting more."""
        sums = shared(asked_keys(query.facts), lambda key: self._by_key.get(key, [])[:PER_KEY])
        return {person: self.cards[person] for person in nearest(sums)}


def trained(count: int) -> dict[str, Any]:
    """Train on the development city: its naming communities and mistakes, none held out."""
    city = list(people(DEVELOPMENT, count, held_out=False))
    cards = {person.id: card_of(person.facts) for person in city}
    same = [
        (card, cards[query.about.id])
        for number, kind in enumerate((*ANSWERED, Kind.KNOWN))
        for query in queries(city, DEVELOPMENT + number, kind, held_out=False)
        if (card := card_of(query.facts)).nhs and card.nhs == cards[query.about.id].nhs
    ]
    about = f"{len(city):,} invented people of the linkage world, seed {DEVELOPMENT}"
    return train(list(cards.values()), same, when=date(2026, 11, 24), source=about)


Ruling = tuple[Query, tuple[Judged[int], ...]]


def rulings(model: Model, count: int, asked: int) -> list[Ruling]:
    """Ask about a sample of the held-out city, of whom some are not in the index."""
    city = list(people(HELD_OUT, count))
    index = Index(person for person in city if not person.withheld)
    held = [person for person in city if not person.withheld][::7][:asked]
    gone = [person for person in city if person.withheld][:asked]
    every = [
        *queries(held, 1, Kind.KNOWN),
        *queries(held, 2, Kind.HARD),
        *queries(gone, 3, Kind.UNKNOWN),
    ]
    # Once before, so that the time is of a process that has been at work.
    found = []
    took = 0.0
    for query in every:
        near = index.candidates(query)
        began = time.perf_counter()
        found.append((query, judge(model, card_of(query.facts), near, people=len(index.cards))))
        took += time.perf_counter() - began
    print(f"{len(every):,} asked, {took / len(every) * 1000:.2f} ms each to judge")
    return found


def at_precision(found: Sequence[Ruling], wanted: float) -> tuple[float, float]:
    """The lowest log-odds above which that share of the best is right, vetoed apart; its recall."""
    best = sorted(
        ((ruled[0].log_odds, ruled[0].key == query.truth) for query, ruled in found
         if ruled and ruled[0].veto is None),
        reverse=True,
    )  # fmt: skip
    answerable = sum(query.truth is not None for query, _ in found)
    bound, recall, right = float("inf"), 0.0, 0
    for place, (odds, is_right) in enumerate(best, start=1):
        right += is_right
        if right / place >= wanted:
            bound, recall = odds, right / answerable
    return bound, recall


def measured(found: Sequence[Ruling]) -> dict[str, Any]:
    """The figures that go with the model."""
    figures: dict[str, Any] = {}
    for kind in ANSWERED:
        of_kind = [(query, ruled) for query, ruled in found if query.kind is kind]
        among = sum(any(each.key == query.truth for each in ruled) for query, ruled in of_kind)
        first = sum(bool(ruled) and ruled[0].key == query.truth for query, ruled in of_kind)
        figures[f"{kind} among candidates"] = round(among / len(of_kind), 4)
        figures[f"{kind} first"] = round(first / len(of_kind), 4)
    for wanted in (0.99, 0.995, 0.999):
        bound, recall = at_precision(found, wanted)
        figures[f"recall at {wanted}"] = round(recall, 4)
        figures[f"bits at {wanted}"] = round(bound, 2)
    return figures


def by_community(found: Sequence[Ruling], bound: float) -> Mapping[str, tuple[float, int]]:
    """The share that is found without anybody's look, by naming community."""
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for query, ruled in found:
        if query.truth is None:
            continue
        asked[query.community] += 1
        best = ruled[0] if ruled else None
        right[query.community] += bool(
            best and best.veto is None and best.log_odds >= bound and best.key == query.truth
        )
    return {each: (right[each] / count, count) for each, count in sorted(asked.items())}


def wrong_ones(found: Sequence[Ruling], bound: float) -> Counter[str]:
    """Who was joined wrongly at a bound: people not held, by whether a twin of theirs is."""
    wrong: Counter[str] = Counter()
    for query, ruled in found:
        twin = "twin" if query.about.birth is not None else "other"
        if query.truth is None:
            wrong[f"{twin} asked, not held"] += 1
        best = ruled[0] if ruled else None
        if best and best.veto is None and best.log_odds >= bound and best.key != query.truth:
            held = "not held" if query.truth is None else "held"
            wrong[f"{twin} joined wrongly, {held}"] += 1
    return wrong


def main() -> None:
    """Train or take the model that is there, measure it, and write it if asked to."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--asked", type=int, default=1_500)
    parser.add_argument("--measure", metavar="NAME", help="measure this model; train none")
    parser.add_argument("--write", metavar="NAME", help="write the model under this name")
    options = parser.parse_args()
    began = time.perf_counter()
    settings = settings_of(options.measure) if options.measure else trained(options.people)
    print(f"trained in {time.perf_counter() - began:.0f} s")
    model = model_of(options.measure or "trained", settings)
    for name, bits in model.bits.items():
        print(f"{name:<13}", " ".join(f"{each:6.1f}" for each in bits))
    found = rulings(model, options.people, options.asked)
    figures = measured(found)
    print(json.dumps(figures, indent=1))
    bound = figures["bits at 0.99"]
    print(dict(wrong_ones(found, bound)), dict(wrong_ones(found, model.thresholds.same)))
    for community, (share, count) in by_community(found, bound).items():
        print(f"  {community:<14} {share:6.1%} of {count}")
    if options.write:
        settings["openmash"]["metrics"] = {"people": options.people, **figures}
        place = files("openmash.domain.people.linkage").joinpath(f"models/{options.write}.json")
        text = json.dumps(settings, indent=1, ensure_ascii=False)
        Path(str(place)).write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())

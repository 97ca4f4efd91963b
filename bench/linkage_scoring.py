"""What it costs to make keys and cards, to score a pair and to judge a question. It only prints.

.venv/bin/python bench/linkage_scoring.py [--people 20000] [--pairs 100000]
"""

import argparse
import json
import time
from collections import deque
from collections.abc import Callable, Iterable
from random import Random

from openmash.adapters.synthetic.linkage_world import Kind, people, queries
from openmash.domain.people.linkage.bands import judge
from openmash.domain.people.linkage.cards import Card, card_of
from openmash.domain.people.linkage.explaining import explain
from openmash.domain.people.linkage.keys import asked_keys, stored_keys
from openmash.domain.people.linkage.levels import compare
from openmash.domain.people.linkage.model import current
from openmash.domain.people.linkage.scoring import weigh


def timed(name: str, count: int, run: Callable[[], object]) -> None:
    """Run once to warm and once to time; in processor seconds, since other work is going on."""
    for _ in range(2):
        began, by_clock = time.process_time(), time.perf_counter()
        run()
        took, wall = time.process_time() - began, time.perf_counter() - by_clock
    each = took / count * 1e6
    rate = f"{count / took:11,.0f} a second"
    print(f"{name:<34} {each:8.1f} µs each   {rate}   ({wall:.2f} s by the clock)")


def _each(made: Iterable[object]) -> None:
    """Make each and keep none, as a look-up does; what is kept, Python looks through again."""
    deque(made, maxlen=0)


def _nothing() -> None:
    pass


def main() -> None:
    """Time each step on pairs such as a look-up makes: the right person, their home, strangers."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--pairs", type=int, default=100_000)
    options = parser.parse_args()
    dice, model = Random(1), current()
    city = list(people(3, options.people))
    facts = [person.facts for person in city]
    cards = [card_of(each) for each in facts]
    asked = [query.facts for query in queries(city[:2_000], 1, Kind.KNOWN)]
    near: list[tuple[Card, Card]] = []
    far: list[tuple[Card, Card]] = []
    while len(near) < options.pairs:
        place = dice.randrange(len(asked))
        mine = card_of(asked[place])
        near.append((mine, cards[max(0, place + dice.randrange(-3, 4))]))
        far.append((mine, dice.choice(cards)))
    sets = [{number: dice.choice(cards) for number in range(120)} for _ in range(100)]
    stored = [card.to_json() for card in cards]
    rows = [json.loads(each) for each in stored]

    # What the machine is worth at the moment: some 0.05 µs where nobody else is at work.
    timed(
        "a function that does nothing",
        1_000_000,
        lambda: _each(_nothing() for _ in range(1_000_000)),
    )
    print(f"keys stored: {sum(len(stored_keys(each)) for each in facts) / len(facts):.1f} a person")
    print(
        f"keys asked:  {sum(len(asked_keys(each)) for each in asked) / len(asked):.1f} a question"
    )
    timed("keys to store", len(facts), lambda: _each(stored_keys(each) for each in facts))
    timed("keys to ask", len(asked), lambda: _each(asked_keys(each) for each in asked))
    timed("card of facts", len(facts), lambda: _each(card_of(each) for each in facts))
    timed("card from its text", len(stored), lambda: _each(Card.from_json(each) for each in stored))
    timed("card from its list", len(rows), lambda: _each(Card.from_json(each) for each in rows))
    timed("levels, strangers", len(far), lambda: _each(compare(a, b) for a, b in far))
    timed("weight, strangers", len(far), lambda: _each(weigh(model, a, b) for a, b in far))
    timed(
        "weight, people of one home", len(near), lambda: _each(weigh(model, a, b) for a, b in near)
    )
    timed(
        "judge 120 candidates",
        len(sets),
        lambda: _each(judge(model, cards[0], each) for each in sets),
    )
    judged = judge(model, cards[0], sets[0])
    timed(
        "words for a candidate",
        len(judged),
        lambda: _each(explain(model, j, cards[0]) for j in judged),
    )


if __name__ == "__main__":
    main()

"""How well an index of codes finds people, beside the same index in the clear. It only prints.

.venv/bin/python bench/known_elsewhere.py                      # 20,000 people
.venv/bin/python bench/known_elsewhere.py --people 100000

The same world, questions, keys, weights and bands in both; the codes under one key are read in the
light of each question, as a hub reads an index that an agency handed in.
"""

import argparse
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from support.linkage_asked import Answer, ask
from support.linkage_index import Sizes, World, build

from openmash.adapters.synthetic.linkage_world import Kind, queries
from openmash.domain.people.elsewhere.encoding import Coded, Encoder, encode
from openmash.domain.people.elsewhere.likeness import Light
from openmash.domain.people.facts import PersonFacts
from openmash.domain.people.linkage.cards import Card, card_of
from openmash.domain.people.linkage.model import current

WORLD_SEED, MISTAKES_SEED = 20_261, 907


@dataclass
class CodedWorld(World):
    """The same index, of which only codes are kept."""

    coded: tuple[str, ...] = ()
    encoder: Encoder | None = None

    def found(self, facts: PersonFacts) -> dict[int, Card]:
        """The candidates, read from their codes in the light of the person asked about."""
        near = super().found(facts)
        assert self.encoder is not None
        light = Light(card_of(facts), self.encoder)
        return {one: light.read(Coded.from_json(self.coded[one])) for one in near}


def main() -> None:
    """Measure one size."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--questions", type=int, default=3_000)
    options = parser.parse_args()
    sizes = Sizes(known=options.questions, hard=options.questions, unknown=options.questions)
    world = build(WORLD_SEED, options.people, sizes)
    encoder = Encoder(secrets.token_bytes(32))
    began = time.perf_counter()
    coded = tuple(
        encode(Card.from_json(card), encoder).to_json() if card else "" for card in world.cards
    )
    each = (time.perf_counter() - began) / max(world.in_index, 1)
    print(f"{world.in_index:,} people; encoding one card {each * 1e6:.0f} µs; one coded card ")
    print(f"{sum(map(len, coded)) / max(world.in_index, 1):.0f} characters")
    codes = CodedWorld(**{**vars(world), "coded": coded, "encoder": encoder})
    for name, index in (("in the clear", world), ("codes", codes)):
        print(f"\n{name}")
        _measure(index, options.questions)


def _measure(world: World, count: int) -> None:
    model = current()
    held = world.held
    sets = {
        "typical": queries(held[:count], MISTAKES_SEED, Kind.KNOWN),
        "hard": queries(held[count : 2 * count], MISTAKES_SEED + 1, Kind.HARD),
        "absent": queries(world.withheld[:count], MISTAKES_SEED + 2, Kind.UNKNOWN),
    }
    answers = {name: [ask(model, world, query) for query in asked] for name, asked in sets.items()}
    for name, given in answers.items():
        took = sorted(each.took for each in given)
        print(f"  {name}: {len(given):,} asked, p50 {took[len(took) // 2]:.1f} ms")
        if name != "absent":
            print(f"    first {_share(given, lambda a: a.is_right)}, ", end="")
            print(f"same person {_share(given, lambda a: a.is_right and a.is_joined)}, ", end="")
            print(f"probable or better {_share(given, lambda a: a.is_reviewed)}")
        else:
            print(f"    wrongly the same person {_share(given, lambda a: a.is_joined)}")
    for precision in (0.99, 0.999):
        recall = _recall([a for given in answers.values() for a in given], precision)
        print(f"  recall at precision {precision}: {recall:.4f}")


def _share(answers: list[Answer], holds: Callable[[Answer], bool]) -> str:
    return f"{sum(map(holds, answers)) / max(len(answers), 1):.4f}"


def _recall(answers: list[Answer], precision: float) -> float:
    """Of those held, how many are first and above the bound at which so many are right."""
    ranked = sorted((a for a in answers if a.top >= 0), key=lambda a: -a.odds)
    right, best = 0, 0
    for count, answer in enumerate(ranked, start=1):
        right += answer.is_right
        if right / count >= precision:
            best = right
    return best / max(sum(a.query.truth is not None for a in answers), 1)


if __name__ == "__main__":
    main()

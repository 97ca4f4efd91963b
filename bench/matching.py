"""What comparing two people and making their blocking keys costs. Prints figures, asserts nothing.

.venv/bin/python bench/matching.py [--count 20000]
"""

import argparse
import random
import time
from datetime import date, timedelta

from openmash.domain.people.facts import PersonFacts
from openmash.domain.people.keys import blocking_keys, query_keys
from openmash.domain.people.matching import compare

FORENAMES = ("Tolu", "Amira", "Wei", "Jack", "Zofia", "Mohammed", "Grace", "Ayse", "Kwame", "Lily")
SURNAMES = ("Adeyemi", "Begum", "Chen", "Smith", "Nowak", "Ali", "Okafor", "Yilmaz", "Mensah")


def person(dice: random.Random) -> PersonFacts:
    """An invented child."""
    return PersonFacts(
        forename=dice.choice(FORENAMES),
        surname=dice.choice(SURNAMES),
        birth_date=date(2010, 1, 1) + timedelta(days=dice.randrange(5_000)),
        birth_precision="day",
        sex=dice.choice("MFU"),
        postcodes=(f"ZZ{dice.randrange(1, 20)} {dice.randrange(9)}AA",),
    )


def main() -> None:
    """Time the comparison and both kinds of key."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=20_000)
    options = parser.parse_args()
    dice = random.Random(1)
    people = [person(dice) for _ in range(1_000)]
    pairs = [(dice.choice(people), dice.choice(people)) for _ in range(options.count)]
    ways = {
        "compare two people": compare,
        "keys to be found by": lambda a, _: blocking_keys(a),
        "keys to look for": lambda a, _: query_keys(a),
    }
    for name, way in ways.items():
        began = time.perf_counter()
        for a, b in pairs:
            way(a, b)
        took = time.perf_counter() - began
        rate, each = options.count / took, took / options.count * 1e6
        print(f"{name:<20} {rate:9,.0f} a second   {each:6.1f} µs each")


if __name__ == "__main__":
    main()

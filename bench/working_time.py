"""How many due times a second the working-time engine gives. Prints figures, asserts nothing.

.venv/bin/python bench/working_time.py [--count 20000]
"""

import argparse
import random
import time
from datetime import UTC, datetime, timedelta

from openmash.core.working_time import TimeUnit, add
from openmash.domain.contacts.policy import default_policy


def main() -> None:
    """Add four hours, one day and 45 days to moments of ten years."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=20_000)
    options = parser.parse_args()
    dice = random.Random(1)
    calendar = default_policy("Anywhere").calendar
    begin = datetime(2020, 1, 1, tzinfo=UTC)
    moments = [
        begin + timedelta(minutes=dice.randrange(10 * 525_600)) for _ in range(options.count)
    ]
    for amount, unit in (
        (4, TimeUnit.WORKING_HOURS),
        (1, TimeUnit.WORKING_DAYS),
        (45, TimeUnit.WORKING_DAYS),
    ):
        began = time.perf_counter()
        for moment in moments:
            add(calendar, moment, amount, unit)
        took = time.perf_counter() - began
        rate, each = options.count / took, took / options.count * 1e6
        print(f"{amount:>3} {unit.label:<14} {rate:9,.0f} a second   {each:6.1f} µs each")


if __name__ == "__main__":
    main()

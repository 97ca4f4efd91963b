"""A seeded city of invented people on which the linkage of records is measured.

`people` streams them; `queries` asks about a sample of them as referrals would, with named
mistakes. Nobody in it exists: names are composed, streets and postcodes cannot be, NHS numbers are
from the range that is never issued.
"""

from openmash.adapters.synthetic.linkage_world.asking import (
    names_beside,
    queries,
    with_borrowed_numbers,
)
from openmash.adapters.synthetic.linkage_world.families import WORLD_DAY, people
from openmash.adapters.synthetic.linkage_world.person import Kind, Query, WorldPerson
from openmash.adapters.synthetic.linkage_world.pools import HELD_OUT_COMMUNITIES

__all__ = [
    "HELD_OUT_COMMUNITIES",
    "WORLD_DAY",
    "Kind",
    "Query",
    "WorldPerson",
    "names_beside",
    "people",
    "queries",
    "with_borrowed_numbers",
]

"""When the children of a household were born, and what twins are called."""

from random import Random

from openmash.adapters.synthetic.chance import Table, between, pick
from openmash.adapters.synthetic.names import Community

_CHILDREN: Table[int] = Table([(0, 4), (1, 32), (2, 32), (3, 19), (4, 8), (5, 4), (6, 1)])
_TWIN_BIRTH, _TRIPLET_BIRTH = 0.03, 0.0004


def births(rng: Random, today: int) -> list[tuple[int, int]]:
    """Ordinal of the day and number of children of each birth up to a day, eldest first."""
    wanted = _CHILDREN.pick(rng)
    days = int(rng.random() ** 1.2 * 17.5 * 365) + 5
    found: list[tuple[int, int]] = []
    while wanted > 0 and days < 17.95 * 365:
        luck = rng.random()
        size = 3 if luck < _TRIPLET_BIRTH else 2 if luck < _TWIN_BIRTH else 1
        found.append((today - days, size))
        wanted -= size
        days += between(rng, 350, 1700)
    found.reverse()
    return found


def like(rng: Random, community: Community, sex: str, first: str) -> str:
    """A name that begins like the first twin's; "" if none comes up."""
    pool = community.boys if sex == "M" else community.girls
    for _ in range(40):
        name = pick(rng, pool)
        if name[:2] == first[:2] and name != first:
            return name
    return ""

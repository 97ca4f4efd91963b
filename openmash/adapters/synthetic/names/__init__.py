"""Names of London's communities, and the rules by which each names a family.

Lists are common given names and surnames written down from public linguistic knowledge; families
are put together at random, so that a likeness to anybody is chance.
"""

from openmash.adapters.synthetic.chance import Table
from openmash.adapters.synthetic.names import africa, europe_and_beyond, isles, south_asia
from openmash.adapters.synthetic.names.shape import Community, Rule

COMMUNITIES: dict[str, Community] = {
    community.key: community
    for module in (isles, africa, south_asia, europe_and_beyond)
    for community in module.GROUPS
}
"""Every naming community by its key."""


def communities_of(factors: dict[str, float]) -> Table[Community]:
    """The communities of a borough.

    Args:
        factors: how much commoner than on average, by community key.
    """
    return Table((c, c.share * factors.get(c.key, 1.0)) for c in COMMUNITIES.values())


__all__ = ["COMMUNITIES", "Community", "Rule", "communities_of"]

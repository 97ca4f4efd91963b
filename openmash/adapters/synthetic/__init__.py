"""A synthetic London: seeded, invented people and the work of its hubs upon them.

Used by the demonstration, the tests and the benchmarks. `generate` gives a `World`; its `stories`
are plain frozen facts, for a loader to write to the records. No Django, no database, no clock,
no network; the same seed gives the same world in every process. Nobody in it exists.
"""

from openmash.adapters.synthetic.boroughs import BOROUGHS, DEMO_ORDER
from openmash.adapters.synthetic.return_fields import RETURN_FIELDS, ReturnField
from openmash.adapters.synthetic.world import World, generate

__all__ = ["BOROUGHS", "DEMO_ORDER", "RETURN_FIELDS", "ReturnField", "World", "generate"]

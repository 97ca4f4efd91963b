"""Fills an empty database with a synthetic London: for demonstrations, training, measurements.

Runs as the role that owns the tables, one transaction a borough, in a few processes side by side.
Row-level security holds here too: rows go through staging tables into the hub's own, because a
forced policy refuses a bulk load. Every contact gets the audit entry of its receipt.
"""

from openmash.actions.seeding.run import SeedReport, seed

__all__ = ["SeedReport", "seed"]

"""Whatever is asked of the database in one hub, or in none, nothing of another hub comes back."""

import os
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from tests.guards import fuzz
from tests.guards.tellings import tell
from tests.support.cast import make_hub
from tests.support.committed import committed_hub
from tests.support.databases import clone, drop

SIZES = {"release": 1_000_000}
SIZE = SIZES.get(
    os.environ.get("OPENMASH_TEST_SIZE", ""), 20_000 if os.environ.get("CI") else 2_000
)
PARTS = 4
SEED = int(os.environ.get("OPENMASH_TEST_SEED", "20040613"))


class Hubs:
    """A database of two hubs: one that asks, and one whose every word is a canary."""

    def __init__(self, server: Any, name: str, own: Any, other: Any) -> None:
        self.server, self.name, self.own, self.other = server, name, own, other

    def attack(self, size: int, seed: int, region: UUID | None = None) -> fuzz.Found:
        """As the application role; as the regional role in a region of the own hub alone."""
        url = self.server.app_url(self.name)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("SET statement_timeout = '10s'")
            return fuzz.attack(
                connection, own=self.own, other=self.other, size=size, seed=seed, region=region
            )

    def region(self) -> UUID:
        """A region with the own hub and no other."""
        region = uuid4()
        self.plant(
            f"INSERT INTO records_region (id, name) VALUES ('{region}', '{region}')",
            "INSERT INTO records_regionhub (id, hub_id, region_id) "
            f"VALUES (gen_random_uuid(), '{self.own}', '{region}')",
        )
        return region

    def plant(self, *statements: str) -> None:
        """As a superuser."""
        with psycopg.connect(self.server.superuser_url(self.name), autocommit=True) as connection:
            for statement in statements:
                fuzz.run(connection, statement)


@pytest.fixture(scope="module")
def hubs(postgres: Any, django_db_setup: None, django_db_blocker: Any) -> Iterator[Hubs]:
    """Both hubs have told every story, so that every table has rows of both."""
    name = f"openmash_fuzz_{os.getpid()}"
    clone(postgres, "openmash_template", name)
    with committed_hub(name, django_db_blocker, "HAC") as other:
        tell(other, 0)
        own = make_hub("NEW")
        tell(own, 7)
    with psycopg.connect(postgres.superuser_url(name), autocommit=True) as connection:
        fuzz.plant_canaries(connection, other.hub_id)
    yield Hubs(postgres, name, own.hub_id, other.hub_id)
    drop(postgres, name)


@pytest.mark.timeout(7200 if SIZE > 20_000 else 600)
@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_of_another_hub_comes_back(hubs: Hubs, part: int) -> None:
    size = list(fuzz.halves(SIZE, PARTS))[part]
    found = hubs.attack(size, SEED + part)
    assert found.leaks == [], f"seed {SEED + part}"
    assert found.ran == size
    # A fuzz that is refused throughout, or that sees no row of its own, would prove nothing.
    assert found.refused < 0.5 * size, found
    assert found.with_rows > 0.1 * size, found


def test_nothing_of_a_hub_outside_comes_back_to_a_region(hubs: Hubs) -> None:
    found = hubs.attack(SIZE // PARTS, SEED, hubs.region())
    assert found.leaks == [], f"seed {SEED}"
    assert found.ran == SIZE // PARTS
    # Rows as a whole, locks and writes are refused to it, and they are many of the statements.
    assert found.refused < 0.8 * found.ran, found
    assert found.with_rows > 0.05 * found.ran, found


def test_a_hole_between_regions_is_found(hubs: Hubs) -> None:
    dig = ("ALTER POLICY {} ON records_contact USING (true)",) * 2
    fill = "ALTER POLICY {} ON records_contact USING (hub_id = ANY (ARRAY(SELECT place.hub_id "
    fill += "FROM records_regionhub place WHERE place.region_id = (SELECT NULLIF(current_setting("
    fill += "'openmash.region_id', true), '')::uuid))))"
    names = ("region_sees", "region_only")
    hubs.plant(*(each.format(name) for each, name in zip(dig, names, strict=True)))
    try:
        found = hubs.attack(2_000, SEED, hubs.region())
    finally:
        hubs.plant(*(fill.format(name) for name in names))
    assert found.leaks


_FOR_EACH = (
    "DO $$ DECLARE t regclass; BEGIN FOR t IN SELECT polrelid FROM pg_policy "
    "WHERE polname = 'one_hub' LOOP EXECUTE format('{} POLICY open ON %s {}', t); END LOOP; END $$"
)
PLANTED = {
    "a view that reads with its owner's rights": (
        "CREATE VIEW every_item AS SELECT * FROM records_item",
        "GRANT SELECT ON every_item TO openmash_app",
        "DROP VIEW every_item",
    ),
    "a materialised view": (
        "CREATE MATERIALIZED VIEW kept AS SELECT * FROM records_contact",
        "GRANT SELECT ON kept TO openmash_app",
        "DROP MATERIALIZED VIEW kept",
    ),
    "a table whose wall is down": (
        "ALTER TABLE records_ratingfact DISABLE ROW LEVEL SECURITY",
        "SELECT 1",
        "ALTER TABLE records_ratingfact ENABLE ROW LEVEL SECURITY",
    ),
    "a policy that lets every row be read": (
        "CREATE POLICY open ON records_personrecord FOR SELECT USING (true)",
        "SELECT 1",
        "DROP POLICY open ON records_personrecord",
    ),
    "a policy that lets rows be written into another hub": (
        _FOR_EACH.format("CREATE", "FOR INSERT WITH CHECK (true)"),
        "SELECT 1",
        _FOR_EACH.format("DROP", ""),
    ),
}


@pytest.mark.parametrize("hole", PLANTED)
def test_each_planted_hole_is_found(hubs: Hubs, hole: str) -> None:
    dig, *more, fill = PLANTED[hole]
    hubs.plant(dig, *more)
    try:
        found = hubs.attack(2_000, SEED)
    finally:
        hubs.plant(fill)
    assert found.leaks

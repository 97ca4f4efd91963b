"""The whole seeding: boroughs side by side in a few processes, each in one transaction."""

import multiprocessing
import os
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing.managers import DictProxy
from uuid import UUID, uuid4

import django
import psycopg

from openmash.actions.seeding.agreements import add_agreements
from openmash.actions.seeding.hubs import make_hub
from openmash.actions.seeding.stories import ContactRows
from openmash.actions.seeding.tables import Load
from openmash.actions.seeding.work import WorkRows
from openmash.adapters.synthetic import generate
from openmash.core.errors import Misconfigured

FLUSH_ROWS = 30_000
STAGE = "Inventing people, contacts and their course"

Tell = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class SeedReport:
    """What was stored."""

    hubs: int
    contacts: int
    seconds: float

    def __str__(self) -> str:
        return (
            f"Stored {self.contacts:,} invented contacts in {self.hubs} hubs "
            f"in {self.seconds:.0f} seconds."
        )


@dataclass(frozen=True, slots=True)
class Order:
    """One borough's part, as sent to a process."""

    owner_url: str
    codes: tuple[str, ...]
    code: str
    number: int
    months: int
    seed: int
    until: datetime
    contacts_per_year: int


def seed(
    boroughs: int,
    months: int,
    number: int,
    until: datetime,
    tell: Tell,
    *,
    contacts_per_year: int = 9090,
) -> SeedReport:
    """Fill an empty database.

    Args:
        boroughs: how many hubs. months: the period. number: the seed.
        until: the end of the period, aware UTC; nothing happens later.
        tell: called with (stage, done, total) now and then.
        contacts_per_year: of the average borough.

    Raises:
        Misconfigured: no owner address, or the database holds hubs already.
    """
    began = time.monotonic()
    owner_url = os.environ.get("OPENMASH_OWNER_DATABASE_URL", "")
    _refuse_unless_empty(owner_url)
    world = generate(boroughs, months, number, until, contacts_per_year)
    codes = tuple(b.code for b in world.boroughs)
    orders = [
        Order(owner_url, codes, code, place, months, number, until, contacts_per_year)
        for place, code in enumerate(codes, start=1)
    ]
    total = world.total
    # Largest first, so that the last process to finish is not left alone with a large borough.
    orders.sort(key=lambda order: -world.count(order.code))
    with (
        multiprocessing.Manager() as manager,
        ProcessPoolExecutor(
            max_workers=min(len(orders), os.cpu_count() or 1),
            mp_context=multiprocessing.get_context("spawn"),
            initializer=django.setup,
        ) as pool,
    ):
        done: DictProxy[str, int] = manager.dict()
        waiting = {pool.submit(seed_one, order, done) for order in orders}
        stored = 0
        while waiting:
            finished, waiting = wait(waiting, timeout=0.5, return_when=FIRST_COMPLETED)
            stored += sum(each.result() for each in finished)
            tell(STAGE, min(total, sum(done.values())), total)
    _tidy(owner_url)
    return SeedReport(len(codes), stored, time.monotonic() - began)


def seed_one(order: Order, done: "DictProxy[str, int] | dict[str, int]") -> int:
    world = generate(order.codes, order.months, order.seed, order.until, order.contacts_per_year)
    borough = next(b for b in world.boroughs if b.code == order.code)
    with psycopg.connect(order.owner_url) as connection:
        load = Load(connection)
        hub = make_hub(
            connection,
            borough,
            world.staff(order.code),
            since=world.since - timedelta(days=1),
            number=order.number,
        )
        hub.agreement_id = add_agreements(
            connection, hub, since=world.since - timedelta(days=1), until=order.until
        )
        contacts, work = ContactRows(load, hub), WorkRows(load, hub)
        count = 0
        for story in world.stories_of(order.code):
            contact_id: UUID = uuid4()
            records = contacts.add(story, contact_id)
            work.add(story, contact_id, records)
            count += 1
            if load.waiting >= FLUSH_ROWS:
                load.flush()
                done[order.code] = count
        load.flush()
        done[order.code] = count
    return count


def _refuse_unless_empty(owner_url: str) -> None:
    with psycopg.connect(owner_url) as connection:
        row = connection.execute("SELECT count(*) FROM records_hub").fetchone()
    if row and row[0]:
        raise Misconfigured(
            "This database holds hubs already. Seed an empty one, so that invented people never "
            "stand beside real ones."
        )


def _tidy(owner_url: str) -> None:
    """Let the planner know what is there, before the first page asks."""
    with psycopg.connect(owner_url, autocommit=True) as connection:
        connection.execute("ANALYZE")

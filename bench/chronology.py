"""What a chronology of thousands of items costs, with row-level security on.

One contact gets the items, half of them in earlier contacts that are joined to it; a manager's page
and print are drawn in this process, again and again: as somebody pages through and prints it, and
as whoever opens it first after something new was told. Prints figures and asserts nothing.

    .venv/bin/python bench/chronology.py [--items 2000] [--rounds 40] [--data FOLDER]
"""

import argparse
import random
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from support.hub import Desk, database, desks
from support.report import cut, machine

SEED = 20_040_613
EARLIER = 10
_WORDS = (
    "said home school mother father sister police visit nurse phone letter meeting kitchen night"
    " found worried angry asleep bruise window money street late cold hungry alone friend teacher"
    " garden party argument appointment clinic doctor medicine weekend grandmother flat landlord"
)


def main() -> None:
    """Fill a database, draw the pages, print what they took."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--items", type=int, default=2_000)
    options.add_argument("--rounds", type=int, default=40)
    options.add_argument("--data", type=Path)
    chosen = options.parse_args()
    folder = chosen.data or Path(tempfile.mkdtemp(prefix="openmash-chronology-"))
    with database(folder):
        from openmash.actions.seeding import seed

        seed(1, 1, SEED, datetime.now(UTC), lambda *_: None, contacts_per_year=120)
        (desk,) = desks()
        contact_id, tell = _fill(desk, chosen.items)
        print(machine())
        print(f"{chosen.items:,} items in {EARLIER + 1} contacts, drawn {chosen.rounds} times")
        for anew in (False, True):
            print("\nfirst after something new was told" if anew else "\nopened again")
            for page in ("", "?page=9", "print/"):
                address = f"/contacts/{contact_id}/chronology/{page}"
                _draw(desk, address, chosen.rounds, tell if anew else None)


def _fill(desk: Desk, items: int) -> tuple[UUID, Callable[[], None]]:
    """Give one contact its items and its earlier contacts, as the application's own role.

    Returns:
        The contact, and what tells one more item of it.
    """
    from openmash.records.models import Agency, Contact, Item, Person, PersonRecord
    from openmash.records.tenancy import in_hub

    dice = random.Random(SEED)
    now = datetime.now(UTC)
    with in_hub(desk.hub_id):
        contacts = list(Contact.objects.order_by("id")[: EARLIER + 1])
        person = Person.objects.create(hub_id=desk.hub_id, created_at=now)
        records = []
        for contact in contacts:
            record = PersonRecord.objects.filter(contact=contact, kind="child").first()
            if record is not None:
                records.append(record)
                record.person = person
                record.save(update_fields=["person"])
        agencies = list(Agency.objects.all())
        Item.objects.bulk_create(
            _item(desk.hub_id, dice, dice.choice(agencies), record, now)
            for record in dice.choices([records[0], *records], k=items)
        )

    def tell() -> None:
        with in_hub(desk.hub_id):
            _item(desk.hub_id, dice, dice.choice(agencies), dice.choice(records), now).save()

    return UUID(str(records[0].contact_id)), tell


def _item(hub_id: UUID, dice: random.Random, agency: Any, record: Any, now: datetime) -> Any:
    from openmash.domain.access import AgencyKind
    from openmash.domain.agency_checks.fields import FIELDS
    from openmash.records.models import Item

    words = [*dice.choices(_WORDS.split(), k=14), str(dice.randrange(10_000))]
    return Item(
        hub_id=hub_id,
        contact_id=record.contact_id,
        owner_agency=agency,
        about_id=dice.choice((record.id, None)),
        kind=dice.choice(FIELDS[AgencyKind(agency.kind)]).key,
        basis=dice.choice(("fact", "fact", "reported", "opinion")),
        handling=dice.choices(("open", "hub_only", "restricted", "sealed"), (34, 54, 10, 2))[0],
        event_date=date(2014, 1, 1) + timedelta(days=dice.randrange(4_500)),
        date_precision=dice.choices(("day", "month", "approximate"), (82, 12, 6))[0],
        text=f"{' '.join(words)}.".capitalize(),
        created_at=now,
    )


def _draw(desk: Desk, path: str, rounds: int, tell: Callable[[], None] | None) -> None:
    from django.db import connection
    from django.test import Client

    client = Client(headers={"Host": "127.0.0.1"})
    client.cookies["session"] = desk.sessions["manager"][0]
    took, used, statements, size = [], [], 0, 0

    def count(execute: Any, *rest: Any) -> Any:
        nonlocal statements
        statements += 1
        return execute(*rest)

    for number in range(rounds + 2):
        statements = 0
        if tell is not None:
            tell()
        began, before = time.perf_counter(), time.process_time()
        with connection.execute_wrapper(count):
            answer = client.get(path)
        if answer.status_code != 200:
            raise SystemExit(f"{path} answered {answer.status_code}.")
        # The first two make statements and templates ready, as in a server that has just begun.
        if number > 1:
            took.append((time.perf_counter() - began) * 1000)
            used.append((time.process_time() - before) * 1000)
        size = len(answer.content)
    print(
        f"{path.partition('chronology/')[2] or 'first page':>12}: "
        f"p50 {cut(took, 50):.0f} ms, p95 {cut(took, 95):.0f} ms, "
        f"processor p50 {cut(used, 50):.0f} ms, {statements} statements, {size / 1024:.0f} KB"
    )


if __name__ == "__main__":
    main()

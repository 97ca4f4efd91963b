"""A seeded hub to measure: its database, its users with their sessions, its processes."""

import os
import random
import socket
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID

from openmash.adapters.embedded_postgres import EmbeddedServer
from openmash.cli import demo_home
from openmash.cli.children import Child
from openmash.cli.demo_home import DemoHome

ROOT = Path(__file__).parents[2]
HUBS, MONTHS, SEED = 5, 12, 20_040_613
USERS_A_HUB = 30
# Of thirty people in a hub: role, agency kind, how many.
STAFF = (
    ("administrator", None, 1),
    ("auditor", None, 1),
    ("business_support", "social_care", 2),
    ("screening_officer", "social_care", 6),
    ("social_worker", "social_care", 4),
    ("manager", "social_care", 5),
    ("receiving_team", "social_care", 1),
    ("navigator", "police", 4),
    ("navigator", "health", 3),
    ("navigator", "education", 2),
    ("navigator", "probation", 1),
)


@dataclass
class Desk:
    """One hub's people and what they look at."""

    hub_id: UUID
    token: str = ""
    sessions: dict[str, list[str]] = field(default_factory=dict)
    contacts: list[UUID] = field(default_factory=list)
    people: list[dict[str, Any]] = field(default_factory=list)


@contextmanager
def database(
    folder: Path, settings: Mapping[str, str] | None = None
) -> Iterator[tuple[DemoHome, EmbeddedServer]]:
    """An embedded server on the folder, with this process set up as an application of it.

    Durable unless the settings, which go before our own, say otherwise.
    """
    home = DemoHome(folder.absolute())
    with home.held():
        home.secret_key()
        server = EmbeddedServer.start(home.postgres, settings=settings or {})
        try:
            os.environ.update(demo_home.environment(home, server))
            os.environ["DJANGO_SETTINGS_MODULE"] = "openmash.config.settings"
            if Child("migrations", ["migrate", "--quiet"], os.environ).run() != 0:
                raise SystemExit("The database could not be migrated.")
            import django

            django.setup()
            from openmash.cli import installation

            installation.collect_static()
            # Pages drawn in this process are drawn with the web server's own settings.
            import_module("openmash.config.wsgi")
            yield home, server
        finally:
            with suppress(Exception):
                from django.db import connections

                connections.close_all()
            server.stop()


def fill(server: EmbeddedServer, contacts: int) -> str:
    """Seed the database unless that was done before; say what was stored and how long it took."""
    if demo_home.seeded(server):
        return "reused from an earlier run"
    if demo_home.begun(server):
        raise SystemExit("A seeding was cut short. Delete the folder and start again.")
    from django.conf import settings

    from openmash.actions import sealing
    from openmash.actions.seeding import seed
    from openmash.adapters.synthetic import generate
    from openmash.records.queries.hubs import every_hub

    now = datetime.now(UTC)
    a_year = max(10, contacts // HUBS)
    found = generate(HUBS, MONTHS, SEED, now, a_year).total
    a_year = max(10, round(a_year * contacts / max(found, 1)))
    report = seed(HUBS, MONTHS, SEED, now, tell, contacts_per_year=a_year)
    print(f"\n{report}")
    began = time.monotonic()
    key = sealing.signing_key(settings.OPENMASH_DATA_DIR)
    for hub in every_hub():
        sealing.seal_hub(hub.id, key, now=datetime.now(UTC))
    words = (
        f"{report.contacts:,} contacts in {report.hubs} hubs stored in {report.seconds:.0f} s, "
        f"audit log sealed in {time.monotonic() - began:.0f} s"
    )
    demo_home.note_seeded(server, words)
    return words


def tell(stage: str, done: int, total: int) -> None:
    """Progress of the seeding, on one line."""
    if sys.stdout.isatty():
        print(f"\r{stage}: {done:,} of {total:,}", end="", flush=True)


def desks() -> list[Desk]:
    """Every hub's users, signed in, with a partner's token and contacts to open."""
    from openmash.records.queries.hubs import every_hub

    return [_desk(hub.id, hub.code) for hub in every_hub()]


def _desk(hub_id: UUID, code: str) -> Desk:
    from openmash.records.models import Account, Agency, Membership
    from openmash.records.tenancy import in_hub

    desk = Desk(hub_id)
    with in_hub(hub_id):
        agencies = {agency.kind: agency for agency in Agency.objects.all()}
        for role, kind, count in STAFF:
            for number in range(count):
                account, _ = Account.objects.get_or_create(
                    email=f"{role}.{kind}.{number}@{code.lower()}.bench.example.org",
                    defaults={"name": f"{role} {number}", "password": "!"},
                )
                Membership.objects.get_or_create(
                    hub_id=hub_id,
                    account=account,
                    ended_at=None,
                    defaults={"role": role, "agency": agencies[kind] if kind else None},
                )
                desk.sessions.setdefault(role, []).append(_session(account))
                if role == "administrator":
                    desk.token = _token(hub_id, account, agencies["police"].id)
        _sample(desk)
    return desk


def _session(account: Any) -> str:
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session["second_factor"] = True
    session.save()
    return str(session.session_key)


def _token(hub_id: UUID, account: Any, agency_id: UUID) -> str:
    from openmash.actions import tokens
    from openmash.domain.access import Role, Viewer

    viewer = Viewer(account.pk, hub_id, Role.ADMINISTRATOR, None, account.name)
    return tokens.make_token(viewer, agency_id=agency_id, name="bench", now=datetime.now(UTC))


def _sample(desk: Desk) -> None:
    """Open contacts and closed ones in equal parts; people the hub knows already."""
    from openmash.records.models import Contact, PersonRecord

    open_now = Contact.objects.exclude(status="closed").order_by("next_due_at")
    closed = Contact.objects.filter(status="closed").order_by("-received_at")
    desk.contacts = [
        *open_now.values_list("id", flat=True)[:300],
        *random.Random(SEED).sample(
            list(closed.values_list("id", flat=True)[:20_000]), min(300, closed.count())
        ),
    ]
    known = PersonRecord.objects.filter(kind="child", is_unborn=False).exclude(surname="")
    desk.people = [
        {"forename": p.forename or "Child", "surname": p.surname, "postcode": p.postcode}
        for p in known.order_by("id")[:500]
    ]


def free_port() -> int:
    """A port of this machine that was free a moment ago."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@contextmanager
def running(home: DemoHome, server: EmbeddedServer) -> Iterator[tuple[int, Child, Child]]:
    """The web server (4 processes of 2 threads) and the worker, stopped by their process ids."""
    environment = demo_home.environment(home, server)
    port = free_port()
    web = Child("web", ["serve", "--port", str(port), "--workers", "4"], environment, home.log())
    worker = Child("worker", ["worker"], environment, home.log())
    try:
        web.start()
        worker.start()
        _wait(port, web)
        yield port, web, worker
    finally:
        web.stop()
        worker.stop()


def _wait(port: int, web: Child) -> None:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    until = time.monotonic() + 120
    while time.monotonic() < until and web.exit_code is None:
        with suppress(OSError), opener.open(f"http://127.0.0.1:{port}/", timeout=20):
            return
        time.sleep(0.2)
    raise SystemExit("The web server did not answer; see demo.log in the data folder.")

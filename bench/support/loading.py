"""Clients: requests at a steady rate whatever the answers take, or one after the other."""

import http.client
import json
import queue
import random
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import psycopg

from openmash.adapters.embedded_postgres import EmbeddedServer

from .hub import Desk

# Requests a second. 150 open pages that look for changes every few seconds make most of them.
MIX = {"version poll": 12, "worklist": 5, "contact": 6, "queue": 4, "submit": 3}
RATE = sum(MIX.values())
REFERRER = "a@police.example.org"
"""Who sends the contacts of a measurement."""

_OPEN_LOOP_CLIENTS = 32
_LATEST_START_S = 20.0


def put_away(server: EmbeddedServer) -> int:
    """Close what earlier measurements sent; returns how many contacts.

    Nobody works on them: left open, every run would make every list longer than a hub's ever is.
    """
    with psycopg.connect(server.superuser_url(), autocommit=True) as connection:
        closed = connection.execute(
            "UPDATE records_contact SET status = 'closed', closed_at = now(), next_due_at = NULL "
            "WHERE status <> 'closed' AND referrer_email = %s",
            [REFERRER],
        ).rowcount
        connection.execute("VACUUM (ANALYZE) records_contact")
    return int(closed)


@dataclass(frozen=True, slots=True)
class Request:
    """One request to make."""

    page: str
    method: str
    path: str
    headers: dict[str, str]
    body: bytes | None = None


@dataclass
class Took:
    """How long answers took in milliseconds, by page, and what went wrong."""

    seconds: float = 0.0
    by_page: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    wrong: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def all(self) -> list[float]:
        """Every answer's time."""
        return [each for times in self.by_page.values() for each in times]


class Requests:
    """Makes requests of random users for random contacts."""

    def __init__(self, desks: list[Desk], seed: int) -> None:
        self._desks = desks
        self._dice = random.Random(seed)

    def any(self) -> Request:
        """One request of the mix."""
        return self.of(self._dice.choices(list(MIX), list(MIX.values()))[0])

    def of(self, page: str) -> Request:
        """One request of this page."""
        desk = self._dice.choice(self._desks)
        if page == "submit":
            return self._submit(desk)
        role = "navigator" if page == "queue" else self._dice.choice(_HUB_ROLES)
        cookie = {"Cookie": f"session={self._dice.choice(desk.sessions[role])}"}
        path = {
            "version poll": "/worklist/version/",
            "worklist": "/worklist/",
            "queue": "/queue/",
        }.get(page) or f"/contacts/{self._dice.choice(desk.contacts)}/"
        return Request(page, "GET", path, cookie)

    def _submit(self, desk: Desk) -> Request:
        child = dict(self._dice.choice(desk.people))
        if self._dice.random() < 0.5:
            child["surname"] = f"{child['surname']}-{_letters(self._dice)}"
        body: dict[str, Any] = {
            "referrer": {
                "name": "Aled Pryce",
                "role": "Constable",
                "email": REFERRER,
            },
            "children": [child],
            "adults": [{"forename": "Folake", "relationship": "Mother"}],
            "event": {"witnessed": "Officers found the child alone.", "opinion": "Often alone."},
            "family_told": "told",
        }
        headers = {
            "Authorization": f"Bearer {desk.token}",
            "Idempotency-Key": str(uuid4()),
            "Content-Type": "application/json",
        }
        return Request("submit", "POST", "/api/v1/contacts", headers, json.dumps(body).encode())


_HUB_ROLES = ("screening_officer", "social_worker", "manager")


def _letters(dice: random.Random) -> str:
    return "".join(dice.choices("abcdefghijklmnopqrstuvwxyz", k=6)).title()


class Browser:
    """One kept-alive connection."""

    def __init__(self, port: int) -> None:
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def fetch(self, asked: Request) -> int:
        """The status of the answer, read to its end; 0 where none came."""
        try:
            self._line.request(asked.method, asked.path, asked.body, asked.headers)
            answer = self._line.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            self._line.close()
            return 0
        return answer.status

    def close(self) -> None:
        """Hang up."""
        self._line.close()


def steady(port: int, requests: Requests, seconds: float, rate: float = RATE) -> Took:
    """Requests at random moments, `rate` a second on average.

    Times count from the moment at which a request was due, not from when a client was free to
    send it: a stall shows in every request that it delayed.
    """
    dice = random.Random(int(seconds * rate))
    plan: queue.SimpleQueue[tuple[float, Request] | None] = queue.SimpleQueue()
    at = 0.0
    while (at := at + dice.expovariate(rate)) < seconds:
        plan.put((at, requests.any()))
    took, lock, began = Took(), threading.Lock(), time.perf_counter()

    def work() -> None:
        browser = Browser(port)
        while True:
            try:
                due, asked = plan.get_nowait() or (0.0, None)
            except queue.Empty:
                break
            wait = began + due - time.perf_counter()
            if asked is None or wait < -_LATEST_START_S:
                with lock:
                    took.wrong["never sent: the queue was too long"] += 1
                continue
            if wait > 0:
                time.sleep(wait)
            status = browser.fetch(asked)
            _note(took, lock, asked, status, time.perf_counter() - began - due)
        browser.close()

    _together(work, _OPEN_LOOP_CLIENTS)
    took.seconds = time.perf_counter() - began
    return took


def flat_out(port: int, requests: Requests, page: str, clients: int, seconds: float) -> Took:
    """One page, each client asking again as soon as it has an answer."""
    took, lock, began = Took(), threading.Lock(), time.perf_counter()

    def work() -> None:
        browser = Browser(port)
        while time.perf_counter() - began < seconds:
            with lock:
                asked = requests.of(page)
            sent = time.perf_counter()
            status = browser.fetch(asked)
            _note(took, lock, asked, status, time.perf_counter() - sent)
        browser.close()

    _together(work, clients)
    took.seconds = time.perf_counter() - began
    return took


def _note(took: Took, lock: threading.Lock, asked: Request, status: int, seconds: float) -> None:
    with lock:
        if status in (200, 201):
            took.by_page[asked.page].append(seconds * 1000)
        else:
            took.wrong[f"{asked.page} {status or 'no answer'}"] += 1


def _together(work: Callable[[], None], count: int) -> None:
    threads = [threading.Thread(target=work) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

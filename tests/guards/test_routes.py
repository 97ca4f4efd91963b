"""Every route x method x person x relationship answers as `route_table.py` says.

What a person may not see answers exactly as what does not exist does: same status, same body.
"""

import inspect
import os
import re
import sys
from collections.abc import Iterator
from datetime import datetime
from itertools import cycle, islice, product
from typing import Any
from uuid import UUID

import pytest
from django.db.models import Q
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from openmash.actions import reading
from openmash.core.errors import NotThere
from openmash.domain.access import MAY, Act, AgencyKind, Role, Viewer
from openmash.records.models import Contact
from openmash.records.prepared import Prepared
from openmash.records.queries import contacts
from openmash.records.tenancy import in_hub
from openmash.web import middleware
from tests.guards import world as worlds
from tests.guards.route_table import BY_TOKEN, LINES, PAGE_METHODS, Line, expected
from tests.guards.world import ABSENT, EXCLUDED, OTHER_AGENCY, OWN, PEOPLE, RELATIONS, World
from tests.support.stories import make_contact

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
BY_ROUTE = {line.route: line for line in LINES}
EVERY_CELL = os.environ.get("OPENMASH_TEST_SIZE") == "release"
"""A release tries every method by everybody on everything; else see `_asked` and `_relations`."""
_OTHERS = tuple(method for method in METHODS if method not in PAGE_METHODS)
_ONCE_ONLY = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """One world for all routes; every cell is taken back."""
    with worlds.opened(django_db_blocker) as made:
        yield made


def every_pattern(patterns: list[Any] | None = None) -> Iterator[URLPattern]:
    """Every address of the URLconf, however deep."""
    for each in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(each, URLResolver):
            yield from every_pattern(each.url_patterns)
        else:
            yield each


def undeclared(patterns: list[URLPattern], listed: set[str]) -> list[str]:
    """What is wrong between the addresses and the table: neither may have what the other lacks."""
    names = [str(each.name) for each in patterns]
    wrong = [f"{each.pattern} declares no access" for each in patterns if _open(each)]
    wrong += [f"{name} is not in the table" for name in names if name not in listed]
    wrong += [f"{name} in the table is no route" for name in sorted(listed - set(names))]
    return wrong + [f"{name} names two routes" for name in set(names) if names.count(name) > 1]


def _open(pattern: URLPattern) -> bool:
    return getattr(pattern.callback, "access", None) is None


def wrong_cells(world: World, line: Line) -> list[str]:
    """Every cell of one route whose answer is not the table's, in words; empty if none is."""
    wrong = []
    for person, method in _asked(line):
        absent: tuple[int, bytes] | None = None
        for relation in _relations(line, person, method):
            status, body = _try(world, line, person, method, relation)
            want = expected(line, person, method, relation)
            cell = f"{line.route}: {method} by {person}, {relation}"
            if status != want:
                wrong.append(f"{cell}: {status}, the table says {want}")
            if relation == ABSENT:
                absent = (status, body)
            elif absent and status == 404 and (status, body) != absent:
                wrong.append(f"{cell}: tells hidden from absent")
    return wrong


def _asked(line: Line) -> Iterator[tuple[str, str]]:
    """Who asks, and by which method: everybody by those that pages take.

    Each of the others is refused before anybody is looked at: it is tried by one of those who may
    read the page and by one of those who may not, and everybody tries one of them.
    """
    yield from product(PEOPLE, METHODS if EVERY_CELL else PAGE_METHODS)
    if not EVERY_CELL:
        let_in = [person for person in PEOPLE if person in line.who]
        for people in filter(None, (let_in, [each for each in PEOPLE if each not in let_in])):
            most = max(len(people), len(_OTHERS))
            yield from islice(zip(cycle(people), cycle(_OTHERS), strict=False), most)


def _relations(line: Line, person: str, method: str) -> tuple[str, ...]:
    """Those that can differ; the absent one first, since the hidden ones must look like it.

    HEAD is answered by what answers GET: one thing that is hidden tells whether it is guarded too.
    """
    if not line.about:
        return (OWN,)
    if not EVERY_CELL and method not in ("GET", "POST"):
        return (EXCLUDED, OWN) if method == "HEAD" and person in line.who else (OWN,)
    of_an_agency = line.about.startswith(("request", "handover", "release", "override"))
    return tuple(r for r in reversed(RELATIONS) if of_an_agency or r != OTHER_AGENCY)


def _try(world: World, line: Line, person: str, method: str, relation: str) -> tuple[int, bytes]:
    parts = dict(line.parts)
    if line.about:
        parts |= world.address_parts(line.about, person, relation)
    answer = world.send(person, method, reverse(line.route, kwargs=parts))
    body = b"".join(answer) if answer.streaming else answer.content
    # The token against forged forms differs each time; its length does not.
    return answer.status_code, _ONCE_ONLY.sub(b"", body)


def test_every_route_is_in_the_table_and_declares_its_access() -> None:
    assert undeclared(list(every_pattern()), {*BY_ROUTE, *BY_TOKEN}) == []


def test_no_line_stands_twice() -> None:
    assert len(BY_ROUTE) == len(LINES)


@pytest.mark.parametrize("route", BY_ROUTE)
def test_every_cell_of(world: World, route: str) -> None:
    assert wrong_cells(world, BY_ROUTE[route]) == []


TOKENS = {
    "none": (401, 401),
    "wrong": (401, 401),
    "withdrawn": (403, 403),
    "own": (200, 422),
    "another agency's": (404, 422),
    "of the hub next door": (404, 422),
}
"""Kind of token: the answers to asking how a contact of education stands, and to sending {}."""


@pytest.mark.parametrize("kind", TOKENS)
def test_partner_systems_are_known_by_their_token_alone(world: World, kind: str) -> None:
    education = world.cast.agencies[AgencyKind.EDUCATION].id
    contact_id = make_contact(world.cast, agency_id=education)
    with in_hub(world.cast.hub_id):
        sent = reverse("api.contact_status", args=[Contact.objects.get(id=contact_id).reference])
    send, never = reverse("api.send_contact"), reverse("api.contact_status", args=["HAC-NONE"])
    given = {
        "headers": _token_header(world, kind),
        "content_type": "application/json",
        "data": b"{}",
    }
    reading, sending = TOKENS[kind]
    for person in PEOPLE:  # a browser's session must neither help nor hinder
        for method in METHODS:
            read = world.send(person, method, sent, **given)
            assert read.status_code == (reading if method == "GET" else 405), (person, method)
            told = world.send(person, method, send, **given)
            assert told.status_code == (sending if method == "POST" else 405), (person, method)
            absent = world.send(person, method, never, **given)
            if read.status_code == 404:
                assert (absent.status_code, absent.content) == (404, read.content)


def _token_header(world: World, kind: str) -> dict[str, str]:
    education, police = AgencyKind.EDUCATION, AgencyKind.POLICE
    tokens = {
        "wrong": lambda: "om_HAC_" + "A" * 43,
        "withdrawn": lambda: world.token(education, revoked=True),
        "own": lambda: world.token(education),
        "another agency's": lambda: world.token(police),
        "of the hub next door": lambda: world.token(education, next_door=True),
    }
    return {"Authorization": f"Bearer {tokens[kind]()}"} if kind in tokens else {}


# Faults, planted to see that the table is really tried


def _faulty(world: World, route: str) -> list[str]:
    wrong = wrong_cells(world, BY_ROUTE[route])
    assert wrong, "the fault was not caught"
    return wrong


def _pattern(route: str) -> URLPattern:
    return next(each for each in every_pattern() if each.name == route)


@pytest.mark.parametrize("route", ["turnaround", "audit", "contact", "queue.answer"])
def test_a_page_without_its_gate_is_caught(
    world: World, monkeypatch: pytest.MonkeyPatch, route: str
) -> None:
    pattern = _pattern(route)
    page: Any = inspect.unwrap(pattern.callback)

    def ungated(request: Any, **parts: Any) -> Any:
        with in_hub(world.cast.hub_id):
            return page(request, world.cast.manager, **parts)

    ungated.access = None  # type: ignore[attr-defined]
    monkeypatch.setattr(pattern, "callback", ungated)
    assert any("signed_out" in words for words in _faulty(world, route))
    assert f"{pattern.pattern} declares no access" in undeclared([pattern], {route})


def _takes(monkeypatch: pytest.MonkeyPatch, route: str, method: str) -> None:
    """Let a page answer a method to anybody, about anything."""
    pattern = _pattern(route)
    page: Any = pattern.callback

    def taking(request: Any, **parts: Any) -> Any:
        return HttpResponse() if request.method == method else page(request, **parts)

    taking.access = page.access  # type: ignore[attr-defined]
    monkeypatch.setattr(pattern, "callback", taking)


@pytest.mark.parametrize("method", _OTHERS)
def test_a_page_that_takes_what_no_page_takes_is_caught(
    world: World, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    monkeypatch.setattr(middleware, "METHODS", (*middleware.METHODS, method))
    _takes(monkeypatch, "audit", method)
    wrong = _faulty(world, "audit")
    assert all(f": {method} by" in words for words in wrong)
    assert any("by auditor" in words for words in wrong)


def test_a_page_that_guards_only_its_reading_is_caught(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    _takes(monkeypatch, "triage.propose", "HEAD")
    assert any("by manager, excluded from" in words for words in _faulty(world, "triage.propose"))


def test_a_role_let_in_by_mistake_is_caught(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for act in (Act.SEE_AUDIT, Act.OPEN_CONTACT):
        monkeypatch.setitem(MAY, act, MAY[act] | {Role.ADMINISTRATOR})
    _make_statements_anew(monkeypatch)
    assert all("administrator" in words for words in _faulty(world, "audit"))
    assert all("administrator" in words for words in _faulty(world, "contact"))


def test_a_role_shut_out_by_mistake_is_caught(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(MAY, Act.SEARCH, MAY[Act.SEARCH] - {Role.BUSINESS_SUPPORT})
    _make_statements_anew(monkeypatch)
    assert all("business_support" in words for words in _faulty(world, "search"))


def _make_statements_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Statements are made once and kept: a fault planted afterwards needs them made again, and
    those made under it must not serve the tests that follow."""
    ours = [m for name, m in sys.modules.items() if name.startswith("openmash.")]
    for each in {id(e): e for m in ours for e in vars(m).values()}.values():
        if isinstance(each, Prepared):
            monkeypatch.setattr(each, "_statements", {})


def test_a_forgotten_exclusion_is_caught(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contacts, "not_excluded", lambda *_: Q())
    _make_statements_anew(monkeypatch)
    assert all("excluded from" in words for words in _faulty(world, "triage.propose"))


def test_a_hidden_contact_that_answers_in_other_words_is_caught(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = reading.contact_opened

    def talkative(viewer: Viewer, *, contact_id: UUID, now: datetime) -> None:
        seen = contacts.visible_contacts(viewer).filter(id=contact_id).exists()
        if Contact.objects.filter(id=contact_id).exists() and not seen:
            raise NotThere("There is no contact here for a relative of the family.")
        opened(viewer, contact_id=contact_id, now=now)

    monkeypatch.setattr(reading, "contact_opened", talkative)
    assert all("tells hidden from absent" in each for each in _faulty(world, "triage.propose"))


def test_an_unlisted_route_and_a_line_without_a_route_are_caught() -> None:
    patterns = list(every_pattern())
    listed = {*BY_ROUTE, *BY_TOKEN}
    assert undeclared(patterns, listed - {"audit"}) == ["audit is not in the table"]
    assert undeclared(patterns, listed | {"ghost"}) == ["ghost in the table is no route"]
    assert undeclared([*patterns, patterns[0]], listed) == ["home names two routes"]

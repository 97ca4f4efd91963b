"""Everything that can be asked of the service, asked by everybody; and where marks were shown."""

import html
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from openmash.adapters import paper
from openmash.domain.access import Viewer
from openmash.records.models import (
    Attachment,
    Item,
    ItemRelease,
    Product,
    ReleaseOverride,
    ReleaseRequest,
    SubjectItem,
)
from openmash.records.tenancy import in_hub
from tests.guards.canaries import MARK, Canaries
from tests.guards.route_table import LINES, NO_METHOD, Line
from tests.guards.world import EXCLUDED, NEXT_DOOR, OTHER_AGENCY, OWN, PEOPLE, World
from tests.support.signed_in import signed_in

_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_ADDRESSES = re.compile(r"(?:href|src|action|formaction|content)=\"([^\"]*)\"")
NEIGHBOURS = "next door's "
VIEWS = {
    "chronology": "?show=short",
    "chronology.print": "?show=short",
    "handovers": "?view=answered",
    "worklist": "?stage=decided",
}
"""Another view of a page, with other things on it."""


@dataclass
class Shown:
    """What came back: each mark by who was shown it and by which route."""

    canaries: Canaries
    seen: set[tuple[str, str, str]] = field(default_factory=set)
    misplaced: set[tuple[str, str, str]] = field(default_factory=set)
    pages: int = 0

    def take(self, person: str, route: str, answer: Any) -> None:
        """Read one answer: its words, and the places where no mark may ever stand."""
        body = b"".join(answer) if answer.streaming else answer.content
        words = html.unescape(body.decode(errors="replace"))
        self.pages += answer.status_code == 200
        self.seen |= {(person, route, mark) for mark in MARK.findall(words)}
        elsewhere = {
            "title": " ".join(_TITLE.findall(words)),
            "address": " ".join(_ADDRESSES.findall(words)),
            "header": " ".join(f"{name}: {value}" for name, value in answer.items()),
            "cookie": answer.cookies.output(),
        }
        for where, text in elsewhere.items():
            self.misplaced |= {(person, f"{where} of {route}", m) for m in MARK.findall(text)}

    def leaks(self, viewers: dict[str, Viewer | None]) -> list[str]:
        """Every mark that somebody was shown who may not be, and every one in a wrong place."""
        wrong = {f"{mark} in the {where}, to {who}" for who, where, mark in self.misplaced}
        wrong |= {
            f"{mark} by {route} to {person}"
            for person, route, mark in self.seen
            if not self.canaries.may_be_shown(mark, viewers[person], route)
        }
        return sorted(wrong)


def viewers_of(world: World) -> dict[str, Viewer | None]:
    """Everybody who asks, and who they are to the rule; None for whoever is nobody."""
    found: dict[str, Viewer | None] = {name: world.cast.viewers.get(name) for name in PEOPLE}
    there = world.next_door.viewers
    return found | {f"{NEIGHBOURS}{name}": each for name, each in there.items()}


def browsers_of(world: World) -> dict[str, Client]:
    """A browser for each of them."""
    found = {name: world._clients[name] for name in PEOPLE}
    there = world.next_door.viewers
    found |= {f"{NEIGHBOURS}{name}": signed_in(each) for name, each in there.items()}
    for each in found.values():
        each.raise_request_exception = False
    return found


def addresses(world: World, line: Line, person: str, *, everything: bool) -> Iterator[str]:
    """Every address of a route that names a thing of any hub, for this person."""
    desk = person.removeprefix(NEIGHBOURS)
    if not line.about:
        yield reverse(line.route, kwargs=line.parts)
        return
    named: dict[str, None] = {}
    parts: dict[str, Any]
    for relation in (OWN, OTHER_AGENCY, EXCLUDED, NEXT_DOOR):
        parts = line.parts | world.address_parts(line.about, desk, relation)
        named[reverse(line.route, kwargs=parts)] = None
    of = (OWN, EXCLUDED, NEXT_DOOR) if everything else () if person != desk else (OWN,)
    for relation in of:
        planted = _planted(world, line, relation)
        for parts in planted if everything else planted[:: max(1, len(planted) // 8)]:
            named[reverse(line.route, kwargs=line.parts | parts)] = None
    yield from named


def _planted(world: World, line: Line, relation: str) -> list[dict[str, UUID]]:
    """What was planted, beyond the one thing of each kind that the stories tell of."""
    told = world.told[relation]
    asked = told.contacts["asked"]
    name = line.about.partition(" ")[0]
    with in_hub((world.next_door if relation == NEXT_DOOR else world.cast).hub_id):
        of_contact: dict[str, Any] = {
            "item": Item.objects.filter(contact_id=asked),
            "attachment": Attachment.objects.filter(contact_id=asked),
            "own_record+item": SubjectItem.objects.filter(subject_request_id=told.own_record),
            "release": ItemRelease.objects.filter(item__contact_id=asked).exclude(wording=""),
            "release_request": ReleaseRequest.objects.filter(contact_id=asked),
            "override": ReleaseOverride.objects.filter(contact_id=asked),
            "product": Product.objects.filter(contact_id=asked),
        }
        key = {
            "own_record+item": "item_id",
            "attachment": "attachment_id",
            "item": "item_id",
            "release_request": "request_id",
        }.get(name, f"{name}_id")
        more = {
            "attachment": {"contact_id": asked},
            "own_record+item": {"request_id": told.own_record},
        }.get(name, {})
        ids = of_contact[name].values_list("id", flat=True) if name in of_contact else ()
        return [{**more, key: each} for each in ids]


def crawl(
    world: World,
    canaries: Canaries,
    *,
    routes: set[str] | None = None,
    people: set[str] | None = None,
    everything: bool = False,
) -> Shown:
    """Read every page, and send every form empty, as everybody.

    Args:
        routes, people: only these.
        everything: also what the table says is refused before anything is looked up.
    """
    shown = Shown(canaries)
    for person, browser in browsers_of(world).items():
        if people is not None and person not in people:
            continue
        for line in LINES:
            if routes is not None and line.route not in routes:
                continue
            desk = person.removeprefix(NEIGHBOURS)
            if not everything and (desk not in line.who or _names_nothing(line, person)):
                continue
            # Its empty form is sent to the first address of each; in a release to every one.
            sends = person == desk or everything
            for address in addresses(world, line, person, everything=everything):
                _ask(shown, person, line, browser, address, sends=sends)
                sends = everything
                if line.route in VIEWS:
                    another = f"{address}{VIEWS[line.route]}"
                    _ask(shown, person, line, browser, another, sends=False)
    return shown


def _ask(
    shown: Shown, person: str, line: Line, browser: Client, address: str, *, sends: bool
) -> None:
    for method, answer_is in (("get", line.get), ("post", line.post)):
        if answer_is == NO_METHOD or (method == "post" and not sends):
            continue
        # Signing out, or being signed out, must not make the rest of the crawl a stranger's.
        cookies = deepcopy(browser.cookies)
        with transaction.atomic():
            answer = getattr(browser, method)(address)
            transaction.set_rollback(method == "post")
        shown.take(person, line.route, answer)
        browser.cookies = cookies


def _names_nothing(line: Line, person: str) -> bool:
    """A page of the sign-in, or one without an address for a neighbour to try."""
    return line.route.startswith(("account_", "mfa_")) or (
        person.startswith(NEIGHBOURS) and not line.about
    )


@contextmanager
def papers_as_words(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """While this lasts a PDF is the words that would be drawn: what is drawn cannot be searched."""

    def words(sheet: paper.Sheet) -> bytes:
        blocks = "\n".join(block.text for block in sheet.blocks)
        return f"{blocks}\n{sheet.mark}\n{sheet.top}\n{sheet.foot}".encode()

    with monkeypatch.context() as patch:
        patch.setattr(paper, "pdf", words)
        yield


class Heard(logging.Handler):
    """Every line of every log, whole."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the line with whatever hangs on it."""
        self.lines.append(f"{record.getMessage()} {record.__dict__}")


@contextmanager
def listening() -> Iterator[list[str]]:
    """Every line that is logged meanwhile."""
    heard, root = Heard(), logging.getLogger()
    before, level = logging.root.manager.disable, root.level
    logging.disable(logging.NOTSET)
    root.addHandler(heard)
    root.setLevel(logging.INFO)
    try:
        yield heard.lines
    finally:
        root.removeHandler(heard)
        root.setLevel(level)
        logging.disable(before)


def tables_with_marks(*hubs: UUID) -> dict[str, set[str]]:
    """By table of the database, the marks that are stored in it."""
    found: dict[str, set[str]] = {}
    for hub_id in hubs:
        with in_hub(hub_id), connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                name = connection.ops.quote_name(table)
                cursor.execute("SELECT has_table_privilege(%s, 'SELECT')", [f"public.{name}"])
                if not cursor.fetchone()[0]:
                    continue
                cursor.execute(f"SELECT t::text FROM {name} t WHERE t::text LIKE '%CANARY-%'")
                for (row,) in cursor.fetchall():
                    found.setdefault(table, set()).update(MARK.findall(row))
    return found

"""Every answer, of whatever status, carries the headers that keep it private and unscripted."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse

from openmash.web import middleware
from tests.guards import world as worlds
from tests.guards.route_table import BY_TOKEN, LINES, PAGE_METHODS
from tests.guards.world import ABSENT, OWN, World

PEOPLE = ("manager", "police", "assessment_team", "administrator", "auditor", "signed_out")
STATUSES = {200, 302, 303, 401, 403, 404, 405, 422, 500}
"""Every class of answer must be met, or this test would say nothing of it."""

SAME = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
}
CSP = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
TELLTALE = ("Server", "X-Powered-By", "Via")
INLINE = {
    "an inline script": re.compile(rb"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")"),
    "an inline style": re.compile(rb"<style|<[a-z][^>]*\sstyle="),
    "an inline handler": re.compile(rb"<[a-z][^>]*\son[a-z]+="),
    "a javascript: address": re.compile(rb"(?i)(href|action)=[\"']?javascript:"),
    "something from elsewhere": re.compile(
        rb"(?i)<(script|link|img|iframe)[^>]*(src|href)=\"(https?:)?//"
    ),
}


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """One world for all addresses."""
    with worlds.opened(django_db_blocker) as made:
        yield made


def faults(answer: Any) -> list[str]:
    """What is wrong with the headers and the markup of one answer, in words."""
    headers = answer.headers
    wrong = [f"{k}: {headers.get(k)}" for k, v in SAME.items() if headers.get(k) != v]
    policy = dict(
        part.strip().partition(" ")[::2]
        for part in headers.get("Content-Security-Policy", "").split(";")
        if part.strip()
    )
    if policy != CSP:
        wrong.append(f"Content-Security-Policy: {policy}")
    if "no-store" not in headers.get("Cache-Control", ""):
        wrong.append(f"Cache-Control: {headers.get('Cache-Control')}")
    if "camera=()" not in headers.get("Permissions-Policy", ""):
        wrong.append("no Permissions-Policy")
    wrong += [f"{name} tells what runs here" for name in TELLTALE if name in headers]
    wrong += [words for words, found in INLINE.items() if found.search(answer.content)]
    wrong += [f"cookie {name}" for name, jar in answer.cookies.items() if not _kept(jar)]
    return wrong


def _kept(cookie: Any) -> bool:
    return bool(not cookie.value or (cookie["httponly"] and cookie["samesite"] == "Lax"))


def _answers(world: World) -> Iterator[tuple[str, Any]]:
    for line in LINES:
        for person in PEOPLE:
            for relation in (OWN, ABSENT) if line.about else (OWN,):
                parts = dict(line.parts)
                if line.about:
                    parts |= world.address_parts(line.about, person, relation)
                address = reverse(line.route, kwargs=parts)
                for method in (*PAGE_METHODS[::2], "PUT"):
                    yield f"{method} {line.route} by {person}", world.send(person, method, address)
    for route in BY_TOKEN:
        args = ["HAC-NONE"] if route == "api.contact_status" else []
        for method in ("GET", "POST"):
            yield f"{method} {route}", world.send("signed_out", method, reverse(route, args=args))
    yield "no such page", world.send("signed_out", "GET", "/no/such/page/")


def test_every_answer_of_every_address(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    met, wrong = set(), []
    for words, answer in _answers(world):
        met.add(answer.status_code)
        wrong += [f"{words} ({answer.status_code}): {fault}" for fault in faults(answer)]
    monkeypatch.setattr("openmash.records.queries.hubs.every_hub", _broken)
    broken = world.send("signed_out", "GET", reverse("help"))
    met.add(broken.status_code)
    wrong += [f"the fault page: {fault}" for fault in faults(broken)]
    assert not wrong, "\n".join(sorted(set(wrong)))
    assert met >= STATUSES


def _broken() -> None:
    raise RuntimeError("planted")


def test_an_answer_without_its_headers_is_caught(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = reverse("privacy")
    assert faults(world.send("signed_out", "GET", address)) == []

    def stripped(self: Any, request: Any) -> Any:
        response = self.get_response(request)
        response.headers["Cache-Control"] = "max-age=60"
        response.headers["Server"] = "a web server, version 3"
        return response

    monkeypatch.setattr(middleware.Headers, "__call__", stripped)
    found = faults(world.send("signed_out", "GET", address))
    for words in ("Cache-Control: max-age=60", "Server tells", "X-Robots-Tag: None"):
        assert any(each.startswith(words) for each in found), found


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<script>alert(1)</script>", "an inline script"),
        ('<p style="color:red">', "an inline style"),
        ("<style>p {}</style>", "an inline style"),
        ('<a class="x" onclick="go()">', "an inline handler"),
        ('<a href="javascript:go()">', "a javascript: address"),
        ('<script src="https://cdn.example.org/x.js"></script>', "something from elsewhere"),
    ],
)
def test_inline_markup_is_caught(markup: str, words: str) -> None:
    assert words in faults(HttpResponse(markup))
    assert words not in faults(HttpResponse('<script src="/static/a.js"></script><p class="on">'))

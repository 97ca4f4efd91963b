"""The hub's side: sends one signed question to one matcher and believes only a signed answer."""

import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Final
from urllib.parse import SplitResult, urlsplit

from openmash.adapters.signing import PublicKey
from openmash.domain.people.elsewhere import wire
from openmash.domain.people.elsewhere.answers import Reason

from .service import PATH

LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
TIMEOUT_S: Final = 6.0
_SLACK: Final = timedelta(minutes=5)
_OK, _FORBIDDEN = 200, 403

Send = Callable[[str, bytes], tuple[int, bytes]]
"""Takes an address and a body; gives the status and the body that came back."""


class NoAnswer(Exception):
    """There is no answer that can be believed."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Address:
    """Where a matcher answers and how its answers are known."""

    url: str
    public_key: str


def check_address(url: str) -> str | None:
    """What is wrong with a matcher's address, as a sentence; None if nothing is."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return "This is no web address. Write it like https://matcher.police.example.org"
    if not parts.hostname or parts.query or parts.fragment or parts.username:
        return "This is no web address. Write it like https://matcher.police.example.org"
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK):
        return None
    return "The address must begin with https://, or names and dates would cross in clear text."


def ask(
    where: Address,
    asked: wire.Question,
    keys: Mapping[str, wire.Sign],
    *,
    now: Callable[[], datetime],
    send: Send | None = None,
) -> wire.Answer:
    """Ask one matcher about one person.

    Args:
        keys: the hub's for this agency.
        now: tells the time, aware UTC.
        send: instead of the network.

    Raises:
        NoAnswer: none came, or none that can be believed; and why.
    """
    if not keys:
        raise NoAnswer(Reason.NO_KEY)
    try:
        text = wire.write_question(asked, keys)
    except ValueError:
        raise NoAnswer(Reason.NOT_SENT) from None
    try:
        status, raw = (send or _send)(where.url, text.encode())
    except (OSError, HTTPException):
        raise NoAnswer(Reason.UNREACHABLE) from None
    if status == _FORBIDDEN:
        raise NoAnswer(Reason.REFUSED)
    if status != _OK:
        raise NoAnswer(Reason.UNREACHABLE)
    return _believed(raw, where, asked, now())


def _believed(raw: bytes, where: Address, asked: wire.Question, now: datetime) -> wire.Answer:
    try:
        public = PublicKey(where.public_key)
        opened = wire.open_text(raw, wire.ANSWER)
        if not opened.is_signed_by([(public.key_id, public.verifies)]):
            raise NoAnswer(Reason.BAD_ANSWER)
        given = wire.answer_of(opened)
    except ValueError:
        raise NoAnswer(Reason.BAD_ANSWER) from None
    # The matcher tells of clocks that differ by itself; here the bound only keeps out old answers.
    late = given.reason is not Reason.CLOCK and not wire.is_timely(given.at, now, _SLACK)
    if given.question != asked.id or late:
        raise NoAnswer(Reason.BAD_ANSWER)
    return given


def _send(url: str, body: bytes) -> tuple[int, bytes]:
    parts = urlsplit(url)
    connection = _connection(parts)
    try:
        # No redirect is followed: the question is for this address alone.
        connection.request(
            "POST",
            parts.path.rstrip("/") + PATH,
            body,
            {"Content-Type": "text/plain; charset=utf-8"},
        )
        answer = connection.getresponse()
        return answer.status, answer.read(wire.LONGEST + 1)
    finally:
        connection.close()


def _connection(parts: SplitResult) -> HTTPConnection:
    host = parts.hostname or ""
    if parts.scheme == "https":
        context = ssl.create_default_context()
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        return HTTPSConnection(host, parts.port, timeout=TIMEOUT_S, context=context)
    return HTTPConnection(host, parts.port, timeout=TIMEOUT_S)

"""The matcher's one page: a signed question in, a signed answer out. WSGI, behind a TLS proxy.

Whoever is not a hub of this agency's list learns nothing but that. Every answer is of one length
and takes about one time. If it cannot be logged, it is not given.
"""

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from random import SystemRandom
from time import monotonic, sleep
from typing import Any, Final
from zoneinfo import ZoneInfo

import structlog

from openmash.core.errors import Misconfigured
from openmash.domain.people.elsewhere import fields, wire
from openmash.domain.people.elsewhere.answers import Reason, Verdict, is_enough, search
from openmash.domain.people.elsewhere.rules import fingerprint
from openmash.domain.people.linkage.cards import Card, card_of
from openmash.domain.people.linkage.keys import asked_keys

from . import log
from .asked import Admission, admit
from .folder import MatcherFolder, Settings
from .index import NoIndex, opened

PATH: Final = "/known"
_LONDON: Final = ZoneInfo("Europe/London")
_TEXT: Final = [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store")]
_REFUSAL: Final = ("refused\n" + " " * wire.BLOCK)[: wire.BLOCK].encode()
_logger = structlog.get_logger()

Reply = tuple[str, bytes]


class Refused(Exception):
    """The question is none that may be answered. Its words are for the agency's own log."""


class Service:
    """Answers the questions of the hubs that a matcher's folder lists."""

    def __init__(
        self,
        folder: MatcherFolder,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        wait: Callable[[float], None] = sleep,
    ) -> None:
        """Raise Misconfigured if the folder is not in order."""
        self._folder, self._clock, self._wait = folder, clock, wait
        self._dice = SystemRandom()
        folder.settings()
        folder.log_key()
        self.key = folder.key()

    def __call__(
        self, environ: Mapping[str, Any], start_response: Callable[..., object]
    ) -> Iterable[bytes]:
        """One question, as WSGI has it."""
        began = monotonic()
        status, body = self._reply(environ)
        self._take_time(began)
        headers = [*_TEXT, ("Content-Length", str(len(body)))]
        start_response(status, headers)
        return [body]

    def _reply(self, environ: Mapping[str, Any]) -> Reply:
        if environ["REQUEST_METHOD"] != "POST" or environ["PATH_INFO"] != PATH:
            return "404 Not Found", _REFUSAL
        try:
            told = str(environ.get("CONTENT_LENGTH") or "")
            if not told.isdecimal() or not 0 < int(told) <= wire.LONGEST:
                raise Refused("of no length, or too long")
            return "200 OK", self.answer(environ["wsgi.input"].read(int(told))).encode()
        except Refused as why:
            _logger.warning("a question was refused", why=str(why))
            return "403 Forbidden", _REFUSAL
        except (Misconfigured, OSError, sqlite3.Error) as trouble:
            _logger.error("a question could not be answered", trouble=type(trouble).__name__)
            return "503 Service Unavailable", _REFUSAL

    def _take_time(self, began: float) -> None:
        least = self._folder.settings().least_milliseconds / 1000
        wanted = least * (1 + self._dice.random())
        self._wait(max(0.0, wanted - (monotonic() - began)))

    def answer(self, raw: bytes) -> str:
        """Return the signed answer to a question as it came.

        Raises:
            Refused: it is not signed by a hub of the list, is meant for another matcher or was
                asked before.
            OSError, sqlite3.Error, Misconfigured: it could not be noted or logged.
        """
        now, settings = self._clock(), self._folder.settings()
        asked = self._believed(raw)
        given = self._in_time(asked, settings, now)
        log_key = self._folder.log_key()
        outcome = " ".join(filter(None, (given.verdict.value, given.reason.value)))
        log.append(self._folder.log, log.entry_of(asked, outcome, log_key, now))
        return wire.write_answer(given, {self.key.public.key_id: self.key.sign})

    def _believed(self, raw: bytes) -> wire.Question:
        try:
            opened_text = wire.open_text(raw, wire.QUESTION)
            keys = self._folder.hub_keys(str(opened_text.body.get("hub", "")))
            if not opened_text.is_signed_by((key.key_id, key.verifies) for key in keys):
                raise Refused("not signed by a hub of the list")
            asked = wire.question_of(opened_text)
        except fields.BadText as wrong:
            raise Refused(str(wrong)) from None
        if asked.to != self.key.public.key_id:
            raise Refused("meant for another matcher")
        return asked

    def _in_time(self, asked: wire.Question, settings: Settings, now: datetime) -> wire.Answer:
        if not wire.is_timely(asked.at, now, timedelta(seconds=settings.clock_slack_seconds)):
            return self._could_not(asked, Reason.CLOCK, settings, now)
        admission = admit(
            self._folder.asked,
            asked.hub,
            asked.id,
            now=now,
            an_hour=settings.questions_an_hour,
            a_day=settings.questions_a_day,
        )
        if admission is Admission.REPLAY:
            raise Refused("asked before")
        if admission is Admission.OVER_LIMIT:
            return self._could_not(asked, Reason.LIMIT, settings, now)
        if not is_enough(asked.facts):
            return self._could_not(asked, Reason.TOO_LITTLE, settings, now)
        try:
            return self._searched(asked, settings, now)
        except NoIndex:
            return self._could_not(asked, Reason.NO_INDEX, settings, now)

    def _searched(self, asked: wire.Question, settings: Settings, now: datetime) -> wire.Answer:
        with opened(self._folder.index) as index:
            about = index.about
            if about.rules != fingerprint() or about.key_id:
                return self._could_not(asked, Reason.OTHER_RULES, settings, now)
            age = now.astimezone(_LONDON).date() - about.taken_on
            if not timedelta(0) <= age <= timedelta(days=settings.oldest_extract_days):
                return self._could_not(asked, Reason.OLD_INDEX, settings, now)
            near = index.nearest(asked_keys(asked.facts))
            cards = {person: Card.from_json(card) for person, card in near.items()}
            found = search(card_of(asked.facts), cards, about.people)
            told = settings.tells_record_number and found.verdict is Verdict.KNOWN
            return wire.Answer(
                question=asked.id,
                at=now,
                verdict=found.verdict,
                taken_on=about.taken_on,
                left_out=about.left_out,
                contact_point=settings.contact_point,
                record=index.record(int(str(found.best))) if told else "",
            )

    def _could_not(
        self, asked: wire.Question, why: Reason, settings: Settings, now: datetime
    ) -> wire.Answer:
        return wire.Answer(
            question=asked.id,
            at=now,
            verdict=Verdict.COULD_NOT_SEARCH,
            reason=why,
            contact_point=settings.contact_point,
        )

"""The texts that a hub and an agency's matcher exchange: one person a question, nothing else.

A text is a title, one line of JSON and one signature line for each key of the sender. Every text
is filled up to whole blocks, so that its length tells nobody what it says.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from openmash.domain.people.elsewhere import fields
from openmash.domain.people.elsewhere.answers import Reason, Verdict
from openmash.domain.people.facts import PersonFacts

BLOCK: Final = 4096
LONGEST: Final = 4 * BLOCK
"""Bytes of the longest text that either side reads."""

QUESTION: Final = "OpenMASH: does the agency know this person? 1"
ANSWER: Final = "OpenMASH: an answer about one person. 1"
_SIGNATURE: Final = "signature"
_MOST_SIGNATURES: Final = 3

Sign = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Question:
    """A hub asks about one person.

    Attributes:
        id: of this question alone; asked again it is a replay.
        hub: three letters. to: the matcher's key id, so that it is of no use elsewhere.
        by: who asks, as the hub's audit names them; never a name.
        at: UTC, when it was sent.
        facts: what is told of the person.
    """

    id: UUID
    hub: str
    to: str
    by: str
    at: datetime
    facts: PersonFacts


@dataclass(frozen=True, slots=True)
class Answer:
    """What a matcher says.

    Attributes:
        question: the id of the question.
        at: UTC, when it was answered.
        reason: why it could not search.
        taken_on: London date of the extract that was searched; None if there is none.
        left_out: rows of that extract that could not be read, so that nobody of them is found.
        contact_point: whom to ask at the agency, in its own words.
        record: the agency's own number of the record; "" unless known and the agency allows it.
    """

    question: UUID
    at: datetime
    verdict: Verdict
    reason: Reason = Reason.NONE
    taken_on: date | None = None
    left_out: int = 0
    contact_point: str = ""
    record: str = ""


def write_question(asked: Question, keys: Mapping[str, Sign]) -> str:
    """Return the signed text of a question.

    Args:
        keys: key id to what signs with it; more than one while a key is being exchanged.

    Raises:
        ValueError: it is too long to send.
    """
    body = {
        "id": str(asked.id),
        "hub": asked.hub,
        "to": asked.to,
        "by": asked.by,
        "at": fields.moment_text(asked.at),
        "person": fields.person_text(asked.facts),
    }
    return _sealed(QUESTION, body, keys)


def write_answer(given: Answer, keys: Mapping[str, Sign]) -> str:
    """Return the signed text of an answer."""
    body = {
        "question": str(given.question),
        "at": fields.moment_text(given.at),
        "verdict": given.verdict.value,
        "reason": given.reason.value,
        "taken_on": given.taken_on.isoformat() if given.taken_on else "",
        "left_out": given.left_out,
        "contact_point": given.contact_point[: fields.LONGEST_CLAIM],
        "record": given.record[: fields.LONGEST_CLAIM],
    }
    return _sealed(ANSWER, body, keys)


@dataclass(frozen=True, slots=True)
class Opened:
    """A text taken apart, its signatures not yet looked at.

    Attributes:
        signed: what the signatures are over.
        body: the fields.
        signatures: key id to signature in base64.
    """

    signed: str
    body: Mapping[str, Any]
    signatures: Mapping[str, str]

    def is_signed_by(self, keys: Iterable[tuple[str, Callable[[str, str], bool]]]) -> bool:
        """True if one of the keys, each an id and its check, made one of the signatures."""
        return any(
            key_id in self.signatures and verifies(self.signed, self.signatures[key_id])
            for key_id, verifies in keys
        )


def open_text(raw: bytes, title: str) -> Opened:
    """Take a text apart.

    Raises:
        BadText: it is none of these, or too long.
    """
    if len(raw) > LONGEST:
        raise fields.BadText("too long")
    try:
        lines = raw.decode().split("\n")
        body = json.loads(lines[1])
    except (UnicodeDecodeError, IndexError, ValueError, RecursionError):
        raise fields.BadText("no text of ours") from None
    if lines[0] != title or lines[-1] != "" or not isinstance(body, dict):
        raise fields.BadText("no text of ours")
    signatures: dict[str, str] = {}
    for line in lines[2:-1]:
        words = line.split(" ")
        if len(words) != 3 or words[0] != _SIGNATURE or len(signatures) == _MOST_SIGNATURES:
            raise fields.BadText("no signature line")
        signatures[words[1]] = words[2]
    return Opened(f"{lines[0]}\n{lines[1]}\n", body, signatures)


def question_of(opened: Opened) -> Question:
    """Return the question; only after its signature was found good.

    Raises:
        BadText: a field is missing, or more than one person's worth is told.
    """
    body = fields.exactly(opened.body, {"id", "hub", "to", "by", "at", "person", "fill"})
    return Question(
        id=fields.uuid(body["id"]),
        hub=fields.text(body["hub"]),
        to=fields.text(body["to"]),
        by=fields.text(body["by"]),
        at=fields.moment(body["at"]),
        facts=fields.person(body["person"]),
    )


_ANSWER_FIELDS: Final = frozenset(
    {"question", "at", "verdict", "reason", "taken_on", "left_out", "contact_point", "record"}
    | {"fill"}
)


def answer_of(opened: Opened) -> Answer:
    """Return the answer; only after its signature was found good.

    Raises:
        BadText: a field is missing or unknown.
    """
    body = fields.exactly(opened.body, _ANSWER_FIELDS)
    left_out = body["left_out"]
    if not isinstance(left_out, int) or left_out < 0:
        raise fields.BadText("a field")
    try:
        verdict, reason = Verdict(fields.text(body["verdict"])), Reason(fields.text(body["reason"]))
    except ValueError:
        raise fields.BadText("a word that we do not know") from None
    if verdict.has_searched != (reason is Reason.NONE):
        raise fields.BadText("a reason that does not fit")
    return Answer(
        question=fields.uuid(body["question"]),
        at=fields.moment(body["at"]),
        verdict=verdict,
        reason=reason,
        taken_on=fields.day(body["taken_on"]),
        left_out=left_out,
        contact_point=fields.text(body["contact_point"]),
        record=fields.text(body["record"]),
    )


def is_timely(at: datetime, now: datetime, slack: timedelta) -> bool:
    """True if two clocks agree so far that a text of then may be believed now."""
    return abs(now - at) <= slack


def _sealed(title: str, body: dict[str, Any], keys: Mapping[str, Sign]) -> str:
    bare = len(_line({**body, "fill": ""}).encode())
    # The signatures are of one length each, so the text's length tells how many keys there are.
    text = f"{title}\n{_line({**body, 'fill': ' ' * (-bare % BLOCK)})}\n"
    if len(text.encode()) > LONGEST - BLOCK:
        raise ValueError("too long to send")
    return text + "".join(f"{_SIGNATURE} {name} {sign(text)}\n" for name, sign in keys.items())


def _line(body: Mapping[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))

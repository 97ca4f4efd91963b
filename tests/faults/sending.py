"""Partner systems that send contacts, send again when no answer came, and keep every receipt."""

import http.client
import itertools
import json
import threading
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

ADDRESS = "/api/v1/contacts"
_ANSWERS_WITHIN_S = 15.0
_AGAIN_AFTER_S = 0.05


def body(key: str, number: int) -> dict[str, Any]:
    """A contact of one child and one adult, all invented; our reference in it is the key."""
    return {
        "your_reference": key,
        "referrer": {"name": "Aled Pryce", "role": "Constable", "email": "a@police.example.org"},
        "children": [{"forename": "Tolu", "surname": _name(number), "birth_date": "2018-03"}],
        "adults": [{"forename": "Folake", "surname": _name(number), "relationship": "Mother"}],
        "event": {"witnessed": "Officers found the child alone.", "opinion": "Often left alone."},
        "family_told": "told",
        "safe_to_contact": "yes",
    }


def _name(number: int) -> str:
    """A surname of its own for each contact, so that matching stays a short search."""
    letters = []
    while number:
        number, place = divmod(number, 26)
        letters.append(chr(ord("a") + place))
    return "Sample" + "".join(letters)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: status, media type and the JSON, which is None for an HTML page."""

    status: int
    kind: str
    told: Any


class Line:
    """One kept-alive connection of one partner."""

    def __init__(self, port: int, token: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_ANSWERS_WITHIN_S)
        self._token = token

    def send(self, key: str, what: dict[str, Any]) -> Answer | None:
        """Send one contact; None where no answer came."""
        headers = {
            "Authorization": f"Bearer {self._token}",
            "Idempotency-Key": key,
            "Content-Type": "application/json",
        }
        try:
            self._connection.request("POST", ADDRESS, json.dumps(what), headers)
            answer = self._connection.getresponse()
            said, kind = answer.read(), answer.headers.get_content_type()
        except (OSError, http.client.HTTPException):
            self._connection.close()
            return None
        return Answer(answer.status, kind, json.loads(said) if "json" in kind else None)

    def close(self) -> None:
        """Hang up."""
        self._connection.close()


@dataclass
class Receipts:
    """Everything that clients saw. Used by several threads."""

    seen: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    unexpected: list[Answer] = field(default_factory=list)
    unanswered: int = 0
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def saw(self, key: str, answer: Answer | None) -> bool:
        """Note an answer; true if it was a receipt."""
        with self._changed:
            if answer is not None and answer.status in (200, 201):
                self.seen[key].add(answer.told["reference"])
                self._changed.notify_all()
                return True
            if answer is None or answer.status >= 500:
                self.unanswered += 1
            else:
                self.unexpected.append(answer)
                self._changed.notify_all()
            return False

    def another(self, within_s: float) -> bool:
        """Wait for one more new contact's receipt than there is now; false if none came."""
        with self._changed:
            before = len(self.seen)
            return self._changed.wait_for(
                lambda: len(self.seen) > before or bool(self.unexpected), within_s
            )


class Partners:
    """Threads that send contact after contact until told to stop."""

    def __init__(self, port: int, token: str, clients: int = 4) -> None:
        self.receipts = Receipts()
        self._numbers = itertools.count(1)
        self._port, self._token = port, token
        self._stop = threading.Event()
        self._give_up = threading.Event()
        self._threads = [
            threading.Thread(target=self._work, name=f"partner-{n}") for n in range(clients)
        ]

    def start(self) -> None:
        """Begin to send."""
        for thread in self._threads:
            thread.start()

    def finish(self, within_s: float) -> bool:
        """Send what was begun to its receipt, and stop; false if somebody never got one."""
        self._stop.set()
        for thread in self._threads:
            thread.join(within_s)
        done = not any(thread.is_alive() for thread in self._threads)
        self.abandon()
        return done

    def abandon(self) -> None:
        """Stop at once, receipt or none."""
        self._stop.set()
        self._give_up.set()
        for thread in self._threads:
            thread.join(2 * _ANSWERS_WITHIN_S)

    def _work(self) -> None:
        line = Line(self._port, self._token)
        while not self._stop.is_set():
            number = next(self._numbers)
            key = f"K-{number:07}"
            what = body(key, number)
            while not self._give_up.is_set():
                if self.receipts.saw(key, line.send(key, what)):
                    break
                self._give_up.wait(_AGAIN_AFTER_S)
            if number % 10 == 0 and not self._give_up.is_set():
                # A system that forgot that it had an answer.
                self.receipts.saw(key, line.send(key, what))
        line.close()

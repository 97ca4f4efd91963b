"""The same contact sent many times at once to a real server is one contact."""

import threading
from collections.abc import Callable

import psycopg
import pytest

from .installation import Installation
from .sending import Answer, Line, body

Install = Callable[[str], Installation]

pytestmark = [pytest.mark.fault, pytest.mark.timeout(300)]
AT_ONCE = 40


def at_once(hub: Installation, key: str) -> list[Answer | None]:
    """The same contact from many connections, released together."""
    answers: list[Answer | None] = []
    gate = threading.Barrier(AT_ONCE)

    def send() -> None:
        line = Line(hub.port, hub.token)
        gate.wait()
        answers.append(line.send(key, body(key, 1)))
        line.close()

    threads = [threading.Thread(target=send) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_forty_at_once_under_one_key_are_one_contact_and_one_receipt(install: Install) -> None:
    hub = install("openmash_once")
    hub.start("serve")

    answers = at_once(hub, "K-once")

    told = [answer for answer in answers if answer is not None]
    assert len(told) == AT_ONCE
    assert sorted(answer.status for answer in told) == [200] * (AT_ONCE - 1) + [201]
    assert len({str(answer.told) for answer in told}) == 1
    with psycopg.connect(hub.administrator_url) as connection:
        counts = connection.execute(
            "SELECT (SELECT count(*) FROM records_contact), "
            "(SELECT count(*) FROM records_auditentry WHERE act = 'contact_received')"
        ).fetchone()
    assert counts == (1, 1)

    line = Line(hub.port, hub.token)
    other = line.send("K-once", {**body("K-once", 1), "urgent": True, "urgent_reason": "Now."})
    line.close()
    assert other is not None
    assert other.status == 409
    assert other.kind == "application/problem+json"
    assert other.told["status"] == 409

"""Logs say what went wrong and where, never whom it was about."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
import structlog

from openmash.config.logs import describe, logging_config

NAME = "Zebedee Quillfeather"


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What our own handler writes, as JSON; the handlers of the test run are put back."""
    import sys
    import threading

    root = logging.getLogger()
    before = (root.handlers, root.level, sys.excepthook, threading.excepthook)
    stream = io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    logging_config("json")
    yield stream
    root.handlers, sys.excepthook, threading.excepthook = before[0], before[2], before[3]
    root.setLevel(before[1])


@pytest.fixture
def offence(owner_connection: psycopg.Connection[Any]) -> psycopg.Error:
    """A database error that quotes the row: "Key (name)=(…) already exists"."""
    owner_connection.execute("CREATE TABLE people (name text PRIMARY KEY)")
    owner_connection.execute("INSERT INTO people VALUES (%s)", [NAME])
    with pytest.raises(psycopg.IntegrityError) as caught:
        owner_connection.execute("INSERT INTO people VALUES (%s)", [NAME])
    assert NAME in str(caught.value), "the fault must be there to be hidden"
    return caught.value


def test_a_traceback_holds_no_value_of_the_row(lines: io.StringIO, offence: psycopg.Error) -> None:
    try:
        raise RuntimeError(f"could not store {NAME}") from offence
    except RuntimeError:
        logging.getLogger("some.library").exception("failed")
        structlog.get_logger().exception("failed too")

    written = lines.getvalue()
    assert NAME not in written
    for line in written.splitlines():
        trace = json.loads(line)["exception"]
        assert "psycopg.errors.UniqueViolation" in trace
        assert "sqlstate=23505" in trace
        assert "constraint_name=people_pkey" in trace
        assert "RuntimeError" in trace
        assert "test_a_traceback_holds_no_value_of_the_row" in trace


def test_a_line_that_repeats_the_message_is_cleaned(
    lines: io.StringIO, offence: psycopg.Error
) -> None:
    log = logging.getLogger("some.library")
    log.error(f"side task failed with exception: {offence}, stopping", exc_info=offence)  # noqa: G004
    log.error("side task failed with exception: %s", offence)
    log.error("side task failed with exception: %r", offence)

    assert NAME not in lines.getvalue()
    assert lines.getvalue().count("UniqueViolation") >= 3


def test_a_crash_of_the_process_or_of_a_thread_is_logged_without_values(
    lines: io.StringIO, offence: psycopg.Error
) -> None:
    import sys
    import threading

    def fall() -> None:
        raise offence

    sys.excepthook(type(offence), offence, offence.__traceback__)
    thread = threading.Thread(target=fall)
    thread.start()
    thread.join()

    assert NAME not in lines.getvalue()
    assert lines.getvalue().count("UniqueViolation") == 2


def test_a_chain_that_bites_its_own_tail_ends() -> None:
    first, second = ValueError("a"), ValueError("b")
    first.__cause__, second.__cause__ = second, first

    assert describe(first).count("ValueError") == 2

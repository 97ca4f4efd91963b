"""Logs as records with named fields. What may be logged is a list: no body, no query, no names.

An exception's own message may quote the row that offended ("Key (name)=(…) already exists"), so
tracebacks here hold the types of the exceptions and the frames they came through, and nothing else.
"""

import logging
import sys
import threading
import traceback
from collections.abc import Iterator
from types import TracebackType
from typing import Any

import structlog

_CHAIN_LIMIT = 10


def logging_config(style: str) -> None:
    """Send every log line to standard error, as JSON or for reading; tracebacks without values.

    Args:
        style: "json" for one record a line, "plain" for reading at a terminal.
    """
    shared: list[structlog.types.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: structlog.types.Processor = (
        structlog.processors.JSONRenderer()
        if style == "json"
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_without_exception_arguments)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                frames_only,
                renderer,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    # Django logs the path of a refused or missing page; ours hold no personal data, but its
    # database logger prints parameters.
    logging.getLogger("django.db.backends").setLevel(logging.WARNING)
    logging.getLogger("procrastinate").setLevel(logging.WARNING)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    sys.excepthook = _log_crash
    threading.excepthook = _log_thread_crash


def frames_only(
    _logger: object, _method: str, event: structlog.types.EventDict
) -> structlog.types.EventDict:
    """Replace an exception by its types and frames, in the traceback and in the line itself."""
    error = _error_of(event.pop("exc_info", None))
    event.pop("exception", None)
    event.pop("stack_info", None)
    if error is None:
        return event
    line = str(event.get("event", ""))
    for each in _chain(error):
        # Libraries like to repeat the message in the line.
        for words in {str(each), repr(each)} - {""}:
            line = line.replace(words, type(each).__name__)
    event["event"] = line
    event["exception"] = describe(error)
    return event


def describe(error: BaseException) -> str:
    """The types and frames of an exception and of those it came from, outermost last."""
    parts = []
    for each in reversed(list(_chain(error))):
        lines = [
            f"  {frame.filename}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(each.__traceback__)
        ]
        named = f"{type(each).__module__}.{type(each).__qualname__}".removeprefix("builtins.")
        # These two speak of our own program, never of anybody in the database.
        about = [str(each)] if isinstance(each, ImportError | NameError) else []
        parts.append("\n".join([*lines, " ".join([named, *about, *_database_names(each)])]))
    return "\nled to\n".join(parts)


def _database_names(error: BaseException) -> Iterator[str]:
    """What a database error names, never what it quotes: code, table, column, constraint."""
    diagnosis = getattr(error, "diag", None)
    for name in ("sqlstate", "table_name", "column_name", "constraint_name"):
        found = getattr(diagnosis, name, None)
        if isinstance(found, str):
            yield f"{name}={found}"


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen and len(seen) < _CHAIN_LIMIT:
        seen.add(id(current))
        yield current
        current = current.__cause__ or (
            None if current.__suppress_context__ else current.__context__
        )


def _error_of(exc_info: Any) -> BaseException | None:
    if isinstance(exc_info, BaseException):
        return exc_info
    if isinstance(exc_info, tuple):
        return exc_info[1] if isinstance(exc_info[1], BaseException) else None
    return sys.exc_info()[1] if exc_info else None


def _without_exception_arguments(record: logging.LogRecord) -> bool:
    """Let `log.error("failed: %s", error)` print the error's type, not its message."""
    arguments = record.args
    if isinstance(arguments, tuple):
        record.args = tuple(
            type(each).__name__ if isinstance(each, BaseException) else each for each in arguments
        )
    return True


def _log_crash(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    structlog.get_logger().critical("stopped by a fault", exc_info=error)


def _log_thread_crash(crash: threading.ExceptHookArgs) -> None:
    name = crash.thread.name if crash.thread else "unknown"
    structlog.get_logger().critical(
        "a thread was stopped by a fault", thread=name, exc_info=crash.exc_value
    )

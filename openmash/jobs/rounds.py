"""Rounds: the work done for every hub in turn, on a timetable.

One hub's trouble never holds up another's: each has its own transaction, and a fault is logged and
left for the next round. Every round may run in several workers at once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from importlib import import_module
from typing import Final
from uuid import UUID

import structlog
from django.db import InterfaceError, OperationalError

from openmash.adapters import mailer
from openmash.config import environment
from openmash.records.queries import hubs

log = structlog.get_logger()
Visit = Callable[[UUID, datetime], int]


@dataclass(frozen=True, slots=True)
class Round:
    """One kind of work on a timetable.

    Attributes:
        name: for the log and the timetable.
        cron: minute, hour, day, month, weekday, and seconds if there is a sixth field.
        visit: where to find the work: "module:function" taking (hub_id, *, now), giving a count.
    """

    name: str
    cron: str
    visit: str


ROUNDS: Final = (
    Round("chase", "* * * * *", "openmash.actions.agency_checks:chase_due"),
    Round("escalate", "* * * * *", "openmash.actions.agency_checks:escalate_due"),
    Round("expire_drafts", "* * * * *", "openmash.actions.drafts:expire_drafts"),
    Round("outbox", "* * * * * */10", "openmash.jobs.rounds:send_messages"),
)


def go(one: Round) -> int:
    """Visit every hub once; return how many things were done in all.

    Raises:
        OperationalError, InterfaceError: the database went away; the worker starts afresh.
    """
    visit = _find(one.visit)
    if visit is None:
        return 0
    done = 0
    for hub in hubs.every_hub():
        try:
            done += visit(hub.id, now=datetime.now(UTC))
        except (OperationalError, InterfaceError):
            raise
        except Exception:  # whatever ails one hub, the others are visited
            log.exception("round failed in a hub", round=one.name, hub=hub.code)
    if done:
        log.info("round done", round=one.name, done=done)
    return done


def send_messages(hub_id: UUID, *, now: datetime) -> int:
    """Send what is due in one hub's outbox."""
    from openmash.actions import outbox

    return outbox.drain(hub_id, _mailer(), now=now)


def _mailer() -> mailer.Mailer:
    installation = environment.read()
    return mailer.from_url(
        installation.smtp_url, installation.mail_from, installation.data_dir / "mail"
    )


def _find(path: str) -> Callable[..., int] | None:
    module, _, name = path.partition(":")
    try:
        found: Callable[..., int] = getattr(import_module(module), name)
    except (ImportError, AttributeError):
        log.warning("round left out: this release lacks it", visit=path)
        return None
    return partial(found)

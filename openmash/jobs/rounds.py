"""Rounds: the work done for every hub in turn, on a timetable.

One hub's trouble never holds up another's: each has its own transaction, and a fault is logged and
left for the next round. Every round may run in several workers at once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

import structlog
from django.db import InterfaceError, OperationalError

from openmash.actions import (
    agency_checks,
    agreements,
    drafts,
    file_keys,
    known_elsewhere,
    match_reviews,
    measuring,
    outbox,
    release_chasing,
    settled_quarters,
)
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
        visit: does the work in one hub, given its id and the time (UTC); says how much was done.
    """

    name: str
    cron: str
    visit: Visit


def go(one: Round) -> int:
    """Visit every hub once; return how many things were done in all.

    Raises:
        OperationalError, InterfaceError: the database went away; the worker starts afresh.
    """
    done = 0
    for hub in hubs.every_hub():
        try:
            done += one.visit(hub.id, datetime.now(UTC))
        except (OperationalError, InterfaceError):
            raise
        except Exception:  # whatever ails one hub, the others are visited
            log.exception("round failed in a hub", round=one.name, hub=hub.code)
    if done:
        log.info("round done", round=one.name, done=done)
    return done


def _chase(hub_id: UUID, now: datetime) -> int:
    return agency_checks.chase_due(hub_id, now=now)


def _escalate(hub_id: UUID, now: datetime) -> int:
    return agency_checks.escalate_due(hub_id, now=now)


def _chase_releases(hub_id: UUID, now: datetime) -> int:
    return release_chasing.chase_due(hub_id, now=now)


def _warn_of_agreements(hub_id: UUID, now: datetime) -> int:
    return agreements.warn_of_lapsing(hub_id, now=now)


def _expire_drafts(hub_id: UUID, now: datetime) -> int:
    return drafts.expire_drafts(hub_id, now=now)


def _send(hub_id: UUID, now: datetime) -> int:
    installation = environment.read()
    folder = installation.data_dir / "mail"
    letters = mailer.from_url(installation.smtp_url, installation.mail_from, folder)
    return outbox.drain(hub_id, letters, now=now)


def _scan(hub_id: UUID, now: datetime) -> int:
    return file_keys.scan_waiting(hub_id, file_keys.scanner(), now=now)


def _ask_elsewhere(hub_id: UUID, now: datetime) -> int:  # noqa: ARG001  # agencies take seconds
    return known_elsewhere.send_waiting(hub_id, clock=lambda: datetime.now(UTC))


def _keep_measures(hub_id: UUID, now: datetime) -> int:  # noqa: ARG001  # whatever the time
    return measuring.keep_fresh(hub_id)


def _find_reviews(hub_id: UUID, now: datetime) -> int:
    """One batch a round, the newest contacts first. After a release with a new model every open
    contact is looked at again, and the pages of those who work meanwhile must not wait for it."""
    return match_reviews.lay_down(hub_id, now=now)


def _keep_quarters(hub_id: UUID, now: datetime) -> int:
    return settled_quarters.keep_all(hub_id, now=now)


ROUNDS: Final = (
    Round("chase", "* * * * *", _chase),
    Round("escalate", "* * * * *", _escalate),
    Round("chase_releases", "* * * * *", _chase_releases),
    Round("warn_of_agreements", "23 * * * *", _warn_of_agreements),
    Round("expire_drafts", "* * * * *", _expire_drafts),
    Round("scan_files", "* * * * *", _scan),
    Round("ask_elsewhere", "* * * * * */5", _ask_elsewhere),
    Round("keep_measures", "*/5 * * * *", _keep_measures),
    Round("find_reviews", "* * * * *", _find_reviews),
    Round("keep_quarters", "*/5 * * * *", _keep_quarters),
    Round("outbox", "* * * * * */10", _send),
)

"""Two people at once, each in a real transaction: one is first, and the other is told."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from openmash.actions import matching, triage
from openmash.core.errors import NotNow, Overtaken
from openmash.domain.contacts.ratings import Rating
from openmash.domain.people.verdicts import Verdict
from openmash.records.models import PersonRecord, RatingFact
from openmash.records.tenancy import in_hub
from tests.support.committed import committed_hub
from tests.support.stories import RECEIVED, make_contact
from tests.support.triage_stories import CONFIRMED, first_child, told_before

NOW = RECEIVED + timedelta(minutes=10)


@pytest.fixture
def hub(fresh_database: str, django_db_blocker: Any, django_db_setup: None) -> Iterator[Any]:
    """A hub in a database of its own, in which every transaction really commits."""
    with committed_hub(fresh_database, django_db_blocker) as made:
        yield made


def at_once(hub: Any, first: Callable[[], object], second: Callable[[], object]) -> Any:
    """Do `first`, and `second` on another connection before the first commits.

    The first commits only when the second waits for a lock, or has ended: no timing decides.
    Returns what the second raised, or None.
    """
    outcome: list[Exception | None] = []

    def run() -> None:
        try:
            second()
            outcome.append(None)
        except Exception as refusal:  # noqa: BLE001 - looked at by the test
            outcome.append(refusal)
        finally:
            connection.close()

    other = threading.Thread(target=run)
    with in_hub(hub.hub_id):
        first()
        other.start()
        while other.is_alive() and not _somebody_waits():
            pass
    other.join()
    return outcome[0]


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks waiting JOIN pg_locks held USING (pid) "
            "WHERE NOT waiting.granted AND held.database = "
            "(SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        row = cursor.fetchone()
    return bool(row and row[0])


def test_of_two_managers_who_confirm_at_once_the_second_is_told(hub: Any) -> None:
    contact_id = make_contact(hub)

    def confirm(rating: Rating) -> None:
        triage.confirm_rating(
            hub.manager, contact_id=contact_id, rating=rating, reason="As read.", now=CONFIRMED
        )

    refusal = at_once(hub, lambda: confirm(Rating.AMBER), lambda: confirm(Rating.RED))
    assert isinstance(refusal, Overtaken)
    assert "confirmed the rating Amber before you" in refusal.sentence
    with in_hub(hub.hub_id):
        assert list(RatingFact.objects.values_list("rating", flat=True)) == ["amber"]


def test_of_a_rating_and_a_redirect_at_once_only_the_first_happens(hub: Any) -> None:
    contact_id = make_contact(hub)
    refusal = at_once(
        hub,
        lambda: triage.redirect(
            hub.screening_officer,
            contact_id=contact_id,
            open_case_id=None,
            worker_name="Amara Osei",
            team="Children in need, north",
            reason="Open to this team.",
            now=CONFIRMED,
        ),
        lambda: triage.confirm_rating(
            hub.manager, contact_id=contact_id, rating=Rating.RED, reason="Bruise.", now=CONFIRMED
        ),
    )
    assert isinstance(refusal, NotNow)
    with in_hub(hub.hub_id):
        assert not RatingFact.objects.exists()


def test_two_joins_that_meet_in_a_chain_leave_one_person(hub: Any) -> None:
    # In order of id: a group takes the first of its records for its person.
    a, b, c, d = sorted(first_child(hub, told_before(hub, days=days)) for days in (30, 40, 50, 60))

    def join(one: UUID, other: UUID) -> None:
        matching.decide(
            hub.manager,
            record_id=one,
            other_id=other,
            verdict=Verdict.SAME,
            reason="Same child.",
            now=NOW,
        )

    join(b, c)
    assert at_once(hub, lambda: join(a, b), lambda: join(c, d)) is None
    with in_hub(hub.hub_id):
        persons = PersonRecord.objects.filter(id__in=(a, b, c, d)).values_list("person", flat=True)
        assert len(set(persons)) == 1

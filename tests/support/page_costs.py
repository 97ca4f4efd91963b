"""What a page asks of the database, over contacts in every state that costs something."""

from datetime import datetime
from uuid import UUID

from django.db import connection
from django.test.utils import CaptureQueriesContext

from openmash.actions.triage import confirm_rating
from openmash.domain.access import Viewer
from openmash.domain.contacts.ratings import Rating
from tests.support.agency_stories import CORE, WHY, answered, asked, shared
from tests.support.cast import HubCast
from tests.support.signed_in import signed_in


def worked_on(cast: HubCast, contact_id: UUID, number: int, *, now: datetime) -> UUID:
    """A contact rated amber and asked about, and every second one answered by all agencies."""
    confirm_rating(
        cast.manager,
        contact_id=contact_id,
        rating=Rating.AMBER,
        reason=WHY,
        repeat_weighed="It is the same again.",
        now=now,
    )
    requests = asked(cast, contact_id, now=now)
    if number % 2:
        for kind in CORE:
            answered(getattr(cast, kind.value), requests[kind], shared(cast, contact_id), now=now)
    return contact_id


def statements(viewer: Viewer, path: str) -> list[str]:
    """What the page asks of the database, once what it may keep in memory is there.

    Savepoints are left out: a test lies in a transaction of its own, and has one more.
    """
    client = signed_in(viewer)
    client.get(path)
    with CaptureQueriesContext(connection) as made:
        assert client.get(path).status_code == 200
    # Django cannot write out every statement whose values went beside it: those it leaves empty.
    return [each["sql"] or "" for each in made if "SAVEPOINT" not in (each["sql"] or "")]

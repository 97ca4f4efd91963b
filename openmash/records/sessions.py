"""Sessions as Django keeps them in the database; only their reading is made ready beforehand."""

from datetime import UTC, datetime
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore
from django.contrib.sessions.models import Session

from .prepared import Rows, prepared


class SessionStore(DatabaseSessionStore):
    """Django's store. Every request reads its session afresh: one that was ended is ended."""

    def _get_session_from_db(self) -> Any:
        found = _current(self.session_key, datetime.now(UTC))
        # Django's own way says what is to become of a key that fits no session.
        return found[0] if found else super()._get_session_from_db()  # type: ignore[misc]


@prepared
def _current(session_key: str | None, now: datetime) -> Rows:
    rows = Session.objects.filter(session_key=session_key, expire_date__gt=now)
    return rows.values_list("session_data")

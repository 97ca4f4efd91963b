"""Who is signed in: the libraries' rules, with the session and the account read in our own way."""

from datetime import UTC, datetime
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore

from openmash.records.queries import memberships


class Accounts(AuthenticationBackend):  # type: ignore[misc]
    """The library's backend. Every request reads the account: one that was closed is closed."""

    def get_user(self, user_id: int) -> AbstractBaseUser | None:
        """The account, or None if there is none or it was closed."""
        account = memberships.account(user_id)
        return account if account is not None and self.user_can_authenticate(account) else None


class SessionStore(DatabaseSessionStore):
    """Django's store. Every request reads its session: one that was ended is ended."""

    def _get_session_from_db(self) -> Any:
        found = memberships.session(self.session_key, datetime.now(UTC))
        # Django's own way says what is to become of a key that fits no session.
        return found or super()._get_session_from_db()  # type: ignore[misc]

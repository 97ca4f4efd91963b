"""Who is signed in: the library's rules, with the account read in our own way."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser

from openmash.records.queries import memberships


class Accounts(AuthenticationBackend):  # type: ignore[misc]
    """The library's backend. Every request reads the account: one that was closed is closed."""

    def get_user(self, user_id: int) -> AbstractBaseUser | None:
        """The account, or None if there is none or it was closed."""
        account = memberships.account(user_id)
        return account if account is not None and self.user_can_authenticate(account) else None

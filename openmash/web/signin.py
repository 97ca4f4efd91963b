"""Sign-in by password and one-time code. The work is done by the library; this is how ours differs."""

import base64
import hashlib
from typing import Any, cast

from allauth.account import views as account_views
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base import views as mfa_views
from allauth.mfa.recovery_codes import views as recovery_views
from allauth.mfa.totp import views as totp_views
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest
from django.urls import URLPattern, path

from openmash.web import gate


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are given by a hub's administrator; nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Keeps one-time-code secrets encrypted, under a key made from the installation's secret."""

    def encrypt(self, text: str) -> str:
        """The secret as stored."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret as used."""
        return _cipher().decrypt(encrypted_text.encode()).decode()


def _cipher() -> Fernet:
    key = hashlib.sha256(b"openmash second factor\0" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def _page(view: Any) -> Any:
    """Declare a sign-in page: open to anybody, since its library guards its own steps."""
    return gate.public(cast(gate.Page, view))


urlpatterns: list[URLPattern] = [
    path("sign-in/", _page(account_views.login), name="account_login"),
    path("sign-in/code/", _page(mfa_views.authenticate), name="mfa_authenticate"),
    path("sign-in/again/", _page(account_views.reauthenticate), name="account_reauthenticate"),
    path("sign-in/again/code/", _page(mfa_views.reauthenticate), name="mfa_reauthenticate"),
    path("sign-in/inactive/", _page(account_views.account_inactive), name="account_inactive"),
    path("sign-out/", _page(account_views.logout), name="account_logout"),
    path("account/", _page(mfa_views.index), name="mfa_index"),
    path("account/password/", _page(account_views.password_change), name="account_change_password"),
    path("account/code-app/", _page(totp_views.activate_totp), name="mfa_activate_totp"),
    path(
        "account/recovery-codes/",
        _page(recovery_views.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "account/recovery-codes/new/",
        _page(recovery_views.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
]

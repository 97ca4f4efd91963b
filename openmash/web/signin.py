"""Sign-in by password and one-time code. The work is done by the library; this is how ours differs.

Its forms, in this service's words, are in `forms.signin`.
"""

import base64
import functools
import hashlib
import time
from typing import Any, ClassVar, cast

import qrcode  # type: ignore[import-untyped,unused-ignore]
from allauth.account import app_settings as account_settings
from allauth.account import views as account_views
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base import views as mfa_views
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery_views
from allauth.mfa.totp import views as totp_views
from allauth.mfa.utils import is_mfa_enabled
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from markupsafe import Markup

from openmash.web import gate
from openmash.web.forms import signin as forms
from openmash.web.pages.tell import limits

_SAID: dict[str, str] = {
    "account/messages/logged_out.txt": "You are signed out.",
    "account/messages/password_changed.txt": "Your password is changed.",
    "mfa/messages/totp_activated.txt": "Your code app is set up.",
}
"""What is said of the library's messages; of any other, nothing."""

_TOO_MANY = "Too many attempts. Wait 5 minutes, then try again"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are given by a hub's administrator; nobody signs up."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "Email address or password is not right. Check both, then try "
        "again",
        "incorrect_password": "Password is not right. Try again",
        "enter_current_password": "Password now is not right. Try again",
        "account_inactive": "This account is closed. Ask your hub's administrator",
        "too_many_login_attempts": _TOO_MANY,
        "rate_limited": _TOO_MANY,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Never."""
        return False

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,  # noqa: ARG002
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Our words for what the library says; silence where the page says it already."""
        words = message or _SAID.get(message_template or "")
        if words:
            messages.add_message(request, level, words, extra_tags=extra_tags)

    def reauthenticate(self, user: Any, password: str) -> bool:
        """Check a signed-in person's password. The library's own needs an address table."""
        found = self.authenticate(self.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not of somebody who signed in, or proved again who they are, within five minutes."""
        request = context.request
        proofs = get_authentication_records(request, request.user)
        long_enough = account_settings.REAUTHENTICATION_TIMEOUT
        recent = bool(proofs) and time.time() - proofs[-1]["at"] < long_enough
        return not recent and bool(super().is_reauthentication_required(app=app, **kwargs))

    def clean_password(self, password: str, user: Any = None) -> str:
        """A new password, by the installation's rules; another than the one in use."""
        if user is not None and user.check_password(password):
            raise ValidationError("New password must be another than the one you have now")
        return str(super().clean_password(password, user))

    def set_password(self, user: Any, password: str) -> None:
        """Store a password that its owner chose."""
        user.password_is_temporary = False
        super().set_password(user, password)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to the account; at the first sign-in, on to what is still to be set up."""
        return reverse("mfa_index" if is_mfa_enabled(request.user) else "desk")

    def get_client_ip(self, request: HttpRequest) -> str:
        """The browser's address, so that one proxy in front is not taken for everybody."""
        return limits.address(request) or "127.0.0.1"


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Keeps one-time-code secrets encrypted, under a key made from the installation's secret."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "Code is not right, or was used already. Wait for the next one that the "
        "app shows, then try again",
    }

    def encrypt(self, text: str) -> str:
        """The secret as stored."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret as used."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def build_totp_svg(self, url: str) -> str:
        """The picture for a code app, drawn without a style that the page's policy would block."""
        code = qrcode.QRCode(border=4)
        code.add_data(url)
        code.make(fit=True)
        rows = code.get_matrix()
        dark = "".join(
            f"M{x} {y}h1v1h-1z"
            for y, row in enumerate(rows)
            for x, is_dark in enumerate(row)
            if is_dark
        )
        side = len(rows)
        return Markup(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {0}" aria-hidden="true" '
            'focusable="false" shape-rendering="crispEdges">'
            '<path fill="#fff" d="M0 0h{0}v{0}H0z"/><path d="{1}"/></svg>'
        ).format(side, dark)


class _Activate(totp_views.ActivateTOTPView):  # type: ignore[misc]
    """Setting up a code app; with one set up already there is nothing to do here."""

    form_class = forms.ActivateForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if is_mfa_enabled(request.user, [Authenticator.Type.TOTP]):
            return redirect("mfa_index")
        return cast("HttpResponseBase", super().dispatch(request, *args, **kwargs))


def _cipher() -> Fernet:
    key = hashlib.sha256(b"openmash second factor\0" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def _page(view: Any) -> Any:
    """Declare a sign-in page: open to anybody, since its library guards its own steps."""
    return gate.public(cast("gate.Page", view))


def _own(view: Any) -> Any:
    """Declare a page about one's own account: its library asks for a sign-in, we for one in use."""

    @functools.wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.path)
        if gate.idle_too_long(request, background=False):
            logout(request)
            return redirect_to_login(request.path)
        _put_name_in_frame(request)
        return cast("HttpResponseBase", view(request, *args, **kwargs))

    return gate.public(inner)


def _put_name_in_frame(request: HttpRequest) -> None:
    """Let the page's frame say who is signed in; with the hub once both factors are set up."""
    request.signed_in_as = request.user.name  # type: ignore[attr-defined,union-attr]
    if request.user.password_is_temporary or not is_mfa_enabled(request.user):  # type: ignore[union-attr]
        return
    gate.show_place(request)


_login = account_views.LoginView.as_view(form_class=forms.LoginForm)
_code = mfa_views.AuthenticateView.as_view(form_class=forms.CodeForm)
_again = account_views.ReauthenticateView.as_view(form_class=forms.AgainForm)
_again_code = mfa_views.ReauthenticateView.as_view(form_class=forms.AgainCodeForm)
_password = account_views.PasswordChangeView.as_view(form_class=forms.PasswordForm)

urlpatterns: list[URLPattern] = [
    path("sign-in/", _page(_login), name="account_login"),
    path("sign-in/code/", _page(_code), name="mfa_authenticate"),
    path("sign-in/again/", _own(_again), name="account_reauthenticate"),
    path("sign-in/again/code/", _own(_again_code), name="mfa_reauthenticate"),
    path("sign-in/inactive/", _page(account_views.account_inactive), name="account_inactive"),
    path("sign-out/", _page(account_views.logout), name="account_logout"),
    path("account/", _own(mfa_views.index), name="mfa_index"),
    path("account/password/", _own(_password), name="account_change_password"),
    path("account/code-app/", _own(_Activate.as_view()), name="mfa_activate_totp"),
    path(
        "account/recovery-codes/",
        _own(recovery_views.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "account/recovery-codes/new/",
        _own(recovery_views.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
]

"""The sign-in library's forms, in this service's words."""

import hashlib
from typing import Any

from allauth.account import forms as account
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django import forms
from django.core.cache import cache
from django.core.validators import EmailValidator

_CODE_LIVES_S = 120
_NEEDED = {
    "login": "Enter your email address",
    "password": "Enter your password",
    "code": "Enter the one-time code",
    "oldpassword": "Enter the password you have now",
    "password1": "Enter a new password",
    "password2": "Enter the new password again",
}


class _OurWords(forms.Form):
    """Labels say what a box is for, so placeholders go; what is missing is named."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.help_text = ""
            if name in _NEEDED:
                field.error_messages["required"] = _NEEDED[name]


class _Code(_OurWords):
    """A one-time code; apps show it in two halves, and people type it so."""

    def clean_code(self) -> str:
        """The code without its spaces, checked by the library, and accepted once only.

        The library remembers a used code for one period; with a period's tolerance on either side
        a code counts for three.
        """
        self.cleaned_data["code"] = "".join(self.cleaned_data["code"].split())
        code = str(super().clean_code())  # type: ignore[misc]
        used = hashlib.sha256(f"{self.user.pk} {code}".encode()).hexdigest()  # type: ignore[attr-defined]
        if not cache.add(f"code-used:{used}", "y", timeout=_CODE_LIVES_S):
            raise get_adapter().validation_error("incorrect_code")
        return code


class LoginForm(_OurWords, account.LoginForm):  # type: ignore[misc]
    """Email address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shape = "Email address must be in the right form, like name@example.org"
        self.fields["login"].error_messages["invalid"] = shape
        self.fields["login"].validators = [EmailValidator(shape)]


class CodeForm(_Code, mfa.AuthenticateForm):  # type: ignore[misc]
    """The one-time code at sign-in."""


class AgainForm(_OurWords, account.ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before something that only its owner may do."""


class AgainCodeForm(_Code, mfa.ReauthenticateForm):  # type: ignore[misc]
    """The one-time code once more."""


class ActivateForm(_Code, totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new code app."""


class PasswordForm(_OurWords, account.ChangePasswordForm):  # type: ignore[misc]
    """Another password."""

    def clean(self) -> dict[str, Any]:
        """The library's checks; two that differ are said in our words."""
        typed: dict[str, Any] = forms.Form.clean(self) or self.cleaned_data
        first, again = typed.get("password1"), typed.get("password2")
        if first and again and first != again:
            self.add_error("password2", "The two new passwords are not the same. Type both again")
        return typed

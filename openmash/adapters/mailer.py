"""Sends messages by SMTP, or writes them into a folder where no mail server is set up."""

import os
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime, localtime
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import SplitResult, unquote, urlsplit

from openmash.core.errors import Misconfigured

SETTING: Final = "OPENMASH_SMTP_URL"
_PORTS: Final = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_TIMEOUT_S: Final = 20.0


class NotSentError(Exception):
    """The message did not leave.

    Args:
        reason: a code or a few words; never the message or an address.
        lasting: trying again would not help.
    """

    def __init__(self, reason: str, *, lasting: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.lasting = lasting


@dataclass(frozen=True, slots=True)
class Letter:
    """One message: plain text, one recipient. `id` stays the same when it is sent again."""

    id: str
    to: str
    subject: str
    body: str


class Mailer(Protocol):
    """Something that takes letters away."""

    def send(self, letter: Letter) -> None:
        """Send one letter. Raises NotSentError."""


def from_url(url: str, sender: str, folder: Path) -> Mailer:
    """The mailer for a setting.

    Args:
        url: smtp+tls://user:secret@host:587 (STARTTLS), smtps://… (TLS from the start), or
            smtp://… to this very machine only; empty writes files instead.
        sender: the From address.
        folder: where letters are written when the setting is empty.

    Raises:
        Misconfigured: the setting is wrong.
    """
    if not url:
        return FolderMailer(folder, sender)
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise Misconfigured(
            f"{SETTING} is not a mail server's address. Write it like "
            "smtp+tls://user:secret@mail.example.org:587, or smtps://… for TLS from the start."
        )
    if parts.scheme == "smtp" and parts.hostname not in _LOOPBACK:
        raise Misconfigured(
            f"{SETTING} would send messages over the network in clear text. "
            "Use smtp+tls:// or smtps://."
        )
    return SmtpMailer(parts, sender)


class FolderMailer:
    """Writes each letter into a folder, for demonstrations and for hubs without mail."""

    def __init__(self, folder: Path, sender: str) -> None:
        self._folder = folder
        self._sender = sender

    def send(self, letter: Letter) -> None:
        """Write the letter, whole or not at all; the same letter again replaces the first."""
        target = self._folder / f"{letter.id}.eml"
        fresh = target.with_suffix(".new")
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as f:
                f.write(_email(letter, self._sender).as_bytes())
            fresh.replace(target)
        except OSError as error:
            raise NotSentError(f"folder: {error.strerror}", lasting=False) from None


class SmtpMailer:
    """Sends each letter over a connection of its own, TLS checked against the system's roots."""

    def __init__(self, parts: SplitResult, sender: str) -> None:
        self._parts = parts
        self._sender = sender

    def send(self, letter: Letter) -> None:
        """Hand the letter to the mail server."""
        try:
            with self._connected() as server:
                if self._parts.username:
                    server.login(unquote(self._parts.username), unquote(self._parts.password or ""))
                server.send_message(_email(letter, self._sender))
        except smtplib.SMTPRecipientsRefused as refused:
            code = max((code for code, _ in refused.recipients.values()), default=550)
            raise NotSentError(f"recipient refused: {code}", lasting=code >= 500) from None
        except smtplib.SMTPResponseException as answer:
            raise NotSentError(f"mail server answered {answer.smtp_code}", lasting=False) from None
        except (OSError, smtplib.SMTPException) as error:
            raise NotSentError(f"mail server: {type(error).__name__}", lasting=False) from None

    def _connected(self) -> smtplib.SMTP:
        host = self._parts.hostname or ""
        port = self._parts.port or _PORTS[self._parts.scheme]
        context = ssl.create_default_context()
        if self._parts.scheme == "smtps":
            return smtplib.SMTP_SSL(host, port, timeout=_TIMEOUT_S, context=context)
        server = smtplib.SMTP(host, port, timeout=_TIMEOUT_S)
        if self._parts.scheme == "smtp+tls":
            server.starttls(context=context)
        return server


def _email(letter: Letter, sender: str) -> EmailMessage:
    email = EmailMessage()
    email["From"] = sender
    email["To"] = letter.to
    email["Subject"] = letter.subject
    email["Date"] = format_datetime(localtime())
    # The same for every attempt, so that a mail program shows a repeated letter once.
    email["Message-ID"] = f"<{letter.id}@openmash>"
    email["Auto-Submitted"] = "auto-generated"
    email.set_content(letter.body)
    return email

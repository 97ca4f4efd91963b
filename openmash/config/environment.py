"""Reads the installation's settings from environment variables, and says what is wrong with them.

Every variable is named here once, with what it is for; `docs/reference/configuration.md` is made
from this table.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from openmash.core.errors import Misconfigured


@dataclass(frozen=True, slots=True)
class Variable:
    """One environment variable: its name, what it is for, its default and an example."""

    name: str
    purpose: str
    default: str | None
    example: str


VARIABLES = (
    Variable(
        "OPENMASH_DATABASE_URL",
        "The PostgreSQL database, as the application role (owns nothing, no superuser).",
        None,
        "postgresql://openmash_app:secret@db.example.org:5432/openmash",
    ),
    Variable(
        "OPENMASH_OWNER_DATABASE_URL",
        "The same database as the role that owns the tables. Read only by `migrate` and `seed`.",
        "",
        "postgresql://openmash_owner:secret@db.example.org:5432/openmash",
    ),
    Variable(
        "OPENMASH_SECRET_KEY",
        "Signs sessions. At least 50 characters; the same in every process.",
        None,
        "the output of: python -c 'import secrets; print(secrets.token_urlsafe(64))'",
    ),
    Variable(
        "OPENMASH_HOSTS",
        "The names by which browsers reach the service, separated by commas.",
        "127.0.0.1,localhost",
        "mash.example.gov.uk",
    ),
    Variable(
        "OPENMASH_TLS",
        "“on” behind a proxy that terminates TLS (cookies only over TLS); “off” only on loopback.",
        "on",
        "on",
    ),
    Variable(
        "OPENMASH_DATA_DIR",
        "Folder for the audit signing key and, in the demonstration, the database. Mode 0700.",
        "var",
        "/var/lib/openmash",
    ),
    Variable(
        "OPENMASH_DEMO",
        "“on” marks every page as a demonstration with invented people.",
        "off",
        "off",
    ),
    Variable(
        "OPENMASH_SMTP_URL",
        "Where messages go out; empty writes them into the data folder.",
        "",
        "smtp+tls://user:secret@mail.example.org:587",
    ),
    Variable(
        "OPENMASH_MAIL_FROM",
        "The sender's address of those messages.",
        "openmash@localhost",
        "mash@example.gov.uk",
    ),
    Variable(
        "OPENMASH_LOG",
        "“json” for one record a line, “plain” for reading at a terminal.",
        "plain",
        "json",
    ),
)

_BY_NAME = {variable.name: variable for variable in VARIABLES}
_TRUE = frozenset({"on", "1", "true", "yes"})
_FALSE = frozenset({"off", "0", "false", "no"})


@dataclass(frozen=True, slots=True)
class Installation:
    """The settings of one installation, checked."""

    database: dict[str, object]
    owner_database: dict[str, object] | None
    secret_key: str
    hosts: tuple[str, ...]
    tls: bool
    data_dir: Path
    demo: bool
    smtp_url: str
    mail_from: str
    log: str


def read(environ: Mapping[str, str] = os.environ) -> Installation:
    """Read and check every variable.

    Raises:
        Misconfigured: naming the variable, what is wrong with it and the cure.
    """
    owner = _text(environ, "OPENMASH_OWNER_DATABASE_URL")
    secret = _text(environ, "OPENMASH_SECRET_KEY")
    if len(secret) < 50:
        raise Misconfigured(
            "OPENMASH_SECRET_KEY is shorter than 50 characters. Set it to "
            f"{_BY_NAME['OPENMASH_SECRET_KEY'].example}."
        )
    log = _text(environ, "OPENMASH_LOG")
    if log not in {"json", "plain"}:
        raise Misconfigured(f"OPENMASH_LOG is “{log}”. Set it to json or plain.")
    return Installation(
        database=database(environ, "OPENMASH_DATABASE_URL"),
        owner_database=database(environ, "OPENMASH_OWNER_DATABASE_URL") if owner else None,
        secret_key=secret,
        hosts=tuple(h.strip() for h in _text(environ, "OPENMASH_HOSTS").split(",") if h.strip()),
        tls=_switch(environ, "OPENMASH_TLS"),
        data_dir=Path(_text(environ, "OPENMASH_DATA_DIR")).absolute(),
        demo=_switch(environ, "OPENMASH_DEMO"),
        smtp_url=_text(environ, "OPENMASH_SMTP_URL"),
        mail_from=_text(environ, "OPENMASH_MAIL_FROM"),
        log=log,
    )


def database(environ: Mapping[str, str], name: str) -> dict[str, object]:
    """Django's database settings from a postgresql:// address in the named variable."""
    url = _text(environ, name)
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
        raise Misconfigured(
            f"{name} is not a PostgreSQL address with a database name. "
            f"Write it like {_BY_NAME[name].example}."
        )
    options = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    try:
        port = parts.port
    except ValueError:
        raise Misconfigured(f"{name} has a port that is not a number.") from None
    host = options.pop("host", "") or unquote(parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(options.pop("port", "") or port or ""),
        "OPTIONS": options,
    }


def _text(environ: Mapping[str, str], name: str) -> str:
    variable = _BY_NAME[name]
    value = environ.get(name, "").strip() or variable.default
    if value is None:
        raise Misconfigured(f"{name} is not set. {variable.purpose} Example: {variable.example}.")
    return value


def _switch(environ: Mapping[str, str], name: str) -> bool:
    value = _text(environ, name).lower()
    if value in _TRUE:
        return True
    if value in _FALSE:
        return False
    raise Misconfigured(f"{name} is “{value}”. Set it to on or off.")

"""Reads the installation's settings from environment variables, and says what is wrong with them.

Every variable is named here once, with what it is for; `docs/reference/configuration.md` is made
from this table.
"""

import os
from collections.abc import Callable, Iterator, Mapping
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
        "Folder for the audit signing key, added files and their keys, and, in the demonstration, "
        "the database. Mode 0700.",
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
    Variable(
        "OPENMASH_SCANNER",
        "The virus scanner for added files: unix:/socket or tcp:127.0.0.1:port of ClamAV’s daemon, "
        "clamscan:/program, or none. Empty looks in the usual places.",
        "",
        "unix:/run/clamav/clamd.ctl",
    ),
    Variable(
        "OPENMASH_PAIR_KEYS",
        "Folder of the hub's keys for asking agencies whether they know a person: one file a pair. "
        "Mode 0700, never in the data folder or its backup. Empty turns that off.",
        "",
        "/etc/openmash/pair-keys",
    ),
    Variable(
        "OPENMASH_SPARK_MASTER",
        "Where `openmash link --engine spark` has its work done: spark://host:port, yarn. Empty is "
        "this machine. Read by that command alone.",
        "",
        "spark://cluster.example.org:7077",
    ),
    Variable(
        "OPENMASH_PG_BIN",
        "Folder of PostgreSQL programs for the demonstration, instead of those in the wheel.",
        "",
        "/usr/lib/postgresql/18/bin",
    ),
)

INTERNAL = frozenset({"OPENMASH_END_WITH", "OPENMASH_TEST_POSTGRES", "OPENMASH_TEST_BROWSER"})
"""Variables that our own processes and tests pass on; nobody sets them by hand."""

_BY_NAME = {variable.name: variable for variable in VARIABLES}
_SHORTEST_SECRET = 50
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
    scanner: str
    pair_keys: Path | None


def read(environ: Mapping[str, str] = os.environ) -> Installation:
    """Read and check every variable.

    Raises:
        Misconfigured: naming the first variable that is wrong, what is wrong with it and the cure.
    """
    return Installation(
        database=database(environ, "OPENMASH_DATABASE_URL"),
        owner_database=_owner_database(environ),
        secret_key=_secret_key(environ),
        hosts=_hosts(environ),
        tls=_switch(environ, "OPENMASH_TLS"),
        data_dir=Path(_text(environ, "OPENMASH_DATA_DIR")).absolute(),
        demo=_switch(environ, "OPENMASH_DEMO"),
        smtp_url=_text(environ, "OPENMASH_SMTP_URL"),
        mail_from=_mail_from(environ),
        log=_log(environ),
        scanner=_text(environ, "OPENMASH_SCANNER"),
        pair_keys=_pair_keys(environ),
    )


def faults(environ: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Every variable that is missing or wrong: its name, and the sentence with the cure."""
    for name, reader in _READERS.items():
        try:
            reader(environ)
        except Misconfigured as wrong:
            yield name, wrong.sentence


_PLANS_KEPT_AFTER = 2


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
    threshold = _prepare_threshold(options.pop("prepare_threshold", ""), name)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(options.pop("port", "") or port or ""),
        "OPTIONS": {"prepare_threshold": threshold, **options},
    }


def _prepare_threshold(text: str, name: str) -> int | None:
    """How often a prepared query runs on a connection before the server keeps its plan."""
    if text == "off":
        return None
    if text and not text.isdecimal():
        raise Misconfigured(f"{name} has a prepare_threshold that is neither a number nor off.")
    return int(text or _PLANS_KEPT_AFTER)


def _owner_database(environ: Mapping[str, str]) -> dict[str, object] | None:
    name = "OPENMASH_OWNER_DATABASE_URL"
    return database(environ, name) if _text(environ, name) else None


def _secret_key(environ: Mapping[str, str]) -> str:
    secret = _text(environ, "OPENMASH_SECRET_KEY")
    if len(secret) < _SHORTEST_SECRET:
        raise Misconfigured(
            f"OPENMASH_SECRET_KEY is shorter than {_SHORTEST_SECRET} characters. Set it to "
            f"{_BY_NAME['OPENMASH_SECRET_KEY'].example}."
        )
    return secret


def _hosts(environ: Mapping[str, str]) -> tuple[str, ...]:
    hosts = tuple(h.strip() for h in _text(environ, "OPENMASH_HOSTS").split(",") if h.strip())
    if "*" in hosts or any("/" in host for host in hosts):
        raise Misconfigured(
            "OPENMASH_HOSTS must name each host: no * and no https://. "
            f"Write it like {_BY_NAME['OPENMASH_HOSTS'].example}."
        )
    return hosts


def _mail_from(environ: Mapping[str, str]) -> str:
    address = _text(environ, "OPENMASH_MAIL_FROM")
    if "@" not in address or any(each in address for each in "\r\n"):
        raise Misconfigured(
            "OPENMASH_MAIL_FROM is not a mail address. "
            f"Write it like {_BY_NAME['OPENMASH_MAIL_FROM'].example}."
        )
    return address


def _pair_keys(environ: Mapping[str, str]) -> Path | None:
    """The folder of the pair keys; refused where a copy of the data would take the keys along."""
    told = _text(environ, "OPENMASH_PAIR_KEYS")
    if not told:
        return None
    keys, data = Path(told).resolve(), Path(_text(environ, "OPENMASH_DATA_DIR")).resolve()
    if keys.is_relative_to(data) or data.is_relative_to(keys):
        raise Misconfigured(
            "OPENMASH_PAIR_KEYS lies in OPENMASH_DATA_DIR, or that in it: whoever copied the data "
            "would have the keys to it. Name a folder elsewhere, best on another disk."
        )
    return keys


def _log(environ: Mapping[str, str]) -> str:
    log = _text(environ, "OPENMASH_LOG")
    if log not in {"json", "plain"}:
        raise Misconfigured(f"OPENMASH_LOG is “{log}”. Set it to json or plain.")
    return log


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


_READERS: dict[str, Callable[[Mapping[str, str]], object]] = {
    "OPENMASH_DATABASE_URL": lambda environ: database(environ, "OPENMASH_DATABASE_URL"),
    "OPENMASH_OWNER_DATABASE_URL": _owner_database,
    "OPENMASH_SECRET_KEY": _secret_key,
    "OPENMASH_HOSTS": _hosts,
    "OPENMASH_TLS": lambda environ: _switch(environ, "OPENMASH_TLS"),
    "OPENMASH_DEMO": lambda environ: _switch(environ, "OPENMASH_DEMO"),
    "OPENMASH_MAIL_FROM": _mail_from,
    "OPENMASH_LOG": _log,
    "OPENMASH_PAIR_KEYS": _pair_keys,
}

"""A matcher's folder at an agency: settings, keys, the hubs that may ask, the index, the log.

Nothing in it belongs to the hub, and nothing of it is ever sent but signed answers.
"""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from openmash.adapters.files import durable
from openmash.adapters.signing import PublicKey, SigningKey
from openmash.core.errors import BadInput, Misconfigured

from . import private_files

SETTINGS: Final = "matcher.toml"
INDEX: Final = "index.sqlite"
ASKED: Final = "asked.sqlite"
LOG: Final = "asked.log"
_KEY: Final = "signing.key"
_LOG_KEY: Final = "log.key"
_HUBS: Final = "hubs"
_CODE: Final = re.compile(r"[A-Z]{3}")
_MOST_KEYS: Final = 3

_FIRST_SETTINGS: Final = """\
# Settings of this matcher. Read anew for every question.

# Whom a hub is to speak to when somebody is known here. Sent with every answer.
contact_point = {contact}

# true sends the number of the record with the answer "known". It helps your colleagues find it; it
# also tells the hub a number of yours.
tells_record_number = false

# An extract older than this is not searched: the answer is then "could not search".
oldest_extract_days = 7

# How many questions each hub may ask, in any hour and in any 24 hours.
questions_an_hour = 120
questions_a_day = 600

# How far a hub's clock may differ from this one.
clock_slack_seconds = 120

# Every answer takes at least this long, and up to as much again by chance, so that the time it
# takes tells nobody what it says.
least_milliseconds = 300
"""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the agency decides; see the comments in the file."""

    contact_point: str
    tells_record_number: bool
    oldest_extract_days: int
    questions_an_hour: int
    questions_a_day: int
    clock_slack_seconds: int
    least_milliseconds: int


_TYPES: Final[Mapping[str, type]] = {
    "contact_point": str,
    "tells_record_number": bool,
    "oldest_extract_days": int,
    "questions_an_hour": int,
    "questions_a_day": int,
    "clock_slack_seconds": int,
    "least_milliseconds": int,
}

_MOST: Final = {"clock_slack_seconds": 3_600, "least_milliseconds": 2_000}
"""Questions are remembered for longer than any clock may be wrong; the hub waits six seconds."""


@dataclass(frozen=True, slots=True)
class MatcherFolder:
    """The folder, by its path. What is in it is read when asked for."""

    path: Path

    @property
    def index(self) -> Path:
        """The index that is searched."""
        return self.path / INDEX

    @property
    def asked(self) -> Path:
        """Which questions came when: against replays, and for the limits."""
        return self.path / ASKED

    @property
    def log(self) -> Path:
        """The log of questions and answers."""
        return self.path / LOG

    def settings(self) -> Settings:
        """The settings as they are now.

        Raises:
            Misconfigured: the file is missing or wrong, and where.
        """
        where = self.path / SETTINGS
        try:
            told = tomllib.loads(where.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise Misconfigured(
                f"{self.path} is no matcher's folder: it has no {SETTINGS}. "
                "Run: openmash matcher init"
            ) from None
        except (OSError, ValueError) as wrong:
            raise Misconfigured(f"{where} cannot be read: {wrong}") from None
        _check(where, told)
        return Settings(**told)

    def key(self) -> SigningKey:
        """The key that signs answers.

        Raises:
            Misconfigured: it is missing, open to others or damaged.
        """
        raw = private_files.read(self.path / _KEY, "The matcher's signing key")
        return SigningKey(Ed25519PrivateKey.from_private_bytes(_hex(raw, self.path / _KEY)))

    def log_key(self) -> bytes:
        """The key of the digests in the log.

        Raises:
            Misconfigured: it is missing, open to others or damaged.
        """
        raw = private_files.read(self.path / _LOG_KEY, "The key of the matcher's log")
        return _hex(raw, self.path / _LOG_KEY)

    def hub_keys(self, hub: str) -> tuple[PublicKey, ...]:
        """The public keys of a hub that may ask; none if it may not."""
        if not _CODE.fullmatch(hub):
            return ()
        try:
            lines = self._hub(hub).read_text(encoding="ascii").split()
        except (OSError, ValueError):
            return ()
        return tuple(map(PublicKey, lines))

    def hubs(self) -> tuple[str, ...]:
        """Codes of the hubs that may ask."""
        return tuple(sorted(path.stem for path in (self.path / _HUBS).glob("*.keys")))

    def allow(self, hub: str, key: str) -> int:
        """Let a hub ask with this key too. Returns with how many keys it now may.

        Raises:
            BadInput: no hub's code, no key, or it has as many as it may.
        """
        code = _code(hub)
        try:
            public = PublicKey(key)
        except ValueError:
            raise BadInput(
                {"key": "This is no public key of a hub. Copy its whole line."}
            ) from None
        with durable.alone(self.path / _HUBS / ".lock"):
            keys = [each.text for each in self.hub_keys(code)]
            if public.text not in keys:
                keys.append(public.text)
            if len(keys) > _MOST_KEYS:
                raise BadInput(
                    {"key": f"{code} has {_MOST_KEYS} keys already. Take one away first."}
                )
            self._write_hub(code, keys)
        return len(keys)

    def disallow(self, hub: str, key_id: str = "") -> int:
        """Take a hub's key away, or all of them. Returns how many it still has.

        Raises:
            BadInput: no hub's code, or it has no such key.
        """
        code = _code(hub)
        with durable.alone(self.path / _HUBS / ".lock"):
            keys = self.hub_keys(code)
            kept = [each.text for each in keys if key_id and each.key_id != key_id]
            if len(kept) == len(keys):
                raise BadInput({"key": f"{code} has no such key here."})
            if kept:
                self._write_hub(code, kept)
            else:
                self._hub(code).unlink()
                durable.sync_folder(self.path / _HUBS)
        return len(kept)

    def _hub(self, code: str) -> Path:
        return self.path / _HUBS / f"{code}.keys"

    def _write_hub(self, code: str, keys: list[str]) -> None:
        private_files.write(self._hub(code), "".join(f"{k}\n" for k in keys).encode(), "Keys")


def make(path: Path, contact_point: str, new_secret: Callable[[int], bytes]) -> MatcherFolder:
    """Make a matcher's folder with keys of its own.

    Args:
        new_secret: gives so many bytes that nobody can guess.

    Raises:
        BadInput: there is one already, or no contact point is given.
    """
    if (path / SETTINGS).exists():
        raise BadInput({"folder": f"{path} is a matcher's folder already."})
    if not contact_point.strip() or not contact_point.isprintable() or len(contact_point) > 200:
        raise BadInput({"contact": "Give the contact point in one line of at most 200 characters."})
    path.mkdir(mode=durable.FOLDER_MODE, parents=True, exist_ok=True)
    private_files.write(path / _KEY, new_secret(32).hex().encode(), "The matcher's signing key")
    private_files.write(path / _LOG_KEY, new_secret(32).hex().encode(), "The key of the log")
    quoted = '"' + contact_point.strip().replace("\\", "\\\\").replace('"', '\\"') + '"'
    # Last: a folder with settings is a whole one.
    private_files.write(
        path / SETTINGS, _FIRST_SETTINGS.format(contact=quoted).encode(), "The settings"
    )
    return MatcherFolder(path)


def _code(hub: str) -> str:
    code = hub.strip().upper()
    if not _CODE.fullmatch(code):
        raise BadInput({"hub": "A hub is named by the three letters of its borough, such as HAC."})
    return code


def _check(where: Path, told: Mapping[str, Any]) -> None:
    strange = sorted(told.keys() ^ _TYPES.keys())
    if strange:
        raise Misconfigured(f"{where}: {strange[0]} is missing, or means nothing here.")
    for name, kind in _TYPES.items():
        if type(told[name]) is not kind:
            raise Misconfigured(f"{where}: {name} must be of the kind that it was at first.")
        if kind is int and not 1 <= told[name] <= _MOST.get(name, told[name]):
            most = f" and at most {_MOST[name]:,}" if name in _MOST else ""
            raise Misconfigured(f"{where}: {name} must be at least 1{most}.")


def _hex(raw: bytes, where: Path) -> bytes:
    try:
        key = bytes.fromhex(raw.decode("ascii"))
    except ValueError:
        key = b""
    if len(key) != 32:
        raise Misconfigured(f"{where} is damaged. Restore it from its backup.")
    return key

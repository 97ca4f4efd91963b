# ruff: noqa: S608  # every statement is of our own words; the file is one of the store's
"""What a study reads of each part, as plain columns beside the part's Parquet file.

A study needs every contact of many hubs and years, but little of each: when it came and ended, and
three words. Unpacking that from Parquet takes the engine a second for two million contacts, and
putting it in order another; these columns are read as they lie in the file, in the order a study
wants. They are made of the part they stand beside and hold nothing that is not in it.

A file is named after the part, which never changes, and after the rules by which it was made
(`rules`): one that is missing, torn or made by others is simply made again.
"""

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO, Final

from openmash.adapters.columnar.engine import Connection, quoted
from openmash.adapters.columnar.parts import BESIDE
from openmash.adapters.files import durable
from openmash.core.bank_holidays import england_and_wales
from openmash.core.codes import PrimaryNeed, ReferralSource
from openmash.domain.contacts.ratings import Rating
from openmash.domain.insights.arrays import Floats, Places, Times, np
from openmash.domain.insights.study_cases import Clock
from openmash.domain.insights.study_columns import lengths

OPEN: Final = 2**63 - 1
"""When an open contact ends, in microseconds: after any moment."""
WORDS: Final = {
    "rating": ("", *(each.value for each in Rating)),
    "source": ("", *(each.value for each in ReferralSource)),
    "need": ("", *(each.value for each in PrimaryNeed)),
}
"""The words each column can hold; any other is as none. A contact has the place of its word."""
_FROM: Final = {"rating": "initial", "source": "source_code", "need": "need"}
_LAYOUT: Final = {
    "began": "<i8", "ended": "<i8", "worked": "<f8", "day": "<i4",
    "hub": "u1", "rating": "u1", "source": "u1", "need": "u1",
}  # fmt: skip
_PADDING: Final = 64


@dataclass(frozen=True, slots=True)
class CasePart:
    """The contacts of one part in order of receipt, but for those passed to an allocated worker.

    Attributes:
        hubs: the codes of the part's hubs: one, as a rule.
        hub: the place of each contact's code among them.
        began, ended: microseconds since 1970; `OPEN` for an open one's end.
        worked: working days between, as of `study_cases.length`; NaN for an open one.
        day: the London day of receipt, in days since 1970.
        rating, source, need: places among `WORDS`.
    """

    hubs: tuple[str, ...]
    hub: Places
    began: Times
    ended: Times
    worked: Floats
    day: Times
    rating: Places
    source: Places
    need: Places


def beside(parquet: Path) -> Path:
    """The file of a part's columns, beside its file of contacts."""
    return parquet.with_name(f"{parquet.stem}.{_rules()}{BESIDE}")


def read(parquet: Path) -> CasePart | None:
    """A part's columns; None if they are not there or cannot be read."""
    try:
        body = beside(parquet).read_bytes()
        head = json.loads(body[: body.index(b"\n") + 1])
        hubs, count, at = tuple(map(str, head["hubs"])), int(head["count"]), int(head["at"])
        columns = {}
        for name, kind in _LAYOUT.items():
            columns[name] = np.frombuffer(body, dtype=kind, count=count, offset=at)
            at += count * np.dtype(kind).itemsize
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return CasePart(hubs, **columns) if at == len(body) else None


def make(engine: Connection, parquet: Path) -> CasePart:
    """Make a part's columns of its file of contacts, and keep them beside it if they can be."""
    coded = ", ".join(f"{_place(WORDS[name], column)} AS {name}" for name, column in _FROM.items())
    found = engine.execute(
        f"SELECT hub_code, epoch_us(received_at) AS began, coalesce(epoch_us(decided_at), {OPEN})"
        f" AS ended, date_diff('day', DATE '1970-01-01', received_on) AS day, {coded}"
        f" FROM read_parquet({quoted(str(parquet))}) WHERE NOT redirected"
        " ORDER BY received_at, contact_id"
    ).fetchnumpy()
    codes, hub = np.unique(np.asarray(found.pop("hub_code"), dtype=str), return_inverse=True)
    columns = {**{name: np.asarray(each) for name, each in found.items()}, "hub": hub}
    columns["worked"] = _worked(columns["began"], columns["ended"])
    plain = {name: columns[name].astype(kind) for name, kind in _LAYOUT.items()}
    made = CasePart(tuple(codes.tolist()), **plain)
    # Without it all is as right, only slower.
    with suppress(OSError):
        _keep(beside(parquet), made.hubs, plain)
    return made


def _worked(began: Times, ended: Times) -> Floats:
    worked: Floats = np.full(len(began), np.nan)
    over = ended != OPEN
    worked[over] = lengths(began[over], ended[over], Clock.WORKING_DAYS)
    return worked


def _place(words: tuple[str, ...], column: str) -> str:
    """SQL for the place of a column's word among these; 0 for any other."""
    listed = ", ".join(quoted(word) for word in words)
    return f"coalesce(enum_code(TRY_CAST({column} AS ENUM({listed}))), 0)"


def _keep(path: Path, hubs: tuple[str, ...], columns: Mapping[str, Any]) -> None:
    said = {"hubs": hubs, "count": len(columns["began"])}
    # Whole words of eight bytes are read fastest from where one begins.
    at = (len(json.dumps(said)) // _PADDING + 2) * _PADDING
    head = json.dumps({**said, "at": at}).encode().ljust(at - 1) + b"\n"

    def fill(file: BinaryIO) -> None:
        file.write(head)
        file.writelines(columns[name].tobytes() for name in _LAYOUT)

    durable.write(path, fill)


@cache
def _rules() -> str:
    """A word for what the columns are and how they are made."""
    said = repr((_LAYOUT, WORDS, _FROM, sorted(england_and_wales())))
    return hashlib.sha256(said.encode()).hexdigest()[:8]

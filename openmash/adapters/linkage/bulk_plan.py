"""What a bulk job found, made into what is to be stored."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from openmash.adapters.linkage.bulk_candidates import candidates
from openmash.adapters.linkage.bulk_delta import Again
from openmash.adapters.linkage.bulk_sides import connect, uncollected
from openmash.domain.people.extracts.choosing import Candidate, Chosen, Why, choose
from openmash.domain.people.extracts.delta import Ended, Stood, becomes
from openmash.domain.people.linkage.bands import Band
from openmash.domain.people.linkage.model import Thresholds


@dataclass(frozen=True, slots=True)
class NewLink:
    """A link to be made.

    Attributes:
        own_id: the agency's record number. record: id of the person record.
    """

    own_id: str
    record: str
    band: Band
    veto: str
    odds: float


@dataclass(slots=True)
class Plan:
    """What is to be stored.

    Attributes:
        ended: links to end, by id. found: rows that may be anybody, by what came of them.
        double: rows of a person to whom another row is nearer.
    """

    new: list[NewLink] = field(default_factory=list)
    ended: list[tuple[str, Ended]] = field(default_factory=list)
    found: Counter[Why] = field(default_factory=Counter)
    double: list[int] = field(default_factory=list)


def plan(folder: Path, shift: float, bounds: Thresholds, again: Iterable[Again]) -> Plan:
    """Return what is to be stored. Reads the job's files; changes none.

    Args:
        folder, shift: the job's. bounds: of the model. again: links to be looked at again.
    """
    made, chosen = Plan(), list[tuple[Candidate, Band]]()
    left: dict[int, Again] = {}
    for each in again:
        if each.asked is None:
            made.ended.append((each.link, Ended.ROW_GONE))
        else:
            left[each.asked] = each
    with uncollected():
        for group in candidates(folder, shift):
            found = choose(group, bounds)
            made.found[found.why] += 1
            place = group[0].asked
            if found.why is Why.NEARER:
                made.double.append(place)
            _become(made, chosen, found, left.pop(place, None))
    for each in left.values():
        _become(made, chosen, Chosen(Why.NOBODY, None), each)
    made.new = _with_ids(folder, chosen)
    return made


def _become(
    made: Plan, chosen: list[tuple[Candidate, Band]], found: Chosen, stood: Again | None
) -> None:
    before = Stood(stood.person, Band(stood.band), stood.row_changed) if stood else None
    what = becomes(before, found)
    if what.ends is not None and stood is not None:
        made.ended.append((stood.link, what.ends))
    if what.link is not None and found.candidate is not None:
        chosen.append((found.candidate, what.link))


def _with_ids(folder: Path, chosen: list[tuple[Candidate, Band]]) -> list[NewLink]:
    """The agency's and our own ids in place of the numbers that a job works with."""
    own_ids = _named(folder, "rows", "own_id", [each.asked for each, _ in chosen])
    records = _named(folder, "records", "record", [each.held for each, _ in chosen])
    return [
        NewLink(own_ids[each.asked], records[each.held], band, each.veto, each.odds)
        for each, band in chosen
    ]


def _named(folder: Path, name: str, column: str, places: list[int]) -> dict[int, str]:
    statement = (
        f"SELECT place, {column} FROM read_parquet('{folder}/{name}.parquet') "  # noqa: S608
        "WHERE place IN (SELECT unnest($1))"
    )
    with connect(folder) as connection:
        return dict(connection.execute(statement, [places]).fetchall())


def count(folder: Path, name: str) -> int:
    """How many rows a file of the job has."""
    with connect(folder) as connection:
        found = connection.execute(
            "SELECT count(*) FROM read_parquet($1)", [str(folder / f"{name}.parquet")]
        ).fetchone()
    return int(found[0]) if found else 0


_ALIKE: Final = """
SELECT place FROM read_parquet('{folder}/keyed-*.parquet')
GROUP BY place HAVING NOT bool_or(kept) ORDER BY place
"""


def too_alike(folder: Path) -> list[int]:
    """Rows that were compared with nobody, because too many others say the same."""
    query = _ALIKE.format(folder=folder)
    with connect(folder) as connection:
        return [place for (place,) in connection.execute(query).fetchall()]

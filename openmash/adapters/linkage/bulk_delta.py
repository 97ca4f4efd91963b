"""What changed since the last extract: which rows are to be linked, and which links stand."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from openmash.adapters.linkage.bulk_sides import connect


@dataclass(frozen=True, slots=True)
class Changes:
    """Rows of the extract beside those of the last one."""

    new: int
    changed: int
    unchanged: int
    gone: int


@dataclass(frozen=True, slots=True)
class Again:
    """A link that is looked at again.

    Attributes:
        asked: number of its row; None if the row is gone. person: number of its person.
    """

    link: str
    asked: int | None
    person: int
    band: str
    row_changed: bool


# Files of the job's folder: rows (place, own_id, row_key, told), before (row_key, told),
# standing (link, own_id, person, band, model), undone (own_id, person).
_STEPS: Final = """
CREATE TEMP TABLE compared AS
SELECT r.place, r.own_id, b.row_key IS NULL AS is_new, b.told <> r.told AS is_changed
FROM read_parquet('{folder}/rows.parquet') r
LEFT JOIN read_parquet('{folder}/before.parquet') b USING (row_key);

CREATE TEMP TABLE links AS
SELECT s.link, c.place AS asked, s.person, s.band, coalesce(c.is_changed, false) AS row_changed,
  c.place IS NOT NULL AND NOT coalesce(c.is_changed, true) AND s.band = '{sure}'
    AND s.model = '{model}' AS stays
FROM read_parquet('{folder}/standing.parquet') s LEFT JOIN compared c USING (own_id);

COPY (SELECT asked, person FROM links WHERE stays) TO '{folder}/taken.parquet' (FORMAT parquet);

COPY (
  SELECT place FROM compared WHERE {every} OR is_new OR is_changed
  UNION SELECT asked FROM links WHERE NOT stays AND asked IS NOT NULL
) TO '{folder}/asked-fresh.parquet' (FORMAT parquet);

COPY (
  SELECT c.place AS asked, u.person FROM read_parquet('{folder}/undone.parquet') u
  JOIN compared c USING (own_id)
) TO '{folder}/barred.parquet' (FORMAT parquet);
"""

_COUNTED: Final = """
SELECT count(*) FILTER (is_new), count(*) FILTER (is_changed),
  count(*) FILTER (NOT is_new AND NOT is_changed),
  (SELECT count(*) FROM read_parquet('{folder}/before.parquet'))
    - count(*) FILTER (NOT is_new)
FROM compared
"""


def compare_with_last(
    folder: Path, *, model: str, sure: str, every: bool
) -> tuple[Changes, list[Again]]:
    """Write which rows are fresh, taken and barred, and return what changed.

    Args:
        folder: the job's. model: the one in use; links by another are looked at again.
        sure: the stored word of the band whose links stay while nothing changes.
        every: link every row anew, because the model is another.
    """
    words = {"folder": folder, "model": model.replace("'", "''"), "sure": sure}
    with connect(folder) as connection:
        connection.execute(_STEPS.format(**words, every="true" if every else "false"))
        counts = connection.execute(_COUNTED.format(folder=folder)).fetchone() or (0, 0, 0, 0)
        again = connection.execute(
            "SELECT link, asked, person, band, row_changed FROM links WHERE NOT stays ORDER BY link"
        ).fetchall()
    return Changes(*map(int, counts)), [Again(*row) for row in again]

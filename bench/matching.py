"""What finding a person costs in an index of a hundred thousand people, and of a million.

Makes a database of its own for each size under var/bench once. As the application role, with
row-level security forced, it looks up people who are held, told with many mistakes, or not held:
their keys, the nearest records, the cards a viewer may have, and the judgement. Beside it the same
look-up by other roads: without row-level security, by a function with its owner's rights, by the
likeness of names (pg_trgm), and by Splink's own `predict_between` in memory. Prints figures and
asserts nothing.

    .venv/bin/python bench/matching.py [--count 100000 1000000] [--asked 1000]
"""

import argparse
import time
from collections import defaultdict
from collections.abc import Callable
from importlib.util import find_spec
from itertools import islice
from typing import Any
from uuid import UUID

import psycopg
from support import hub, many_people, report
from support.linkage_splink import splink_times

from openmash.adapters.synthetic.linkage_world import Kind, Query, people, queries
from openmash.domain.access import Role, Viewer
from openmash.domain.people.known import judge_records
from openmash.domain.people.linkage import nearness
from openmash.domain.people.linkage.cards import card_of
from openmash.domain.people.linkage.keys import asked_keys, stored_keys

TRIGRAM = (
    "SELECT id FROM bench_name WHERE name %% %s ORDER BY similarity(name, %s) DESC, id LIMIT 20"
)
_HUB = "NULLIF(current_setting('openmash.hub_id', true), '')::uuid"
DEFINER = """
CREATE OR REPLACE FUNCTION bench_definer(keys bigint[], weights float8[]) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE here uuid := {hub};
BEGIN
  RETURN QUERY SELECT ranked.record_id FROM (
    SELECT sums.record_id, shared, row_number() OVER nearer AS place,
      first_value(shared) OVER nearer AS most
    FROM (
      SELECT held.record_id, sum(asked.weight / sqrt(sqrt(held.many))) AS shared
      FROM unnest(keys, weights) AS asked (key, weight)
      CROSS JOIN LATERAL (
        SELECT of_key.record_id, count(*) OVER () AS many FROM (
          SELECT m.record_id FROM records_matchkey m
          WHERE m.hub_id = here AND m.key = asked.key ORDER BY m.record_id LIMIT {per_key}
        ) AS of_key
      ) AS held
      GROUP BY held.record_id
    ) AS sums
    WINDOW nearer AS (ORDER BY shared DESC, sums.record_id)
  ) AS ranked
  WHERE place <= {always} OR (place <= {most} AND shared >= {share} * ranked.most)
  ORDER BY place;
END $$;
ALTER FUNCTION bench_definer OWNER TO {owner};
"""

Times = dict[str, list[float]]

BY_SPLINK = 60
"""Questions that Splink is asked."""

MOST_IN_MEMORY = 2_000_000
"""People of whom Splink is asked: it holds them all in memory."""


def questions(count: int, each: int) -> list[Query]:
    """People held, told well or badly, and people who are not held."""
    step = max(1, count // (each * 4))
    held, withheld = [], []
    for place, one in enumerate(people(many_people.SEED, count)):
        if one.withheld and len(withheld) < each * 4:
            withheld.append(one)
        elif place % step == 0 and not one.withheld:
            held.append(one)
    asked: list[Query] = []
    for kind, sample in ((Kind.KNOWN, held), (Kind.HARD, held), (Kind.UNKNOWN, withheld)):
        asked += islice(queries(sample, many_people.SEED, kind), each)
    return asked


def looked_up(viewer: Viewer, asked: list[Query]) -> tuple[Times, dict[str, list[int]]]:
    """Milliseconds of each part of each look-up, and where the right person stood."""
    from openmash.records.queries import candidates

    times: Times = defaultdict(list)
    places: dict[str, list[int]] = defaultdict(list)
    for query in asked:
        marks = [time.perf_counter()]
        keys = asked_keys(query.facts)
        card = card_of(query.facts)
        marks.append(time.perf_counter())
        (near,) = candidates.nearest([keys])
        marks.append(time.perf_counter())
        held = candidates.held(viewer, near)
        marks.append(time.perf_counter())
        judged = judge_records(card, {key: each.card for key, each in held.items()}, {})
        marks.append(time.perf_counter())
        for part, a, b in zip(PARTS, marks, marks[1:], strict=False):
            times[part].append((b - a) * 1000)
        times[WHOLE].append((marks[-1] - marks[0]) * 1000)
        times[SERVED].append((marks[-1] - marks[1]) * 1000)
        if query.truth is not None:
            ranked = sorted(judged, key=lambda key: -judged[key].judged.log_odds)
            places[query.kind].append(_place(query, ranked))
    return times, places


PARTS = ("keys and card of who is asked", "nearest records", "cards a viewer may have", "judging")
SERVED, WHOLE = "database and judging", "the whole look-up"


def _place(query: Query, ranked: list[UUID]) -> int:
    assert query.truth is not None
    right = many_people.record_id(query.truth)
    return ranked.index(right) if right in ranked else -1


def other_roads(server: Any, hub_id: UUID, asked: list[Query]) -> Times:
    """Finding the nearest records in other ways, and the likeness of names."""
    from openmash.records.queries import candidates

    asking: list[list[Any]] = []
    for query in asked:
        keys = asked_keys(query.facts)
        asking.append([[0] * len(keys), list(keys), list(keys.values()), []])
    names = [f"{query.facts.forename} {query.facts.surname}".lower() for query in asked]
    plain = candidates._NEAREST  # noqa: SLF001
    named = plain.replace("WHERE key =", f"WHERE hub_id = {_HUB} AND key =")
    times: Times = {}
    with psycopg.connect(server.superuser_url(), autocommit=True) as connection:
        for owner in ("openmash_owner", "CURRENT_USER"):
            connection.execute(
                DEFINER.format(
                    hub=_HUB,
                    per_key=nearness.PER_KEY,
                    always=nearness.ALWAYS,
                    most=nearness.MOST,
                    share=nearness.SHARE,
                    owner=owner,
                )
            )
            timed(times, connection, hub_id, f"definer, owner {owner}", "openmash_app",
                  "SELECT bench_definer(%s, %s)", [each[1:3] for each in asking])  # fmt: skip
        connection.execute("DROP FUNCTION bench_definer")
        timed(times, connection, hub_id, "plain, behind the wall", "openmash_app", plain, asking)
        timed(times, connection, hub_id, "plain, no wall (superuser)", "", named, asking)
        timed(times, connection, hub_id, "likeness of names (pg_trgm)", "", TRIGRAM,
              [[name, name] for name in names][: max(50, len(names) // 10)])  # fmt: skip
    return times


def timed(
    times: Times,
    connection: psycopg.Connection[Any],
    hub_id: UUID,
    name: str,
    role: str,
    statement: str,
    asking: list[list[Any]],
) -> None:
    """Ask one way, twice over; the second time counts."""
    connection.execute("BEGIN")
    connection.execute("SELECT set_config('openmash.hub_id', %s, true)", [str(hub_id)])
    if role:
        connection.execute(f"SET LOCAL ROLE {role}")
    for _ in range(2):
        times[name] = []
        for values in asking:
            began = time.perf_counter()
            connection.execute(statement, values, prepare=True).fetchall()
            times[name].append((time.perf_counter() - began) * 1000)
    connection.execute("ROLLBACK")


def show(times: Times) -> None:
    """Print percentiles."""
    for name, each in times.items():
        cuts = "   ".join(f"p{cut} {report.cut(each, cut):8.2f}" for cut in (50, 95, 99))
        print(f"  {name:<32} {cuts}  ms", flush=True)


def pure(asked: list[Query]) -> None:
    """What making keys costs, without a database."""
    ways: dict[str, Callable[[Any], Any]] = {
        "keys to be found by": stored_keys,
        "keys to look for": asked_keys,
        "card": card_of,
    }
    for name, way in ways.items():
        began = time.perf_counter()
        for query in asked:
            way(query.facts)
        print(f"  {name:<32} {(time.perf_counter() - began) / len(asked) * 1e6:8.1f} µs each")


def one_size(count: int, each: int) -> None:
    """Fill an index of this size, look up, print."""
    folder = hub.ROOT / "var" / "bench" / f"matching-{count}"
    with hub.database(folder, many_people.FILLING) as (_, server):
        made = many_people.fill(server, count)
        print(f"\n{count:,} people in one hub ({made}). {report.machine()}.", flush=True)
        asked = questions(count, each)
        from openmash.records.queries.hubs import every_hub
        from openmash.records.tenancy import in_hub

        hub_id = every_hub()[0].id
        viewer = Viewer(1, hub_id, Role.MANAGER, None, "Bench")
        with in_hub(hub_id):
            looked_up(viewer, asked)
            times, places = looked_up(viewer, asked)
        show(times)
        for kind, found in places.items():
            there = sum(place >= 0 for place in found) / len(found)
            first = sum(place == 0 for place in found) / len(found)
            print(f"  {kind}: the right person is a candidate {there:.1%}, the first {first:.1%}")
        print("  Finding the nearest records by other roads, and names by their likeness:")
        show(other_roads(server, hub_id, asked))
    if count <= MOST_IN_MEMORY:
        by_splink(count, asked)


def by_splink(count: int, asked: list[Query]) -> None:
    """A part of the same questions put to Splink: each takes it hundreds of milliseconds."""
    if find_spec("splink") is None:
        print("  Splink is not there to compare with: install the extra `linkage`.")
        return
    part = asked[:: max(1, len(asked) // BY_SPLINK)]
    times, among = splink_times(people(many_people.SEED, count), part)
    print(f"  {len(part)} of the questions put to Splink's predict_between, in memory:")
    show({"Splink predict_between": times})
    print(f"  of those held {among:.1%} are among its pairs")


def main() -> None:
    """Measure each size."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--asked", type=int, default=1_000, help="questions of each kind")
    options = parser.parse_args()
    pure(questions(20_000, 500))
    for count in options.count:
        one_size(count, options.asked)


if __name__ == "__main__":
    main()

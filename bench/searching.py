"""What a search costs in a hub of a hundred thousand people, and of a million.

Makes a database of its own for each size under var/bench once, with the words that people are
searched by. As the application role, with row-level security forced, it searches in the ways that
people do, for people who are there: the whole query, from what was typed to the people in order
with their contacts. The commonest names of the index stand apart: they are the worst there is.
Prints figures and asserts nothing.

    .venv/bin/python bench/searching.py [--count 100000] [--asked 200]
"""

import argparse
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import psycopg
from support import hub, many_people, report

from openmash.adapters.synthetic.linkage_world import WorldPerson, people
from openmash.domain.access import Role, Viewer
from openmash.domain.contacts.searching.typed import read
from openmash.domain.people.search_words import is_name, parts_of, words_of_record

TODAY = datetime(2026, 11, 23, tzinfo=UTC).date()
_TABLES = ("records_searchword", "records_searchwordpart", "records_personrecord")


def complete(server: Any, hub_id: UUID, count: int) -> None:
    """Give the records of the matching benchmark their dates, and their words."""
    with psycopg.connect(server.superuser_url(), autocommit=True) as connection:
        if connection.execute("SELECT to_regclass('bench_words')").fetchone() != (None,):
            return
        connection.execute("SET session_replication_role = replica")
        connection.execute("CREATE TEMP TABLE told (id uuid, born date, how text, words text[])")
        spelt: set[str] = set()
        with connection.cursor().copy("COPY told FROM STDIN") as copy:
            for person in people(many_people.SEED, count):
                if not person.withheld:
                    words = words_of_record(person.facts)
                    spelt.update(filter(is_name, words))
                    how = person.facts.birth_precision
                    own = many_people.record_id(person.id)
                    copy.write_row((own, person.facts.birth_date, how, sorted(words)))
        connection.execute(
            "UPDATE records_personrecord p SET birth_date = t.born, birth_precision = t.how "
            "FROM told t WHERE t.id = p.id"
        )
        connection.execute(
            "INSERT INTO records_searchword (hub_id, word, record_id) "
            "SELECT %s, word, id FROM told, unnest(words) AS word",
            [hub_id],
        )
        with connection.cursor().copy(
            "COPY records_searchwordpart (hub_id, part, word) FROM STDIN"
        ) as copy:
            for word in spelt:
                for part in parts_of(word):
                    copy.write_row((hub_id, part, word))
        for table in _TABLES:
            connection.execute(f"VACUUM ANALYZE {table}")
        connection.execute("CREATE TABLE bench_words ()")


def typed(person: WorldPerson) -> Iterator[tuple[str, str]]:
    """The ways to look for somebody, each by its name."""
    facts = person.facts
    first, last = facts.forename.split(" ")[0], facts.surname
    born = facts.birth_date
    place = facts.postcodes[0] if facts.postcodes else ""
    yield "surname", last
    yield "first name and surname", f"{last} {first}"
    yield "both, misspelt", f"{first[:-2]}{first[-1:]}{first[-2:-1]} {last}"
    if len(last) > 4:
        yield "begun with *", f"{first} {last[:3]}*"
    if born:
        yield "surname and year", f"{last} {born.year}"
        yield "both and date of birth", f"{first} {last} {born:%d/%m/%Y}"
        yield "date of birth", f"{born:%d/%m/%Y}"
    if place:
        yield "surname and part of a postcode", f"{last} {place.split(' ')[0]}"
        yield "postcode", place
    if facts.nhs_number:
        yield "NHS number", facts.nhs_number


def common_names(server: Any) -> tuple[list[str], list[str]]:
    """The commonest surnames and first names of the index."""
    with psycopg.connect(server.superuser_url(), autocommit=True) as connection:
        return tuple(  # type: ignore[return-value]
            [
                name
                for (name,) in connection.execute(
                    f"SELECT {column} FROM records_personrecord WHERE {column} ~ '^[A-Za-z]+$' "
                    "GROUP BY 1 ORDER BY count(*) DESC LIMIT 5"
                )
            ]
            for column in ("surname", "forename")
        )


def asking(server: Any, count: int, each: int) -> dict[str, list[tuple[str, bool]]]:
    """What is typed, by its kind; and whether it is searched wider."""
    asked: dict[str, list[tuple[str, bool]]] = defaultdict(list)
    step = max(1, count // (each * 2))
    for place, person in enumerate(people(many_people.SEED, count)):
        if place % step == 0 and not person.withheld:
            for kind, words in typed(person):
                if len(asked[kind]) < each:
                    asked[kind].append((words, False))
                if kind == "both, misspelt" and len(asked["the same, wider"]) < each:
                    asked["the same, wider"].append((words, True))
    surnames, forenames = common_names(server)
    for last in surnames:
        asked["WORST: the commonest surnames"].append((last, False))
        asked["WORST: begun with two letters"].append((f"{last[:2]}*", False))
        asked["WORST: the same, wider"].append((last, True))
        for first in forenames:
            asked["WORST: two of the commonest names"].append((f"{first} {last}", False))
            asked["WORST: the same with a year"].append((f"{first} {last} 2015", False))
            asked["WORST: two begun with two letters"].append((f"{first[:2]}* {last[:2]}*", False))
            asked["WORST: two of the commonest, wider"].append((f"{first} {last}", True))
    return asked


def searched(viewer: Viewer, asked: list[tuple[str, bool]]) -> list[float]:
    """Milliseconds of each whole search."""
    from openmash.core.errors import BadInput
    from openmash.records.queries import search

    times = []
    for words, wider in asked:
        began = time.perf_counter()
        try:
            search.search(viewer, read(words, TODAY), wider=wider)
        except BadInput:
            continue
        times.append((time.perf_counter() - began) * 1000)
    return times


def one_size(count: int, each: int) -> None:
    """Fill an index of this size, search, print."""
    folder = hub.ROOT / "var" / "bench" / f"searching-{count}"
    with hub.database(folder, many_people.FILLING) as (_, server):
        made = many_people.fill(server, count)
        from openmash.records.queries.hubs import every_hub
        from openmash.records.tenancy import in_hub

        hub_id = every_hub()[0].id
        complete(server, hub_id, count)
        print(f"\n{count:,} people in one hub ({made}). {report.machine()}.", flush=True)
        viewer = Viewer(1, hub_id, Role.MANAGER, None, "Bench")
        for kind, words in asking(server, count, each).items():
            with in_hub(hub_id):
                searched(viewer, words[:20])
                times = searched(viewer, words)
            cuts = "   ".join(f"p{cut} {report.cut(times, cut):8.1f}" for cut in (50, 95))
            print(f"  {kind:<36} {cuts}   most {max(times, default=0):8.1f}  ms", flush=True)


def main() -> None:
    """Measure each size."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, nargs="+", default=[100_000])
    parser.add_argument("--asked", type=int, default=200, help="searches of each kind")
    options = parser.parse_args()
    for count in options.count:
        one_size(count, options.asked)


if __name__ == "__main__":
    main()

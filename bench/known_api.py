"""What a look-up takes end to end: a signed question over HTTP to a matcher of a million people.

Builds a matcher's index of the linkage world under var/bench once, serves it on loopback with
`openmash matcher serve`, and asks it as a hub does, one question after the other: a new connection,
both signatures, the look-up, the judgement and the line of its log on disk are in the time. The
pause by which a matcher hides what it answers is set to its least, one to two milliseconds; in
service it is 300 or more. Prints figures and asserts nothing.

    .venv/bin/python bench/known_api.py [--people 1000000] [--asked 500]
"""

import argparse
import os
import secrets
import socket
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from uuid import UUID, uuid4

from support import hub, report

from openmash.adapters.matcher import client, folder, pair_keys
from openmash.adapters.matcher.index import About, NoIndex, Row, building, opened
from openmash.adapters.synthetic.linkage_world import Kind, Query, people, queries
from openmash.cli.children import Child
from openmash.domain.people.elsewhere import wire
from openmash.domain.people.elsewhere.rules import fingerprint
from openmash.domain.people.linkage.cards import card_of
from openmash.domain.people.linkage.keys import stored_keys

SEED = 20_261_123
_HUB_ID, _AGENCY_ID = UUID(int=1), UUID(int=2)
_MANY = 10_000_000


def made(path: Path, count: int) -> folder.MatcherFolder:
    """A matcher's folder with an index of so many people, built unless it is there."""
    if not (path / folder.SETTINGS).exists():
        folder.make(path, "Duty desk", secrets.token_bytes)
    settings = (path / folder.SETTINGS).read_text(encoding="utf-8")
    for name, value in (
        ("questions_an_hour", _MANY),
        ("questions_a_day", _MANY),
        ("least_milliseconds", 1),
        ("oldest_extract_days", 3_650),
    ):
        lines = settings.splitlines(keepends=True)
        settings = "".join(
            f"{name} = {value}\n" if line.startswith(f"{name} =") else line for line in lines
        )
    (path / folder.SETTINGS).write_text(settings, encoding="utf-8")
    matcher = folder.MatcherFolder(path)
    try:
        with opened(matcher.index) as index:
            if index.about.rules == fingerprint():
                return matcher
    except NoIndex:
        pass
    began, now = time.monotonic(), datetime.now(UTC)
    with building(matcher.index) as builder:
        for person in people(SEED, count):
            if not person.withheld:
                card = card_of(person.facts).to_json()
                builder.add(Row(str(person.id), stored_keys(person.facts), card))
        builder.describe(About(fingerprint(), now.date(), now))
    print(f"Built in {time.monotonic() - began:.0f} s.", flush=True)
    return matcher


@contextmanager
def served(matcher: folder.MatcherFolder) -> Iterator[client.Address]:
    """The matcher's own server, on loopback, until the block ends."""
    port = hub.free_port()
    words = ["matcher", "serve", str(matcher.path), "--port", str(port)]
    server = Child("matcher", words, os.environ, matcher.path / "server.log")
    server.start()
    try:
        _wait(port)
        yield client.Address(f"http://127.0.0.1:{port}", matcher.key().public.text)
    finally:
        server.stop()


def _wait(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5):
            return
        time.sleep(0.2)
    raise SystemExit("The matcher did not answer; see server.log in its folder.")


def asked(count: int, each: int) -> list[Query]:
    """People held, told well or badly, and people who are not held."""
    world = list(people(SEED, count))
    held = [one for one in world[:: max(1, count // (each * 4))] if not one.withheld]
    withheld = [one for one in world if one.withheld]
    sets = ((Kind.KNOWN, held), (Kind.HARD, held), (Kind.UNKNOWN, withheld))
    return [one for kind, some in sets for one in islice(queries(some, SEED, kind), each)]


def main() -> None:
    """Build, serve, ask twice over, print the second time."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--asked", type=int, default=500, help="questions of each kind")
    options = parser.parse_args()
    place = hub.ROOT / "var" / "bench" / f"matcher-{options.people}"
    matcher = made(place, options.people)
    keys = pair_keys.add_signing(place / "keys", _HUB_ID, _AGENCY_ID)
    if "HAC" not in matcher.hubs():
        matcher.allow("HAC", keys.public()[0])
    questions = asked(options.people, options.asked)
    times: defaultdict[str, list[float]] = defaultdict(list)
    words: defaultdict[str, Counter[str]] = defaultdict(Counter)
    with served(matcher) as where:
        for turn in range(2):
            for query in questions:
                now = datetime.now(UTC)
                one = wire.Question(
                    uuid4(), "HAC", matcher.key().public.key_id, "account:1", now, query.facts
                )
                began = time.perf_counter()
                given = client.ask(where, one, keys.signers(), now=lambda: datetime.now(UTC))
                if turn:
                    times[query.kind].append((time.perf_counter() - began) * 1000)
                    words[query.kind][" ".join(filter(None, (given.verdict, given.reason)))] += 1
    print(f"{options.people:,} people. {report.machine()}. A question over HTTP, end to end:")
    times["all"] = [one for each in times.values() for one in each]
    for kind, each in times.items():
        cuts = "   ".join(f"p{cut} {report.cut(each, cut):7.1f}" for cut in (50, 95, 99))
        print(f"  {kind:<10} {cuts}  ms   {dict(words[kind])}")


if __name__ == "__main__":
    main()

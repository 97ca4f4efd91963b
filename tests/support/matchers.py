"""An agency's matcher with an invented index, and a hub that may ask it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from openmash.adapters.matcher import pair_keys
from openmash.adapters.matcher.client import Address
from openmash.adapters.matcher.folder import MatcherFolder, make
from openmash.adapters.matcher.index import About, Row, building
from openmash.adapters.matcher.service import PATH, Service
from openmash.domain.people.elsewhere import wire
from openmash.domain.people.elsewhere.rules import fingerprint
from openmash.domain.people.facts import PersonFacts
from openmash.domain.people.linkage.cards import card_of
from openmash.domain.people.linkage.keys import stored_keys

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
POINT = "Duty desk, 020 7946 0222"
HUB_ID, AGENCY_ID = UUID(int=1), UUID(int=2)

AISHA = PersonFacts(
    forename="Aishah",
    surname="Islam",
    birth_date=date(2020, 4, 28),
    birth_precision="day",
    sex="F",
    nhs_number="9990000026",
    postcodes=("N14 9DW",),
    address_lines=("109 Sample Walk",),
)
TOM = PersonFacts(
    forename="Tom", surname="Sample", birth_date=date(2011, 6, 3), birth_precision="day"
)


def secret(length: int) -> bytes:
    """No secret at all: the same keys in every test."""
    return bytes(range(7, 7 + length))


def build_index(
    folder: MatcherFolder, people: Iterable[tuple[str, PersonFacts]], **about: Any
) -> None:
    """An index of these people, taken on the day of `NOW` unless said otherwise."""
    told = {"rules": fingerprint(), "taken_on": NOW.date(), "built_at": NOW, **about}
    with building(folder.index) as builder:
        for record, facts in people:
            builder.add(Row(record, stored_keys(facts), card_of(facts).to_json()))
        builder.describe(About(**told))


@dataclass
class Matcher:
    """A matcher that answers without a socket. now: what its clock says."""

    folder: MatcherFolder
    keys: pair_keys.PairKeys
    now: datetime = NOW
    waits: list[float] = field(default_factory=list)

    @property
    def service(self) -> Service:
        return Service(self.folder, clock=lambda: self.now, wait=self.waits.append)

    @property
    def address(self) -> Address:
        public = self.folder.key().public.text
        return Address("https://matcher.example.org", public)

    def question(self, facts: PersonFacts = AISHA, **changes: Any) -> wire.Question:
        told = {"id": uuid4(), "hub": "HAC", "by": "account:3", "at": NOW, "facts": facts}
        return wire.Question(**{"to": self.folder.key().public.key_id, **told, **changes})

    def text(self, facts: PersonFacts = AISHA, **changes: Any) -> bytes:
        return wire.write_question(self.question(facts, **changes), self.keys.signers()).encode()

    def send(self, url: str, body: bytes) -> tuple[int, bytes]:
        """As the hub's client sends, without the network."""
        return self.post(body)

    def post(self, body: bytes, path: str = PATH, method: str = "POST") -> tuple[int, bytes]:
        said: list[str] = []
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": BytesIO(body),
        }
        answer = b"".join(self.service(environ, lambda status, _: said.append(status)))
        return int(said[0].split()[0]), answer

    def ask(self, facts: PersonFacts = AISHA, **changes: Any) -> wire.Answer:
        status, raw = self.post(self.text(facts, **changes))
        assert status == 200, raw.strip()
        return wire.answer_of(wire.open_text(raw, wire.ANSWER))

    def set(self, name: str, value: str) -> None:
        """Change one line of the settings file."""
        path = self.folder.path / "matcher.toml"
        lines = path.read_text().splitlines()
        changed = [f"{name} = {value}" if each.startswith(name) else each for each in lines]
        path.write_text("\n".join(changed))


def make_matcher(path: Path) -> Matcher:
    """A matcher whose index holds Aisha and Tom, and which Hackney may ask."""
    folder = make(path / "agency", POINT, secret)
    keys = pair_keys.add_signing(path / "hub-keys", HUB_ID, AGENCY_ID)
    folder.allow("HAC", keys.public()[0])
    build_index(folder, [("N-1", TOM), ("N-2", AISHA)])
    return Matcher(folder, keys)

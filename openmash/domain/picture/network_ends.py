"""The ends of ties: who is one person, which addresses are one door, and what each is called."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from hashlib import sha256
from uuid import UUID

from openmash.domain.sharing.protected_words import canonical
from openmash.domain.sharing.protection import find_tokens

from .doors import Door, door_of, group
from .network_facts import Edge, NetworkFacts, Node, NodeKind, RecordTold, TieTold
from .ties import TieKind

PROTECTED = {
    NodeKind.PLACE: "Protected address",
    NodeKind.SCHOOL: "Protected school",
    NodeKind.NAMED: "Protected place",
}
_KINDS = list(TieKind)


class Ends:
    """The nodes of one network, made as they are asked for."""

    def __init__(self, facts: NetworkFacts) -> None:
        self._facts = facts
        self._who = {record.record_id: record.who for record in facts.records}
        self._records: dict[UUID, set[UUID]] = {
            who: set(records) for who, records in (facts.aliases or {}).items()
        }
        for record_id, who in self._who.items():
            self._records.setdefault(who, set()).add(record_id)
        self.nodes: dict[str, Node] = {}
        self._people()
        doors = {r.record_id: door_of(r.address, r.postcode) for r in facts.records}
        self._doors: Mapping[UUID, Door | None] = doors
        self._taken = group(door for door in doors.values() if door)
        self._known = self._names()

    def person(self, record: RecordTold) -> str:
        """The key of the person that a record is about."""
        return f"person:{record.who}"

    def place(self, record: RecordTold) -> str | None:
        """The key of the address that a record tells, made into a node; None if it tells none."""
        door = self._doors[record.record_id]
        if door is None:
            return None
        key = f"place:{self._taken[door].token}"
        self._put(key, NodeKind.PLACE, record.address, record.postcode)
        return key

    def school(self, record: RecordTold) -> str | None:
        """The key of the school that a record tells, made into a node; None if it tells none."""
        words = canonical(record.school)
        if not words:
            return None
        key = f"school:{_token(' '.join(words))}"
        self._put(key, NodeKind.SCHOOL, record.school)
        return key

    def of_tie(self, tie: TieTold) -> tuple[str | None, str | None]:
        """The keys of both ends of a recorded tie; None for one that is not to be seen here."""
        start = self._person_key(tie.from_record)
        if tie.to_record is not None:
            return start, self._person_key(tie.to_record)
        if start is None:
            return None, None
        return start, self._named(tie)

    def tie_key(self, kind: TieKind, start: str, end: str) -> str:
        """The name of a tie that stays when people are joined or parted."""
        return f"{kind.value}:{self._lasting(start)}:{self._lasting(end)}"

    def known_as(self, token: str) -> str | None:
        """The node that an end of a tie's name stands for now."""
        return self._known.get(token)

    def order(self, edge: Edge) -> tuple[object, ...]:
        """Those of the open contact first, then by kind, then by name: the same every time."""
        ends = [self.nodes[edge.start], self.nodes[edge.end]]
        return (
            not any(node.here for node in ends),
            _KINDS.index(edge.kind),
            [node.title.casefold() for node in ends],
            edge.key,
        )

    def _people(self) -> None:
        told: dict[UUID, list[RecordTold]] = defaultdict(list)
        for record in sorted(self._facts.records, key=lambda r: (r.told_at, r.record_id)):
            told[record.who].append(record)
        for who, records in told.items():
            contacts = {record.contact_id for record in records}
            named = [r for r in records if r.forename or r.surname]
            self.nodes[f"person:{who}"] = Node(
                f"person:{who}",
                NodeKind.PERSON,
                _name(named),
                tuple(records),
                here=self._facts.contact_id in contacts,
                around=bool(contacts & self._facts.around),
            )

    def _named(self, tie: TieTold) -> str:
        kind = NodeKind.PLACE if tie.kind.of_place else NodeKind.NAMED
        if tie.kind.of_place and (door := door_of(tie.to_name, "")):
            key = f"place:{door.token}"
        else:
            key = f"named:{_token(tie.to_name)}"
        # Two people read of in two items are not made one by having one name.
        if tie.item_id:
            key = f"{key}{tie.item_id.hex}"
        self._put(key, kind, tie.to_name)
        return key

    def _put(self, key: str, kind: NodeKind, *lines: str) -> None:
        """One way to write it. The fullest is shown; if any is protected, none is."""
        text = "\n".join(line for line in lines if line)
        before = self.nodes.get(key)
        if before and before.protected:
            return
        hidden = bool(find_tokens(text, self._facts.protected))
        title = PROTECTED[kind] if hidden else _on_one_line(text)
        if before is None or hidden or (len(title), title) > (len(before.title), before.title):
            self.nodes[key] = Node(key, kind, title, protected=hidden)

    def _person_key(self, record_id: UUID) -> str | None:
        who = self._who.get(record_id)
        return None if who is None else f"person:{who}"

    def _lasting(self, key: str) -> str:
        kind, _, name = key.partition(":")
        if kind != NodeKind.PERSON:
            return name
        # Records are never joined or parted themselves; the least of them names the person.
        return str(min(self._records[UUID(name)]))

    def _names(self) -> dict[str, str]:
        known: dict[str, str] = {}
        for who, records in self._records.items():
            known |= {str(record): f"person:{who}" for record in records}
        for written, taken in self._taken.items():
            known[written.token] = f"place:{taken.token}"
        for record in self._facts.records:
            if words := canonical(record.school):
                known[_token(" ".join(words))] = f"school:{_token(' '.join(words))}"
        for tie in self._facts.ties:
            if tie.to_name and not tie.kind.of_place:
                known[_token(tie.to_name)] = f"named:{_token(tie.to_name)}"
            elif tie.to_name and (door := door_of(tie.to_name, "")):
                known.setdefault(door.token, f"place:{door.token}")
        return known


def _name(records: Sequence[RecordTold]) -> str:
    """The newest name told, in the order in which it is spoken."""
    return f"{records[-1].forename} {records[-1].surname}".strip() if records else ""


def _token(text: str) -> str:
    return sha256(" ".join(canonical(text)).encode()).hexdigest()[:32]


def _on_one_line(text: str) -> str:
    return ", ".join(line.strip(" ,") for line in text.split("\n") if line.strip(" ,"))

"""What ought to be asked, because inspectors have found again and again that nobody asked it.

An adult in the home whom nobody has identified; other children at the address; a sibling nobody
has told of. Each is a fixed rule with its evidence: nothing is scored, and nothing is concluded.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from openmash.domain.people.cleaning import forename_tokens, surname_tokens

from .kinship import understand
from .network_ends import Ends
from .network_facts import (
    Edge,
    NetworkFacts,
    Node,
    NodeKind,
    Prompt,
    PromptRule,
    RecordTold,
    Source,
    SourceKind,
)
from .ties import PARENTS, SIBLINGS, TieKind

ADULT_AT = 18
_PARTNERS = frozenset({TieKind.PARTNER, TieKind.PARENTS_PARTNER})


def prompts(
    facts: NetworkFacts,
    ends: Ends,
    edges: Sequence[Edge],
    removed: Sequence[Edge],
    today: date,
) -> tuple[Prompt, ...]:
    """Everything that ought to be asked about the contact that is open, the most pressing first.

    Args:
        edges: the ties that stand; those said to be wrong (`removed`) prove nothing.
        today: the London date.
    """
    asking = _Asking(facts.contact_id, ends.nodes, edges, today)
    found = [
        *asking.adults(),
        *asking.other_children(),
        *asking.no_adult(),
        *asking.one_parent(),
        *(
            Prompt(PromptRule.TOLD_AGAIN, (edge.start, edge.end), edge.sources[-1:])
            for edge in removed
            if edge.told_again
        ),
    ]
    order = list(PromptRule)
    return tuple(sorted(found, key=lambda each: order.index(each.rule)))


class _Asking:
    """The rules, over one network."""

    def __init__(
        self, contact_id: object, nodes: dict[str, Node], edges: Sequence[Edge], today: date
    ) -> None:
        self._here, self._nodes, self._edges, self._today = contact_id, nodes, edges, today
        self._home: dict[str, dict[str, Edge]] = defaultdict(dict)
        self._lived: dict[str, dict[str, Edge]] = defaultdict(dict)
        for edge in edges:
            if edge.kind is TieKind.LIVES_AT:
                self._home[edge.end][edge.start] = edge
            elif edge.kind is TieKind.LIVED_AT:
                self._lived[edge.end][edge.start] = edge
        self._children = [n for n in nodes.values() if n.here and n.is_child]
        self._who = {_identity(record) for child in self._children for record in child.records}

    def adults(self) -> Iterator[Prompt]:
        """Adults of this contact who live with the children, or may, and are not identified."""
        for node in self._nodes.values():
            told = [r for r in node.records if r.contact_id == self._here and not r.is_child]
            if not told or node.is_child:
                continue
            source = (_of(told[-1]),)
            in_home = any(record.lives_with_children == "yes" for record in told)
            if in_home and not any(_named(record) for record in node.records):
                yield Prompt(PromptRule.UNIDENTIFIED_ADULT, (node.key,), source)
            elif in_home and not any(_aged(record) for record in node.records):
                yield Prompt(PromptRule.ADULT_WITHOUT_BIRTH_DATE, (node.key,), source)
            elif self._is_partner(told) and told[-1].lives_with_children == "not_known":
                yield Prompt(PromptRule.PARTNER_HOME_NOT_KNOWN, (node.key,), source)

    def other_children(self) -> Iterator[Prompt]:
        """Children at an address of these children, and siblings, whom the contact leaves out."""
        here = {node.key for node in self._children}
        at_address: set[str] = set()
        for place, homes in self._home.items():
            if not here & homes.keys():
                continue
            others = {k: e for k, e in homes.items() if self._is_other_child(k)}
            others |= {k: e for k, e in self._lived[place].items() if self._is_other_child(k)}
            if others:
                at_address |= others.keys()
                sources = _each_once(edge.sources[-1] for edge in others.values())
                people = tuple(sorted(others, key=self._by_name))
                yield Prompt(PromptRule.CHILDREN_AT_ADDRESS, people, sources, place)
        for edge in self._edges:
            ends = {edge.start, edge.end}
            if edge.kind not in SIBLINGS or not ends & here:
                continue
            for other in sorted(ends - here - at_address):
                if self._may_be_a_child(other):
                    sources = (edge.sources[-1],)
                    yield Prompt(PromptRule.SIBLING_NOT_HERE, (other,), sources)
                    at_address.add(other)

    def no_adult(self) -> Iterator[Prompt]:
        """Children of whom nobody has said which adult they live with."""
        alone = []
        for child in self._children:
            with_them = {
                other for homes in self._home.values() if child.key in homes for other in homes
            }
            with_them |= {
                end
                for edge in self._edges
                if edge.kind is TieKind.LIVES_WITH and child.key in (edge.start, edge.end)
                for end in (edge.start, edge.end)
            }
            if not any(self._is_adult(key) for key in with_them):
                alone.append(child)
        if alone:
            keys = tuple(child.key for child in alone)
            yield Prompt(PromptRule.NO_ADULT_IN_HOME, keys, (self._told_here(alone[0]),))

    def one_parent(self) -> Iterator[Prompt]:
        """Children of whom one parent is named and the other is not."""
        parents: dict[str, set[str]] = defaultdict(set)
        sources: dict[str, Source] = {}
        for edge in self._edges:
            if edge.kind in PARENTS:
                parents[edge.end].add(edge.start)
                sources[edge.end] = edge.sources[-1]
        keys = [child.key for child in self._children if len(parents[child.key]) == 1]
        if keys:
            yield Prompt(PromptRule.ONE_PARENT, tuple(keys), (sources[keys[0]],))

    def _told_here(self, node: Node) -> Source:
        return _of(next(r for r in reversed(node.records) if r.contact_id == self._here))

    def _is_partner(self, told: Sequence[RecordTold]) -> bool:
        kin = [understand(record.relationship) for record in told]
        return any(each is not None and each.kind in _PARTNERS for each in kin)

    def _is_adult(self, key: str) -> bool:
        node = self._nodes[key]
        return node.kind is NodeKind.PERSON and not node.is_child

    def _is_other_child(self, key: str) -> bool:
        node = self._nodes[key]
        return node.is_child and self._may_be_a_child(key) and not self._is_told_again(node)

    def _is_told_again(self, node: Node) -> bool:
        """A child of this contact under the same names and birth date, whom nobody joined yet."""
        return any(all(who := _identity(record)) and who in self._who for record in node.records)

    def _may_be_a_child(self, key: str) -> bool:
        """Not known to be grown up by now, nor told of in this contact."""
        node = self._nodes[key]
        births = [record.birth_date for record in node.records if record.birth_date]
        return not node.here and not (births and _years(births[-1], self._today) >= ADULT_AT)

    def _by_name(self, key: str) -> tuple[str, str]:
        return self._nodes[key].title.casefold(), key


def _of(record: RecordTold) -> Source:
    return Source(
        SourceKind.TOLD,
        record.contact_id,
        record.reference,
        record.told_at,
        record.relationship,
    )


def _each_once(sources: Iterator[Source]) -> tuple[Source, ...]:
    found = {source.contact_id: source for source in sources}
    return tuple(sorted(found.values(), key=lambda source: source.at))


def _named(record: RecordTold) -> bool:
    """A forename and a surname that are not stand-ins such as "unknown male"."""
    return bool(forename_tokens(record.forename)) and bool(surname_tokens(record.surname))


def _identity(record: RecordTold) -> tuple[frozenset[str], frozenset[str], date | None]:
    return forename_tokens(record.forename), surname_tokens(record.surname), record.birth_date


def _aged(record: RecordTold) -> bool:
    return record.birth_date is not None


def _years(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))

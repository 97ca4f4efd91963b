"""A network in words: who is who, every tie with its sources, and what ought to be asked."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.crypto import salted_hmac

from openmash.domain.picture.network_facts import (
    Edge,
    Node,
    NodeKind,
    Prompt,
    Source,
    SourceKind,
)
from openmash.domain.picture.ties import TieKind
from openmash.domain.sharing.handling import DatePrecision
from openmash.records.queries.network import Surroundings
from openmash.web.presenters import formatters

from .network_prompts import Asked, in_words


@dataclass(frozen=True, slots=True)
class SourceWords:
    """One source of a tie. `href` leads to the contact it was told in."""

    what: str
    words: str
    when: date
    machine: str
    moment: str
    reference: str
    href: str


@dataclass(frozen=True, slots=True)
class TieWords:
    """One tie, as a row of the table.

    Attributes:
        ends: the numbers of both nodes in the drawing, parted by a space.
        wrong: for one that is removed: who said so, when and why.
    """

    ends: str
    start: str
    kind: str
    end: str
    confidence: str
    sources: tuple[SourceWords, ...]
    since: str
    wrong_href: str
    right_href: str
    wrong: tuple[tuple[str, str], ...]

    @property
    def sentence(self) -> str:
        """The tie as one sentence."""
        return f"{self.start}, {self.kind} {self.end}"


def ref_of(key: str) -> str:
    """A tie's name in an address: made with the installation's secret, so that it tells nothing.

    The key of a tie to an address holds a digest of that address, which could be guessed.
    """
    return salted_hmac("openmash.network.tie", key, algorithm="sha256").hexdigest()[:32]


class Words:
    """The words of one network.

    Args:
        today: the London date, for ages.
    """

    def __init__(self, around: Surroundings, today: date) -> None:
        self._around, self._network, self._today = around, around.network, today
        order = sorted(
            self._network.nodes.values(),
            key=lambda n: (n.kind, not n.here, not n.around, not n.is_child, n.title, n.key),
        )
        self.numbers: Mapping[str, str] = {
            node.key: f"n{number}" for number, node in enumerate(order, start=1)
        }

    def name(self, key: str) -> str:
        """What an end is called in a sentence."""
        node = self._network.nodes[key]
        if node.title:
            return node.title
        newest = node.newest
        said = newest.relationship if newest else ""
        who = "A child" if node.is_child else "An adult"
        if newest and newest.is_unborn:
            who = "An unborn child"
        return f"{who} who is not named" + (f" ({said})" if said else "")

    def choices(self) -> list[tuple[str, str]]:
        """The people a tie can be recorded of, by key: those of this contact first."""
        people = [n for n in self._network.nodes.values() if n.kind is NodeKind.PERSON]
        people.sort(key=lambda n: (not n.here, not n.around, not n.is_child, n.title))
        return [(n.key, f"{self.name(n.key)} ({self._which(n)})") for n in people]

    def under(self) -> Mapping[str, Sequence[str]]:
        """What stands under each name of the drawing: what they are to the children, and age."""
        said: dict[str, set[str]] = defaultdict(set)
        for edge in self._network.edges:
            for key in (edge.start, edge.end):
                said[key] |= {s.words for s in edge.sources if s.kind is SourceKind.TOLD}
        under: dict[str, Sequence[str]] = {}
        for key, node in self._network.nodes.items():
            unnamed = "" if node.title else "Child" if node.is_child else "Adult"
            # What they were told to be, as long as a tie that stands says so.
            told = [r.relationship for r in node.records if r.relationship in said[key] - {""}]
            lines = [told[-1] if told else unnamed, self._age(node)]
            under[key] = [line for line in lines if line]
        return under

    def ties(self, edges: Iterable[Edge]) -> list[TieWords]:
        """Rows of the table."""
        return [self.tie(edge) for edge in edges]

    def tie(self, edge: Edge) -> TieWords:
        """One row of the table."""
        told = [s for s in edge.sources if s.kind is SourceKind.TOLD and s.words]
        kind = edge.kind.label
        if edge.kind is TieKind.OTHER:
            noted = [s.words for s in edge.sources if s.words]
            kind = f"told of as “{noted[-1]}” to" if noted else kind
        elif edge.kind is TieKind.PARENT and told and told[-1].words.isalpha():
            kind = f"{formatters.in_sentence(told[-1].words)} of"
        since = [s.known_from for s in edge.sources if s.known_from]
        contact, ref = self._around.contact_id, ref_of(edge.key)
        return TieWords(
            ends=f"{self.numbers[edge.start]} {self.numbers[edge.end]}",
            start=self.name(edge.start),
            kind=kind,
            end=self.name(edge.end),
            confidence=edge.confidence.label,
            sources=tuple(self.source(source) for source in edge.sources),
            since=formatters.day(min(since)) if since else "",
            wrong_href=reverse("network.wrong", args=[contact, ref]),
            right_href=reverse("network.right", args=[contact, ref]),
            wrong=tuple(
                (f"{each.by}, {formatters.moment(each.at)}", each.reason) for each in edge.wrong
            ),
        )

    def source(self, source: Source) -> SourceWords:
        """One source in words."""
        by = {
            SourceKind.TOLD: "Told",
            SourceKind.WORKED_OUT: "Worked out: they have the same parent",
            SourceKind.RECORDED: f"Recorded by {source.by}",
            SourceKind.ITEM: f"Read from an item of {source.by}",
        }[source.kind]
        words = "" if source.kind is SourceKind.WORKED_OUT else source.words
        return SourceWords(
            what=by,
            words=words,
            when=formatters.in_london(source.at).date(),
            machine=formatters.machine_time(source.at),
            moment=formatters.short_day(source.at),
            reference=source.reference,
            href=reverse("contact", args=[source.contact_id]),
        )

    def prompts(self, prompts: Iterable[Prompt]) -> list[Asked]:
        """What ought to be asked, in words."""
        return [in_words(prompt, self.name, self.source) for prompt in prompts]

    def summary(self) -> str:
        """The drawing in one sentence, for those who do not see it."""
        nodes = self._network.nodes.values()
        people = [n for n in nodes if n.kind in (NodeKind.PERSON, NodeKind.NAMED)]
        children = sum(n.is_child for n in people)
        places = sum(n.kind is NodeKind.PLACE for n in nodes)
        schools = sum(n.kind is NodeKind.SCHOOL for n in nodes)
        return (
            f"A drawing of {formatters.plural(len(people), 'person', 'people')},"
            f" {children} of them told of as {'a child' if children == 1 else 'children'},"
            f" {formatters.plural(places, 'address', 'addresses')},"
            f" {formatters.plural(schools, 'school')} and"
            f" {formatters.plural(len(self._network.edges), 'tie')}."
            " Every tie is in the table below."
        )

    def _which(self, node: Node) -> str:
        newest = node.newest
        role = "child" if node.is_child else (newest.relationship if newest else "") or "adult"
        where = "" if node.here else ", not in this contact"
        return f"{role.lower()}{where}"

    def _age(self, node: Node) -> str:
        known = [r for r in node.records if r.birth_date]
        newest = known[-1] if known else node.newest
        if newest is None:
            return ""
        if newest.is_unborn:
            return "Unborn"
        if newest.birth_date is None:
            years = newest.approximate_age
            return f"About {formatters.plural(years, 'year')}" if years is not None else ""
        precision = DatePrecision(newest.birth_precision)
        return formatters.age(newest.birth_date, self._today, precision)

"""The network around a contact: people, places and schools, every tie with its source.

A tie is told in a contact, worked out from what was told, or recorded by somebody. Being told makes
it likely, never certain. Nothing is taken from free text, and no relationship is guessed.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import combinations

from openmash.domain.sharing.protection import find_tokens

from .network_ends import Ends
from .network_facts import (
    Edge,
    Network,
    NetworkFacts,
    Source,
    SourceKind,
    TieTold,
    WrongTold,
)
from .network_prompts import prompts
from .network_told import told_ties
from .ties import PARENTS, SIBLINGS, Confidence, TieKind

NOT_SHOWN = "Not shown: it tells of a protected place."

_Triple = tuple[TieKind, str, str]


def draw(facts: NetworkFacts, *, today: date) -> Network:
    """The network, with what ought to be asked about it.

    Args:
        today: the London date, for who is still a child.
    """
    ends = Ends(facts)
    sheet = _Sheet(ends)
    for kind, start, end, source, sure in told_ties(facts.records, ends):
        sheet.add(kind, start, end, source, sure)
    for tie in facts.ties:
        sheet.add_recorded(tie, _veiled(facts, tie.note))
    wrongs = _wrongs(facts, ends)
    edges = sheet.edges(wrongs)
    standing = [edge for edge in edges if not edge.wrong]
    known = {frozenset((e.start, e.end)) for e in edges if e.kind in SIBLINGS}
    worked_out = [edge for edge in sheet.siblings(standing, wrongs) if {*_pair(edge)} not in known]
    every = sorted((*edges, *worked_out), key=ends.order)
    kept = tuple(edge for edge in every if not edge.wrong)
    removed = tuple(edge for edge in every if edge.wrong)
    return Network(ends.nodes, kept, removed, prompts(facts, ends, kept, removed, today))


def _pair(edge: Edge) -> tuple[str, str]:
    return edge.start, edge.end


class _Sheet:
    """Ties by what they join, each with all of its sources."""

    def __init__(self, ends: Ends) -> None:
        self._ends = ends
        self._sources: dict[_Triple, list[Source]] = defaultdict(list)
        self._sure: dict[_Triple, Confidence] = {}
        self._apart: list[Edge] = []

    def add(self, kind: TieKind, start: str, end: str, source: Source, sure: Confidence) -> None:
        """One telling of a tie; told twice, it is as sure as the surest of them."""
        triple = _triple(kind, start, end)
        if start == end:
            return
        if source not in self._sources[triple]:
            self._sources[triple].append(source)
        self._sure[triple] = min(sure, self._sure.get(triple, sure), key=list(Confidence).index)

    def add_recorded(self, tie: TieTold, note: str) -> None:
        """A recorded tie. What was read from an item stays apart from what was told.

        Whoever may not read the item sees nothing of it then: not its confidence, and not the
        reason for which it was said to be wrong.
        """
        start, end = self._ends.of_tie(tie)
        if start is None or end is None or start == end:
            return
        kind = SourceKind.ITEM if tie.item_id else SourceKind.RECORDED
        source = Source(
            kind, tie.contact_id, tie.reference, tie.at, note, tie.read_from or tie.by,
            tie.known_from,
        )  # fmt: skip
        if tie.item_id is None:
            self.add(tie.kind, start, end, source, tie.confidence)
            return
        key = f"tie:{tie.tie_id}"
        self._apart.append(
            Edge(key, tie.kind, start, end, tie.confidence, (source,), (), tie.item_id)
        )

    def edges(self, wrongs: Mapping[object, list[WrongTold]]) -> list[Edge]:
        """Every tie, with those who said that it is wrong."""
        together = [
            Edge(
                self._ends.tie_key(*triple),
                *triple,
                self._sure[triple],
                tuple(sorted(sources, key=_when)),
                tuple(wrongs.get(triple, ())),
            )
            for triple, sources in self._sources.items()
        ]
        apart = [replace(edge, wrong=tuple(wrongs.get(edge.key, ()))) for edge in self._apart]
        return [*together, *apart]

    def siblings(
        self, standing: list[Edge], wrongs: Mapping[object, list[WrongTold]]
    ) -> list[Edge]:
        """Children of whom the same person is told to be a parent, by ties that stand."""
        children: dict[str, dict[str, Edge]] = defaultdict(dict)
        for edge in standing:
            # From an item nothing further is worked out: what it says would be told without it.
            if edge.kind in PARENTS and edge.item_id is None:
                children[edge.start][edge.end] = edge
        found: dict[_Triple, list[Source]] = defaultdict(list)
        sure: dict[_Triple, Confidence] = {}
        for theirs in children.values():
            for one, other in combinations(sorted(theirs), 2):
                triple = _triple(TieKind.SIBLING, one, other)
                both = (theirs[one], theirs[other])
                found[triple] += [_worked_out(edge.sources[-1]) for edge in both]
                weak = any(edge.confidence is Confidence.UNSURE for edge in both)
                sure[triple] = Confidence.UNSURE if weak else Confidence.LIKELY
        return [
            Edge(
                self._ends.tie_key(*triple),
                *triple,
                sure[triple],
                tuple(sorted(dict.fromkeys(sources), key=_when)),
                tuple(wrongs.get(triple, ())),
            )
            for triple, sources in found.items()
        ]


def _when(source: Source) -> tuple[object, ...]:
    return source.at, source.kind, source.words, source.contact_id, source.by


def _worked_out(source: Source) -> Source:
    return replace(source, kind=SourceKind.WORKED_OUT, words="the same parent")


def _triple(kind: TieKind, start: str, end: str) -> _Triple:
    return (kind, end, start) if kind.mutual and end < start else (kind, start, end)


def _wrongs(facts: NetworkFacts, ends: Ends) -> Mapping[object, list[WrongTold]]:
    """Who said what is wrong, by what the tie joins now, whichever record it was said of."""
    found: dict[object, list[WrongTold]] = defaultdict(list)
    for wrong in sorted(facts.wrongs, key=lambda w: w.at):
        safe = replace(wrong, reason=_veiled(facts, wrong.reason))
        kind, *said = wrong.tie_key.split(":")
        if kind == "tie":
            found[wrong.tie_key].append(safe)
            continue
        keys = [ends.known_as(each) for each in said]
        if kind in set(TieKind) and len(keys) == 2 and keys[0] and keys[1]:
            found[_triple(TieKind(kind), keys[0], keys[1])].append(safe)
    return found


def _veiled(facts: NetworkFacts, text: str) -> str:
    """The text, or a sentence in its place if it gives a protected place away."""
    return NOT_SHOWN if text and find_tokens(text, facts.protected) else text

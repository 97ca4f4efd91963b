"""What may be answered, and when nothing may be: silence must never read as "no involvement"."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import log2
from typing import TypeVar

from openmash.domain.people.facts import PersonFacts
from openmash.domain.people.known import PEOPLE, Match, judge_records
from openmash.domain.people.linkage.bands import Band
from openmash.domain.people.linkage.cards import Card, card_of
from openmash.domain.people.linkage.levels import NumberLevel
from openmash.domain.people.linkage.model import current

K = TypeVar("K", bound=Hashable)


class Verdict(StrEnum):
    """The answer about one person. The stored word never changes."""

    KNOWN = "known"
    POSSIBLE = "possible"
    NOTHING_FOUND = "nothing found"
    COULD_NOT_SEARCH = "could not search"

    @property
    def has_searched(self) -> bool:
        """True if an index was searched: only then is the answer about the person."""
        return self is not Verdict.COULD_NOT_SEARCH


class Reason(StrEnum):
    """Why there was no search, or no answer that can be believed. The stored word never changes."""

    NONE = ""
    NO_INDEX = "no index"
    OLD_INDEX = "old index"
    OTHER_RULES = "other rules"
    TOO_LITTLE = "too little"
    LIMIT = "limit"
    CLOCK = "clock"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    BAD_ANSWER = "bad answer"
    NO_KEY = "no key"
    NOT_SENT = "not sent"

    @property
    def label(self) -> str:
        """The words for a page; "" for none."""
        return _REASONS[self]


_REASONS = {
    Reason.NONE: "",
    Reason.NO_INDEX: "it has no index that can be read",
    Reason.OLD_INDEX: "its index is older than the agency allows",
    Reason.OTHER_RULES: "its index was made by another release, and must be made anew",
    Reason.TOO_LITTLE: "too little is known of the person: two of a name, a date and a place, or "
    "a number, are needed",
    Reason.LIMIT: "the hub has asked it as often as the agency allows for now",
    Reason.CLOCK: "its clock and ours differ by minutes",
    Reason.REFUSED: "it refused the question: its list of keys may lack ours",
    Reason.UNREACHABLE: "it could not be reached",
    Reason.BAD_ANSWER: "what came back was not signed by it",
    Reason.NO_KEY: "the hub’s key for this agency is missing",
    Reason.NOT_SENT: "the question waited too long to be sent",
}


@dataclass(frozen=True, slots=True)
class Found:
    """What searching an index gave.

    Attributes:
        verdict: known, possible or nothing found.
        best: whose record it is, as given; None if none or if no single one stands out.
    """

    verdict: Verdict
    best: object = None


def is_enough(facts: PersonFacts) -> bool:
    """True if so much is told that finding nothing means something.

    A number or a telephone; or two of a name, a date and a postcode.
    """
    card = card_of(facts)
    if card.nhs or card.upn or card.phone:
        return True
    has_name = any(len(word) > 1 for word in card.name_words)
    return sum((has_name, bool(card.born or card.expected), bool(card.postcodes))) >= 2


def search(asked: Card, cards: Mapping[K, Card], people: int) -> Found:
    """Judge those found as the hub judges its own records, and say it in one of three words.

    Known is the hub's band "same person" and nothing less; whatever somebody would have to look at
    is possible. Of more people than the model is for, more agree by chance: then known needs more.

    Args:
        asked: the person asked about.
        cards: of those found in the index. people: how many the whole index holds.
    """
    found = judge_records(asked, cards, {})
    shift = max(0.0, log2(max(people, 1) / PEOPLE))
    sure = current().thresholds.same + shift
    known = {
        key: match
        for key, match in found.items()
        if match.band is Band.SAME_PERSON and match.judged.log_odds >= sure
    }
    if known:
        return Found(Verdict.KNOWN, max(known, key=lambda key: _rank(known[key])))
    if any(map(_is_possible, found.values())):
        return Found(Verdict.POSSIBLE)
    return Found(Verdict.NOTHING_FOUND)


def _rank(match: Match) -> tuple[float, float]:
    return match.judged.log_odds, match.judged.weight.total_bits


def _is_possible(match: Match) -> bool:
    """A relative's number is no nothing: whoever gave it may have meant either of the two."""
    if match.band is Band.RELATED:
        return match.judged.weight.levels.number is NumberLevel.SAME
    return match.band is not None

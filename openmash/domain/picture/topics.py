"""What an item tells of, in plain words: a way to see that two agencies mean one event.

Two agencies rarely use the same words, but a night away from home is a missing episode to both. The
topic comes from the field that was filled in, or from words in the text that anybody can point to.
Nothing is weighed or scored, and a topic is never shown as a finding about the family.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

_EMPTY = (
    "a an and are at be been but by did for from had has have he her him his in is it its not of on"
    " or s she t that the their them then there they this to was were who with"
)
_EMPTY_WORDS = frozenset(_EMPTY.split())
_MARKS = ".,;:!?()[]{}<>/\\|+*=_-–—'’‘`\"“”…&%£#@~"
_SPACES = str.maketrans(dict.fromkeys(_MARKS, " "))


@dataclass(frozen=True, slots=True)
class Topic:
    """One thing that two agencies may both have noted. `words` is found anywhere in a text."""

    name: str
    fields: frozenset[str]
    words: re.Pattern[str]


def _topic(name: str, fields: str, words: str) -> Topic:
    return Topic(name, frozenset(fields.split()), re.compile(rf"\b(?:{words})", re.IGNORECASE))


TOPICS = (
    _topic("a missing episode", "missing_episodes", "missing|ran away|abscond"),
    _topic(
        "domestic abuse",
        "domestic_abuse_callouts children_exposed",
        "domestic (?:abuse|violence|incident)|assault(?:ed)? (?:on |his |her )?partner"
        "|verbal argument",
    ),
    _topic("a MARAC or MAPPA meeting", "marac mappa", "marac\\b|mappa\\b"),
    _topic(
        "an injury",
        "injuries_or_disclosures",
        "injur|bruis|fractur|broken (?:arm|leg|bone)|burn(?:s|t|ed)?\\b|black eye",
    ),
    _topic(
        "an emergency attendance",
        "emergency_attendances",
        "emergency (?:department|attendance)|a&e|accident and emergency|ambulance",
    ),
    _topic("self-harm or an overdose", "", "overdose|self.harm|tablets"),
    _topic("an arrest or a charge", "bail_conditions offences", "arrest|charged with"),
    _topic("an exclusion or suspension", "suspensions exclusions", "suspended|excluded from"),
    _topic("losing or changing a home", "moves notices_or_eviction", "evict|moved (?:home|house)"),
)
"""What is looked for, in this order. Broad words are left out: they would join two events."""


def topics_of(field: str, text: str) -> frozenset[str]:
    """The topics of one item: those of its field, and those whose words it uses.

    >>> sorted(topics_of("other_information", "Found bruised after he went missing."))
    ['a missing episode', 'an injury']
    """
    return frozenset(t.name for t in TOPICS if field in t.fields or t.words.search(text))


@lru_cache(maxsize=16_384)
def words_of(text: str) -> frozenset[str]:
    """The words that say something, and every number, in any order.

    >>> sorted(words_of("He was missing for 2 nights."))
    ['2', 'missing', 'nights']
    """
    return frozenset(text.casefold().translate(_SPACES).split()) - _EMPTY_WORDS

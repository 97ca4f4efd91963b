"""Equality keys by which candidates are found before anything is compared.

`blocking_keys` are stored as rows, one for each key of a person; `query_keys` are looked up. The
two overlap wherever `matching.compare` could find something, but for names misspelt so far that
they no longer sound alike with nothing else to go by. Guesses at what was mistyped (day and month
exchanged, a day or a year off) are made when asking, so they cost no rows.

Keys hold personal data in the clear: store them under the same protection as the person.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations, product

from openmash.core.identifiers import outward
from openmash.domain.people.cleaning import compact, forename_tokens, surname_tokens
from openmash.domain.people.dates import swap_day_and_month
from openmash.domain.people.facts import PersonFacts
from openmash.domain.people.sounds import sound

_DAY = timedelta(days=1)
_WEAK = ("sm:", "sy:", "io:", "mp:")
_MONTHS_AROUND = 2


def blocking_keys(facts: PersonFacts) -> frozenset[str]:
    """Return the keys to store for a person.

    nhs, upn, tel: the identifier. Then, with the sound of any one name word: nd and birth date, sm
    and birth month and day, sy and birth year, np and postcode, io and the initial of another word
    and the first half of a postcode. nn: the sounds of two name words. dp: birth date and postcode.
    mp: month of birth, or of expected birth, and postcode.
    """
    born = _dated(facts)
    return frozenset(
        [*_common_keys(facts), *(_date_keys(facts, born) if born else ()), *_month_keys(facts, 0)]
    )


def query_keys(facts: PersonFacts) -> frozenset[str]:
    """Return the keys to look up for a person: their own, and those of likely slips.

    Day and month exchanged, a day before and after, a year before and after; and the months around
    a birth or expected birth at the same postcode.
    """
    keys = {*_common_keys(facts), *_month_keys(facts, _MONTHS_AROUND)}
    born = _dated(facts)
    if born:
        for guess in {born, *_slips(born)}:
            keys.update(_date_keys(facts, guess))
    year = facts.birth_date.year if facts.birth_date else None
    if year is not None:
        names = _sounds(_words(facts))
        keys.update(f"sy:{name}:{y}" for name in names for y in (year - 1, year, year + 1))
    return frozenset(keys)


def is_weak(key: str) -> bool:
    """True for a key that many unrelated people share: with no other it is not worth comparing.

    The sound of one name word with a birthday or a birth year, an initial and a part of town, a
    month of birth and a postcode.
    """
    return key.startswith(_WEAK)


def _common_keys(facts: PersonFacts) -> Iterator[str]:
    for kind, value in (("nhs", facts.nhs_number), ("upn", facts.upn), ("tel", facts.phone)):
        if compact(value):
            yield f"{kind}:{compact(value)}"
    words = _words(facts)
    yield from (f"nn:{one}:{other}" for one, other in _sound_pairs(facts))
    for name, code in product(_sounds(words), facts.postcodes):
        yield f"np:{name}:{compact(code)}"
    for word, name, code in product(words, _sounds(words), facts.postcodes):
        yield f"io:{word[0]}:{name}:{outward(code)}"
    if facts.birth_date is not None:
        yield from (f"sy:{name}:{facts.birth_date.year}" for name in _sounds(words))


def _date_keys(facts: PersonFacts, born: date) -> Iterator[str]:
    for name in _sounds(_words(facts)):
        yield f"nd:{name}:{born.isoformat()}"
        yield f"sm:{name}:{born:%m-%d}"
    yield from (f"dp:{born.isoformat()}:{compact(code)}" for code in facts.postcodes)


def _month_keys(facts: PersonFacts, around: int) -> Iterator[str]:
    for day in (facts.birth_date, facts.expected_date):
        if day is None:
            continue
        month = day.year * 12 + day.month - 1
        for near in range(month - around, month + around + 1):
            for code in facts.postcodes:
                yield f"mp:{near // 12:04}-{near % 12 + 1:02}:{compact(code)}"


def _dated(facts: PersonFacts) -> date | None:
    return facts.birth_date if facts.birth_precision == "day" else None


def _slips(born: date) -> Iterator[date]:
    if (swapped := swap_day_and_month(born)) is not None:
        yield swapped
    if born > date.min:
        yield born - _DAY
    if born < date.max:
        yield born + _DAY


def _words(facts: PersonFacts) -> frozenset[str]:
    aliases = (surname_tokens(name) for name in facts.other_names)
    return forename_tokens(facts.forename).union(surname_tokens(facts.surname), *aliases)


def _sounds(words: frozenset[str]) -> frozenset[str]:
    return frozenset(sound(word) for word in words)


def _sound_pairs(facts: PersonFacts) -> frozenset[tuple[str, str]]:
    """Sounds of any two name words, in no order, so that no order of names hides a person."""
    named = product(forename_tokens(facts.forename), surname_tokens(facts.surname))
    pairs = (*named, *combinations(_words(facts), 2))
    return frozenset((min(pair), max(pair)) for pair in ((sound(x), sound(y)) for x, y in pairs))

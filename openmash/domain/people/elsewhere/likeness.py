"""Reading codes in the light of one question: what is like the person asked about, and no more.

Whoever asks knows the person and holds the key, so they can make the codes of everything that is
near: each name's spellings and slips, each day near the birth date. A code that is among these is
read as what it stands for; one that sounds alike is stood in for by a word that sounds alike; every
other is stood in for by a word like nothing else. Then the hub's own rules and weights judge, as
they judge its own records.

Lost are: slips of two letters or more that change the sound, an initial against a whole name, and
a short form that is longer in the index ("Chris" asked, "Christopher" held) and in no table.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, timedelta
from functools import cache, lru_cache
from itertools import islice, product
from typing import Final

from openmash.domain.people.dates import EXPECTED_SLACK, swap_day_and_month
from openmash.domain.people.elsewhere.encoding import FORENAME, Coded, Encoder, dated
from openmash.domain.people.linkage.cards import Card
from openmash.domain.people.linkage.forenames import forenames, is_forename
from openmash.domain.people.linkage.kinds import GivenLevel
from openmash.domain.people.linkage.name_levels import compare_given_words
from openmash.domain.people.linkage.sounding import sounds
from openmash.domain.people.linkage.variants import spellings

_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_VOWELS: Final = "aeiou"
_SHORTEST_PREFIX: Final = 3
_YEARS_AROUND: Final = 110
_GUESSED_AROUND: Final = timedelta(days=3 * 366)
_DAY: Final = timedelta(days=1)
_MOST_ALIKE: Final = 4
_MOST_VOWELS: Final = 4


class Light:
    """What is near one person, by its codes under one key."""

    def __init__(self, asked: Card, encoder: Encoder) -> None:
        code = encoder.code
        self._asked = asked
        words = sorted(asked.name_words)
        self._words = {code("name", near): near for word in words for near in near_words(word)}
        # Last, so that a word that is told is itself and not another's slip.
        self._words |= {code("name", word): word for word in words}
        self._sounds = {code("sound", each): word for word in words for each in sounds(word)}
        self._forename = code("sound", FORENAME)
        self._sexes = {code("sex", each): each for each in "MFU"}
        self._postcodes = {code("postcode", each): each for each in asked.postcodes}
        self._sectors = {code("sector", each[:-2]): each[:-2] for each in asked.postcodes}
        self._houses = {code("house", each): each for each in asked.houses}
        self._numbers = {
            code(field, value): value
            for field, value in (("nhs", asked.nhs), ("upn", asked.upn), ("phone", asked.phone))
            if value
        }
        self._encoder = encoder
        self._days: dict[str, dict[str, date]] = {}

    def read(self, coded: Coded) -> Card:
        """A card that is to the person asked about as the coded one is, as far as codes tell."""
        word = {each: self._word(each, alike) for each, alike in coded.words.items()}
        return Card(
            given=word[coded.given] if coded.given else "",
            middle=frozenset(word[each] for each in coded.middle),
            surname=frozenset(word[each] for each in coded.surname),
            aliases=frozenset(word[each] for each in coded.aliases),
            born=self._date(coded.born, coded.precision) if coded.born else None,
            precision=coded.precision,
            expected=self._date(coded.expected, "day") if coded.expected else None,
            unborn=coded.unborn,
            sex=self._sexes.get(coded.sex, "U"),
            nhs=self._number(coded.nhs),
            upn=self._number(coded.upn),
            postcodes=frozenset(
                self._postcode(each, sector) for each, sector in coded.postcodes.items()
            ),
            houses=frozenset(self._houses.get(each, _strange(each)) for each in coded.houses),
            phone=self._number(coded.phone),
        )

    def _word(self, code: str, alike: Collection[str]) -> str:
        known = self._words.get(code)
        if known is not None:
            return known
        heard = next((self._sounds[each] for each in alike if each in self._sounds), None)
        stand_ins = like_sounding(heard, forename=self._forename in alike) if heard else ()
        return stand_ins[int(code, 16) % len(stand_ins)] if stand_ins else _strange(code)

    def _number(self, code: str) -> str:
        return self._numbers.get(code, _strange(code)) if code else ""

    def _postcode(self, code: str, sector: str) -> str:
        known = self._postcodes.get(code)
        if known is not None:
            return known
        # Its sector, with an ending that no postcode has.
        return self._sectors.get(sector, _strange(sector)) + _strange(code)[-2:]

    def _date(self, code: str, precision: str) -> date:
        days = self._days.get(precision)
        if days is None:
            days = self._days[precision] = {
                self._encoder.code("date", dated(day, precision)): day
                for day in near_days(self._asked, precision)
            }
        known = days.get(code)
        # Far off, and each at a day of its own; never the first of January.
        return known or date(2, 2, 2) + timedelta(days=8 * (int(code, 16) % 40_000))


def _strange(code: str) -> str:
    """A word like no other: digits sound like nothing and share no letter with any name."""
    return str(int(code, 16)).zfill(20)


@lru_cache(maxsize=1024)
def near_words(word: str) -> tuple[str, ...]:
    """Every word near a folded one: its spellings and short forms, its beginnings, one slip off."""
    halves = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    slips = {left + right[1:] for left, right in halves if right}
    slips |= {left + right[1] + right[0] + right[2:] for left, right in halves if len(right) > 1}
    for letter in _LETTERS:
        slips |= {left + letter + right for left, right in halves}
        slips |= {left + letter + right[1:] for left, right in halves if right}
    parts = {word[:length] for length in range(_SHORTEST_PREFIX, len(word))}
    return tuple(sorted((slips | parts | spellings(word) | {word[:1]}) - {"", word}))


@lru_cache(maxsize=1024)
def like_sounding(word: str, *, forename: bool) -> tuple[str, ...]:
    """A few words that stand to a folded one as words do that only sound like it.

    Args:
        forename: whether they are first names that people bear. One that is none may be a name
            misheard; two that both are may be those of twins.
    """
    told = _forenames_like(word) if forename else _vowels_changed(word)
    wanted = GivenLevel.SOUNDS if is_forename(word) is forename else GivenLevel.MISSPELT
    found = (
        other
        for other in told
        if is_forename(other) is forename and compare_given_words(other, word) is wanted
    )
    return tuple(islice(found, _MOST_ALIKE))


def _forenames_like(word: str) -> list[str]:
    by_sound = _forenames_by_sound()
    return sorted({other for each in sounds(word) for other in by_sound.get(each, ())} - {word})


@cache
def _forenames_by_sound() -> dict[str, frozenset[str]]:
    by_sound: defaultdict[str, set[str]] = defaultdict(set)
    for word in forenames():
        for each in sounds(word):
            by_sound[each].add(word)
    return {each: frozenset(words) for each, words in by_sound.items()}


def _vowels_changed(word: str) -> Iterable[str]:
    places = [place for place, letter in enumerate(word) if letter in _VOWELS][:_MOST_VOWELS]
    for vowels in product(_VOWELS, repeat=len(places)):
        letters = list(word)
        for place, vowel in zip(places, vowels, strict=True):
            letters[place] = vowel
        yield "".join(letters)


def near_days(asked: Card, precision: str) -> frozenset[date]:
    """Every day that agrees in any way with what is told of a birth, as stored to a precision."""
    days: set[date] = set()
    if asked.born:
        days |= _near_born(asked.born)
    for day in filter(None, (asked.born, asked.expected)):
        days |= _around(day, EXPECTED_SLACK)
    if asked.born and "approximate" in (precision, asked.precision):
        days |= _around(asked.born, _GUESSED_AROUND)
    return frozenset(days)


def _near_born(born: date) -> set[date]:
    """Of one year, of one day and month, of two parts in common, one digit or day off, swapped."""
    days = set(_around(date(born.year, 7, 2), timedelta(days=183)))
    years = range(max(1, born.year - _YEARS_AROUND), born.year + _YEARS_AROUND)
    days |= {each for year in years if (each := _day(year, born.month, born.day))}
    days |= {
        each
        for year in _one_digit_off(born.year)
        for month, day in ((born.month, born.day),)
        if (each := _day(year, month, day))
    }
    swapped = swap_day_and_month(born)
    return days | {swapped} if swapped else days


def _one_digit_off(year: int) -> Iterable[int]:
    return (int(each) for each in near_digits(f"{year:04d}") if int(each) > 0)


def near_digits(text: str) -> Iterable[str]:
    """Texts of as many digits with one of them another."""
    for place in range(len(text)):
        for digit in "0123456789":
            yield text[:place] + digit + text[place + 1 :]


def _around(day: date, slack: timedelta) -> set[date]:
    return {day + _DAY * step for step in range(-slack.days, slack.days + 1)}


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None

"""Which families of a borough have which telephone number: no two the same one within a year.

Ofcom keeps a thousand numbers of each kind for drama, and a borough tells of some seven thousand
families a year. Numbers dealt at random would be each four families', and every page that looks for
a number would bring up strangers. So fewer families have one, and nobody else has it that year.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from random import Random

from openmash.adapters.synthetic.chance import between
from openmash.adapters.synthetic.facts import Person

KEPT_FOR_DRAMA = 1000
"""Numbers of each kind: mobiles 07700 900, London 020 7946 0, no area 01632 960."""

_STEP = 387
"""Coprime with a thousand: successive numbers look unrelated, and each comes once a round."""

_DEALT_A_YEAR = 0.9 * KEPT_FOR_DRAMA
"""Fewer than there are, so that a year by chance fuller than most does not go round."""

_MOBILE, _LANDLINE, _AWAY = 0.6, 0.15, 0.5
"""Shares of families of whom a number is known, where there are numbers enough."""

_AWAY_FAMILIES = 0.5
"""About as many parents live elsewhere, for each family."""

_GROWN = 13


class Telephones:
    """One borough's numbers, dealt in turn.

    Args:
        rng: a stream of its own. families_a_year: how many new ones are told of, about.
    """

    def __init__(self, rng: Random, families_a_year: float) -> None:
        self._rng = rng
        self._start = between(rng, 0, KEPT_FOR_DRAMA - 1)
        self._dealt: dict[str, int] = {}
        enough = _DEALT_A_YEAR / max(families_a_year, 1.0)
        self._mobile = min(_MOBILE, enough)
        self._landline = min(_LANDLINE, enough)
        self._away = min(_AWAY, enough / _AWAY_FAMILIES)

    def given(self, members: Iterable[Person], on: date) -> list[Person]:
        """The people of a new family, with the numbers that they have on a London date.

        A mobile is one adult's at home; a landline everybody's who lives there and is old enough to
        answer it. A parent who lives elsewhere may have a number of their own.
        """
        share = self._rng.random()
        mobile = self._next("07700 900") if share < self._mobile else ""
        has_line = self._mobile <= share < self._mobile + self._landline
        landline = self._next("020 7946 0") if has_line else ""
        told = []
        for person in members:
            number = ""
            if not person.lives_with_household:
                has_own = self._rng.random() < self._away
                number = self._next("01632 960") if has_own else ""
            elif mobile and person.role not in ("child", "unborn"):
                number, mobile = mobile, ""
            elif landline and _may_answer(person, on):
                number = landline
            told.append(replace(person, phone=number) if number else person)
        return told

    def _next(self, range_kept: str) -> str:
        dealt = self._dealt.get(range_kept, 0)
        self._dealt[range_kept] = dealt + 1
        return f"{range_kept}{(self._start + dealt * _STEP) % KEPT_FOR_DRAMA:03d}"


def _may_answer(person: Person, on: date) -> bool:
    born = person.birth_date
    return born is not None and (on - born).days >= _GROWN * 365.25

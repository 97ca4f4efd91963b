"""One contact: who is told of, how well, what is said, and is it safe to ask the family."""

from datetime import date, datetime, timedelta
from random import Random

from openmash.adapters.synthetic.arrivals import SOURCES_OF, Slot
from openmash.adapters.synthetic.boroughs import BOROUGHS, SETTINGS
from openmash.adapters.synthetic.chance import Table, pick
from openmash.adapters.synthetic.concerns import (
    KINDS,
    Kind,
    choose_factors,
    choose_kind,
)
from openmash.adapters.synthetic.facts import Contact, Household, Person, ToldPerson
from openmash.adapters.synthetic.names import communities_of
from openmash.adapters.synthetic.people import years
from openmash.adapters.synthetic.referrers import channel, referrer
from openmash.adapters.synthetic.saying import cast_of, compose
from openmash.adapters.synthetic.telling import surname_left_out, tell
from openmash.adapters.synthetic.working_clock import LONDON, moment
from openmash.domain.sharing.handling import DatePrecision

_SAME_CONCERN_AGAIN = 0.55
_ALL_CHILDREN = frozenset(
    {"domestic_abuse", "neglect", "housing", "parental_mental_health", "substance_misuse"}
)
_SIBLINGS_TOLD = {"police": 0.85, "school": 0.7, "public": 0.6}
_WEEKDAYS_ONLY = frozenset({"school", "health", "council"})
_URGENT = {"RED": 0.8, "AMBER": 0.08, "GREEN": 0.04, "BLUE": 0.03}
_TOLD_FAMILY = {"RED": 0.34, "AMBER": 0.6, "GREEN": 0.74, "BLUE": 0.66}
_NOT_TOLD = (
    "Telling the family could put the child at more risk.",
    "The child asked that home is not told before somebody has spoken with them.",
    "We could not reach the parent before the end of the day.",
    "The adult has been violent when challenged before.",
    "It could spoil a police inquiry.",
    "I do not want them to know that it was me.",
)
_UNSAFE = (
    "Do not ring the home: calls are listened to. Use the school to reach the mother.",
    "The adult checks the mother's telephone. Ring only between 9:30 and 14:30.",
    "Do not write to the address; the other parent opens the letters.",
)
_WHEN_KNOWN: Table[DatePrecision] = Table(
    [
        (DatePrecision.DAY, 78),
        (DatePrecision.APPROXIMATE, 12),
        (DatePrecision.MONTH, 5),
        (DatePrecision.UNKNOWN, 5),
    ]
)


class Contacts:
    """Makes one borough's contacts.

    Args:
        borough: three-letter code. rng: the borough's stream for what is told.
    """

    def __init__(self, borough: str, rng: Random) -> None:
        self._borough = borough
        self._name = BOROUGHS[borough].name
        self._rng = rng
        self._communities = communities_of(SETTINGS[borough].communities)
        self._made = 0

    def make(
        self, slot: Slot, level: str, household: Household, previous: int, last_concern: str
    ) -> Contact:
        """The contact in this slot, as grave as `level`, after `previous` about the same home."""
        rng, group = self._rng, slot.group
        on = datetime.fromtimestamp(slot.at, LONDON).date()
        subject = self._subject(household)
        age = -1 if subject.birth_date is None else max(0, years(subject.birth_date, on))
        kind = self._kind(slot, level, subject, age, last_concern)
        code = self._source(group, age)
        children, adults = self._told(group, kind, household, subject, on)
        family_told = self._family_told(level, group, code)
        unsafe = self._why_unsafe(kind, level)
        occurred, how_sure = self._occurred(group, on)
        cast = cast_of(subject, age, household.adults, group != "public")
        sender = referrer(rng, code, self._name, self._communities.pick(rng), household)
        return Contact(
            key=self._next_key(),
            household_key=household.key,
            borough=self._borough,
            received_at=moment(slot.at),
            occurred_on=occurred,
            occurred_precision=how_sure,
            source_code=code,
            channel=channel(rng, group),
            referrer=sender,
            children=children,
            adults=adults,
            concerns=(kind.key,),
            factors=choose_factors(rng, kind),
            statements=compose(rng, kind.key, group, level, cast, occurred),
            family_told=family_told,
            not_told_reason=pick(rng, _NOT_TOLD) if family_told is False else "",
            safe_to_contact=not unsafe,
            safety_note=unsafe,
            urgent=slot.plan == "red_fresh" or rng.random() < _URGENT[level],
            previous_contacts=previous,
        )

    def _source(self, group: str, age: int) -> str:
        """A census source code; a young child does not write in about themselves."""
        code = SOURCES_OF[group].pick(self._rng)
        return "1B" if code == "1C" and age < 10 else code

    def _next_key(self) -> str:
        self._made += 1
        return f"{self._borough}-C{self._made:06d}"

    def _why_unsafe(self, kind: Kind, level: str) -> str:
        """Why contacting the family may do harm; "" where nothing speaks against it."""
        grave = kind.key == "domestic_abuse" and level in ("AMBER", "RED")
        return pick(self._rng, _UNSAFE) if grave and self._rng.random() < 0.45 else ""

    def _occurred(self, group: str, on: date) -> tuple[date | None, DatePrecision]:
        """When it happened, and how exactly that is known: the public wait longest to tell."""
        how_sure = _WHEN_KNOWN.pick(self._rng)
        if how_sure is DatePrecision.UNKNOWN:
            return None, how_sure
        happened = on - timedelta(
            days=int(self._rng.expovariate(0.2 if group == "public" else 0.7))
        )
        if group in _WEEKDAYS_ONLY and happened.weekday() > 4:
            happened -= timedelta(days=happened.weekday() - 4)
        return happened, how_sure

    def _subject(self, household: Household) -> Person:
        children = household.children
        unborn = [child for child in children if child.role == "unborn"]
        if unborn and (len(children) == 1 or self._rng.random() < 0.5):
            return unborn[0]
        return pick(self._rng, [child for child in children if child.role == "child"])

    def _kind(self, slot: Slot, level: str, child: Person, age: int, last: str) -> Kind:
        rng = self._rng
        if last and last != "unborn" and age >= 0 and rng.random() < _SAME_CONCERN_AGAIN:
            kind = KINDS[last]
            if kind.ages[0] <= age <= kind.ages[1] and (child.sex == "F" or not kind.girls_only):
                return kind
        return choose_kind(rng, slot.group, level, child.sex, age)

    def _family_told(self, level: str, group: str, code: str) -> bool | None:
        if group == "public" and (code in ("9", "10") or self._rng.random() < 0.3):
            return None
        return self._rng.random() < _TOLD_FAMILY[level] * (0.4 if group == "public" else 1.0)

    def _told(
        self, group: str, kind: Kind, household: Household, subject: Person, on: date
    ) -> tuple[tuple[ToldPerson, ...], tuple[ToldPerson, ...]]:
        """Children (subjects first) and adults, as told."""
        rng = self._rng
        every = kind.key in _ALL_CHILDREN
        children = [tell(rng, subject, household, group, "subject", "self", on)]
        for child in household.children:
            if child is not subject and rng.random() < _SIBLINGS_TOLD.get(group, 0.75):
                twin = any(
                    tie.kind == "twin" and {tie.from_key, tie.to_key} == {child.key, subject.key}
                    for tie in household.relationships
                )
                part = "subject" if every and child.role == "child" else "sibling"
                tie = "twin" if twin else "sibling"
                children.append(tell(rng, child, household, group, part, tie, on))
        adults = [
            tell(rng, adult, household, group, "adult", adult.role, on)
            for adult in household.adults
            if rng.random() < (0.92 if adult.lives_with_household else 0.4)
        ]
        if group == "public":
            children = [surname_left_out(c) if rng.random() < 0.12 else c for c in children]
        children.sort(key=lambda told: told.part != "subject")
        return tuple(children), tuple(adults)

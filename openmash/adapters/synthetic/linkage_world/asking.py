"""Questions about people of the world, as referrals would put them, with named mistakes."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from random import Random

from openmash.adapters.synthetic.chance import Table
from openmash.adapters.synthetic.linkage_world.mistakes import MISTAKES, Mistake, mix
from openmash.adapters.synthetic.linkage_world.mistakes_names import forename_typo, surname_typo
from openmash.adapters.synthetic.linkage_world.person import Kind, Query, WorldPerson
from openmash.adapters.synthetic.linkage_world.pools import HELD_OUT_COMMUNITIES
from openmash.adapters.synthetic.linkage_world.told import Told, told_of
from openmash.domain.people.facts import PersonFacts

_RATES = {
    Kind.KNOWN: {"name": 0.45, "date": 0.22, "address": 0.35, "other": 0.02},
    Kind.HARD: {"name": 0.85, "date": 0.60, "address": 0.70, "other": 0.04},
}
_SECOND_NAME_MISTAKE = 0.4
_TRIES = 8
_NAMED_BESIDE, _MISSPELT_BESIDE = 0.7, 0.15


def queries(
    sample: Iterable[WorldPerson], seed: int, kind: Kind, *, held_out: bool = True
) -> Iterator[Query]:
    """One question about each person of the sample.

    Args:
        sample: whom to ask about; for `Kind.UNKNOWN` people whom the index does not hold.
        seed: decides the mistakes; the same sample and seed give the same questions.
        kind: known, hard, unknown (mistakes as for known) or one-error (exactly one mistake, the
            families in turn as far as they apply).
        held_out: False keeps to the development mix of mistakes.

    Raises:
        ValueError: the kind is made by `with_borrowed_numbers`.
    """
    if kind is Kind.BORROWED_NUMBER:
        raise ValueError("with_borrowed_numbers makes these: they need a relative.")
    rng = Random(f"{seed} {kind}")  # noqa: S311
    maker = _Maker(rng, held_out=held_out)
    for person in sample:
        told = told_of(person, rng)
        families = maker.one(told) if kind is Kind.ONE_ERROR else maker.several(told, kind)
        yield _query(rng, told, kind, families)


def with_borrowed_numbers(
    pairs: Sequence[tuple[WorldPerson, WorldPerson]], seed: int
) -> Iterator[Query]:
    """Questions that carry a relative's NHS number: the right person, then whose number it is."""
    rng = Random(f"{seed} borrowed")  # noqa: S311
    maker = _Maker(rng, held_out=True)
    for person, relative in pairs:
        told = told_of(person, rng)
        families = maker.several(told, Kind.KNOWN)
        told.nhs_number = relative.facts.nhs_number
        yield _query(rng, told, Kind.BORROWED_NUMBER, (*families, "a relative's NHS number"))


def names_beside(
    relatives: Iterable[WorldPerson | None], seed: int
) -> Iterator[PersonFacts | None]:
    """What a contact tells of a relative beside the person asked about: no more than a name.

    Of seven in ten questions, of whom a relative is given; 15 in 100 of the names are misspelt.
    None where nobody is named.
    """
    rng = Random(f"{seed} beside")  # noqa: S311
    for relative in relatives:
        if relative is None or rng.random() >= _NAMED_BESIDE:
            yield None
            continue
        told = told_of(relative, rng)
        if rng.random() < _MISSPELT_BESIDE:
            (forename_typo if rng.random() < 0.5 else surname_typo)(rng, told)
        told.birth_date, told.nhs_number, told.homes = None, "", []
        yield told.facts(rng)


def _query(rng: Random, told: Told, kind: Kind, families: tuple[str, ...]) -> Query:
    person = told.person
    return Query(
        facts=told.facts(rng),
        truth=None if person.withheld else person.id,
        about=person,
        kind=kind,
        families=families,
        community=person.community,
        is_new_community=person.community in HELD_OUT_COMMUNITIES,
    )


class _Maker:
    """Makes mistakes, and keeps count of those made one at a time."""

    def __init__(self, rng: Random, *, held_out: bool) -> None:
        self._rng = rng
        self._mixes = {
            field: mix(field, held_out=held_out) for field in ("name", "date", "address", "other")
        }
        self._one = [each for each in MISTAKES if held_out or each.tuned]
        self._done: Counter[str] = Counter()

    def several(self, told: Told, kind: Kind) -> tuple[str, ...]:
        """Each field's mistake with its rate; hard questions often have two in the names."""
        rng = self._rng
        made: list[str] = []
        for field, rate in _RATES.get(kind, _RATES[Kind.KNOWN]).items():
            if rng.random() < rate:
                made += self._any_of(self._mixes[field], told)
                if field == "name" and kind is Kind.HARD and rng.random() < _SECOND_NAME_MISTAKE:
                    made += self._any_of(self._mixes[field], told)
        return tuple(dict.fromkeys(made))

    def _any_of(self, table: Table[Mistake], told: Told) -> list[str]:
        for _ in range(_TRIES):
            mistake = table.pick(self._rng)
            if mistake.make(self._rng, told):
                return [mistake.name]
        return []

    def one(self, told: Told) -> tuple[str, ...]:
        """The mistake made least often so far that applies to this person."""
        for mistake in sorted(self._one, key=lambda each: self._done[each.name]):
            if mistake.make(self._rng, told):
                self._done[mistake.name] += 1
                return (mistake.name,)
        return ()

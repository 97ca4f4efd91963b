"""What each field of a pair weighs, said in SQL: the terms of the sum in `linkage.scoring`.

A field that has weights of its own at home, at one postcode or between people of one first name
has them here too. Of what is not compared yet the most that it may weigh is told, so that a pair
can be let go before.
"""

from collections import defaultdict
from math import log2
from typing import Final

from openmash.domain.people.linkage.kinds import NAMED, TOGETHER
from openmash.domain.people.linkage.levels import (
    AddressLevel,
    GivenLevel,
    SurnameLevel,
    TogetherLevel,
)
from openmash.domain.people.linkage.model import Model

_AT_HOME: Final = f"address >= {AddressLevel.PHONE.value}"
_AT_POSTCODE: Final = f"address >= {AddressLevel.AMONG.value}"
_SAME = {"given": GivenLevel.SAME.value, "surname": SurnameLevel.SAME.value}
_VARIANT = {"given": GivenLevel.VARIANT.value, "surname": SurnameLevel.VARIANT.value}
_SWAPPED = {"surname": SurnameLevel.SWAPPED.value}
_NAMED: Final = f"given IN ({', '.join(str(level.value) for level in NAMED)})"


def rest(model: Model) -> str:
    """What all but the names weigh and what hangs on them, with the prior."""
    parts = [_levels(model, field, field) for field in ("address", "number")]
    return f"({' + '.join([repr(model.prior), _by_place(model, 'dob'), *parts])})"


def name(model: Model, field: str) -> str:
    """What a name's level weighs; among strangers a name's being rare counts."""
    same, variant = _SAME[field], _VARIANT[field]
    away = (
        f"CASE WHEN {field} = {same} THEN {field}_same "
        f"WHEN {field} = {variant} THEN {field}_variant ELSE {_levels(model, field, field)} END"
    )
    return _by_place(model, field, away)


def most_of_name(model: Model, field: str, number: str) -> str:
    """The most that a name can weigh before it is compared; `number` stands for the name."""
    common = model.common[f"{field}_class"]
    rarest = model.bits[field][_VARIANT[field]] + common.levels[_VARIANT[field]]
    away = [bits for level, bits in enumerate(model.bits[field]) if level != _SAME[field]]
    away.append(rarest - log2(common.least))
    # Two of one surname may still be found to have their names exchanged.
    swapped = _SWAPPED.get(field, 0)
    cases = []
    for where, case in ((_AT_HOME, "home"), (_AT_POSTCODE, "postcode")):
        bits = model.bits[f"{field}_{case}"]
        same = max(bits[_SAME[field]], bits[swapped], 0.0)
        cases.append(
            f"WHEN {where} THEN CASE WHEN {number}1 = {number}2 THEN {same!r} "
            f"ELSE {max(bits)!r} END"
        )
    same_name = f"greatest({field}_same, {model.bits[field][swapped]!r})"
    cases.append(f"WHEN {number}1 = {number}2 THEN {same_name} ELSE {max(away)!r}")
    return f"CASE {' '.join(cases)} END"


def sex(model: Model) -> str:
    """What the sexes weigh, once first names are compared."""
    named, other = _levels(model, "sex_named", "sex"), _levels(model, "sex", "sex")
    return f"CASE WHEN {_NAMED} THEN {named} ELSE {other} END"


def most_of_sex(model: Model) -> str:
    """The most that the sexes can weigh, whatever the first names are."""
    return f"greatest({_levels(model, 'sex_named', 'sex')}, {_levels(model, 'sex', 'sex')})"


def together(model: Model) -> str:
    """What two names weigh together beside what each does, once both are compared."""
    both = "CAST(given AS INTEGER) * 100 + surname"
    of_level: defaultdict[TogetherLevel, list[str]] = defaultdict(list)
    for given, row in enumerate(TOGETHER):
        for surname, level in enumerate(row):
            of_level[level].append(f"{given * 100 + surname}")
    cases = " ".join(
        f"WHEN {both} IN ({', '.join(pairs)}) THEN {model.bits['together'][level]!r}"
        for level, pairs in of_level.items()
    )
    return f"CASE WHEN {_AT_POSTCODE} THEN 0.0 {cases} END"


def most_of_together(model: Model) -> str:
    """The most that two names can weigh together."""
    return repr(max(0.0, *model.bits["together"]))


def middle(model: Model) -> str:
    """What further forenames weigh, once they are compared."""
    return _levels(model, "middle", "middle")


def most_of_middle(model: Model) -> str:
    """The most that further forenames can weigh."""
    return repr(max(0.0, *model.bits["middle"]))


def _levels(model: Model, comparison: str, level: str) -> str:
    """What a level of a comparison weighs."""
    cases = " ".join(f"WHEN {n} THEN {bits!r}" for n, bits in enumerate(model.bits[comparison]))
    return f"CASE {level} {cases} END"


def _by_place(model: Model, field: str, away: str = "") -> str:
    """What a field weighs at home, at one postcode, and elsewhere."""
    return (
        f"CASE WHEN {_AT_HOME} THEN {_levels(model, f'{field}_home', field)} "
        f"WHEN {_AT_POSTCODE} THEN {_levels(model, f'{field}_postcode', field)} "
        f"ELSE {away or _levels(model, field, field)} END"
    )

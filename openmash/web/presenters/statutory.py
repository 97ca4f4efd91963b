"""A statutory return's faults in words, by rule and by the contact that causes each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from openmash.domain.insights.front_door import FrontDoor, child_number
from openmash.interop.faults import Fault, Weight
from openmash.interop.statutory import Prepared
from openmash.web.presenters.formatters import full_name


@dataclass(frozen=True, slots=True)
class RuleView:
    """One rule, and how often the return breaks it."""

    rule: str
    weight: Weight
    sentence: str
    count: int


@dataclass(frozen=True, slots=True)
class FaultView:
    """One fault, with the address of the contact that causes it; none if the whole file does."""

    reference: str
    href: str
    child: str
    rule: str
    weight: Weight
    sentence: str
    field: str


def rules(faults: Iterable[Fault]) -> tuple[RuleView, ...]:
    """The rules broken, errors first, then those broken most often."""
    counts: dict[tuple[str, str], int] = {}
    for fault in faults:
        key = (fault.rule, fault.sentence)
        counts[key] = counts.get(key, 0) + 1
    found = [
        RuleView(rule, Fault(rule, sentence, "", "").weight, sentence, count)
        for (rule, sentence), count in counts.items()
    ]
    return tuple(sorted(found, key=lambda each: (each.weight is Weight.QUERY, -each.count)))


def faults(found: Iterable[Fault], front: FrontDoor) -> tuple[FaultView, ...]:
    """Each fault with the reference of its contact and the name of the child."""
    references = {str(told.contact_id): told.reference for told in front.told}
    references |= {str(contact_id): reference for contact_id, reference in front.childless}
    names = _names(front)
    return tuple(
        FaultView(
            reference=references.get(fault.record, ""),
            href=_address(fault.record),
            child=names.get(fault.child, ""),
            rule=fault.rule,
            weight=fault.weight,
            sentence=fault.sentence,
            field=fault.field,
        )
        for fault in found
    )


def totals(made: Prepared) -> Mapping[Weight, int]:
    """How many errors and queries there are."""
    return {weight: sum(f.weight is weight for f in made.faults) for weight in Weight}


def _address(record: str) -> str:
    return reverse("contact", kwargs={"contact_id": UUID(record)}) if record else ""


def _names(front: FrontDoor) -> dict[str, str]:
    """Each child's name by its number; what was last told stands."""
    return {
        child_number(told.child_key): full_name(told.forename, told.surname)
        for told in sorted(front.told, key=lambda each: each.received_on)
        if told.forename or told.surname
    }

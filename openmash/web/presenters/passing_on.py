"""The open cases to whose worker a contact may be passed: whose each is, and how sure that is."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from openmash.records.queries.case import Known
from openmash.records.queries.open_cases import OpenCaseFacts
from openmash.records.queries.persons import PersonView
from openmash.web.addresses import address
from openmash.web.presenters import formatters, persons


@dataclass(frozen=True, slots=True)
class ToCompare:
    """A person of the contact, and where their match with an earlier record is decided."""

    name: str
    href: str


@dataclass(frozen=True, slots=True)
class CaseToPass:
    """An open case that may be chosen.

    Attributes:
        label: whose case it is, its worker and its team.
        hint: since when it is open, and on what it rests that it is this child's.
        sure: a record joined to a person of the contact leads to it.
        compare: the matches to decide before it is chosen; empty if `sure`.
    """

    case: OpenCaseFacts
    label: str
    hint: str
    sure: bool
    compare: tuple[ToCompare, ...]


def cases_to_pass(
    contact_id: UUID, known: Known, people: Mapping[UUID, PersonView]
) -> dict[UUID, CaseToPass]:
    """By open case: how it is offered on the page that passes the contact on.

    Args:
        people: everybody in the contact, by record.
    """
    return {
        case_id: _offered(contact_id, known, people, case, sure)
        for case_id, (case, sure) in known.open_cases.items()
    }


def _offered(
    contact_id: UUID,
    known: Known,
    people: Mapping[UUID, PersonView],
    case: OpenCaseFacts,
    sure: bool,
) -> CaseToPass:
    names: list[str] = []
    compare: list[ToCompare] = []
    for record_id, found in known.found.items():
        leading = [
            each for each in found.candidates if not each.ruled_out and each.open_case == case
        ]
        joined = found.open_case == case or any(each.linked for each in leading)
        # Of a case that is surely somebody's, only they are named: a likely match adds nobody.
        if not (joined if sure else leading):
            continue
        name = persons.name_of(people[record_id])
        names.append(name)
        if not sure:
            # Their best match: if it is ruled out, the next one is offered in its place.
            other = leading[0].record.id
            compare.append(ToCompare(name, address("contact.match", contact_id, record_id, other)))
    since = f"Open since {formatters.day(case.opened_at)}."
    return CaseToPass(
        case=case,
        label=f"{formatters.joined(dict.fromkeys(names))}: {case.worker_name}, {case.team}",
        hint=since if sure else f"{since} By a match that nobody has decided: compare first.",
        sure=sure,
        compare=tuple(compare),
    )

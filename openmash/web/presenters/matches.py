"""Who is already known, in words: bands, reasons, and what earlier contacts led to."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from openmash.core.codes import ReferralSource
from openmash.domain.contacts.ratings import Rating
from openmash.domain.people.linkage.keys import asked_keys
from openmash.domain.people.verdicts import Verdict
from openmash.records.queries.case import Known
from openmash.records.queries.earlier import EarlierContact
from openmash.records.queries.match_verdicts import ProposedJoin, StandingVerdict
from openmash.records.queries.matches import Candidate, Found, Pair
from openmash.records.queries.open_cases import OpenCaseFacts
from openmash.records.queries.person_facts import facts_of
from openmash.records.queries.persons import PersonView
from openmash.web.addresses import address
from openmash.web.presenters import formatters, persons
from openmash.web.presenters.match_reasons import band_words, match_words
from openmash.web.presenters.phones import phone


@dataclass(frozen=True, slots=True)
class EarlierWords:
    """An earlier contact on one line."""

    href: str
    reference: str
    received_at: datetime
    source: str
    rating: Rating | None
    outcome: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class CandidateWords:
    """An earlier record that may be about the same person.

    Attributes:
        state: "joined", "different", "proposed", "unsure", "same", "probable" or "possible": names
            the tag.
        agrees, disagrees, care, missing, rival, settles: as in `MatchWords`.
        open_case: the worker and team, if the earlier person is open to social care; "" if not.
        compare_href: where it is decided or undone; "" for a viewer who may not.
    """

    name: str
    about: str
    state: str
    label: str
    agrees: tuple[str, ...]
    disagrees: tuple[str, ...]
    care: str
    missing: str
    rival: str
    settles: tuple[str, ...]
    earlier: EarlierWords
    open_case: str
    said: str
    compare_href: str
    compare_text: str


@dataclass(frozen=True, slots=True)
class KnownWords:
    """The earlier records of one person. `more` is a sentence, or ""; `none` if there are none."""

    none: str
    candidates: tuple[CandidateWords, ...]
    ruled_out: tuple[CandidateWords, ...]
    more: str


@dataclass(frozen=True, slots=True)
class OpenCaseWords:
    """A child already open to children's social care. `sure` only if the records are joined."""

    names: str
    sure: bool
    worker: str
    email: str
    team: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Side:
    """One row of two records side by side. `mark` is "same", "different" or "one_missing"."""

    key: str
    mine: str
    other: str
    mark: str


def earlier_words(contact: EarlierContact) -> EarlierWords:
    """An earlier contact, with what it led to in words."""
    if contact.outcomes:
        outcome = "; ".join(each.label for each in contact.outcomes)
    elif contact.redirected:
        outcome = "Passed to the allocated worker"
    else:
        outcome = "Not decided yet" if contact.is_open else "No decision recorded"
    return EarlierWords(
        href=address("contact", contact.contact_id),
        reference=contact.reference,
        received_at=contact.received_at,
        source=ReferralSource(contact.source_code).label,
        rating=contact.rating,
        outcome=outcome,
        is_open=contact.is_open,
    )


def known_words(
    contact_id: UUID, person: PersonView, found: Found, on: date, *, may_decide: bool
) -> KnownWords:
    """The earlier records of one person, as shown on a London day."""
    shown = [
        (candidate.ruled_out, _candidate(contact_id, found.record_id, candidate, on, may_decide))
        for candidate in found.candidates
    ]
    left = formatters.plural(found.more, "weaker match", "weaker matches")
    return KnownWords(
        none="" if found.candidates else _none(person),
        candidates=tuple(words for out, words in shown if not out),
        ruled_out=tuple(words for out, words in shown if out),
        more=f"{left} not shown." if found.more else "",
    )


def _none(person: PersonView) -> str:
    """That nobody was found; of whom nothing could be looked up, that is not "not known here"."""
    if asked_keys(facts_of(person)):
        return "No earlier record in this hub looks like this person."
    return (
        "Too little is told here to look for an earlier record. Whether the hub already knows this "
        "person is not known."
    )


def _candidate(
    contact_id: UUID, record_id: UUID, candidate: Candidate, on: date, may_decide: bool
) -> CandidateWords:
    state, label = _state(candidate)
    record = candidate.record
    href = address("contact.match", contact_id, record_id, record.id)
    settled = candidate.verdict is not None and candidate.verdict.verdict is not Verdict.UNSURE
    words = match_words(candidate.match)
    return CandidateWords(
        name=persons.name_of(record),
        about=_about(record, on),
        state=state,
        label=label,
        agrees=words.agrees,
        disagrees=words.disagrees,
        care=words.care,
        missing=words.missing,
        # Once they are joined or somebody has decided, nothing is left to settle.
        rival="" if settled or candidate.linked else words.rival,
        settles=() if settled or candidate.linked else words.settles,
        earlier=earlier_words(candidate.contact),
        open_case=f"{candidate.open_case.worker_name}, {candidate.open_case.team}"
        if candidate.open_case
        else "",
        said=_proposed_words(candidate.proposed) or said_words(candidate.verdict),
        compare_href=href if may_decide else "",
        compare_text=_compare_text(candidate, settled),
    )


def _state(candidate: Candidate) -> tuple[str, str]:
    if candidate.ruled_out:
        return "different", "A different person"
    if candidate.linked:
        return "joined", "Joined: the same person"
    if candidate.proposed is not None:
        return "proposed", "Join proposed"
    if candidate.verdict is not None:
        return "unsure", "Cannot tell yet"
    return band_words(candidate.match.band)


def _compare_text(candidate: Candidate, settled: bool) -> str:
    if settled:
        return "Review or undo"
    return "Compare and answer" if candidate.proposed else "Compare and decide"


def _proposed_words(proposed: ProposedJoin | None) -> str:
    if proposed is None:
        return ""
    when = formatters.moment(proposed.at)
    return (
        f"{proposed.by} proposed to join the two, {when}, and a second person must agree: "
        f"{proposed.reason}"
    )


def said_words(verdict: StandingVerdict | None) -> str:
    """Who decided about the two, when and why; "" if nobody has."""
    if verdict is None:
        return ""
    when = formatters.moment(verdict.at)
    return f"{verdict.verdict.label}, says {verdict.by}, {when}: {verdict.reason}"


def _about(record: PersonView, on: date) -> str:
    parts = [f"born {persons.born_of(record)}" if not record.is_unborn else persons.born_of(record)]
    if record.birth_date:
        parts.append(persons.age_of(record, on))
    if record.postcode:
        parts.append(record.postcode)
    return ", ".join(parts)


def open_cases(known: Known, people: dict[UUID, PersonView]) -> tuple[OpenCaseWords, ...]:
    """The open cases that lead to people of the contact, surest first."""
    names: dict[UUID, list[str]] = {}
    for record_id, found in known.found.items():
        cases = [found.open_case, *(c.open_case for c in found.candidates if not c.ruled_out)]
        for case_id in {case.open_case_id for case in cases if case is not None}:
            names.setdefault(case_id, []).append(persons.name_of(people[record_id]))
    shown = [_open_case(case, sure, names[key]) for key, (case, sure) in known.open_cases.items()]
    return tuple(sorted(shown, key=lambda case: not case.sure))


def _open_case(case: OpenCaseFacts, sure: bool, names: list[str]) -> OpenCaseWords:
    return OpenCaseWords(
        names=formatters.joined(dict.fromkeys(names)),
        sure=sure,
        worker=case.worker_name,
        email=case.worker_email,
        team=case.team,
        since=case.opened_at,
    )


def sides(pair: Pair) -> tuple[Side, ...]:
    """Two records field by field. Fields known in neither are left out."""
    rows = (
        ("First name", pair.record.forename, pair.other.forename),
        ("Last name", pair.record.surname, pair.other.surname),
        ("Also known as", ", ".join(pair.record.other_names), ", ".join(pair.other.other_names)),
        ("Born", _born(pair.record), _born(pair.other)),
        ("Sex", _sex(pair.record), _sex(pair.other)),
        ("NHS number", _number(pair.record), _number(pair.other)),
        ("Unique pupil number", pair.record.upn, pair.other.upn),
        ("Address", persons.address_of(pair.record), persons.address_of(pair.other)),
        ("Phone", phone(pair.record.phone), phone(pair.other.phone)),
        ("School or nursery", pair.record.school, pair.other.school),
        ("Is", persons.role_of(pair.record), persons.role_of(pair.other)),
    )
    return tuple(
        Side(key, mine, other, _mark(mine, other)) for key, mine, other in rows if mine or other
    )


def _mark(mine: str, other: str) -> str:
    if not mine or not other:
        return "one_missing"
    return "same" if mine.casefold() == other.casefold() else "different"


def _born(person: PersonView) -> str:
    known = person.expected_date if person.is_unborn else person.birth_date
    return persons.born_of(person) if known else ""


def _sex(person: PersonView) -> str:
    return "" if person.sex == "U" else persons.SEX[person.sex]


def _number(person: PersonView) -> str:
    return formatters.nhs_number(person.nhs_number) if person.nhs_number else ""

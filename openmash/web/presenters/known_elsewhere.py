"""What agencies’ matchers said, in words that nobody can take for a return or for nothing held."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from openmash.actions.known_elsewhere import SENT_WITHIN, WAITS_FOR
from openmash.domain.people.elsewhere.answers import Verdict
from openmash.records.queries.asking import PersonToAsk
from openmash.records.queries.known_elsewhere import Asked, MatcherFacts
from openmash.web.presenters import formatters
from openmash.web.presenters.agency_checks import person_option

_TAGS = {
    Verdict.KNOWN: ("Known", "govuk-tag--purple"),
    Verdict.POSSIBLE: ("Possibly known", "govuk-tag--yellow"),
    Verdict.NOTHING_FOUND: ("Nothing found", "govuk-tag--grey"),
    Verdict.COULD_NOT_SEARCH: ("Could not search", "govuk-tag--red"),
}


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person, and what one agency's matcher said of them.

    Attributes:
        tag, tag_class: the answer in two words; "" while there is none.
        words: what it means, in sentences.
        button: what asking is called; "" while an answer may still come.
    """

    record_id: UUID
    name: str
    tag: str
    tag_class: str
    words: tuple[str, ...]
    button: str


@dataclass(frozen=True, slots=True)
class AgencyLine:
    """One agency with a matcher, and the people of the contact.

    Attributes:
        leaves: what asking it tells the agency.
    """

    agency_id: UUID
    name: str
    leaves: str
    people: tuple[PersonLine, ...]


Answers = Mapping[tuple[UUID, UUID], Asked]


def lines(
    matchers: Iterable[MatcherFacts],
    people: Sequence[PersonToAsk],
    answers: Answers,
    *,
    now: datetime,
) -> list[AgencyLine]:
    """What the asking page shows of each agency's matcher at `now` (aware UTC)."""
    return [
        AgencyLine(
            each.agency_id,
            each.agency,
            _LEAVES[each.way],
            tuple(_person(who, answers.get((each.agency_id, who.id)), now) for who in people),
        )
        for each in matchers
    ]


_LEAVES = {
    "asked": "Asking tells the agency who the person is and that the hub asks. A protected place "
    "is not sent.",
    "codes": "The agency has handed in codes of its index. They are compared here, and asking "
    "tells it nothing.",
}


def hints(agencies: Iterable[AgencyLine]) -> dict[UUID, str]:
    """Beside an agency that may be asked: whom its matcher knows, or may know.

    Nothing of whom it did not find: that must not speak for leaving an agency out.
    """
    told = {}
    for agency in agencies:
        parts = [
            f"{word} {formatters.joined(names)}"
            for verdict, word in ((Verdict.KNOWN, "knows"), (Verdict.POSSIBLE, "may know"))
            if (names := [p.name for p in agency.people if p.tag == _TAGS[verdict][0]])
        ]
        if parts:
            told[agency.agency_id] = f"Its matcher {formatters.joined(parts)}."
    return told


def _person(person: PersonToAsk, asked: Asked | None, now: datetime) -> PersonLine:
    _, called = person_option(person)
    name = formatters.full_name(person.forename, person.surname)
    if asked is None:
        return PersonLine(person.id, name, "", "", (f"{called}: not asked.",), "Ask")
    when = f"{called}: asked by {asked.asked_by}, {formatters.moment(asked.asked_at)}."
    if asked.verdict is None:
        words, button = _waiting(asked, now)
        return PersonLine(person.id, name, "", "", (when, *words), button)
    tag, tag_class = _TAGS[asked.verdict]
    words = (when, *_answer(asked, asked.verdict))
    return PersonLine(person.id, name, tag, tag_class, words, "Ask again")


def _waiting(asked: Asked, now: datetime) -> tuple[tuple[str, ...], str]:
    limit = asked.sent_at + WAITS_FOR if asked.sent_at else asked.asked_at + SENT_WITHIN
    if now <= limit:
        return ("No answer yet. Open this page again in a few seconds.",), ""
    return ("No answer came. Whether the agency knows this person is not known.",), "Ask again"


def _answer(asked: Asked, verdict: Verdict) -> tuple[str, ...]:
    data = f"its data of {formatters.day(asked.taken_on)}" if asked.taken_on else "its data"
    if verdict is Verdict.COULD_NOT_SEARCH:
        return (f"Its matcher could not search: {asked.reason.label}. Nothing follows from that.",)
    if verdict is Verdict.NOTHING_FOUND:
        return (
            f"Its matcher found nothing in {data}.{_left_out(asked)}",
            "That is no return and not “nothing held”: nobody at the agency has looked.",
        )
    said = (
        f"Its matcher found a record of this person in {data}."
        if verdict is Verdict.KNOWN
        else f"Its matcher found somebody in {data} who may be this person. The agency must look."
    )
    point = f"Speak to: {asked.contact_point}." if asked.contact_point else ""
    number = f"Its record number: {asked.record_number}." if asked.record_number else ""
    return tuple(filter(None, (said, point, number)))


def _left_out(asked: Asked) -> str:
    if not asked.left_out:
        return ""
    return f" {formatters.plural(asked.left_out, 'record')} of it could not be searched."
